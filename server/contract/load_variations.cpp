#include "contract/load_variations.h"

#include <algorithm>
#include <string>
#include <utility>

namespace understudy::contract {
namespace {

using Kind = Variation::Kind;

class VariationReader {
  public:
    VariationReader(const yaml::Reader& read, const scenario::Vendor& vendor) : read_(read), vendor_(vendor) {}

    void read(const yaml::Node& item) {
        const bool is_map = item.is_map() && item.entries.size() == 1;
        const yaml::Node& name = is_map ? item.entries.front().key : item;
        if (!name.is_scalar() || name.text.empty())
            return mistake(item.place, "a variation is a word, or one word with what it is about", "- key_order, or - { absent: [data.name] }");
        const std::vector<std::string>& words = variation_words();
        const auto word = std::find(words.begin(), words.end(), name.text);
        if (word == words.end())
            return mistake(name.place, "there is no variation '" + name.text + "'", yaml::suggestion(name.text, words));
        Variation variation;
        variation.kind = static_cast<Kind>(word - words.begin());
        const yaml::Node* about = is_map ? &item.entries.front().value : nullptr;
        if (variation.of_world()) return read_of_world(std::move(variation), name, about);
        if (variation.kind > Kind::absent) {
            if (about != nullptr) return mistake(about->place, "'" + name.text + "' is about whole replies", "- " + name.text);
            return add(std::move(variation), name.place);
        }
        if (about == nullptr)
            return mistake(name.place, "'" + name.text + "' does not say of which members", "- { " + name.text + ": [data.name, data.items.*.name] }");
        for (const yaml::Node* path : read_.one_or_more(*about)) read_path(variation, *path);
    }

    std::vector<Variation> variations;

  private:
    void mistake(const Place& place, std::string message, std::string hint) const {
        read_.mistakes().add(place, std::move(message), std::move(hint));
    }

    void add(Variation variation, const Place& place) {
        const auto is_same = [&](const Variation& each) { return name_of(each) == name_of(variation); };
        if (std::any_of(variations.begin(), variations.end(), is_same))
            return mistake(place, "'" + name_of(variation) + "' is here twice", "leave one out");
        variations.push_back(std::move(variation));
    }

    void read_path(Variation variation, const yaml::Node& node) {
        const auto path = read_.text(node, "the path of a member");
        if (!path) return;
        if (path->empty() || path->front() == '.' || path->back() == '.' || path->find("..") != std::string::npos)
            return mistake(node.place, "'" + *path + "' is no path of a member", "names joined by dots, * for every item of a list: data.*.name");
        if (variation.kind == Kind::absent && (*path == "*" || path->ends_with(".*")))
            return mistake(node.place, "only a member can be left out, no item of a list", "end the path with the member's name");
        variation.path = *path;
        add(std::move(variation), node.place);
    }

    void read_of_world(Variation variation, const yaml::Node& name, const yaml::Node* about) {
        if (about == nullptr || about->is_null())
            return mistake(name.place, "'" + name.text + "' does not say which", variation.kind == Kind::scenario ? "- { scenario: NAME }" : "in the words of a scenario file");
        if (variation.kind == Kind::scenario) {
            variation.scenario = read_.text(*about, "a scenario").value_or("normal");
            if (vendor_.scenario(variation.scenario) == nullptr) {
                std::vector<std::string> names;
                for (const scenario::Scenario& each : vendor_.scenarios) names.push_back(each.name);
                return mistake(about->place, vendor_.name + " has no scenario '" + variation.scenario + "'", yaml::suggestion(variation.scenario, names));
            }
        } else if (variation.kind == Kind::faults ? !read_.is_list(*about, "'faults'") : !read_.is_map(*about, "'" + name.text + "'")) {
            return;
        }
        variation.words = read_.value(*about);
        add(std::move(variation), name.place);
    }

    const yaml::Reader& read_;
    const scenario::Vendor& vendor_;
};

}  // namespace

std::vector<Variation> load_variations(const yaml::Reader& read, const scenario::Vendor& vendor, const yaml::Node& list) {
    VariationReader reader(read, vendor);
    if (read.is_list(list, "'tolerant'"))
        for (const yaml::Node& item : list.items) reader.read(item);
    return std::move(reader.variations);
}

}  // namespace understudy::contract
