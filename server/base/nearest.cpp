#include "base/nearest.h"

#include <algorithm>
#include <vector>

#include "base/letter_case.h"

namespace understudy {
namespace {

/// The least number of letters put in, left out, replaced or swapped with their neighbour that makes `b` of
/// `a`.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before_last(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        before_last.swap(last);
        last.swap(row);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
    }
    return row[b.size()];
}

/// The only name that `word` is the beginning of, if it is long enough to mean one.
const std::string* abbreviated(std::string_view word, std::span<const std::string> names) {
    const std::string* only = nullptr;
    for (const std::string& name : names) {
        if (word.size() < 3 || !name.starts_with(word)) continue;
        if (only != nullptr) return nullptr;
        only = &name;
    }
    return only;
}

}  // namespace

std::optional<std::string> nearest(std::string_view word, std::span<const std::string> names) {
    if (word.empty()) return std::nullopt;
    for (const std::string& name : names) {
        if (equal_without_case(word, name)) return name;
    }
    std::size_t allowed = std::max<std::size_t>(1, word.size() / 3);
    const std::string* best = nullptr;
    for (const std::string& name : names) {
        const std::size_t longer = std::max(word.size(), name.size());
        const std::size_t shorter = std::min(word.size(), name.size());
        if (longer - shorter > allowed) continue;  // also keeps a hostile word from costing time
        const std::size_t distance = edit_distance(word, name);
        if (distance > allowed) continue;
        if (distance == 0) return name;
        best = &name;
        allowed = distance - 1;  // only a nearer one replaces it
    }
    if (best == nullptr) best = abbreviated(word, names);
    if (best == nullptr) return std::nullopt;
    return *best;
}

std::string suggestion(std::string_view word, std::span<const std::string> names, Listing listing) {
    constexpr std::size_t most_listed = 20;
    if (names.empty()) return "there are none";
    std::string text;
    if (const auto meant = nearest(word, names)) {
        text = "did you mean '" + *meant + "'?";
        if (listing == Listing::when_none_is_near) return text;
    }
    text += text.empty() ? "there are: " : " There are: ";
    for (std::size_t i = 0; i < names.size() && i < most_listed; ++i) text += (i == 0 ? "" : ", ") + names[i];
    if (names.size() > most_listed) text += " and " + std::to_string(names.size() - most_listed) + " more";
    return text;
}

}  // namespace understudy
