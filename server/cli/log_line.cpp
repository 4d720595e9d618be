#include "cli/log_line.h"

namespace understudy::cli {

std::string log_line(const RefusedRequest& refused, Colour colour) {
    return "(no request) " + painted(colour, paint_of(refused.status), std::to_string(refused.status)) + " from " +
           escaped(refused.peer) + ' ' + painted(colour, Paint::dim, '(' + escaped(refused.reason) + ')');
}

std::string log_line(const Reloaded& reloaded, Colour colour) {
    if (!reloaded.mistakes.empty())
        return reloaded.mistakes + (reloaded.mistakes.ends_with('\n') ? "" : "\n") + "(reload) " +
               painted(colour, Paint::red, "the files have mistakes, so what was loaded before goes on");
    std::string line = "(reload) " + painted(colour, Paint::green, std::to_string(reloaded.files.size()) + " files read again");
    for (const std::string& world : reloaded.left_as_is) line += "\n(reload) " + painted(colour, Paint::yellow, "left as it was: " + world);
    return line;
}

std::string log_line(const RuleVerdict& broken, Colour colour) {
    std::string lines;
    for (const Breach& breach : broken.breaches) {
        std::string exchanges;
        for (const std::uint64_t each : breach.exchanges)
            exchanges += (exchanges.empty() ? " (exchange " : ", ") + std::to_string(each);
        if (!exchanges.empty()) exchanges += ')';
        lines += (lines.empty() ? "" : "\n") + std::string("(rule) ") + painted(colour, Paint::red, escaped(broken.vendor + ' ' + broken.rule)) +
                 ": expected " + escaped(breach.expected) + ", got " + escaped(breach.got) + exchanges;
    }
    return lines;
}

std::string log_line(const Happening& happening, Colour colour) {
    const std::string change = happening.vendor + ' ' + happening.kind + ' ' + happening.id + ": " +
                               happening.from + " -> " + happening.to;
    return "(clock) " + painted(colour, Paint::cyan, escaped(change));
}

std::string log_line(const Exchange& exchange, Colour colour) {
    std::string line = escaped(exchange.request.method) + ' ' + escaped(exchange.request.target) + ' ' +
                       (exchange.status == 0 ? painted(colour, Paint::red, "no answer")
                                             : painted(colour, paint_of(exchange.status), std::to_string(exchange.status))) +
                       ' ' + painted(colour, Paint::dim, std::to_string(exchange.took.count()) + " µs");
    if (const std::string change = escaped(state_change(exchange)); !change.empty()) {
        const bool moved = exchange.state_before != exchange.state_after;
        line += ' ' + (moved ? painted(colour, Paint::cyan, change) : change);
    }
    if (!exchange.fault.empty()) line += ' ' + painted(colour, Paint::red, "fault " + escaped(exchange.fault));
    if (exchange.status >= 400 && !exchange.why.empty())
        line += ' ' + painted(colour, Paint::dim, '(' + escaped(exchange.why) + ')');
    return line;
}

}  // namespace understudy::cli
