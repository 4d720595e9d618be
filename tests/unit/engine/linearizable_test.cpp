// Many threads race polls of jobs in one world, while another moves its time. What each saw is kept, and the whole history is
// held against what a single caller in the order of the journal must have seen.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "unit/engine/vendor_in_memory.h"

using namespace std::chrono_literals;
using namespace understudy;
using namespace understudy::engine;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_sanitized = true;
#elif defined(__has_feature)
constexpr bool is_sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool is_sanitized = false;
#endif

constexpr std::uint64_t polls = is_sanitized ? 30'000 : 1'000'000;
constexpr int threads = 16;
constexpr std::size_t places = 100;  ///< jobs at a time; whoever sees one done puts a new one in its place

const std::string api = R"(
resources:
  job:
    lifecycle: job
    fields:
      id:   { type: integer, sequence: 1 }
      kind: { type: string }
lifecycles:
  job:
    source: D
    states: [waiting, running, done]
    moves: { waiting: [running], running: [done] }
    plan: waiting for 3 reads, running for 3 reads, done
errors:
  missing: { status: 404, source: D, body: no }
operations:
  create:
    request: POST /jobs/{kind}
    source: D
    create: { job: { kind: "{{ path.kind }}" } }
    reply: { source: D, body: "{{ job.id }}" }
  get:
    request: GET /jobs/{id}
    source: D
    path: { id: { type: integer } }
    find: { job: { by: path.id, refusal: missing } }
    polls: job
    lists: { moves: { of: job.moves } }
    reply: { source: D, body: "{{ job.state }} {{ moves.total }}" }
)";

const std::string normal = R"(
plan:
  job:
    - { when: { job.kind: timed }, plan: "waiting for 3s, running for 3s, done" }
    - { plan: "waiting for 3 reads, running for 3 reads, done" }
)";

/// One exchange about a job, as its caller saw it. States are their first letters, 0 for none.
struct Seen {
    std::uint64_t sequence = 0;            ///< in the journal
    std::uint64_t called = 0, answered = 0;  ///< on one clock that all threads share
    int job = 0;
    char before = 0, after = 0;            ///< as the journal has it
    char shown = 0;                        ///< in the reply; 0: it was created
    int moves = 0;                         ///< likewise
};

/// The race: every thread's exchanges, and what moving the time brought about.
class Race {
  public:
    Race() : acme_(api, normal) {}

    void run() {
        for (std::size_t place = 0; place < places; ++place) jobs_[place] = create(place, setup_);
        std::vector<std::thread> racers;
        for (int i = 0; i < threads; ++i) racers.emplace_back([this, i] { poll(static_cast<std::size_t>(i)); });
        std::thread mover([this] {
            while (!over_) {
                for (Happening& move : acme_.engine.advance(100ms)) happened_.push_back(std::move(move));
                std::this_thread::yield();
            }
        });
        for (std::thread& racer : racers) racer.join();
        over_ = true;
        mover.join();
    }

    /// All exchanges in the order of the journal.
    std::vector<Seen> in_order() const {
        std::vector<Seen> all = setup_;
        for (const std::vector<Seen>& each : seen_) all.insert(all.end(), each.begin(), each.end());
        std::sort(all.begin(), all.end(), [](const Seen& a, const Seen& b) { return a.sequence < b.sequence; });
        return all;
    }

    const std::vector<std::vector<Seen>>& by_thread() const { return seen_; }
    const std::vector<Happening>& happened() const { return happened_; }
    Engine& engine() { return acme_.engine; }

    static bool is_timed(std::size_t place) { return place % 2 == 1; }

  private:
    Seen exchange(const char* method, std::string target, int job, std::string& body) {
        Request request;
        request.method = method;
        request.target = std::move(target);
        request.headers = {{"Host", "127.0.0.1:8080"}};
        request.peer = "127.0.0.1";
        Exchange told;
        Seen seen;
        seen.job = job;
        seen.called = ticks_.fetch_add(1);
        body = acme_.engine.handle(std::move(request), &told).body;
        seen.answered = ticks_.fetch_add(1);
        seen.sequence = told.sequence;
        seen.before = told.state_before.empty() ? '\0' : told.state_before[0];
        seen.after = told.state_after.empty() ? '\0' : told.state_after[0];
        return seen;
    }

    int create(std::size_t place, std::vector<Seen>& seen) {
        std::string body;
        seen.push_back(exchange("POST", is_timed(place) ? "/jobs/timed" : "/jobs/read", 0, body));
        return seen.back().job = std::stoi(body);
    }

    void poll(std::size_t thread) {
        std::vector<Seen>& seen = seen_[thread];
        seen.reserve(polls / threads + polls / threads / 4);
        std::string body;
        for (std::uint64_t i = 0; i < polls / threads; ++i) {
            const std::size_t place = (i * 7 + thread * 13) % places;
            int job = jobs_[place];
            for (; job == 0; job = jobs_[place]) std::this_thread::yield();
            seen.push_back(exchange("GET", "/jobs/" + std::to_string(job), job, body));
            seen.back().shown = body[0];
            seen.back().moves = body.back() - '0';
            if (body[0] != 'd') continue;
            // Several may see it done; one of them puts a new one there.
            int expected = job;
            if (jobs_[place].compare_exchange_strong(expected, 0)) jobs_[place] = create(place, seen);
        }
    }

    Acme acme_;
    std::array<std::atomic<int>, places> jobs_{};
    std::atomic<std::uint64_t> ticks_{0};
    std::atomic<bool> over_{false};
    std::vector<Seen> setup_;
    std::vector<std::vector<Seen>> seen_{threads};
    std::vector<Happening> happened_;  ///< the mover's, until it has ended
};

// Counted rather than checked one by one: a million assertions would take longer than the race.

/// Exchanges that another one had finished before they began, and that still stand before it in the journal.
std::uint64_t against_real_time(std::vector<Seen> all) {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> ends;  // when answered, which sequence
    for (const Seen& seen : all) ends.emplace_back(seen.answered, seen.sequence);
    std::sort(ends.begin(), ends.end());
    std::sort(all.begin(), all.end(), [](const Seen& a, const Seen& b) { return a.called < b.called; });
    std::uint64_t wrong = 0, newest = 0;
    std::size_t next = 0;
    for (const Seen& seen : all) {
        for (; next < ends.size() && ends[next].first < seen.called; ++next) newest = std::max(newest, ends[next].second);
        if (seen.sequence < newest) ++wrong;
    }
    return wrong;
}

/// What one caller after the other would have been shown by a job that walks by reads.
struct Model {
    int polled = 0;
    char last_told = 0;
    int last_moves = 0;

    char expected() const { return polled < 3 ? 'w' : polled < 6 ? 'r' : 'd'; }
};

int moves_into(char state) { return state == 'w' ? 1 : state == 'r' ? 2 : 3; }

}  // namespace

TEST_CASE("a million racing polls take each transition exactly once, in an order that explains what everybody saw") {
    Race race;
    race.run();
    const std::vector<Seen> all = race.in_order();
    REQUIRE(all.size() >= polls);

    // The journal has each exchange once, and its order is one that the callers' own clocks allow.
    std::uint64_t gaps = 0;
    for (std::size_t i = 0; i < all.size(); ++i) gaps += all[i].sequence == i + 1 ? 0 : 1;
    CHECK(gaps == 0);
    CHECK(against_real_time(all) == 0);

    // In that order each job goes on as if there were one caller only.
    std::map<int, bool> is_timed;
    std::map<int, Model> models;
    std::uint64_t broken_chains = 0, wrong_states = 0, wrong_moves = 0, back = 0;
    const ResourceList list = std::get<ResourceList>(race.engine().resources({}, {.limit = all.size(), .offset = 0}));
    for (const Resource& resource : list.resources) is_timed[std::stoi(resource.id)] = resource.plan.find("reads") == std::string::npos;
    for (const Seen& seen : all) {
        Model& job = models[seen.job];
        if (seen.before != job.last_told) ++broken_chains;
        job.last_told = seen.after;
        if (seen.shown == 0) {
            if (seen.after != 'w') ++wrong_states;
            job.last_moves = 1;
            continue;
        }
        if (seen.shown != seen.after) ++wrong_states;
        if (!is_timed[seen.job] && seen.shown != job.expected()) ++wrong_states;
        if (seen.moves != moves_into(seen.shown)) ++wrong_moves;
        if (seen.moves < job.last_moves) ++back;
        job.last_moves = seen.moves;
        ++job.polled;
    }
    CHECK(broken_chains == 0);
    CHECK(wrong_states == 0);
    CHECK(wrong_moves == 0);
    CHECK(back == 0);

    // To each reader by itself, a job never goes back.
    std::uint64_t back_for_one = 0;
    for (const std::vector<Seen>& own : race.by_thread()) {
        std::unordered_map<int, int> moves;
        std::uint64_t sequence = 0;
        for (const Seen& seen : own) {
            if (seen.sequence <= sequence || seen.moves < moves[seen.job]) ++back_for_one;
            sequence = seen.sequence;
            if (seen.shown != 0) moves[seen.job] = seen.moves;
        }
    }
    CHECK(back_for_one == 0);

    // Each job's history is the documented one, every move once and none before the one it follows.
    std::uint64_t wrong_histories = 0, finished_by_time = 0, entered_by_time = 0;
    const std::array<std::string_view, 3> states{"waiting", "running", "done"};
    for (const Resource& resource : list.resources) {
        bool is_right = !resource.history.empty() && resource.history.size() <= states.size();
        for (std::size_t i = 0; is_right && i < resource.history.size(); ++i) {
            const PastMove& move = resource.history[i];
            is_right = move.to == states[i] && move.from.has_value() == (i > 0) && (i == 0 || *move.from == states[i - 1]) &&
                       (i == 0 || move.at >= resource.history[i - 1].at) && move.how == (i == 0 ? "start" : "plan");
        }
        if (!is_right || resource.history.back().to != resource.state) ++wrong_histories;
        if (!is_timed[std::stoi(resource.id)]) continue;
        entered_by_time += resource.history.size() - 1;
        finished_by_time += resource.history.size() == 3 ? 1 : 0;
    }
    CHECK(list.total == models.size());
    CHECK(wrong_histories == 0);

    // What moving the time brought about was told once each, in order of time.
    std::map<std::string, int> told;
    std::uint64_t out_of_order = 0;
    for (std::size_t i = 0; i < race.happened().size(); ++i) {
        const Happening& move = race.happened()[i];
        ++told[move.id + ' ' + move.from + '>' + move.to];
        if (i > 0 && move.at < race.happened()[i - 1].at) ++out_of_order;
    }
    const auto is_repeated = [](const auto& each) { return each.second != 1; };
    CHECK(std::none_of(told.begin(), told.end(), is_repeated));
    CHECK(told.size() == entered_by_time);
    CHECK(out_of_order == 0);

    // There was a race worth the name: jobs came and went by reads and by time.
    CHECK(finished_by_time > 0);
    CHECK(models.size() > places * 2);
}
