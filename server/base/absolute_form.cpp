#include "base/absolute_form.h"

#include <algorithm>

namespace understudy {
namespace {

bool begins_without_case(std::string_view text, std::string_view lower_case) {
    const auto is_same = [](char any, char lower) {
        return any == lower || (any >= 'A' && any <= 'Z' && any + 32 == lower);
    };
    return text.size() >= lower_case.size() &&
           std::equal(lower_case.begin(), lower_case.end(), text.begin(),
                      [&](char lower, char any) { return is_same(any, lower); });
}

}  // namespace

std::optional<AbsoluteForm> split_absolute_form(std::string_view target) {
    constexpr std::string_view separator = "://";
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!begins_without_case(target, scheme)) continue;
        const std::string_view after = target.substr(scheme.size());
        const std::size_t end = std::min(after.find_first_of("/?"), after.size());
        return AbsoluteForm{.scheme = target.substr(0, scheme.size() - separator.size()),
                            .authority = after.substr(0, end),
                            .rest = after.substr(end)};
    }
    return std::nullopt;
}

}  // namespace understudy
