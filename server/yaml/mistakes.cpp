#include "yaml/mistakes.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/nearest.h"
#include "yaml/characters.h"

namespace understudy::yaml {
namespace {

constexpr std::size_t longest_shown = 10'000;  ///< bytes of a line; a file may be one line of 4 MiB
constexpr std::size_t most_compared = 1'000;   ///< names that are looked at for a suggestion
constexpr std::size_t longest_compared = 100;  ///< bytes of a word that is

/// The line as a terminal can show it: what is no UTF-8 and what is not seen is replaced. Empty for a very
/// long one.
std::string shown(std::string_view line) {
    if (line.size() > longest_shown) return {};
    std::string text(line);
    for (std::optional<BadByte> bad = bad_byte(text); bad; bad = bad_byte(text))
        text.replace(bad->offset, bad->size, "?");
    return text;
}

}  // namespace

void Mistakes::know(std::shared_ptr<const SourceText> source) {
    const std::string* name = &source->name();
    sources_.emplace(name, std::move(source));
}

void Mistakes::add(const Place& place, std::string message, std::string hint) {
    if (found_.size() >= most_mistakes) {
        is_cut_ = true;
        return;
    }
    const auto source = sources_.find(place.file.get());
    std::string line;
    if (source != sources_.end()) line = shown(source->second->line(place.line));
    found_.push_back({place, std::move(message), std::move(hint), std::move(line)});
}

void Mistakes::drop_retold(std::size_t before) {
    if (found_.size() <= before) return;
    const auto place_of = [](const Diagnostic& mistake) {
        return std::tuple(mistake.place.file.get(), mistake.place.line, mistake.place.column);
    };
    std::set<std::tuple<const std::string*, int, int>> told;
    const auto first = found_.begin() + static_cast<std::ptrdiff_t>(before);
    for (auto earlier = found_.begin(); earlier != first; ++earlier) told.insert(place_of(*earlier));
    found_.erase(std::remove_if(first, found_.end(),
                                [&](const Diagnostic& mistake) { return told.contains(place_of(mistake)); }),
                 found_.end());
}

void Mistakes::add_all(Mistakes&& others) {
    sources_.merge(others.sources_);
    is_cut_ = is_cut_ || others.is_cut_ || found_.size() + others.found_.size() > most_mistakes;
    const std::size_t room = most_mistakes - std::min(found_.size(), most_mistakes);
    const auto end =
        others.found_.begin() + static_cast<std::ptrdiff_t>(std::min(room, others.found_.size()));
    found_.insert(found_.end(), std::make_move_iterator(others.found_.begin()), std::make_move_iterator(end));
    others.found_.clear();
}

std::vector<Diagnostic> Mistakes::take() {
    if (is_cut_) {
        Place place = found_.back().place;
        place.line = place.column = 0;
        found_.push_back({place, "there are more mistakes than the 1,000 shown", "mend these first", {}});
    }
    is_cut_ = false;
    return std::exchange(found_, {});
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& names) {
    if (word.size() > longest_compared || names.size() > most_compared) return {};
    const std::optional<std::string> near = nearest(word, names);
    return near ? "did you mean '" + *near + "'?" : std::string();
}

std::string in_scope(const std::vector<std::string>& names, std::string otherwise) {
    if (names.empty()) return otherwise;
    std::string hint = "in scope: ";
    for (const std::string& name : names) hint.append(&name == &names.front() ? "" : ", ").append(name);
    return hint;
}

std::string list_of(const std::vector<std::string>& names, std::size_t most) {
    std::string out;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i == most) return out + ", ...";
        if (i > 0) out += i + 1 == names.size() ? " or " : ", ";
        out += names[i];
    }
    return out;
}

std::string suggestion(std::string_view word, const std::vector<std::string>& names) {
    std::string hint = did_you_mean(word, names);
    if (hint.empty() && !names.empty())
        hint = (names.size() == 1 ? "there is only " : "there are ") + list_of(names);
    return hint;
}

}  // namespace understudy::yaml
