// Plans and orders made at random: whatever comes, moves are documented or marked, and what was told to come next is what comes.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "base/dice.h"
#include "unit/engine/vendor_in_memory.h"

using namespace std::chrono_literals;
using namespace understudy;
using namespace understudy::engine;

namespace {

const std::string api = R"(
resources:
  job: { lifecycle: job, fields: { id: { type: integer, sequence: 1 } } }
lifecycles:
  job:
    source: D
    states: [waiting, running, done, failed]
    moves: { waiting: [running, failed], running: [running, done, failed] }
    plan: waiting for 2s, running for 2s, done
errors:
  no: { status: 409, source: D, body: no }
operations:
  get:
    request: GET /jobs/{id}
    source: D
    find: { job: { by: path.id, refusal: no } }
    polls: job
    reply: { source: D, body: "{{ job.state }}" }
  cancel:
    request: DELETE /jobs/{id}
    source: D
    find: { job: { by: path.id, refusal: no } }
    move: { job: { to: failed, refusal: no } }
    reply: { source: D, body: "{{ job.state }}" }
)";

const std::vector<std::string> states{"waiting", "running", "done", "failed"};
const Selection job{.vendor = "", .kind = "job", .id = "1"};

bool is_documented(std::string_view from, std::string_view to) {
    if (from == "waiting") return to == "running" || to == "failed";
    return from == "running" && to != "waiting";
}

std::string random_stay(Dice& dice) {
    const std::vector<std::string> stays{"", " for 0s", " for 1s", " for 2s from 10% until 64%", " for 1 read", " for 2 reads", " until released",
                                         " forever"};
    return stays[dice.below(stays.size())];
}

/// Mostly a plan: some make no sense and are refused.
std::string random_plan(Dice& dice, std::string_view state) {
    std::string plan;
    if (state == "waiting") plan = "waiting" + random_stay(dice);
    for (std::uint64_t runs = dice.below(3); runs > 0 || plan.empty(); runs -= runs > 0 ? 1 : 0) {
        if (!plan.empty()) plan += ", ";
        if (!plan.empty() && dice.below(3) == 0)
            plan += "then " + std::to_string(1 + dice.below(99)) + "% failed else running" + random_stay(dice);
        else
            plan += "running" + random_stay(dice);
    }
    switch (dice.below(4)) {
        case 0: return plan + ", done";
        case 1: return plan + ", then 30% failed else done";
        case 2: return plan + ", repeat";
        default: return plan;
    }
}

/// A job and all that happens to it.
class Walk {
  public:
    explicit Walk(std::uint64_t seed)
        : dice_(seed), acme_(api, "data: { job: [ { id: 1 } ] }\n", {.scenarios = {}, .clock = {}, .seed = seed}) {
        before_ = look();
    }

    void step() {
        switch (dice_.below(8)) {
            case 0: return plan();
            case 1: return release();
            case 2: return dice_.below(4) == 0 ? order() : advance(0s);
            case 3: return dice_.below(8) == 0 ? cancel() : advance(10s);
            case 4:
            case 5: return poll();
            default: return advance(std::chrono::milliseconds(500 * (1 + dice_.below(3))));
        }
    }

    int moves() const { return static_cast<int>(before_.history.size()); }

  private:
    Resource look() { return std::get<Resource>(acme_.engine.resource(job)); }

    /// Takes what happened since the last look; returns how many moves that were.
    std::size_t happened() {
        Resource now = look();
        REQUIRE(now.history.size() >= before_.history.size());
        for (std::size_t i = 0; i < now.history.size(); ++i) {
            const PastMove& move = now.history[i];
            if (i < before_.history.size()) {
                REQUIRE(move.to == before_.history[i].to);
                REQUIRE(move.how == before_.history[i].how);
                continue;
            }
            REQUIRE(move.from == now.history[i - 1].to);
            REQUIRE(move.at >= now.history[i - 1].at);
            REQUIRE(is_documented(*move.from, move.to) == (move.how != "forced"));
        }
        REQUIRE(now.history.back().to == now.state);
        REQUIRE(now.progress >= 0);
        REQUIRE(now.progress <= 100);
        if (now.next) {
            const bool timed = now.next->at.has_value(), read = now.next->after_reads > 0, gated = !now.next->gate.empty();
            REQUIRE(timed + read + gated == 1);
            if (timed) REQUIRE(*now.next->at > acme_.engine.now());
        }
        const std::vector<Gate> gates = acme_.engine.gates();
        REQUIRE(gates.size() == (now.next && !now.next->gate.empty() ? 1u : 0u));
        if (!gates.empty()) REQUIRE(gates[0].to == now.next->to);
        const std::size_t moves = now.history.size() - before_.history.size();
        if (moves > 0) first_ = now.history[before_.history.size()];
        before_ = std::move(now);
        return moves;
    }

    void expect(const NextMove& told, std::string_view how) {
        REQUIRE(happened() > 0);
        REQUIRE(first_.to == told.to);
        REQUIRE(first_.how == how);
        if (told.at) REQUIRE(first_.at == *told.at);
    }

    void advance(Duration by) {
        const std::optional<NextMove> told = before_.next;
        acme_.engine.advance(by);
        if (told && told->at && *told->at <= acme_.engine.now()) return expect(*told, "plan");
        REQUIRE(happened() == 0);
    }

    void poll() {
        const std::optional<NextMove> told = before_.next;
        REQUIRE(acme_.get("/jobs/1").body == *before_.state);
        if (told && told->after_reads == 1) return expect(*told, "plan");
        REQUIRE(happened() == 0);
        if (told && told->after_reads > 1) REQUIRE(before_.next->after_reads == told->after_reads - 1);
    }

    void release() {
        const std::optional<NextMove> told = before_.next;
        const bool is_released = std::holds_alternative<Resource>(acme_.engine.release("acme.job.1"));
        REQUIRE(is_released == (told && !told->gate.empty()));
        if (is_released) return expect(*told, "gate");
        REQUIRE(happened() == 0);
    }

    void order() {
        const std::string& to = states[dice_.below(states.size())];
        const bool documented = is_documented(*before_.state, to);
        const Force force = dice_.below(2) == 0 ? Force::no : Force::yes;
        const bool is_moved = std::holds_alternative<Resource>(acme_.engine.move(job, to, force));
        REQUIRE(is_moved == (documented || force == Force::yes));
        if (!is_moved) {
            REQUIRE(happened() == 0);
            return;
        }
        expect({.to = to, .at = {}, .after_reads = 0, .gate = {}}, documented ? "admin" : "forced");
    }

    void cancel() {
        const bool may = is_documented(*before_.state, "failed");
        acme_.ask("DELETE", "/jobs/1");
        if (may) return expect({.to = "failed", .at = {}, .after_reads = 0, .gate = {}}, "call");
        REQUIRE(happened() == 0);
    }

    void plan() {
        const std::string text = random_plan(dice_, *before_.state);
        CAPTURE(text);
        const auto outcome = acme_.engine.set_plan(job, text);
        if (const Mistake* mistake = std::get_if<Mistake>(&outcome)) {
            REQUIRE(mistake->text.starts_with("plan:1:"));
            REQUIRE(happened() == 0);
            return;
        }
        happened();
        REQUIRE(before_.plan == text);
    }

    Dice dice_;
    Acme acme_;
    Resource before_;
    PastMove first_;  ///< of those that happened last
};

}  // namespace

TEST_CASE("whatever happens to a job, its moves are documented or marked, and it goes where it was told to go") {
    int moves = 0;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        CAPTURE(seed);
        Walk walk(seed);
        for (int i = 0; i < 60; ++i) walk.step();
        moves += walk.moves();
    }
    CHECK(moves > 1500);  // so it did walk
}
