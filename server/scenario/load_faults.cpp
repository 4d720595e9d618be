#include "scenario/load_faults.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>

#include "base/byte_count.h"
#include "scenario/documented.h"
#include "scenario/load_delay.h"

namespace understudy::scenario {
namespace {

using Ending = FaultRule::Ending;
using Lost = FaultRule::Lost;

std::size_t at(int index) { return static_cast<std::size_t>(index); }

/// Reads one fault. What is wrong in one key does not hide what is wrong in another.
class FaultLoader {
  public:
    FaultLoader(const FaultSite& site, const yaml::Node& node, const yaml::MapReader& map)
        : site_(site), node_(node), map_(map) {}

    FaultRule load() {
        load_aim();
        load_which_calls();
        load_answer();
        if (const yaml::Node* delay = map_.find("delay")) rule_.delay = load_delay(site_.read, *delay);
        if (const yaml::Node* slow = map_.find("slow")) load_slow(*slow);
        if (const yaml::Node* cut = map_.find("cut")) load_cut(*cut);
        if (const yaml::Node* fault = map_.find("fault")) load_ending(*fault);
        if (const yaml::Node* lost = map_.find("lost")) load_lost(*lost);
        check_together();
        rule_.does = what_it_does();
        return std::move(rule_);
    }

  private:
    yaml::Mistakes& mistakes() const { return site_.read.mistakes(); }
    bool has(std::string_view key) const { return node_.find(key) != nullptr; }

    // Where ------------------------------------------------------------------------------------------

    void load_aim() {
        if (const yaml::Node* operation = map_.require("operation", "name an operation, or '*' for all")) {
            if (const auto name = site_.read.text(*operation, "an operation")) {
                if (*name != "*") rule_.operation = site_.operations.use(*name, operation->place, mistakes());
                knows_operation_ = *name == "*" || rule_.operation >= 0;
            }
        }
        if (const yaml::Node* resource = map_.find("resource")) load_resource(*resource);
        if (const yaml::Node* caller = map_.find("caller")) {
            rule_.caller = site_.read.text(*caller, "a caller's key");
            if (knows_operation_ && !any_operation([this](const Operation& each) { return knows_caller(each); }))
                mistakes().add(map_.place_of("caller"), "nobody is known to call " + operation_name(),
                               "aim at callers of operations whose auth scheme finds something");
        }
    }

    void load_resource(const yaml::Node& node) {
        if (!node.is_map() || node.entries.size() != 1) {
            mistakes().add(node.place, "a resource is a kind and its key, not " + yaml::describe(node),
                           "resource: { KIND: KEY }");
            return;
        }
        const yaml::Node::Entry& entry = node.entries.front();
        AimedResource aimed;
        aimed.kind = site_.kinds.use(entry.key.text, entry.key.place, mistakes());
        aimed.key = site_.read.text(entry.value, "a resource's key").value_or("");
        const auto finds = [&](const Operation& each) {
            return std::any_of(each.find.begin(), each.find.end(),
                               [&](const Find& find) { return find.kind == aimed.kind; });
        };
        if (aimed.kind >= 0 && knows_operation_ && !any_operation(finds))
            mistakes().add(entry.key.place,
                           (rule_.operation < 0 ? "no operation finds" : operation_name() + " never finds") + " a '" +
                               entry.key.text + "'",
                           "aim at what stands in the operation's 'find'");
        rule_.resource = std::move(aimed);
    }

    bool knows_caller(const Operation& operation) const {
        const std::vector<AuthScheme>& schemes = site_.vendor.auth;
        return operation.auth >= 0 && at(operation.auth) < schemes.size() && schemes[at(operation.auth)].kind >= 0;
    }

    template <typename Fits>
    bool any_operation(Fits fits) const {
        const std::vector<Operation>& operations = site_.vendor.operations;
        if (rule_.operation >= 0)
            return at(rule_.operation) >= operations.size() || fits(operations[at(rule_.operation)]);
        return std::any_of(operations.begin(), operations.end(), fits);
    }

    std::string operation_name() const {
        return rule_.operation < 0 ? "any operation" : "'" + site_.operations.entry(rule_.operation).name + "'";
    }

    // Which calls ------------------------------------------------------------------------------------

    void load_which_calls() {
        if (const yaml::Node* calls = map_.find("calls")) load_calls(*calls);
        if (const yaml::Node* every = map_.find("every"))
            rule_.every = site_.read.integer(*every, "'every'", {2, 1'000'000}).value_or(1);
        if (const yaml::Node* rate = map_.find("rate")) load_rate(*rate);
        if (const yaml::Node* from = map_.find("from"))
            rule_.from = site_.read.duration(*from, "'from'").value_or(Duration::zero());
        if (const yaml::Node* lasts = map_.find("for")) {
            rule_.lasts = site_.read.duration(*lasts, "'for'");
            if (rule_.lasts == Duration::zero()) mistakes().add(lasts->place, "'for' must be longer than nothing");
        }
    }

    static std::optional<std::int64_t> positive(std::string_view text) {
        std::int64_t value = 0;
        const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (failed != std::errc() || end != text.data() + text.size() || value < 1) return {};
        return value;
    }

    /// `3` or `1-2`.
    void load_calls(const yaml::Node& node) {
        const std::string text = site_.read.text(node, "'calls'").value_or("");
        const std::size_t dash = std::min(text.find('-'), text.size());
        const std::optional<std::int64_t> first = positive(std::string_view(text).substr(0, dash));
        const std::optional<std::int64_t> last =
            dash < text.size() ? positive(std::string_view(text).substr(dash + 1)) : first;
        if (!first || !last || *first > *last) {
            mistakes().add(node.place, yaml::describe(node) + " is no range of calls",
                           "write 3 or 1-2, counting from 1");
            return;
        }
        rule_.first_call = *first;
        rule_.last_call = *last;
    }

    /// `20%` or `0.5%`, to four places.
    void load_rate(const yaml::Node& node) {
        constexpr std::uint32_t all = 1'000'000;
        const std::string text = node.is_scalar() ? node.text : std::string();
        std::uint64_t units = 0;
        int places = -1;  // after the point; -1: before it
        bool is_rate = text.size() > 1 && text.ends_with('%');
        for (std::size_t i = 0; is_rate && i + 1 < text.size(); ++i) {
            const bool is_digit = text[i] >= '0' && text[i] <= '9';
            if (is_digit && places < 4 && units <= all) {
                units = units * 10 + static_cast<std::uint64_t>(text[i] - '0');
                if (places >= 0) ++places;
            } else if (text[i] == '.' && places < 0 && i > 0 && i + 2 < text.size()) {
                places = 0;
            } else {
                is_rate = false;
            }
        }
        for (int place = std::max(places, 0); place < 4; ++place) units *= 10;
        if (!is_rate || units == 0 || units > all) {
            mistakes().add(node.place, yaml::describe(node) + " is no share of the calls",
                           "write 20% or 0.5%: above 0 and at most 100%");
            return;
        }
        rule_.chance = static_cast<std::uint32_t>(units);
    }

    // What it does -----------------------------------------------------------------------------------

    void load_answer() {
        if (const yaml::Node* error = map_.find("error")) {
            if (const auto name = site_.read.text(*error, "an error's name"))
                rule_.error = site_.errors.use(*name, error->place, mistakes());
        }
        const yaml::Node* status = map_.find("status");
        if (status == nullptr) return;
        const auto number = site_.read.integer(*status, "a status", {100, 999});
        if (!number || !knows_operation_ || (rule_.operation >= 0 && at(rule_.operation) >= site_.vendor.operations.size()))
            return;
        const auto answer = documented(site_.vendor, rule_.operation, static_cast<int>(*number));
        if (!answer) {
            std::vector<std::string> known;
            for (const int each : documented_statuses(site_.vendor, rule_.operation)) known.push_back(std::to_string(each));
            mistakes().add(status->place,
                           "the status " + status->text + " is not documented for " + operation_name(),
                           known.empty() ? "no error is" : "documented: " + yaml::list_of(known));
            return;
        }
        if (answer->error >= 0) site_.errors.entry(answer->error).used = true;
        rule_.error = answer->error;
        rule_.reply = answer->reply;
    }

    /// `20B` or `8KiB`.
    static std::optional<std::int64_t> bytes_of(std::string_view text) {
        if (!text.ends_with('B')) return {};
        if (text.size() > 1 && text[text.size() - 2] >= '0' && text[text.size() - 2] <= '9') text.remove_suffix(1);
        const auto count = parse_byte_count(text);
        if (!count || *count > std::size_t{1} << 40) return {};
        return static_cast<std::int64_t>(*count);
    }

    void load_slow(const yaml::Node& node) {
        std::string_view text = node.is_scalar() ? std::string_view(node.text) : std::string_view();
        const bool is_speed = text.ends_with("/s");
        if (is_speed) text.remove_suffix(2);
        const auto bytes = is_speed ? bytes_of(text) : std::nullopt;
        if (bytes && *bytes > 0) {
            rule_.bytes_per_second = *bytes;
            return;
        }
        mistakes().add(node.place, "'slow' must be bytes per second, not " + yaml::describe(node),
                       "write 100B/s or 2KiB/s");
    }

    void load_cut(const yaml::Node& node) {
        if (node.is_scalar()) rule_.cut = bytes_of(node.text);
        if (!rule_.cut)
            mistakes().add(node.place, "'cut' must be a number of bytes, not " + yaml::describe(node),
                           "write 20B or 8KiB: so much of the body is sent");
    }

    struct EndingName { std::string_view name; Ending ending; };
    /// Ours first; WireMock's are understood.
    static constexpr std::array<EndingName, 9> endings{{{"reset", Ending::reset},
                                                        {"empty", Ending::empty},
                                                        {"malformed_chunk", Ending::malformed_chunk},
                                                        {"random_data", Ending::random_data},
                                                        {"wrong_length", Ending::wrong_length},
                                                        {"CONNECTION_RESET_BY_PEER", Ending::reset},
                                                        {"EMPTY_RESPONSE", Ending::empty},
                                                        {"MALFORMED_RESPONSE_CHUNK", Ending::malformed_chunk},
                                                        {"RANDOM_DATA_THEN_CLOSE", Ending::random_data}}};

    static std::string_view name_of(Ending ending) {
        for (const EndingName& each : endings)
            if (each.ending == ending) return each.name;
        return {};
    }

    void load_ending(const yaml::Node& node) {
        std::vector<std::string> names;
        for (const EndingName& each : endings) names.emplace_back(each.name);
        const auto index = site_.read.one_of(node, "'fault'", names);
        if (index) rule_.ending = endings[*index].ending;
    }

    void load_lost(const yaml::Node& node) {
        const auto index = site_.read.one_of(node, "'lost'", {"before", "after"});
        if (index) rule_.lost = *index == 0 ? Lost::before : Lost::after;
    }

    // Together ---------------------------------------------------------------------------------------

    void exclude(std::string_view key, std::string_view other, std::string_view why) {
        if (!has(key) || !has(other)) return;
        mistakes().add(map_.place_of(other),
                       "'" + std::string(other) + "' beside '" + std::string(key) + "' of a fault: " + std::string(why),
                       "make two faults of it, or take one out");
    }

    void check_together() {
        constexpr std::array<std::string_view, 7> deeds{"error", "status", "delay", "slow", "cut", "fault", "lost"};
        if (map_.is_map() && std::none_of(deeds.begin(), deeds.end(), [this](std::string_view key) { return has(key); }))
            mistakes().add(node_.place, "a fault needs something to do",
                           "one or more of error, status, delay, slow, cut, fault and lost");
        exclude("error", "status", "there is one answer");
        const bool sends_nothing = rule_.ending == Ending::reset || rule_.ending == Ending::empty;
        const bool sends_no_http = sends_nothing || rule_.ending == Ending::random_data;
        for (const std::string_view key : {"error", "status", "slow", "cut"}) {
            exclude("lost", key, "what is lost is not answered");
            if (sends_no_http) exclude("fault", key, "no answer is sent");
        }
        if (rule_.ending != Ending::whole && !sends_no_http) exclude("fault", "cut", "the body breaks off in one way");
        if (rule_.ending != Ending::whole && !sends_nothing)
            exclude("fault", "lost", "what is lost ends in 'reset' or 'empty'");
    }

    std::string what_it_does() const {
        std::string out;
        const auto add = [&](std::string_view words) { out.append(out.empty() ? "" : ", ").append(words); };
        if (rule_.error >= 0) add(site_.errors.entry(rule_.error).name);
        if (rule_.reply >= 0) add("status " + std::to_string(documented_status()));
        if (rule_.lost != Lost::no) add(rule_.lost == Lost::before ? "lost before" : "lost after");
        if (rule_.ending != Ending::whole) add(name_of(rule_.ending));
        if (rule_.cut) add("cut");
        if (rule_.bytes_per_second > 0) add("slow");
        if (rule_.delay) add("delay");
        return out;
    }

    int documented_status() const {
        return site_.vendor.operations[at(rule_.operation)].replies[at(rule_.reply)].status;
    }

    const FaultSite& site_;
    const yaml::Node& node_;
    const yaml::MapReader& map_;
    FaultRule rule_;
    bool knows_operation_ = false;  ///< false after a mistake: then nothing is said that follows from it
};

Value words_of(const FaultSite& site, const yaml::Node& node) {
    Value::Object words;
    for (const yaml::Node::Entry& entry : node.entries)
        if (entry.key.text != "vendor") words.emplace_back(entry.key.text, site.read.value(entry.value));
    return words;
}

}  // namespace

FaultRule load_fault(const FaultSite& site, const yaml::Node& node, VendorKey vendor_key) {
    static constexpr std::array<std::string_view, 15> keys{"operation", "resource", "caller", "calls", "every",
                                                           "rate",      "from",     "for",    "error", "status",
                                                           "delay",     "slow",     "cut",    "fault", "lost"};
    static constexpr std::array<std::string_view, 16> keys_with_vendor = [] {
        std::array<std::string_view, 16> all{"vendor"};
        std::copy(keys.begin(), keys.end(), all.begin() + 1);
        return all;
    }();
    const std::span<const std::string_view> known =
        vendor_key == VendorKey::allowed ? std::span<const std::string_view>(keys_with_vendor) : keys;
    const yaml::MapReader map(node, "a fault", node.place, known, site.read.mistakes());
    if (!map.is_map()) return {};
    FaultRule rule = FaultLoader(site, node, map).load();
    rule.words = words_of(site, node);
    return rule;
}

std::vector<FaultRule> load_faults(const FaultSite& site, const yaml::Node& node) {
    std::vector<FaultRule> faults;
    std::vector<Place> places;
    if (!site.read.is_list(node, "'faults'")) return faults;
    for (const yaml::Node& item : node.items) {
        const std::size_t mistakes_before = site.read.mistakes().count();
        FaultRule fault = load_fault(site, item, VendorKey::unknown);
        if (site.read.mistakes().count() > mistakes_before) continue;  // it may answer less than it seems
        const auto earlier = std::find_if(faults.begin(), faults.end(), [&](const FaultRule& each) {
            return shadows(each, fault, SetTogether::yes);
        });
        if (earlier != faults.end()) {
            const auto line = places[static_cast<std::size_t>(earlier - faults.begin())].line;
            site.read.mistakes().add(
                item.place, "the error of this fault never answers",
                "the fault in line " + std::to_string(line) + " answers all of its calls before it");
        }
        faults.push_back(std::move(fault));
        places.push_back(item.place);
    }
    return faults;
}

}  // namespace understudy::scenario
