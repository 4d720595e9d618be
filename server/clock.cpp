#include <understudy/clock.h>

namespace understudy {

std::optional<std::string> set_mode(Clock& clock, std::string_view text) {
    constexpr std::string_view polls = "polls:";
    if (text == "real") {
        clock.mode = Clock::Mode::real;
    } else if (text == "stepped") {
        clock.mode = Clock::Mode::stepped;
    } else {
        const auto per_poll = text.starts_with(polls) ? parse_duration(text.substr(polls.size())) : std::nullopt;
        if (!per_poll || per_poll->count() <= 0)
            return "'" + std::string(text) + "' is none of real, stepped, polls:5s";
        clock.mode = Clock::Mode::polls;
        clock.per_poll = *per_poll;
    }
    return std::nullopt;
}

}  // namespace understudy
