#include "repertoire.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "base/json.h"
#include "base/nearest.h"
#include "engine/snapshot.h"
#include "sources.h"

namespace understudy {
namespace {

namespace fs = std::filesystem;
using engine::WorldMistake;

// A world that somebody made is one of many.
constexpr std::size_t journal_bytes_of_made = 2 * 1024 * 1024;
constexpr std::size_t things_of_made = 100'000;

[[noreturn]] void refuse(const std::string& message) {
    throw WorldMistake(400, message);
}

Value::List as_list(const std::vector<std::string>& texts) {
    Value::List list;
    for (const std::string& text : texts) list.emplace_back(text);
    return list;
}

std::vector<std::string> as_texts(const Value* list) {
    std::vector<std::string> texts;
    if (list == nullptr || !list->is_list()) return texts;
    for (const Value& each : list->list()) texts.push_back(to_text(each));
    return texts;
}

std::vector<std::string> names_of(const scenario::Catalog& catalog) {
    std::vector<std::string> names;
    for (const auto& vendor : catalog.vendors) names.push_back(vendor->name);
    return names;
}

[[noreturn]] void refuse_vendor(const std::string& name, const std::vector<std::string>& known) {
    refuse("no vendor '" + name + "' is served; " + suggestion(name, known, Listing::always));
}

/// What a scenario file says under `word` for each vendor.
Value by_vendor(const std::string& json, const char* word, const std::vector<std::string>& vendors) {
    if (json.empty()) return {};
    const auto parsed = parse_json(json);
    if (const auto* error = std::get_if<JsonError>(&parsed))
        refuse(std::string(word) + " is no JSON: " + error->reason);
    const Value& value = std::get<Value>(parsed);
    if (!value.is_object()) refuse(std::string(word) + " is no object of vendors");
    for (const auto& [vendor, content] : value.object())
        if (std::find(vendors.begin(), vendors.end(), vendor) == vendors.end())
            refuse_vendor(vendor, vendors);
    return value;
}

/// Members one to a line, so that a mistake shows a line that can be read.
std::string lines_of(const Value& value, int indent = 0) {
    if (!value.is_object() || value.object().empty()) return to_json(value);
    std::string text = "{\n";
    bool is_first = true;
    for (const auto& [name, member] : value.object()) {
        if (!is_first) text += ",\n";
        is_first = false;
        text.append(static_cast<std::size_t>(indent) + 2, ' ');
        append_json_string(text, name);
        text += ": " + lines_of(member, indent + 2);
    }
    return text + '\n' + std::string(static_cast<std::size_t>(indent), ' ') + '}';
}

}  // namespace

Repertoire::Repertoire(const Options& options)
    : options_(options), seen_(fingerprint()), read_(read(options)), play_(options.play) {}

bool Repertoire::has_changed() const {
    const std::string now = fingerprint();
    const Lock lock(mutex_);
    return now != seen_;
}

std::shared_ptr<const Repertoire::Read> Repertoire::read(const Options& options) {
    auto fresh = std::make_shared<Read>();
    fresh->files = scenario::read_files(find_sources(options));
    fresh->catalog = catalog_of(scenario::load(fresh->files));
    return fresh;
}

std::shared_ptr<const Repertoire::Read> Repertoire::present() const {
    const Lock lock(mutex_);
    return read_;
}

std::vector<std::string> Repertoire::first_plays() const {
    const Lock lock(mutex_);
    return play_;
}

std::shared_ptr<const scenario::Catalog> Repertoire::catalog() const {
    return present()->catalog;
}

engine::Settings Repertoire::settings_of(const std::string& world) const {
    const bool is_first = world == engine::default_world;
    return {.world = world,
            .clock = options_.clock,
            .seed = options_.seed,
            .strict = options_.strict,
            .journal_entries = options_.journal_entries,
            .journal_bytes =
                is_first ? options_.journal_bytes : std::min(options_.journal_bytes, journal_bytes_of_made),
            .journal_body_bytes = options_.journal_body_bytes,
            .json_depth = options_.limits.json_depth,
            .things = is_first ? engine::Settings{}.things : things_of_made};
}

std::shared_ptr<engine::Engine> Repertoire::make_first() const {
    const std::shared_ptr<const Read> read = present();
    engine::Settings settings = settings_of(std::string(engine::default_world));
    settings.scenarios = choose_scenarios(*read->catalog, options_.play);
    settings.order = order_of({}, *read->catalog);
    return std::make_shared<engine::Engine>(read->catalog, std::move(settings));
}

/// The wish with nothing left open.
Value Repertoire::order_of(const WorldOptions& wanted, const scenario::Catalog& all) const {
    const std::vector<std::string> known = names_of(all);
    for (const std::string& name : wanted.vendors)
        if (std::find(known.begin(), known.end(), name) == known.end()) refuse_vendor(name, known);
    scenario::Catalog chosen;
    for (const auto& vendor : all.vendors)
        if (wanted.vendors.empty() ||
            std::find(wanted.vendors.begin(), wanted.vendors.end(), vendor->name) != wanted.vendors.end())
            chosen.vendors.push_back(vendor);
    const std::vector<std::string> vendors = names_of(chosen);
    std::vector<const scenario::Scenario*> played;
    try {
        played = choose_scenarios(chosen, wanted.play, "scenario");
    } catch (const Error& mistake) {
        refuse(mistake.what());
    }
    const std::vector<const scenario::Scenario*> usual = choose_scenarios(all, options_.play);
    std::vector<std::string> play;
    for (std::size_t i = 0; i < vendors.size(); ++i) {
        const bool is_said =
            std::any_of(wanted.play.begin(), wanted.play.end(), [&](const std::string& each) {
                return each.find('/') == std::string::npos || each.substr(0, each.find('/')) == vendors[i];
            });
        const auto place =
            static_cast<std::size_t>(std::find(known.begin(), known.end(), vendors[i]) - known.begin());
        play.push_back(vendors[i] + '/' + (is_said ? played[i]->name : usual[place]->name));
    }
    Value::Object order{{"vendors", as_list(vendors)}, {"scenario", as_list(play)}};
    const std::pair<const char*, const std::string&> overlays[] = {
        {"data", wanted.data}, {"plans", wanted.plans}, {"faults", wanted.faults}};
    for (const auto& [word, json] : overlays)
        if (Value value = by_vendor(json, word, vendors); !value.is_absent())
            order.emplace_back(word, std::move(value));
    return order;
}

/// The vendor with a further scenario, laid over the one that is played; null if the order has nothing to lay
/// over it.
std::shared_ptr<const scenario::Vendor> Repertoire::with_own_scenario(const Value& order,
                                                                      const std::string& world,
                                                                      const scenario::Vendor& vendor,
                                                                      const scenario::Scenario& played,
                                                                      const Read& read) {
    const std::string name = "world-" + world;
    Value::Object text{{"scenario", name}, {"vendor", vendor.name}, {"title", "The world " + world}};
    if (played.name != "normal") text.emplace_back("extends", played.name);
    const std::size_t bare = text.size();
    constexpr std::pair<const char*, const char*> words[] = {
        {"data", "data"}, {"plans", "plan"}, {"faults", "faults"}};
    for (const auto& [word, key] : words) {
        const Value* all = order.find(word);
        const Value* own = all == nullptr ? nullptr : all->find(vendor.name);
        if (own != nullptr) text.emplace_back(key, *own);
    }
    if (text.size() == bare) return nullptr;
    scenario::SourceFiles files;
    files.population = read.files.population;
    for (const scenario::VendorFiles& each : read.files.vendors)
        if (each.folder == vendor.name) files.vendors = {each};
    files.vendors.front().scenarios.push_back({name + ".yaml", lines_of(Value(std::move(text))), {}});
    try {
        return catalog_of(scenario::load(files))->vendors.front();
    } catch (const Error& mistake) {
        refuse(mistake.what());
    }
}

Repertoire::Part Repertoire::part_for(const Value& order, const std::string& world, const Read& read) {
    auto catalog = std::make_shared<scenario::Catalog>();
    catalog->population = read.catalog->population;
    const std::vector<std::string> names = as_texts(order.find("vendors"));
    for (const std::string& name : names) {
        const auto& vendors = read.catalog->vendors;
        const auto vendor = std::find_if(vendors.begin(), vendors.end(),
                                         [&](const auto& each) { return each->name == name; });
        if (vendor == vendors.end()) refuse_vendor(name, names_of(*read.catalog));
        if (std::count(names.begin(), names.end(), name) > 1)
            refuse("the vendor '" + name + "' is named twice");
        catalog->vendors.push_back(*vendor);
    }
    if (names.empty()) refuse("a world has at least one vendor");
    Part part;
    try {
        part.scenarios = choose_scenarios(*catalog, as_texts(order.find("scenario")), "scenario");
    } catch (const Error& mistake) {
        refuse(mistake.what());
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto own = with_own_scenario(order, world, *catalog->vendors[i], *part.scenarios[i], read);
        if (!own) continue;
        catalog->vendors[i] = own;
        part.scenarios[i] = own->scenario("world-" + world);
    }
    part.catalog = std::move(catalog);
    return part;
}

std::shared_ptr<engine::Engine> Repertoire::add_world(engine::Worlds& worlds, const WorldOptions& wanted) {
    const Lock not_while_reloading(reloading_);
    std::shared_ptr<engine::Engine> made = make_world(wanted);
    worlds.add(made, wanted.ttl);
    return made;
}

std::shared_ptr<engine::Engine> Repertoire::add_fork(engine::Worlds& worlds, const engine::Engine& world,
                                                     const std::string& name, engine::Worlds::Ttl ttl) {
    const Lock not_while_reloading(reloading_);
    std::shared_ptr<engine::Engine> copy = world.fork(name);
    worlds.add(copy, ttl);
    return copy;
}

std::shared_ptr<engine::Engine> Repertoire::make_world(const WorldOptions& wanted) const {
    const std::shared_ptr<const Read> read = present();
    engine::Settings settings = settings_of(wanted.name);
    settings.filter = wanted.filter;
    std::optional<Value> snapshot;
    if (!wanted.snapshot.empty()) {
        auto parsed = parse_json(wanted.snapshot);
        if (const auto* error = std::get_if<JsonError>(&parsed))
            refuse("the snapshot is no JSON: " + error->reason);
        snapshot = std::get<Value>(std::move(parsed));
        engine::Made made = engine::made_as(*snapshot);
        settings.order = std::move(made.order);
        settings.seed = made.seed;
        settings.clock = made.clock;
    } else {
        settings.order = order_of(wanted, *read->catalog);
        if (wanted.seed) settings.seed = *wanted.seed;
        if (wanted.clock) settings.clock = *wanted.clock;
    }
    Part part = part_for(settings.order, wanted.name, *read);
    settings.scenarios = std::move(part.scenarios);
    return snapshot
               ? std::make_shared<engine::Engine>(std::move(part.catalog), std::move(settings), *snapshot)
               : std::make_shared<engine::Engine>(std::move(part.catalog), std::move(settings));
}

void Repertoire::play(engine::Engine& world, const std::vector<std::string>& scenarios) {
    const Lock not_while_reloading(reloading_);
    const std::shared_ptr<const Read> read = present();
    const bool is_first = world.name() == engine::default_world;
    const std::shared_ptr<const scenario::Catalog> catalog = world.catalog();
    try {
        choose_scenarios(*catalog, scenarios, "scenario");
    } catch (const Error& mistake) {
        refuse(mistake.what());
    }
    const Value before = world.settings().order;
    std::vector<std::string> play = is_first ? first_plays() : as_texts(before.find("scenario"));
    for (const std::string& each : scenarios) {
        const std::string vendor = each.find('/') == std::string::npos ? catalog->vendors.front()->name
                                                                       : each.substr(0, each.find('/'));
        std::erase_if(play, [&](const std::string& played) {
            return played.find('/') == std::string::npos || played.starts_with(vendor + '/');
        });
        play.push_back(each.find('/') == std::string::npos ? vendor + '/' + each : each);
    }
    if (is_first) {
        WorldOptions wanted;
        wanted.play = play;
        world.play(read->catalog, choose_scenarios(*read->catalog, play, "scenario"),
                   order_of(wanted, *read->catalog));
        const Lock lock(mutex_);
        play_ = std::move(play);
        return;
    }
    Value::Object order = before.object();
    for (auto& [word, value] : order)
        if (word == "scenario") value = as_list(play);
    Part part = part_for(order, world.name(), *read);
    world.play(std::move(part.catalog), std::move(part.scenarios), std::move(order));
}

Reloaded Repertoire::reload(engine::Worlds& worlds) {
    Reloaded reloaded;
    const Lock one_at_a_time(reloading_);
    std::shared_ptr<const Read> fresh;
    std::string seen = fingerprint();
    {
        const Lock lock(mutex_);
        seen_ = std::move(seen);
    }
    try {
        fresh = read(options_);
        const std::vector<const scenario::Scenario*> played =
            choose_scenarios(*fresh->catalog, first_plays());
        worlds.first()->reload(fresh->catalog, played);
    } catch (const std::exception& mistakes) {
        reloaded.mistakes = mistakes.what();
        for (const engine::Worlds::Listed& each : worlds.list())
            each.world->note("reload: the scenario files have mistakes, so what was loaded before goes on");
        return reloaded;
    }
    {
        const Lock lock(mutex_);
        read_ = fresh;
    }
    worlds.catalog_changed();
    for (const scenario::VendorFiles& vendor : fresh->files.vendors) {
        reloaded.files.push_back(vendor.api.name);
        for (const scenario::SourceFile& file : vendor.scenarios) reloaded.files.push_back(file.name);
    }
    const std::string note =
        "reload: " + std::to_string(reloaded.files.size()) + " scenario files were read again";
    for (const engine::Worlds::Listed& each : worlds.list()) {
        engine::Engine& world = *each.world;
        try {
            if (&world != worlds.first().get()) {
                Part part = part_for(world.settings().order, world.name(), *fresh);
                world.reload(std::move(part.catalog), std::move(part.scenarios));
            }
            world.note(note);
        } catch (const std::exception& mistake) {
            reloaded.left_as_is.push_back(world.name() + ": " + mistake.what());
            world.note("reload: this world goes on with what was loaded before: " +
                       std::string(mistake.what()));
        }
    }
    return reloaded;
}

std::vector<std::string> Repertoire::folders() const {
    std::vector<std::string> folders;
    scenario::Sources sources;
    try {
        sources = find_sources(options_);
    } catch (const Error&) {
        return folders;  // whoever reads the files says so
    }
    for (const fs::path& folder : sources.vendor_folders) folders.push_back(folder.string());
    if (sources.population.empty()) return folders;
    const fs::path all = sources.population.has_parent_path() ? sources.population.parent_path() : ".";
    folders.push_back(all.string());
    if (!options_.vendors.empty()) return folders;
    std::error_code failed;
    for (fs::directory_iterator entry(all, failed), end; !failed && entry != end; entry.increment(failed))
        if (std::error_code ignored; entry->is_directory(ignored)) folders.push_back(entry->path().string());
    return folders;
}

std::string Repertoire::fingerprint() const {
    std::string text;
    std::error_code failed;
    const auto add = [&](const fs::path& file) {
        const auto time = fs::last_write_time(file, failed).time_since_epoch().count();
        text += file.string() + ' ' + std::to_string(time) + ' ' +
                std::to_string(fs::file_size(file, failed)) + '\n';
    };
    scenario::Sources sources;
    try {
        sources = find_sources(options_);
    } catch (const Error&) {
        return text;
    }
    for (const fs::path& folder : sources.vendor_folders) {
        std::vector<fs::path> files;
        for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end;
             entry.increment(failed))
            if (entry->path().extension() == ".yaml" || entry->path().filename() == "README.md")
                files.push_back(entry->path());
        std::sort(files.begin(), files.end());
        for (const fs::path& file : files) add(file);
    }
    if (!sources.population.empty()) add(sources.population);
    return text;
}

}  // namespace understudy
