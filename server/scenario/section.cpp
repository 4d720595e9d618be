#include "scenario/section.h"

#include <algorithm>
#include <utility>

namespace understudy::scenario {

Section::Section(std::string noun, const yaml::Node* map) : noun_(std::move(noun)) {
    if (map == nullptr || !map->is_map()) return;
    entries_.reserve(map->entries.size());
    for (const yaml::Node::Entry& entry : map->entries) {
        entries_.push_back({entry.key.text, entry.key.place, &entry.value});
    }
}

Section::Section(std::string noun, const std::vector<std::string>& names) : noun_(std::move(noun)) {
    entries_.reserve(names.size());
    for (const std::string& name : names) entries_.push_back({.name = name, .place = {}, .node = nullptr});
}

int Section::find(std::string_view name) const {
    const auto found = std::find_if(entries_.begin(), entries_.end(),
                                    [&](const Entry& entry) { return entry.name == name; });
    return found == entries_.end() ? -1 : static_cast<int>(found - entries_.begin());
}

int Section::use(std::string_view name, const Place& place, yaml::Mistakes& mistakes) {
    const int index = find(name);
    if (index >= 0) {
        entry(index).used = true;
    } else {
        mistakes.add(place, "there is no " + noun_ + " '" + std::string(name) + "'",
                     yaml::suggestion(name, names()));
    }
    return index;
}

void Section::report_unused(std::string_view hint, yaml::Mistakes& mistakes) const {
    for (const Entry& entry : entries_) {
        if (entry.used) continue;
        mistakes.add(entry.place, noun_ + " '" + entry.name + "' is never used", std::string(hint));
    }
}

std::vector<std::string> Section::names() const {
    std::vector<std::string> names;
    names.reserve(entries_.size());
    for (const Entry& entry : entries_) names.push_back(entry.name);
    return names;
}

}  // namespace understudy::scenario
