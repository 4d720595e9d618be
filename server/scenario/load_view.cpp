#include <algorithm>
#include <string>
#include <utility>

#include "scenario/compile.h"
#include "scenario/load_provenance.h"

namespace understudy::scenario {
namespace {

constexpr std::string_view moves_suffix = ".moves";

/// What a view is `of`, or nothing after a mistake.
std::optional<Thing> thing_of(const Site& site, const yaml::Node& node) {
    const std::optional<std::string> text = site.draft.read.text(node, "'of'");
    if (!text) return {};
    if (*text == "window") return Thing{SlotType::window, -1};
    const bool is_moves = text->ends_with(moves_suffix);
    const std::string name = is_moves ? text->substr(0, text->size() - moves_suffix.size()) : *text;
    const int kind = site.draft.kinds.use(name, node.place_of(0, name.size()), site.mistakes());
    if (kind < 0) return {};
    return Thing{is_moves ? SlotType::move : SlotType::instance, kind};
}

std::string chain(const Site& site, int view) {
    std::string names;
    for (const int open : site.draft.open_views) names += site.draft.views.entry(open).name + " -> ";
    return names + site.draft.views.entry(view).name;
}

}  // namespace

std::string describe(const Draft& draft, Thing thing) {
    const auto named = [&] {
        const std::string& name = draft.vendor.kinds[static_cast<std::size_t>(thing.kind)].name;
        const bool vowel = !name.empty() && std::string_view("aeiou").find(name[0]) != std::string_view::npos;
        return (vowel ? "an " : "a ") + name;
    };
    switch (thing.type) {
        case SlotType::instance:
            return named();
        case SlotType::move:
            return "a move of " + named();
        case SlotType::person:
            return "a person";
        case SlotType::window:
            return "a window of a limit";
    }
    return {};
}

int take_slot(const Site& site, std::string_view name, Thing thing, const Place& place) {
    const std::optional<int> slot = site.scope.add_slot(name, thing);
    if (slot) return *slot;
    if (std::exchange(site.scope.is_full, true)) return -1;  // said before
    site.mistakes().add(
        place, site.scope.where + " has more than 16 names, counting each thing that a view renders");
    return -1;
}

void bind_thing(const Site& site, Thing thing, int slot) {
    if (thing.type == SlotType::window) return site.scope.bind("window", slot);
    if (thing.type == SlotType::person) return site.scope.bind("person", slot);
    const std::string& kind = site.draft.vendor.kinds[static_cast<std::size_t>(thing.kind)].name;
    if (thing.type == SlotType::instance) return site.scope.bind(kind, slot);
    const Scope::Name* owner = site.scope.find(kind);
    if (owner == nullptr || owner->thing != Thing{SlotType::instance, thing.kind})
        site.scope.bind(kind, slot, true);
    site.scope.bind("move", slot);
}

std::shared_ptr<const JsonNode> compile_view(const Site& site, std::string_view name, const Place& place,
                                             Thing thing, int slot) {
    Draft& draft = site.draft;
    const int view = draft.views.use(name, place, site.mistakes());
    if (view < 0) return nullptr;
    if (std::find(draft.open_views.begin(), draft.open_views.end(), view) != draft.open_views.end()) {
        site.mistakes().add(place, "view '" + std::string(name) + "' renders itself: " + chain(site, view));
        return nullptr;
    }
    if (draft.open_views.size() >= deepest_views) {
        draft.is_cut = true;
        site.mistakes().add(place, "views are nested more than 64 deep", "render fewer views within views");
        return nullptr;
    }
    const ToldOnce told_once(site);
    const Section::Entry& entry = draft.views.entry(view);
    const yaml::MapReader map(*entry.node, "view '" + entry.name + "'", entry.place,
                              {"of", "body", "source", "grade", "note"}, site.mistakes());
    load_provenance(draft, map, Source::optional);
    const yaml::Node* of = map.require("of", "say what it renders: of: RESOURCE");
    const yaml::Node* body = map.find_even_null("body");
    if (body == nullptr) map.require("body");
    if (of == nullptr || body == nullptr) return nullptr;
    const std::optional<Thing> rendered = thing_of(site, *of);
    if (!rendered) return nullptr;
    if (*rendered != thing) {
        site.mistakes().add(place, "view '" + entry.name + "' renders " + describe(draft, *rendered) +
                                       ", not " + describe(draft, thing));
        return nullptr;
    }
    const Scope::Block block(site.scope);
    bind_thing(site, thing, slot);
    draft.open_views.push_back(view);
    std::shared_ptr<const JsonNode> compiled = compile_body(site, *body);
    draft.open_views.pop_back();
    return compiled;
}

}  // namespace understudy::scenario
