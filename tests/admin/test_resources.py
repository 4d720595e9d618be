"""/__admin/resources and /__admin/gates: what is listed, and how a test directs what clients meet."""
import pathlib
import sys
import tempfile
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from stand_in import StandIn

API = """\
vendor: {name}
title: Jobs that go to queues
documents: {{ choices: {{ title: Choices, file: README.md }} }}
resources:
  queue: {{ fields: {{ id: {{ type: integer, sequence: 1 }} }} }}
  job:
    lifecycle: job
    fields: {{ id: {{ type: string, random: "[a-z]{{8}}" }} }}
  note:
    lifecycle: note
    fields: {{ id: {{ type: string, secret: true }} }}
lifecycles:
  job:
    source: choices#choices
    states: [waiting, running, done, failed]
    moves: {{ waiting: [running, failed], running: [done, failed] }}
    plan: waiting for 2s, running for 3 reads, done
  note:
    source: choices#choices
    states: [new, old]
    moves: {{ new: [old] }}
    plan: new until released, old
errors:
  not_found: {{ status: 404, source: choices#choices, grade: assumed, body: {{ message: no such job }} }}
operations:
  create_job:
    request: POST /jobs/{{id}}
    source: choices#choices
    create: {{ job: {{ id: "{{{{ path.id }}}}" }} }}
    reply: {{ source: choices#choices, body: {{ id: "{{{{ job.id }}}}" }} }}
  get_job:
    request: GET /jobs/{{id}}
    source: choices#choices
    find: {{ job: {{ by: path.id, refusal: not_found }} }}
    polls: job
    reply: {{ source: choices#choices, body: {{ state: "{{{{ job.state }}}}" }} }}
  get_queue:
    request: GET /queues/{{id}}
    source: choices#choices
    find: {{ queue: {{ by: path.id, refusal: not_found }} }}
    reply: {{ source: choices#choices, body: {{ id: "{{{{ queue.id }}}}" }} }}
  get_note:
    request: GET /notes/{{id}}
    source: choices#choices
    find: {{ note: {{ by: path.id, refusal: not_found }} }}
    reply: {{ source: choices#choices, body: {{ state: "{{{{ note.state }}}}" }} }}
try: {{ operation: GET /jobs/1 }}
"""

NORMAL = """\
scenario: normal
vendor: {name}
title: Two jobs
source: choices#choices
data:
  queue: [ {{ id: 1 }} ]
  job: [ {{ id: "1" }}, {{ id: "2", plan: "waiting for 2s, running until released, done" }} ]
  note: [ {{ id: "the secret note" }} ]
"""


class ResourcesTest(unittest.TestCase):
    """The vendors acme and other, which are alike, but for their names."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        vendors = []
        for name in ("acme", "other"):
            vendor = pathlib.Path(folder.name, name)
            vendor.mkdir()
            (vendor / "api.yaml").write_text(API.format(name=name), encoding="utf-8")
            (vendor / "normal.yaml").write_text(NORMAL.format(name=name), encoding="utf-8")
            (vendor / "README.md").write_text("# Choices\n", encoding="utf-8")
            vendors.append(vendor)
        cls.server = cls.enterClassContext(StandIn(*vendors))

    def setUp(self):
        self.server.reset()

    def ask(self, method, path, body=None):
        return self.server.request(method, "/__admin" + path, {"Content-Type": "application/json"}, body)

    def get(self, path):
        return self.server.admin("GET", path)

    def assert_refused(self, status, detail, method, path, body=None):
        answer = self.ask(method, path, body)
        self.assertEqual((answer.status, answer.json["detail"]), (status, detail))
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")

    def state(self, key, vendor="acme"):
        return self.server.request("GET", f"/{vendor}/jobs/{key}").json["state"]


class Listing(ResourcesTest):
    def test_a_resource_has_its_state_its_plan_what_comes_next_and_how_it_came_there(self):
        now = self.get("/clock")["now"]
        resource = self.get("/resources/job/1?vendor=acme")
        due = resource["next"].pop("at")
        self.assertEqual(resource, {
            "vendor": "acme", "kind": "job", "id": "1", "created": now, "shown": True, "state": "waiting", "entered": now, "progress": 0,
            "plan": "waiting for 2s, running for 3 reads, done", "step": "waiting for 2s", "reads": 0, "next": {"to": "running"},
            "history": [{"from": None, "to": "waiting", "at": now, "how": "start"}]})
        self.server.advance("2s")
        self.assertEqual(self.state("1"), "running")
        resource = self.get("/resources/job/1?vendor=acme")
        self.assertEqual((resource["entered"], resource["reads"], resource["next"]), (due, 1, {"to": "done", "after_reads": 2}))
        self.assertEqual(resource["progress"], 33)
        self.assertEqual(resource["history"][1], {"from": "waiting", "to": "running", "at": due, "how": "plan"})
        self.assertEqual(self.get("/resources/job/2?vendor=acme")["next"], {"to": "done", "gate": "acme.job.2"})

    def test_what_has_no_lifecycle_is_listed_without_one(self):
        queue = self.get("/resources/queue/1?vendor=other")
        self.assertEqual(list(queue), ["vendor", "kind", "id", "created", "shown"])

    def test_resources_are_listed_all_or_by_vendor_kind_and_page(self):
        def listed(path):
            answer = self.get(path)
            return answer["total"], [(each["vendor"], each["kind"], each["id"]) for each in answer["resources"] if each["kind"] != "note"]

        jobs = [(vendor, "job", key) for vendor in ("acme", "other") for key in "12"]
        self.assertEqual(listed("/resources"), (8, [("acme", "queue", "1"), *jobs[:2], ("other", "queue", "1"), *jobs[2:]]))
        self.assertEqual(listed("/resources?vendor=other"), (4, [("other", "queue", "1"), *jobs[2:]]))
        self.assertEqual(listed("/resources/job"), (4, jobs))
        self.assertEqual(listed("/resources/job?vendor=acme"), (2, jobs[:2]))
        self.assertEqual(listed("/resources/job?limit=2&offset=1"), (4, jobs[1:3]))
        self.assertEqual(listed("/resources/job?limit=0"), (4, []))

    def test_a_secret_key_is_masked_and_its_mask_is_its_id(self):
        note, = self.get("/resources/note?vendor=acme")["resources"]
        self.assertRegex(note["id"], "^redacted-[0-9a-f]{8}$")
        self.assertNotIn("secret note", self.ask("GET", "/resources").text)
        self.assertEqual(self.get(f"/resources/note/{note['id']}?vendor=acme"), note)
        self.assertEqual(note["next"]["gate"], "acme.note." + note["id"])

    def test_an_id_may_have_any_characters(self):
        self.server.request("POST", "/acme/jobs/a%2Fb%20%C3%A4%25")
        path = "/resources/job/" + urllib.parse.quote("a/b ä%", safe="")
        self.assertEqual(self.get(path + "?vendor=acme")["id"], "a/b ä%")
        self.server.admin("PUT", path + "/plan?vendor=acme", {"plan": "waiting until released, running forever"})
        gate = self.get(path + "?vendor=acme")["next"]["gate"]
        self.assertEqual(gate, "acme.job.a%2Fb%20%C3%A4%25")
        self.assertEqual(self.server.admin("POST", f"/gates/{gate}/release")["state"], "running")

    def test_what_is_not_there_is_told_with_what_is(self):
        self.assert_refused(404, "there is no resource kind 'jib'; did you mean 'job'?", "GET", "/resources/jib")
        self.assert_refused(404, "no vendor 'amce' is served; did you mean 'acme'?", "GET", "/resources?vendor=amce")
        self.assert_refused(404, "no vendor 'x' is served; there are: acme, other", "GET", "/resources?vendor=x")
        self.assert_refused(404, "vendor 'acme' has no job '9'", "GET", "/resources/job/9?vendor=acme")
        self.assert_refused(400, "several vendors have a 'job'; say vendor=acme or vendor=other", "GET", "/resources/job/1")
        self.assert_refused(400, "unknown parameter 'vendr'; did you mean 'vendor'?", "GET", "/resources/job/1?vendr=acme")
        self.assert_refused(400, "limit is not a number", "GET", "/resources?limit=x")


class Moving(ResourcesTest):
    def test_a_documented_move_is_made_at_once(self):
        moved = self.server.admin("POST", "/resources/job/1/move?vendor=acme", {"to": "failed"})
        self.assertEqual((moved["state"], moved["next"], moved["history"][-1]["how"]), ("failed", None, "admin"))
        self.assertEqual((self.state("1"), self.state("1", "other")), ("failed", "waiting"))
        self.assertEqual(self.server.advance("2s")[0]["vendor"], "acme")  # job 2 goes on

    def test_a_move_that_is_not_documented_needs_force_and_is_marked(self):
        refusal = ("no move from 'waiting' to 'done' is documented; those from it lead to running, failed; "
                   '"force": true makes the move all the same')
        self.assert_refused(409, refusal, "POST", "/resources/job/1/move?vendor=acme", {"to": "done"})
        self.assert_refused(409, refusal, "POST", "/resources/job/1/move?vendor=acme", {"to": "done", "force": False})
        self.assertEqual(self.state("1"), "waiting")
        moved = self.server.admin("POST", "/resources/job/1/move?vendor=acme", {"to": "done", "force": True})
        self.assertEqual(moved["history"][-1]["how"], "forced")
        answer = self.server.request("GET", "/acme/jobs/1")
        why = "job 1 was forced from 'waiting' to 'done', and no such move is documented"
        self.assertEqual((answer.json["state"], answer.headers["Understudy-Why"]), ("done", why))
        self.assertEqual(self.server.journal()["requests"][0]["understudy"]["why"], why)
        self.assertIsNone(self.server.request("GET", "/acme/jobs/2").headers["Understudy-Why"])

    def test_mistakes_are_told(self):
        path = "/resources/job/1/move?vendor=acme"
        self.assert_refused(400, "there is no state 'dine'; did you mean 'done'?", "POST", path, {"to": "dine"})
        self.assert_refused(400, "to is no text", "POST", path, {"to": 1})
        self.assert_refused(400, """the body is not an object like {"to": "done"}""", "POST", path, {"force": True})
        self.assert_refused(400, "force is neither true nor false", "POST", path, {"to": "done", "force": "yes"})
        self.assert_refused(400, "unknown member 'too'; did you mean 'to'?", "POST", path, {"too": "done"})
        self.assert_refused(400, "the body is no JSON object", "POST", path, [])
        self.assert_refused(409, "a queue has no lifecycle, so it is in no state and has no plan", "POST",
                            "/resources/queue/1/move?vendor=acme", {"to": "done"})
        self.assertEqual(self.ask("POST", path, "{").status, 400)
        self.assertEqual(self.state("1"), "waiting")


class Plans(ResourcesTest):
    def test_one_resource_goes_on_by_another_plan(self):
        self.server.advance("2s")
        resource = self.server.admin("PUT", "/resources/job/1/plan?vendor=acme", {"plan": "running for 5s, failed"})
        self.assertEqual((resource["plan"], resource["step"], resource["reads"]), ("running for 5s, failed", "running for 5s", 0))
        self.server.advance("5s")
        self.assertEqual((self.state("1"), self.state("1", "other")), ("failed", "running"))

    def test_new_resources_of_a_kind_walk_by_another_plan(self):
        plan = "waiting for 1s, then 99% failed else running forever"
        self.assertEqual(self.server.admin("PUT", "/resources/job/plan?vendor=acme", {"plan": f" {plan} "}),
                         {"vendor": "acme", "kind": "job", "plan": plan})
        for vendor in ("acme", "other"):
            for number in range(10):
                self.server.request("POST", f"/{vendor}/jobs/new-{number}")
        self.server.advance("2s")
        self.assertEqual({self.state(f"new-{number}", "other") for number in range(10)}, {"running"})
        self.assertIn("failed", {self.state(f"new-{number}") for number in range(10)})
        self.assertEqual(self.state("1"), "running")

    def test_mistakes_are_told_with_their_place(self):
        one, kind = "/resources/job/1/plan?vendor=acme", "/resources/job/plan?vendor=acme"
        for path in (one, kind):
            self.assert_refused(400, "plan:1:17: error: unknown state 'runing'; did you mean 'running'?", "PUT", path,
                                {"plan": "waiting for 2s, runing"})
            self.assert_refused(400, 'the body is not an object like {"plan": "waiting for 2s, done"}', "PUT", path, {"plan": None})
        self.assert_refused(400, "plan:1:1: error: the plan has no step for 'waiting', the state it is in; begin it with that state",
                            "PUT", one, {"plan": "running for 2s, done"})
        self.assert_refused(400, "several vendors have a 'job'; say vendor=acme or vendor=other", "PUT", "/resources/job/plan",
                            {"plan": "waiting"})
        self.assertEqual(self.get("/resources/job/1?vendor=acme")["plan"], "waiting for 2s, running for 3 reads, done")


class Gates(ResourcesTest):
    def test_what_waits_is_listed_and_released(self):
        self.server.advance("2s")
        gates = [gate for gate in self.get("/gates")["gates"] if gate["kind"] == "job"]
        self.assertEqual(gates[0], {"id": "acme.job.2", "vendor": "acme", "kind": "job", "resource": "2", "state": "running",
                                    "to": "done", "since": self.get("/clock")["now"]})
        self.server.advance("24h")
        self.assertEqual(self.state("2"), "running")
        released = self.server.admin("POST", "/gates/acme.job.2/release", {})
        self.assertEqual((released["id"], released["state"], released["history"][-1]["how"]), ("2", "done", "gate"))
        self.assertEqual((self.state("2"), self.state("2", "other")), ("done", "running"))
        answer = self.ask("POST", "/gates/acme.job.2/release")
        self.assertEqual(answer.status, 404)
        self.assertRegex(answer.json["detail"], r"^no gate 'acme.job.2' waits now; these wait: acme.note.redacted-\w+, other.job.2, other")

    def test_there_is_nothing_to_say_about_a_release(self):
        self.assert_refused(400, "unknown member 'now': there is nothing to say in the body: leave it empty, or {}", "POST", "/gates/acme.job.2/release",
                            {"now": True})

    def test_only_documented_methods_are_taken(self):
        for path, allowed in (("/gates", "GET, HEAD"), ("/gates/x/release", "POST"), ("/resources/job/1/move", "POST"),
                              ("/resources/job/1/plan", "PUT"), ("/resources/job/plan", "GET, HEAD, PUT")):
            answer = self.ask("DELETE", path)
            self.assertEqual((answer.status, answer.headers["Allow"]), (405, allowed), path)


if __name__ == "__main__":
    unittest.main()
