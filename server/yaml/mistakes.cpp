#include "yaml/mistakes.h"

#include <iterator>
#include <optional>
#include <utility>

#include "base/nearest.h"
#include "yaml/characters.h"

namespace understudy::yaml {

void Mistakes::know(std::shared_ptr<const SourceText> source) {
    const std::string* name = &source->name();
    sources_.emplace(name, std::move(source));
}

void Mistakes::add(const Place& place, std::string message, std::string hint) {
    const auto source = sources_.find(place.file.get());
    std::string line;
    if (source != sources_.end()) line = source->second->line(place.line);
    for (std::optional<BadByte> bad = bad_byte(line); bad; bad = bad_byte(line)) line[bad->offset] = '?';
    found_.push_back({place, std::move(message), std::move(hint), std::move(line)});
}

void Mistakes::add_all(Mistakes&& others) {
    sources_.merge(others.sources_);
    found_.insert(found_.end(), std::make_move_iterator(others.found_.begin()),
                  std::make_move_iterator(others.found_.end()));
    others.found_.clear();
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& names) {
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
