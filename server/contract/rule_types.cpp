#include "contract/rule_types.h"

#include "contract/rules/rules.h"

namespace understudy::contract {

const std::vector<RuleType>& rule_types() {
    static const std::vector<RuleType> types{
        {"authenticates_every_call", {}, rules::authenticates_every_call},
        {"calls_only_documented_operations", {}, rules::calls_only_documented_operations},
        {"sends_only_documented_parameters", {}, rules::sends_only_documented_parameters},
        {"sends_what_is_required", {"operation", "query", "headers"}, rules::sends_what_is_required},
        {"body_fits_schema", {}, rules::body_fits_schema},
        {"polls_no_faster_than", {"operation", "every"}, rules::polls_no_faster_than},
        {"stops_polling_at_a_terminal_state", {"operation", "states"}, rules::stops_polling_at_a_terminal_state},
        {"gives_up", {"operation", "states", "after", "polls"}, rules::gives_up},
        {"honours_retry_after", {}, rules::honours_retry_after},
        {"backs_off", {"on", "factor", "first", "cap"}, rules::backs_off},
        {"retries_at_most", {"times", "on"}, rules::retries_at_most},
        {"repeats_no_lost_create", {"operation", "check"}, rules::repeats_no_lost_create},
        {"fetches_every_page_once", {"operation", "page", "offset", "cursor", "limit", "items", "last", "total", "next"}, rules::fetches_every_page_once},
        {"passes_cursor_verbatim", {"operation", "parameter", "field"}, rules::passes_cursor_verbatim},
        {"downloads_only_when_ready", {"operation", "poll", "states"}, rules::downloads_only_when_ready},
        {"downloads_while_the_link_lives", {"operation", "status"}, rules::downloads_while_the_link_lives},
        {"notices_a_cut_download", {"operation"}, rules::notices_a_cut_download},
        {"renews_token", {"operations", "status"}, rules::renews_token},
        {"takes_an_error_in_200_for_an_error", {"operation", "where"}, rules::takes_an_error_in_200_for_an_error},
        {"stops_after_refusal", {"status"}, rules::stops_after_refusal},
        {"cleans_up", {"create", "remove"}, rules::cleans_up},
    };
    return types;
}

const RuleType* rule_type(std::string_view name) {
    for (const RuleType& type : rule_types())
        if (type.name == name) return &type;
    return nullptr;
}

std::vector<std::string> rule_names() {
    std::vector<std::string> names;
    for (const RuleType& type : rule_types()) names.emplace_back(type.name);
    return names;
}

}  // namespace understudy::contract
