// Who is told when to come back does not come earlier.
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "contract/rules/rules.h"
#include "contract/wait.h"

namespace understudy::contract::rules {
namespace {

struct Parameters {};

/// In seconds; a date is not understood, since it stands on the world's clock and waits are judged by the machine's.
std::optional<std::chrono::seconds> retry_after(const Call& call) {
    const std::string* value = find_header(call.exchange().reply_headers, "retry-after");
    if (value == nullptr) return std::nullopt;
    std::int64_t seconds = 0;
    const char* const last = value->data() + value->size();
    const auto [end, error] = std::from_chars(value->data(), last, seconds);
    constexpr std::int64_t most = 100 * 366 * 86'400ll;
    if (error != std::errc() || end != last || seconds < 0 || seconds > most) return std::nullopt;
    return std::chrono::seconds(seconds);
}

class HonoursRetryAfter final : public Rule {
  public:
    explicit HonoursRetryAfter(std::shared_ptr<const Parameters>) {}

    void see(const Call& call, Findings& findings) override {
        if (call.operation_index() < 0) return;
        const std::string of_operation = call.operation()->name;
        const std::string of_thing = of_operation + ' ' + call.exchange().request.target;
        check(of_operation, call, findings);
        check(of_thing, call, findings);
        if (const auto seconds = retry_after(call)) {
            findings.meet();
            // A job that is not ready says nothing about others; who is sent away for good reason is so for every call.
            const bool is_refused = call.status() >= 400;
            asked_[is_refused ? of_operation : of_thing] = {call.came() + call.exchange().delay, *seconds, call.sequence()};
        }
    }

  private:
    struct Asked {
        Call::Time since;
        std::chrono::seconds wait{};
        std::uint64_t sequence = 0;
    };

    void check(const std::string& key, const Call& call, Findings& findings) {
        const auto found = asked_.find(key);
        if (found == asked_.end()) return;
        const Asked asked = found->second;
        asked_.erase(found);
        const Duration waited = call.came() - asked.since;
        if (waited < Duration::zero() || !is_too_short(waited, asked.wait)) return;  // below zero: it did not wait for the answer
        findings.breach("no " + call.operation()->name + " for " + format_duration(asked.wait) + ", as Retry-After asks",
                        "one after " + format_wait(waited), {asked.sequence, call.sequence()});
    }

    std::unordered_map<std::string, Asked> asked_;
};

}  // namespace

PreparedRule honours_retry_after(const RuleParameters&) {
    return prepared<HonoursRetryAfter>("comes back no earlier than Retry-After says", Parameters());
}

}  // namespace understudy::contract::rules
