#include "base/absolute_form.h"

#include <algorithm>

#include "base/letter_case.h"

namespace understudy {

std::optional<AbsoluteForm> split_absolute_form(std::string_view target) {
    if (target.starts_with('/')) return std::nullopt;  // nearly all
    constexpr std::string_view separator = "://";
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!starts_without_case(target, scheme)) continue;
        const std::string_view after = target.substr(scheme.size());
        const std::size_t end = std::min(after.find_first_of("/?"), after.size());
        return AbsoluteForm{.scheme = target.substr(0, scheme.size() - separator.size()),
                            .authority = after.substr(0, end),
                            .rest = after.substr(end)};
    }
    return std::nullopt;
}

}  // namespace understudy
