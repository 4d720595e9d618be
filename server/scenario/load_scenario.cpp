#include "scenario/load_scenario.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "scenario/check_data.h"
#include "scenario/checks.h"
#include "scenario/load_faults.h"
#include "scenario/load_plan.h"
#include "scenario/load_provenance.h"

namespace understudy::scenario {
namespace {

const std::string default_scenario = "normal";

/// Loads each scenario once, those it extends before it.
class Loader {
  public:
    Loader(Draft& draft, const std::vector<ScenarioFile>& files)
        : draft_(draft), files_(files), done_(files.size()) {}

    std::vector<Scenario> load_all() {
        for (std::size_t i = 0; i < files_.size(); ++i) load(i);
        std::vector<Scenario> scenarios;
        for (ScenarioDraft& scenario : loaded_) scenarios.push_back(std::move(scenario.scenario));
        std::stable_sort(scenarios.begin(), scenarios.end(),
                         [](const Scenario& a, const Scenario& b) { return order_of(a) < order_of(b); });
        return scenarios;
    }

  private:
    struct State {
        bool is_open = false;  ///< being loaded: whoever extends it now closes a circle
        int index = -1;        ///< in loaded_, once it is done
    };

    static std::pair<bool, std::string_view> order_of(const Scenario& scenario) {
        return {scenario.name != default_scenario, scenario.name};
    }

    /// Returns what a scenario is that says nothing.
    ScenarioDraft blank() const {
        ScenarioDraft blank;
        const Vendor& vendor = draft_.vendor;
        blank.scenario.data.resize(vendor.kinds.size());
        blank.items.resize(vendor.kinds.size());
        blank.scenario.plan_cases.resize(vendor.kinds.size());
        blank.scenario.lags.resize(vendor.kinds.size());
        for (const Kind& kind : vendor.kinds) {
            std::shared_ptr<const Plan> plan;
            if (kind.lifecycle >= 0)
                plan = std::make_shared<const Plan>(
                    vendor.lifecycles[static_cast<std::size_t>(kind.lifecycle)].plan);
            blank.scenario.plans.push_back(std::move(plan));
        }
        for (const Setting& setting : vendor.settings)
            blank.scenario.settings.push_back(setting.default_value);
        for (const Limit& limit : vendor.limits) blank.scenario.limits_enabled.push_back(limit.enabled);
        return blank;
    }

    /// Returns the loaded scenario's index, or -1 if its file could not be read.
    int load(std::size_t number) {
        State& state = done_[number];
        const ScenarioFile& file = files_[number];
        if (state.index >= 0 || file.root == nullptr) return state.index;
        state.is_open = true;
        const yaml::MapReader map(*file.root, "scenario '" + file.stem + "'", file.root->place,
                                  {"scenario", "vendor", "title", "source", "grade", "note", "extends",
                                   "plan", "lag", "settings", "limits", "data", "faults"},
                                  draft_.mistakes());
        ScenarioDraft made = base_of(map, file);
        made.scenario.file = file.name;
        made.scenario.faults.clear();
        load_head(map, file, made.scenario);
        if (const yaml::Node* plan = map.find("plan")) load_plans(draft_, *plan, made.scenario);
        if (const yaml::Node* lag = map.find("lag")) load_lags(draft_, *lag, made.scenario);
        if (const yaml::Node* settings = map.find("settings")) load_settings(*settings, made.scenario);
        if (const yaml::Node* limits = map.find("limits")) load_limits(*limits, made.scenario);
        if (const yaml::Node* data = map.find("data")) load_all_data(*data, made);
        if (const yaml::Node* faults = map.find("faults"))
            made.scenario.faults = load_faults(
                {draft_.read, draft_.vendor, draft_.operations, draft_.errors, draft_.kinds}, *faults);
        check_data(draft_, made);
        state.is_open = false;
        loaded_.push_back(std::move(made));
        return state.index = static_cast<int>(loaded_.size()) - 1;
    }

    ScenarioDraft base_of(const yaml::MapReader& map, const ScenarioFile& file) {
        const yaml::Node* extends = map.find("extends");
        if (file.stem == default_scenario) {
            if (extends != nullptr)
                draft_.mistakes().add(map.place_of("extends"),
                                      "scenario 'normal' extends nothing: it is where the others begin",
                                      "take it out");
            return blank();
        }
        const std::string name = extends == nullptr
                                     ? default_scenario
                                     : draft_.read.text(*extends, "'extends'").value_or(default_scenario);
        const auto found = std::find_if(files_.begin(), files_.end(),
                                        [&](const ScenarioFile& other) { return other.stem == name; });
        if (found == files_.end()) {
            if (extends == nullptr)
                return blank();  // that normal.yaml is missing is said once, of the vendor
            std::vector<std::string> names;
            for (const ScenarioFile& other : files_) names.push_back(other.stem);
            draft_.mistakes().add(extends->place, "there is no scenario '" + name + "'",
                                  yaml::suggestion(name, names));
            return blank();
        }
        const auto number = static_cast<std::size_t>(found - files_.begin());
        if (done_[number].is_open) {
            const Place place = extends != nullptr ? extends->place : file.root->place;
            draft_.mistakes().add(place, "scenario '" + file.stem + "' extends itself" +
                                             (name == file.stem ? "" : " by way of '" + name + "'"));
            return blank();
        }
        if (open_ >= most_open) {
            const Place place = extends != nullptr ? extends->place : file.root->place;
            draft_.mistakes().add(place, "scenarios extend each other more than 64 deep");
            return blank();
        }
        ++open_;
        const int base = load(number);
        --open_;
        return base < 0 ? blank() : loaded_[static_cast<std::size_t>(base)];
    }

    void load_head(const yaml::MapReader& map, const ScenarioFile& file, Scenario& scenario) {
        scenario.name = file.stem;
        scenario.provenance = load_provenance(draft_, map, Source::optional);
        if (const yaml::Node* name = map.require("scenario", "scenario: " + file.stem)) {
            check_is(*name, file.stem, "a scenario is called as its file");
        }
        if (const yaml::Node* vendor = map.require("vendor", "vendor: " + draft_.vendor.name)) {
            check_is(*vendor, draft_.vendor.name, "the file stands in the folder of that vendor");
        }
        scenario.title.clear();
        if (const yaml::Node* title = map.require("title", "one line for people"))
            scenario.title = draft_.read.text(*title, "a title").value_or("");
    }

    void check_is(const yaml::Node& node, const std::string& expected, std::string hint) {
        const std::optional<std::string> text = draft_.read.text(node, "a name");
        if (text && *text != expected)
            draft_.mistakes().add(node.place, "this must be '" + expected + "'", std::move(hint));
    }

    void load_settings(const yaml::Node& node, Scenario& scenario) {
        if (!draft_.read.is_map(node, "'settings'")) return;
        for (const yaml::Node::Entry& entry : node.entries) {
            const int index = draft_.settings.find(entry.key.text);
            if (index < 0) {
                draft_.mistakes().add(entry.key.place, "there is no setting '" + entry.key.text + "'",
                                      yaml::suggestion(entry.key.text, draft_.settings.names()));
                continue;
            }
            const Setting& setting = draft_.vendor.settings[static_cast<std::size_t>(index)];
            const Value value = draft_.read.value(entry.value);
            const std::vector<Value>& allowed = setting.one_of;
            if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), value) == allowed.end()) {
                std::vector<std::string> names;
                for (const Value& one : allowed) names.push_back(to_text(one));
                draft_.mistakes().add(
                    entry.value.place,
                    "setting '" + setting.name + "' cannot be " + yaml::describe(entry.value),
                    "it is " + yaml::list_of(names));
            } else if (allowed.empty() && value.type() != setting.default_value.type()) {
                draft_.mistakes().add(entry.value.place, "setting '" + setting.name +
                                                             "' must be a value like its default, " +
                                                             to_json_text(setting.default_value));
            }
            scenario.settings[static_cast<std::size_t>(index)] = value;
        }
    }

    static std::string to_json_text(const Value& value) { return value.is_null() ? "null" : to_text(value); }

    void load_limits(const yaml::Node& node, Scenario& scenario) {
        if (!draft_.read.is_map(node, "'limits'")) return;
        for (const yaml::Node::Entry& entry : node.entries) {
            const int index = draft_.limits.use(entry.key.text, entry.key.place, draft_.mistakes());
            const auto word = draft_.read.one_of(entry.value, "a limit", {"off", "false", "on", "true"});
            if (index >= 0 && word) scenario.limits_enabled[static_cast<std::size_t>(index)] = *word >= 2;
        }
    }

    void load_all_data(const yaml::Node& node, ScenarioDraft& made) {
        if (!draft_.read.is_map(node, "'data'")) return;
        for (const yaml::Node::Entry& entry : node.entries) {
            const int kind = draft_.kinds.use(entry.key.text, entry.key.place, draft_.mistakes());
            if (kind < 0) continue;
            std::vector<const yaml::Node*> items;
            made.scenario.data[static_cast<std::size_t>(kind)] = load_data(draft_, kind, entry.value, items);
            made.items[static_cast<std::size_t>(kind)] = std::move(items);
        }
    }

    static constexpr int most_open = 64;

    Draft& draft_;
    int open_ = 0;  ///< scenarios being loaded because others extend them
    const std::vector<ScenarioFile>& files_;
    std::vector<State> done_;
    std::vector<ScenarioDraft> loaded_;
};

}  // namespace

std::vector<Scenario> load_scenarios(Draft& draft, const std::vector<ScenarioFile>& files) {
    return Loader(draft, files).load_all();
}

}  // namespace understudy::scenario
