#include "engine/filter.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace understudy::engine {
namespace {

/// Whether the character can be part of a longer word or number, so that `7` is not found in `17`.
bool is_in_word(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

bool stands_alone(std::string_view body, std::size_t begin, std::size_t end) {
    return (begin == 0 || !is_in_word(body[begin - 1]) || !is_in_word(body[begin])) &&
           (end == body.size() || !is_in_word(body[end]) || !is_in_word(body[end - 1]));
}

/// Wherever what was written for a secret stands in `after`, which was made of `before`.
std::vector<ShownSecret> shown_again(const std::vector<ShownSecret>& shown, std::string_view before, std::string_view after) {
    std::vector<ShownSecret> again;
    for (const ShownSecret& secret : shown) {
        const std::string_view written = before.substr(secret.begin, secret.end - secret.begin);
        if (written.empty()) continue;
        for (std::size_t at = after.find(written); at != after.npos; at = after.find(written, at + written.size())) {
            const std::size_t end = at + written.size();
            if (stands_alone(after, at, end)) again.push_back({at, end, secret.value, secret.is_all});
        }
    }
    std::sort(again.begin(), again.end(), [](const ShownSecret& a, const ShownSecret& b) {
        return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
    });
    std::vector<ShownSecret> apart;
    for (ShownSecret& each : again)
        if (apart.empty() || apart.back().end <= each.begin) apart.push_back(std::move(each));
    return apart;
}

}  // namespace

void filter(const std::function<void(const Request&, Reply&)>& filter, const Request& request, Answer& answer) {
    if (answer.reply.stream || answer.reply.status == 0) return;
    const std::string before = answer.shown.empty() ? std::string() : answer.reply.body;
    filter(request, answer.reply);
    if (!answer.shown.empty()) answer.shown = shown_again(answer.shown, before, answer.reply.body);
}

}  // namespace understudy::engine
