// What each file in this folder defines: one rule.
#pragma once

#include "contract/rule_types.h"

namespace understudy::contract::rules {

PreparedRule authenticates_every_call(const RuleParameters& parameters);
PreparedRule calls_only_documented_operations(const RuleParameters& parameters);
PreparedRule sends_only_documented_parameters(const RuleParameters& parameters);
PreparedRule sends_what_is_required(const RuleParameters& parameters);
PreparedRule body_fits_schema(const RuleParameters& parameters);
PreparedRule polls_no_faster_than(const RuleParameters& parameters);
PreparedRule stops_polling_at_a_terminal_state(const RuleParameters& parameters);
PreparedRule gives_up(const RuleParameters& parameters);
PreparedRule honours_retry_after(const RuleParameters& parameters);
PreparedRule backs_off(const RuleParameters& parameters);
PreparedRule retries_at_most(const RuleParameters& parameters);
PreparedRule repeats_no_lost_create(const RuleParameters& parameters);
PreparedRule fetches_every_page_once(const RuleParameters& parameters);
PreparedRule passes_cursor_verbatim(const RuleParameters& parameters);
PreparedRule downloads_only_when_ready(const RuleParameters& parameters);
PreparedRule downloads_while_the_link_lives(const RuleParameters& parameters);
PreparedRule notices_a_cut_download(const RuleParameters& parameters);
PreparedRule renews_token(const RuleParameters& parameters);
PreparedRule takes_an_error_in_200_for_an_error(const RuleParameters& parameters);
PreparedRule stops_after_refusal(const RuleParameters& parameters);
PreparedRule cleans_up(const RuleParameters& parameters);

}  // namespace understudy::contract::rules
