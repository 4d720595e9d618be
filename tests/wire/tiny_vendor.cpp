#include "wire/tiny_vendor.h"

#include <cstdlib>
#include <fstream>

namespace understudy::wire {
namespace {

void write(const std::filesystem::path& path, const std::string& text) {
    std::ofstream(path) << text;
}

constexpr const char* population = R"(people: 3
person:
  id: { sequence: 1 }
audiences:
  all: { title: All, where: { person.id: { present: true } } }
)";

constexpr const char* readme = "# A vendor for tests\n\n## Choices\n";

constexpr const char* api = R"(
title: A vendor of a few lines
documents:
  choices: { title: Choices, file: README.md }
base_path: /api

resources:
  client:
    fields:
      id:  { type: integer, sequence: 1 }
      key: { type: string }
  job:
    lifecycle: job
    fields:
      id: { type: integer, sequence: 1 }

lifecycles:
  job:
    source: choices#choices
    states: [waiting, running, finished]
    moves:
      waiting: [running]
      running: [finished]
    plan: waiting for 2s, running for 8s, finished

auth:
  key:
    source: choices#choices
    in: [header X-Key]
    find: client.key
    refusals: { missing: unauthorized, unknown: unauthorized }

errors:
  unauthorized: { status: 401, source: choices#choices, grade: assumed, body: { message: unauthorized } }
  not_found:    { status: 404, source: choices#choices, grade: assumed, body: { message: no such job } }
  conflict:     { status: 409, source: choices#choices, grade: assumed, body: { message: not now } }

operations:
  create_job:
    request: POST /api/jobs
    source: choices#choices
    create: { job: {} }
    reply:
      status: 201
      source: choices#choices
      headers: { Location: "{{ base_url }}/api/jobs/{{ job.id }}" }
      body: { id: "{{ job.id }}", state: "{{ job.state }}" }
  get_job:
    request: GET /api/jobs/{id}
    source: choices#choices
    path: { id: { type: integer } }
    find: { job: { by: path.id, refusal: not_found } }
    polls: job
    reply: { source: choices#choices, body: { id: "{{ job.id }}", state: "{{ job.state }}" } }
  run_job:
    request: POST /api/jobs/{id}/run
    source: choices#choices
    path: { id: { type: integer } }
    find: { job: { by: path.id, refusal: not_found } }
    move: { job: { to: running, refusal: conflict } }
    reply: { source: choices#choices, body: { state: "{{ job.state }}" } }
  get_file:
    request: GET /api/file
    source: choices#choices
    reply: { source: choices#choices, file: people }

files:
  people:
    source: choices#choices
    grade: assumed
    people: all
    columns: { id: "{{ person.id }}" }

try: { operation: GET /api/jobs/1, credential: { client: 1 } }
)";

}  // namespace

TinyVendor::TinyVendor(const std::string& name) {
    std::string pattern = (std::filesystem::temp_directory_path() / "understudy-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    const auto vendor = folder_ / name;
    std::filesystem::create_directory(vendor);
    write(folder_ / "population.yaml", population);
    write(vendor / "README.md", readme);
    write(vendor / "api.yaml", "vendor: " + name + api);
    const std::string head = "\nvendor: " + name + "\nsource: choices#choices\n";
    write(vendor / "normal.yaml", "scenario: normal" + head + R"(title: One job that waits
data:
  client: [ { id: 1, key: it's secret } ]
  job: [ {} ]
)");
    write(vendor / "slow.yaml", "scenario: slow" + head + R"(title: Every reply takes a minute
faults: [ { operation: "*", delay: 60s } ]
)");
}

TinyVendor::~TinyVendor() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

Options TinyVendor::options() const {
    Options options;
    options.scenarios = folder_.string();
    options.clock.mode = Clock::Mode::stepped;
    return options;
}

}  // namespace understudy::wire
