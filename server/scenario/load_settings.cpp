#include <algorithm>
#include <string>

#include "scenario/load_parts.h"
#include "scenario/load_provenance.h"
#include "scenario/names.h"

namespace understudy::scenario {

void load_settings(Draft& draft) {
    for (const Section::Entry& entry : draft.settings.entries()) {
        const yaml::MapReader map(*entry.node, "setting '" + entry.name + "'", entry.place,
                                  {"default", "enum", "source", "grade", "note"}, draft.mistakes());
        check_name(entry.name, entry.place, draft.mistakes());
        Setting setting;
        setting.name = entry.name;
        setting.provenance = load_provenance(draft, map, Source::optional);
        if (const yaml::Node* values = map.find("enum");
            values != nullptr && draft.read.is_list(*values, "'enum'")) {
            for (const yaml::Node& item : values->items) setting.one_of.push_back(draft.read.value(item));
        }
        if (const yaml::Node* value = map.find_even_null("default")) {
            setting.default_value = draft.read.value(*value);
            const std::vector<Value>& allowed = setting.one_of;
            if (!allowed.empty() &&
                std::find(allowed.begin(), allowed.end(), setting.default_value) == allowed.end()) {
                draft.mistakes().add(value->place, "the default is not among the values of 'enum'");
            }
        } else {
            map.require("default");
        }
        draft.vendor.settings.push_back(std::move(setting));
    }
}

}  // namespace understudy::scenario
