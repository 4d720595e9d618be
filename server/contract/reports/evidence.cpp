#include "contract/reports/evidence.h"

#include <algorithm>

namespace understudy::contract {
namespace {

constexpr std::size_t most_lines = 8;
constexpr std::size_t most_last = 5;
constexpr std::size_t longest_target = 100;
constexpr std::size_t longest_remark = 160;
constexpr std::size_t widest_request = 56;  ///< up to which the columns after it stand in line

std::string request_of(const Exchange& exchange) {
    return escaped(exchange.request.method) + ' ' + escaped(shortened(target_in_world(exchange), longest_target));
}

/// In characters, near enough: bytes that begin one.
std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string padded(std::string text, std::size_t width) {
    const std::size_t has = width_of(text);
    return has < width ? text.append(width - has, ' ') : text;
}

std::string line_of(const Exchange& exchange, const Exchange* earlier, std::size_t width, Colour colour) {
    std::string line = '#' + std::to_string(exchange.sequence) + "  " + padded(request_of(exchange), width) + "  " +
                       painted(colour, paint_of(exchange.status), exchange.status == 0 ? "no answer" : std::to_string(exchange.status));
    if (const std::string change = escaped(state_change(exchange)); !change.empty())
        line += "  " + painted(colour, exchange.state_before == exchange.state_after ? Paint::dim : Paint::cyan, change);
    if (const std::string remark = escaped(shortened(remark_on(exchange), longest_remark)); !remark.empty())
        line += "  " + painted(colour, Paint::yellow, '[' + remark + ']');
    if (earlier != nullptr) line += "  " + painted(colour, Paint::dim, '(' + wait_since(*earlier, exchange) + ')');
    return line;
}

}  // namespace

const Exchange* exchange_numbered(const ContractVerdict& verdict, std::uint64_t sequence) {
    const auto found = std::lower_bound(verdict.exchanges.begin(), verdict.exchanges.end(), sequence,
                                        [](const Exchange& each, std::uint64_t wanted) { return each.sequence < wanted; });
    return found == verdict.exchanges.end() || found->sequence != sequence ? nullptr : &*found;
}

std::string_view target_in_world(const Exchange& exchange) {
    std::string_view target = exchange.request.target;
    const std::string base = "/w/" + exchange.world;
    if (exchange.world.empty() || !target.starts_with(base)) return target;
    const std::string_view rest = target.substr(base.size());
    return rest.starts_with('/') ? rest : target;
}

std::string remark_on(const Exchange& exchange) {
    std::string remark;
    const auto add = [&remark](const std::string& text) {
        if (!text.empty()) remark += (remark.empty() ? "" : "; ") + text;
    };
    if (!exchange.fault.empty()) add("fault " + exchange.fault);
    add(exchange.delivery);
    if (exchange.status >= 400) add(exchange.why);
    return remark;
}

std::string spelled_wait(Duration wait) {
    if (wait.count() < 0) return '-' + spelled_wait(-wait);
    const bool is_too_short_to_tell = wait.count() > 0 && wait < std::chrono::milliseconds(1);
    return is_too_short_to_tell ? "<1ms" : format_duration(wait);
}

std::string wait_since(const Exchange& earlier, const Exchange& later) {
    const std::string in_the_world = spelled_wait(later.at - earlier.at) + " in the world";
    if (!earlier.arrived || !later.arrived) return in_the_world;
    return spelled_wait(*later.arrived - *earlier.arrived) + " later, " + in_the_world;
}

std::string shortened(std::string_view text, std::size_t most) {
    constexpr std::string_view mark = "...";
    if (text.size() <= most) return std::string(text);
    std::size_t end = most - std::min(most, mark.size());
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    return std::string(text.substr(0, end)).append(mark);
}

std::vector<std::string> evidence(const ContractVerdict& verdict, const std::vector<std::uint64_t>& sequences, Colour colour) {
    const std::size_t shown = std::min(sequences.size(), most_lines);
    std::size_t width = 0;
    for (std::size_t i = 0; i < shown; ++i)
        if (const Exchange* exchange = exchange_numbered(verdict, sequences[i]))
            width = std::max(width, std::min(width_of(request_of(*exchange)), widest_request));
    std::vector<std::string> lines;
    const Exchange* earlier = nullptr;
    for (std::size_t i = 0; i < shown; ++i) {
        const Exchange* exchange = exchange_numbered(verdict, sequences[i]);
        lines.push_back(exchange == nullptr ? '#' + std::to_string(sequences[i]) + "  (the journal had no room for it)"
                                            : line_of(*exchange, earlier, width, colour));
        if (exchange != nullptr) earlier = exchange;
    }
    if (sequences.size() > shown) lines.push_back("... and " + std::to_string(sequences.size() - shown) + " more exchanges");
    return lines;
}

std::vector<std::uint64_t> last_exchanges(const ContractVerdict& verdict) {
    std::vector<std::uint64_t> sequences;
    const std::size_t all = verdict.exchanges.size();
    for (std::size_t i = all - std::min(all, most_last); i < all; ++i) sequences.push_back(verdict.exchanges[i].sequence);
    return sequences;
}

std::string left_out(std::size_t all, std::size_t shown) {
    return all > shown ? "... and " + std::to_string(all - shown) + " more like this" : std::string();
}

}  // namespace understudy::contract
