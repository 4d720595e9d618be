// What a vendor's files become.
#include "scenario/load.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "unit/scenario/load_vendor.h"

using namespace understudy;
using namespace understudy::scenario;

namespace {

const std::string job = R"(
resources:
  user:
    fields:
      id:  { type: integer, sequence: 1 }
      key: { type: string }
  job:
    lifecycle: job
    fields:
      id:    { type: integer, sequence: 100 }
      owner: { ref: user, default: 1 }
      name:  { type: [string, "null"], default: null }
      token: { type: [string, "null"], default: null, random: "[0-9a-f]{4}", first: [abcd] }
lifecycles:
  job:
    source: D:1-5
    states: [waiting, running, done]
    moves: { waiting: [running], running: [done] }
    plan: waiting for 2s, running for 8s, done
    on_enter:
      done: { draw: token, set: { name: "{{ job.id }}" }, create: { user: { key: "{{ job.token }}" } } }
auth:
  key: { source: U, in: [header X-Key, query key], find: user.key }
)";

/// The bytes of a body that holds nothing to be read.
std::string constant(const std::shared_ptr<const JsonNode>& node) {
    return std::get<JsonNode::Bytes>(node->is).json;
}

const JsonNode& body_of(const Operation& operation) {
    return *std::get<std::shared_ptr<const JsonNode>>(operation.replies.at(0).body);
}

/// The expression under `key` of an object.
const Expression& read_of(const JsonNode& object, const std::string& key) {
    for (const JsonNode::Row::Part& part : std::get<JsonNode::Row>(object.is).parts) {
        if (part.before.ends_with('"' + key + "\":"))
            return std::get<Expression>(std::get<JsonNode::Dynamic>(part.node->is).value);
    }
    FAIL("no member " << key);
    std::abort();
}

std::vector<std::string> slot_names(const Operation& operation) {
    std::vector<std::string> names;
    for (const Operation::Slot& slot : operation.slots) names.push_back(slot.name);
    return names;
}

std::filesystem::path source_folder() {
    if (const char* folder = std::getenv("UNDERSTUDY_SOURCE")) return folder;
#if defined(UNDERSTUDY_SOURCE)
    return UNDERSTUDY_SOURCE;
#elif defined(UNDERSTUDY_SOURCE_DIR)
    return UNDERSTUDY_SOURCE_DIR;
#else
    return std::filesystem::current_path();
#endif
}

}  // namespace

TEST_CASE("the vendors that ship load without a mistake") {
    Sources sources;
    const std::filesystem::path folder = source_folder() / "scenarios";
    sources.population = folder / "population.yaml";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (std::filesystem::exists(entry.path() / "api.yaml"))
            sources.vendor_folders.push_back(entry.path());
    }
    const Loaded loaded = load(sources);
    CHECK(format_diagnostics(loaded.mistakes) == "");
    REQUIRE(loaded.catalog != nullptr);
    CHECK(loaded.catalog->vendors.size() == sources.vendor_folders.size());
    for (const auto& vendor : loaded.catalog->vendors) CHECK(vendor->scenarios.at(0).name == "normal");
}

TEST_CASE("resources, lifecycles and what happens on entering a state") {
    const auto vendor = load_acme(job +
                                  "operations:\n  make: { request: POST /jobs, source: D, create: { job: {} "
                                  "}, reply: { source: D } }\n");
    const Kind& kind = vendor->kinds.at(1);
    CHECK(kind.name == "job");
    CHECK(kind.key == 0);
    CHECK(kind.fields.at(0).sequence == 100);
    CHECK(kind.fields.at(1).ref == 0);
    CHECK(kind.fields.at(2).schema.default_value.is_null());
    CHECK(kind.fields.at(3).random.has_value());
    CHECK(kind.fields.at(3).first == std::vector<Value>{Value("abcd")});
    CHECK(vendor->kinds.at(0).fields.at(1).looked_up);
    const Lifecycle& lifecycle = vendor->lifecycles.at(0);
    CHECK(lifecycle.provenance.source == "document.txt:1-5");
    CHECK(lifecycle.may_move(0, 1));
    CHECK_FALSE(lifecycle.may_move(0, 2));
    CHECK(lifecycle.is_end(2));
    CHECK(lifecycle.plan.steps.size() == 3);
    const OnEnter& done = lifecycle.on_enter.at(2);
    CHECK(done.draw == std::vector<int>{3});
    CHECK(done.set.at(0).field == 2);
    CHECK(std::get<Expression>(done.set.at(0).value).index == 0);
    CHECK(done.create.at(0).kind == 0);
    CHECK(done.create.at(0).slot == -1);
}

TEST_CASE("sources are shown as files, lines, links and headings") {
    const auto vendor = load_acme(R"(
operations:
  ping:
    request: GET /ping
    source: U, U#part, D:100-121, choices#error-bodies
    grade: assumed
    note: A choice
    reply: { source: D:7 }
)");
    const Provenance& provenance = vendor->operations.at(0).provenance;
    CHECK(provenance.source ==
          "https://acme.example/docs, https://acme.example/docs#part, document.txt:100-121, "
          "README.md#error-bodies");
    CHECK(provenance.grade == Grade::assumed);
    CHECK(provenance.note == "A choice");
    CHECK(vendor->operations.at(0).replies.at(0).provenance.source == "document.txt:7");
}

TEST_CASE("slots: the credential, the caller, what is found, created, listed, viewed, and people") {
    const auto vendor = load_acme(job + R"(
views:
  owner: { of: user, body: { id: "{{ user.id }}" } }
  job: { of: job, body: { id: "{{ job.id }}", owner: "{{ job.owner | view: owner }}" } }
files:
  people: { source: D, people: all, columns: { id: "{{ person.id }}", job: "{{ job.id }}" } }
operations:
  act:
    request: POST /jobs/{id}
    source: D
    find: { user: { by: path.id }, job: { by: path.id } }
    create: { job: { owner: "{{ user.id }}", name: "{{ job.name }}" } }
    lists: { jobs: { of: job, where: { job.owner: "{{ caller.id }}" }, view: job } }
    reply:
      - { when: { job.id: 1 }, source: D, file: people }
      - source: D
        body: { job: "{{ job | view: job }}", user: "{{ user.id }}", items: "{{ jobs.items }}" }
)");
    const Operation& operation = vendor->operations.at(0);
    CHECK(slot_names(operation) ==
          std::vector<std::string>{"user", "caller", "user", "job", "job", "", "", "person", ""});
    CHECK(operation.auth == 0);
    CHECK(vendor->auth.at(0).slot == 0);
    CHECK(vendor->auth.at(0).caller_slot == 1);
    CHECK(vendor->auth.at(0).caller_field == -1);
    CHECK(operation.find.at(0).slot == 2);
    CHECK(operation.create.at(0).slot == 4);
    // What is created reads what was found before it, whatever it is called.
    CHECK(std::get<Expression>(operation.create.at(0).fields.at(0).value).index == 2);
    CHECK(std::get<Expression>(operation.create.at(0).fields.at(1).value).index == 3);
    const List& list = operation.lists.at(0);
    CHECK(list.item_slot == 5);
    CHECK(list.where.all.at(0).value.index == 5);
    const FileBody& file = std::get<FileBody>(operation.replies.at(0).body);
    CHECK(file.person_slot == 7);
    CHECK(std::get<Expression>(std::get<JsonNode::Dynamic>(file.columns.at(1).value->is).value).index == 4);
    // The view of the created job needs no slot of its own, its owner does.
    const Expression& viewed =
        read_of(*std::get<std::shared_ptr<const JsonNode>>(operation.replies.at(1).body), "job");
    CHECK(viewed.index == 4);
    CHECK(viewed.filters.at(0).view_slot == 4);
    const Expression& owner = read_of(*viewed.filters.at(0).view, "owner");
    CHECK(owner.steps.at(0).is == Step::Is::hop);
    CHECK(owner.filters.at(0).view_slot == 8);
}

TEST_CASE("a path through refs hops from instance to instance") {
    const auto vendor = load_acme(job + R"(
operations:
  get:
    request: GET /jobs/{id}
    source: D
    find: { job: { by: path.id } }
    reply:
      source: D
      body: { key: "{{ job.owner.key }}", owner: "{{ job.owner }}", at: "{{ job.reached.done | unix }}", state: "{{ job.state }}" }
)");
    const JsonNode& body = body_of(vendor->operations.at(0));
    const Expression& key = read_of(body, "key");
    REQUIRE(key.steps.size() == 2);
    CHECK(key.steps[0].is == Step::Is::hop);
    CHECK(key.steps[0].index == 1);
    CHECK(key.steps[0].kind == 0);
    CHECK(key.steps[1].is == Step::Is::field);
    CHECK(key.steps[1].index == 1);
    CHECK(key.spelled == "job.owner.key");
    CHECK(read_of(body, "owner").steps.at(0).is == Step::Is::field);
    const Expression& at = read_of(body, "at");
    CHECK(at.steps.at(1).name == "done");
    CHECK(at.filters.at(0).filter == Filter::unix_seconds);
}

TEST_CASE("what is constant in a body is ready bytes") {
    const auto vendor = load_acme(R"(
operations:
  ping:
    request: GET /ping
    source: D
    reply: { source: D, body: { a: [1, 1.5, true, null, "5", "ä\"b", { b: {} }], c: text, d: "{{ 'x' }}", e: "{{ 7 }}" } }
)");
    const JsonNode& body = body_of(vendor->operations.at(0));
    CHECK(std::get<JsonNode::Bytes>(body.is).json ==
          R"({"a":[1,1.5,true,null,"5","ä\"b",{"b":{}}],"c":"text","d":"x","e":7})");
}

TEST_CASE("only what changes in a body is left to be made") {
    const auto vendor = load_acme(R"(
operations:
  ping:
    request: GET /ping
    source: D
    query: { full: { type: boolean } }
    reply:
      source: D
      headers: { X-Now: "{{ now | unix }}", X-Constant: yes }
      body: { constant: { a: 1 }, now: "{{ now }}", text: "it is {{ now }}", full: { $when: { query.full: true }, $then: { a: 1 }, $else: null } }
)");
    const Operation& operation = vendor->operations.at(0);
    const auto& row = std::get<JsonNode::Row>(body_of(operation).is);
    REQUIRE(row.parts.size() == 3);
    CHECK(row.parts.at(0).before == R"({"constant":{"a":1},"now":)");
    CHECK(std::get<Root>(read_of(body_of(operation), "now").head) == Root::now);
    CHECK(row.parts.at(1).before == R"(,"text":)");
    CHECK(std::holds_alternative<TextTemplate>(std::get<JsonNode::Dynamic>(row.parts.at(1).node->is).value));
    CHECK(row.parts.at(2).before == R"(,"full":)");
    CHECK(row.end == "}");
    const auto& branch = std::get<JsonNode::Branch>(row.parts.at(2).node->is);
    CHECK(constant(branch.then) == R"({"a":1})");
    CHECK(constant(branch.otherwise) == "null");
    CHECK(std::get<Value>(operation.replies.at(0).headers.at(1).value) == Value("yes"));
}

TEST_CASE("what a body nests is one row, unless a comma depends on what is left out") {
    const auto vendor = load_acme(R"(
operations:
  ping:
    request: GET /ping
    source: D
    query: { full: { type: boolean } }
    reply:
      source: D
      body:
        a: [1, { b: "{{ now }}", c: { $when: { query.full: true }, $then: 2 } }, 3]
        d: [{ $when: { query.full: true }, $then: 4 }, 5]
)");
    const auto& row = std::get<JsonNode::Row>(body_of(vendor->operations.at(0)).is);
    REQUIRE(row.parts.size() == 3);
    CHECK(row.parts.at(0).before == R"({"a":[1,{"b":)");
    CHECK(row.parts.at(1).before == R"(,"c":)");
    CHECK(row.parts.at(1).may_be_left_out);
    CHECK(row.parts.at(2).before == R"(},3],"d":)");
    CHECK_FALSE(row.parts.at(2).may_be_left_out);
    CHECK(std::get<JsonNode::List>(row.parts.at(2).node->is).items.size() == 2);
    CHECK(row.end == "}");
}

TEST_CASE("a body that is one view is JSON, any other text is text") {
    const auto vendor = load_acme(job + R"(
views: { job: { of: job, body: { id: "{{ job.id }}" } } }
operations:
  one: { request: "GET /1/{id}", source: D, find: { job: { by: path.id } }, reply: { source: D, body: "{{ job | view: job }}" } }
  two: { request: "GET /2", source: D, lists: { jobs: { of: job, view: job } }, reply: { source: D, body: "{{ jobs.items }}" } }
  three: { request: "GET /3", source: D, lists: { jobs: { of: job } }, reply: { source: D, body: "{{ jobs.total }}" } }
)");
    CHECK(
        std::holds_alternative<std::shared_ptr<const JsonNode>>(vendor->operations.at(0).replies.at(0).body));
    CHECK(
        std::holds_alternative<std::shared_ptr<const JsonNode>>(vendor->operations.at(1).replies.at(0).body));
    CHECK(std::holds_alternative<TextTemplate>(vendor->operations.at(2).replies.at(0).body));
}

TEST_CASE("a view of moves reads the move and what it moved") {
    const auto vendor = load_acme(job + R"(
views:
  job: { of: job, body: { id: "{{ job.id }}" } }
  move: { of: job.moves, body: { id: "{{ move.id }}", to: "{{ move.to }}", job: "{{ job.name }}", whole: "{{ job | view: job }}" } }
operations:
  history:
    request: GET /jobs/{id}/history
    source: D
    find: { job: { by: path.id } }
    lists: { moves: { of: job.moves, where: { move.number: { minimum: 2 } }, order: { by: query.by, columns: { id: number } }, view: move } }
    query: { by: { type: string, default: id } }
    reply: { source: D, body: "{{ moves.items }}" }
  one:
    request: GET /jobs/{id}/history/{move}
    source: D
    find: { job: { by: path.id }, move: { of: job.moves, by: path.move } }
    reply: { source: D, body: "{{ move | view: move }}" }
)");
    const Operation& history = vendor->operations.at(0);
    const List& list = history.lists.at(0);
    CHECK(list.kind == -1);
    CHECK(list.moves_of == 2);
    CHECK(list.item_slot == 3);
    CHECK(list.columns.at(0).step.is == Step::Is::move);
    CHECK(read_of(*list.view, "to").steps.at(0).is == Step::Is::move);
    CHECK(read_of(*list.view, "job").index == 2);
    // Whoever orders may name a column and nothing else.
    CHECK(history.query.at(0).schema.one_of_values == std::vector<Value>{Value("id")});
    const Find& move = vendor->operations.at(1).find.at(1);
    CHECK(move.kind == -1);
    CHECK(move.moves_of == 2);
    CHECK(vendor->operations.at(1).slots.at(3).type == SlotType::move);
}

TEST_CASE("errors see the request and what went wrong") {
    const auto vendor = load_acme(R"(
errors:
  bad: { status: 400, source: D, headers: { Retry-After: "{{ limit.retry_after }}" }, body: { text: "{{ problem.text }}", windows: "{{ limit.windows | view: window }}" } }
views: { window: { of: window, body: { name: "{{ window.name }}" } } }
refusals: { invalid: bad }
limits: { calls: { source: D, per: everyone, windows: [ { limit: 5, every: 1m } ], refusal: bad } }
operations:
  ping: { request: GET /ping, source: D, reply: { source: D } }
)");
    const ReplyCase& reply = vendor->errors.at(0).reply;
    const JsonNode& body = *std::get<std::shared_ptr<const JsonNode>>(reply.body);
    CHECK(std::get<Root>(read_of(body, "text").head) == Root::problem);
    CHECK(read_of(body, "windows").filters.at(0).view_slot == 0);
    CHECK(vendor->operations.at(0).invalid == 0);
    CHECK(vendor->operations.at(0).malformed == 0);
}

TEST_CASE("scenarios inherit what they do not say") {
    SourceFiles files = acme_files(job + R"(
settings: { mode: { default: slow, enum: [slow, fast] } }
limits: { calls: { source: D, per: caller, windows: [ { limit: 5, every: 1m } ] } }
operations:
  ping: { request: GET /ping, source: D, reply: { source: D, body: { mode: "{{ settings.mode }}" } } }
)",
                                   R"(
data:
  user: [ { id: 1, key: one } ]
  job: [ { state: running, plan: "running for 30s from 64%, done" }, { repeat: 3, name: "Job {{ n }}" }, { each: audience, name: "{{ audience.title }}" } ]
)");
    files.vendors[0].scenarios.push_back({"acme/fast.yaml",
                                          R"(
scenario: fast
vendor: acme
title: Fast
extends: hangs
settings: { mode: fast }
limits: { calls: off }
lag: { job: 1s500ms }
data: { user: [] }
)",
                                          {}});
    files.vendors[0].scenarios.push_back({"acme/hangs.yaml",
                                          R"(
scenario: hangs
vendor: acme
title: Hangs
plan: { job: "waiting for 2s, running" }
faults: [ { operation: ping, delay: 2s, calls: 2-3 } ]
)",
                                          {}});
    files.vendors[0].scenarios[0].text += "faults: []\nlag: { job: 2 reads }\n"
                                          "plan: { job: [ { when: { job.id: 13 }, plan: \"waiting for 2s\" }, "
                                          "{ when: { job.id: 14 }, plan: waiting forever }, "
                                          "{ plan: \"waiting for 2s, running for 8s, done\" } ] }\n";
    // What job refers to is gone in 'fast'; its default is not looked at.
    const auto vendor = load_acme(files);
    REQUIRE(vendor->scenarios.size() == 3);
    CHECK(vendor->scenarios[0].name == "normal");
    CHECK(vendor->scenarios[1].name == "fast");
    CHECK(vendor->scenarios[2].name == "hangs");
    const Scenario& normal = vendor->scenarios[0];
    const Scenario& fast = vendor->scenarios[1];
    const Scenario& hangs = vendor->scenarios[2];
    CHECK(normal.plans.at(0) == nullptr);
    CHECK(normal.plans.at(1)->steps.size() == 3);
    CHECK(hangs.plans.at(1)->steps.size() == 2);
    CHECK(fast.plans.at(1)->steps.size() == 2);
    CHECK(normal.plan_cases.at(1).size() == 2);
    CHECK(normal.plan_cases.at(1)[1].plan->spelled == "waiting forever");
    CHECK(hangs.plan_cases.at(1).empty());
    CHECK(fast.plan_cases.at(1).empty());
    CHECK(normal.lags.at(1).reads == 2);
    CHECK(hangs.lags.at(1).reads == 2);
    CHECK(fast.lags.at(1).reads == 0);
    CHECK(fast.lags.at(1).time == Duration(std::chrono::milliseconds(1500)));
    CHECK(normal.settings.at(0) == Value("slow"));
    CHECK(fast.settings.at(0) == Value("fast"));
    CHECK(normal.limits_enabled.at(0));
    CHECK_FALSE(fast.limits_enabled.at(0));
    CHECK(fast.data.at(0).empty());
    CHECK(fast.data.at(1).size() == 3);
    CHECK(fast.data.at(1).at(0).plan->steps.size() == 2);
    CHECK(fast.data.at(1).at(1).repeat == 3);
    CHECK(fast.data.at(1).at(2).each_audience);
    CHECK(fast.faults.empty());
    REQUIRE(hangs.faults.size() == 1);
    CHECK(hangs.faults[0].operation == 0);
    CHECK(hangs.faults[0].first_call == 2);
    CHECK(hangs.faults[0].last_call == 3);
    CHECK(hangs.file == "acme/hangs.yaml");
}

TEST_CASE("the request shown at start carries a credential of the start data") {
    const auto vendor = load_acme(job + R"(
operations:
  start: { request: POST /jobs, source: D, create: { job: {} }, reply: { source: D } }
try: { operation: "POST /jobs?x=1", credential: { user: 7 }, body: { a: [1] }, headers: { X-A: b } }
)",
                                  "data: { user: [ { id: 1, key: one }, { id: 7, key: seven } ] }\n");
    REQUIRE(vendor->try_it.has_value());
    CHECK(vendor->try_it->method == "POST");
    CHECK(vendor->try_it->target == "/jobs?x=1");
    CHECK(vendor->try_it->credential == "seven");
    CHECK(vendor->try_it->body == R"({"a":[1]})");
    REQUIRE(vendor->try_it->headers.size() == 2);
    CHECK(vendor->try_it->headers[1].second == "application/json");
}

TEST_CASE("the order of the steps says what a permission may read") {
    const std::string api = R"(
permissions: { own: { any: { caller.id: "{{ job.owner }}" } } }
operations:
  get: { request: "GET /jobs/{id}", source: D, permission: own, find: { job: { by: path.id } }, reply: { source: D } }
)";
    load_acme(job + api);
    const Loaded loaded = load(acme_files(
        job + api + "order: [address_limits, auth, permission, limits, validate, find]\norder_source: D\n"));
    REQUIRE(loaded.mistakes.size() == 1);
    CHECK(loaded.mistakes[0].message == "there is no 'job' in operation 'get'");
}

TEST_CASE("two vendors of one name or host are a mistake") {
    SourceFiles files = acme_files(
        "hosts: [api.acme.example]\noperations:\n  ping: { request: GET /ping, source: D, reply: { source: D "
        "} }\n");
    files.vendors.push_back(files.vendors[0]);
    files.vendors[1].api.name = "other/acme/api.yaml";
    const Loaded loaded = load(files);
    CHECK(format_diagnostics(loaded.mistakes) ==
          "other/acme/api.yaml: error: another vendor is called 'acme'\n"
          "        see acme/api.yaml\n"
          "other/acme/api.yaml: error: the host 'api.acme.example' stands for two vendors\n"
          "        see acme/api.yaml\n"
          "2 mistakes in 1 file\n");
}

TEST_CASE("a file that cannot be read is a mistake") {
    SourceFiles files = acme_files("operations: {}\n");
    files.vendors[0].api.problem = "Permission denied";
    const Loaded loaded = load(files);
    CHECK(format_diagnostics(loaded.mistakes) ==
          "acme/api.yaml: error: the file cannot be read: Permission denied\n1 mistake in 1 file\n");
}

TEST_CASE("views within views end at a limit instead of exploding") {
    std::string api = job + "views:\n";
    for (int i = 0; i < 40; ++i) {
        api += "  v" + std::to_string(i) + ": { of: job, body: [ \"{{ job | view: v" + std::to_string(i + 1) +
               " }}\", \"{{ job | view: v" + std::to_string(i + 1) + " }}\" ] }\n";
    }
    api +=
        "  v40: { of: job, body: 1 }\noperations:\n  get: { request: \"GET /{id}\", source: D, find: { job: "
        "{ by: path.id } }, "
        "reply: { source: D, body: \"{{ job | view: v0 }}\" } }\n";
    const Loaded loaded = load(acme_files(api));
    REQUIRE(loaded.mistakes.size() == 1);
    CHECK(loaded.mistakes[0].message.starts_with("the vendor has more than 200,000 parts"));
}

TEST_CASE("a vendor with too many parts is told so and nothing that follows from the stop") {
    std::string views = "views:\n";
    for (int i = 0; i < 18; ++i) {
        const std::string next = "\"{{ thing | view: v" + std::to_string(i + 1) + " }}\"";
        views += "  v" + std::to_string(i) + ": { of: thing, body: [ " + next + ", " + next + " ] }\n";
    }
    views += "  v18: { of: thing, body: {} }\n  unreached: { of: thing, body: {} }\n";
    const Loaded loaded = load(
        acme_files("resources: { thing: { fields: { id: { type: integer, sequence: 1 } } } }\n" + views + R"(
operations:
  get:
    request: GET /things/{id}
    source: D
    find: { thing: { by: path.id } }
    reply:
      - { when: { request.host: a }, source: D, body: "{{ thing | view: v0 }}" }
      - { when: { request.host: b }, source: D }
      - { source: D, body: "{{ thing | view: unreached }}" }
)"));
    REQUIRE(loaded.mistakes.size() == 1);
    CHECK(loaded.mistakes[0].message.starts_with("the vendor has more than 200,000 parts"));
}

TEST_CASE("a body with its views is no deeper than the stack can bear") {
    const std::string deep(60, '['), end(60, ']');
    std::string views = "views:\n";
    for (int i = 0; i < 5; ++i) {
        views += "  v" + std::to_string(i) + ": { of: thing, body: " + deep + "\"{{ thing | view: v" +
                 std::to_string(i + 1) + " }}\"" + end + " }\n";
    }
    const Loaded loaded =
        load(acme_files("resources: { thing: { fields: { id: { type: integer, sequence: 1 } } } }\n" + views +
                        "  v5: { of: thing, body: {} }\n" + R"(
operations:
  get: { request: "GET /things/{id}", source: D, find: { thing: { by: path.id } }, reply: { source: D, body: "{{ thing | view: v0 }}" } }
)"));
    REQUIRE(loaded.mistakes.size() == 1);
    CHECK(loaded.mistakes[0].message.starts_with("the body is nested more than 256 deep"));
}
