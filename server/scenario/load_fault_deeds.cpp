#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/byte_count.h"
#include "scenario/documented.h"
#include "scenario/fault_draft.h"
#include "scenario/load_delay.h"

namespace understudy::scenario {
namespace {

using Ending = FaultRule::Ending;
using Lost = FaultRule::Lost;

std::size_t at(int index) {
    return static_cast<std::size_t>(index);
}

void load_answer(FaultDraft& fault) {
    if (const yaml::Node* error = fault.map.find("error")) {
        if (const auto name = fault.site.read.text(*error, "an error's name"))
            fault.rule.error = fault.site.errors.use(*name, error->place, fault.mistakes());
    }
    const yaml::Node* status = fault.map.find("status");
    if (status == nullptr) return;
    const auto number = fault.site.read.integer(*status, "a status", {100, 999});
    if (!number || !fault.knows_operation ||
        (fault.rule.operation >= 0 && at(fault.rule.operation) >= fault.site.vendor.operations.size()))
        return;
    const auto answer = documented(fault.site.vendor, fault.rule.operation, static_cast<int>(*number));
    if (!answer) {
        std::vector<std::string> known;
        for (const int each : documented_statuses(fault.site.vendor, fault.rule.operation))
            known.push_back(std::to_string(each));
        fault.mistakes().add(
            status->place, "the status " + status->text + " is not documented for " + fault.operation_name(),
            known.empty() ? "no error is" : "documented: " + yaml::list_of(known));
        return;
    }
    if (answer->error >= 0) fault.site.errors.entry(answer->error).used = true;
    fault.rule.error = answer->error;
    fault.rule.reply = answer->reply;
}

/// `20B` or `8KiB`.
std::optional<std::int64_t> bytes_of(std::string_view text) {
    if (!text.ends_with('B')) return {};
    if (text.size() > 1 && text[text.size() - 2] >= '0' && text[text.size() - 2] <= '9')
        text.remove_suffix(1);
    const auto count = parse_byte_count(text);
    if (!count || *count > std::size_t{1} << 40) return {};
    return static_cast<std::int64_t>(*count);
}

void load_slow(FaultDraft& fault, const yaml::Node& node) {
    std::string_view text = node.is_scalar() ? std::string_view(node.text) : std::string_view();
    const bool is_speed = text.ends_with("/s");
    if (is_speed) text.remove_suffix(2);
    const auto bytes = is_speed ? bytes_of(text) : std::nullopt;
    if (bytes && *bytes > 0) {
        fault.rule.bytes_per_second = *bytes;
        return;
    }
    fault.mistakes().add(node.place, "'slow' must be bytes per second, not " + yaml::describe(node),
                         "write 100B/s or 2KiB/s");
}

void load_cut(FaultDraft& fault, const yaml::Node& node) {
    if (node.is_scalar()) fault.rule.cut = bytes_of(node.text);
    if (!fault.rule.cut)
        fault.mistakes().add(node.place, "'cut' must be a number of bytes, not " + yaml::describe(node),
                             "write 20B or 8KiB: so much of the body is sent");
}

struct EndingName {
    std::string_view name;
    Ending ending;
};
/// Ours first; WireMock's are understood.
constexpr std::array<EndingName, 9> endings{{{"reset", Ending::reset},
                                             {"empty", Ending::empty},
                                             {"malformed_chunk", Ending::malformed_chunk},
                                             {"random_data", Ending::random_data},
                                             {"wrong_length", Ending::wrong_length},
                                             {"CONNECTION_RESET_BY_PEER", Ending::reset},
                                             {"EMPTY_RESPONSE", Ending::empty},
                                             {"MALFORMED_RESPONSE_CHUNK", Ending::malformed_chunk},
                                             {"RANDOM_DATA_THEN_CLOSE", Ending::random_data}}};

std::string_view name_of(Ending ending) {
    for (const EndingName& each : endings)
        if (each.ending == ending) return each.name;
    return {};
}

void load_ending(FaultDraft& fault, const yaml::Node& node) {
    std::vector<std::string> names;
    for (const EndingName& each : endings) names.emplace_back(each.name);
    const auto index = fault.site.read.one_of(node, "'fault'", names);
    if (index) fault.rule.ending = endings[*index].ending;
}

void load_lost(FaultDraft& fault, const yaml::Node& node) {
    const auto index = fault.site.read.one_of(node, "'lost'", {"before", "after"});
    if (index) fault.rule.lost = *index == 0 ? Lost::before : Lost::after;
}

void exclude(const FaultDraft& fault, std::string_view key, std::string_view other, std::string_view why) {
    if (!fault.has(key) || !fault.has(other)) return;
    fault.mistakes().add(
        fault.map.place_of(other),
        "'" + std::string(other) + "' beside '" + std::string(key) + "' of a fault: " + std::string(why),
        "make two faults of it, or take one out");
}

void check_together(FaultDraft& fault) {
    constexpr std::array<std::string_view, 7> deeds{"error", "status", "delay", "slow",
                                                    "cut",   "fault",  "lost"};
    if (fault.map.is_map() &&
        std::none_of(deeds.begin(), deeds.end(), [&](std::string_view key) { return fault.has(key); }))
        fault.mistakes().add(fault.node.place, "a fault needs something to do",
                             "one or more of error, status, delay, slow, cut, fault and lost");
    exclude(fault, "error", "status", "there is one answer");
    const bool sends_nothing = fault.rule.ending == Ending::reset || fault.rule.ending == Ending::empty;
    const bool sends_no_http = sends_nothing || fault.rule.ending == Ending::random_data;
    for (const std::string_view key : {"error", "status", "slow", "cut"}) {
        exclude(fault, "lost", key, "what is lost is not answered");
        if (sends_no_http) exclude(fault, "fault", key, "no answer is sent");
    }
    if (fault.rule.ending != Ending::whole && !sends_no_http)
        exclude(fault, "fault", "cut", "the body breaks off in one way");
    if (fault.rule.ending != Ending::whole && !sends_nothing)
        exclude(fault, "fault", "lost", "what is lost ends in 'reset' or 'empty'");
}

int documented_status(const FaultDraft& fault) {
    return fault.site.vendor.operations[at(fault.rule.operation)].replies[at(fault.rule.reply)].status;
}

std::string what_it_does(const FaultDraft& fault) {
    std::string out;
    const auto add = [&](std::string_view words) { out.append(out.empty() ? "" : ", ").append(words); };
    if (fault.rule.error >= 0) add(fault.site.errors.entry(fault.rule.error).name);
    if (fault.rule.reply >= 0) add("status " + std::to_string(documented_status(fault)));
    if (fault.rule.lost != Lost::no) add(fault.rule.lost == Lost::before ? "lost before" : "lost after");
    if (fault.rule.ending != Ending::whole) add(name_of(fault.rule.ending));
    if (fault.rule.cut) add("cut");
    if (fault.rule.bytes_per_second > 0) add("slow");
    if (fault.rule.delay) add("delay");
    return out;
}

}  // namespace

void load_deeds(FaultDraft& fault) {
    load_answer(fault);
    if (const yaml::Node* delay = fault.map.find("delay"))
        fault.rule.delay = load_delay(fault.site.read, *delay);
    if (const yaml::Node* slow = fault.map.find("slow")) load_slow(fault, *slow);
    if (const yaml::Node* cut = fault.map.find("cut")) load_cut(fault, *cut);
    if (const yaml::Node* ending = fault.map.find("fault")) load_ending(fault, *ending);
    if (const yaml::Node* lost = fault.map.find("lost")) load_lost(fault, *lost);
    check_together(fault);
    fault.rule.does = what_it_does(fault);
}

}  // namespace understudy::scenario
