"""`understudy contract --provider` and `--har`: what a server answers, or answered, against what its documents say."""
import base64
import contextlib
import http.server
import json
import pathlib
import re
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from vendor import API, run, scenarios
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from stand_in import StandIn, SOURCE

SHAPES = """\
vendor: tiny
shapes:
  state: { type: string, enum: [waiting, finished] }
  job:
    type: object
    required: [id, state]
    properties: { id: { type: integer }, state: { shape: state } }
"""

READ = """\
contract: read
vendor: tiny
title: A job is looked at
source: choices#choices
because: A job has a number and a state.
given: { job: 1 }
exchanges:
  - operation: get_job
    path: { id: "{{ given.job }}" }
    source: choices#choices
    reply: { status: 200, headers: { Content-Type: application/json }, body: { shape: job } }
    keep: { id: id }
  - operation: get_job
    path: { id: "{{ kept.id }}" }
    source: choices#choices
    reply: { status: 200 }
"""

WRITE = """\
contract: write
vendor: tiny
title: A job is finished
source: choices#choices
because: A job can be finished.
exchanges:
  - operation: finish_job
    path: { id: 1 }
    source: choices#choices
    reply: { status: 200, body: { type: object, required: [state], properties: { state: { const: finished } } } }
"""


@contextlib.contextmanager
def contracts(**files):
    """The folders `scenarios` and `contracts` as options; `files` are texts that replace those of shapes, read and write."""
    with scenarios() as vendors, tempfile.TemporaryDirectory() as folder:
        tiny = pathlib.Path(folder) / "tiny"
        tiny.mkdir()
        for name, text in ({"shapes": SHAPES, "read": READ, "write": WRITE} | files).items():
            if text:
                (tiny / f"{name}.yaml").write_text(text)
        yield ["--scenarios", vendors, "--contracts", folder]


@contextlib.contextmanager
def server(answer):
    """A server that answers each request with `answer(method, path)`: status, headers, body. Yields its URL and what it was asked."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def reply(self):
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked.append((self.command, self.path, dict(self.headers)))
            status, headers, body = answer(self.command, self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = reply

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{running.server_port}", asked
        finally:
            running.shutdown()
            thread.join()


def says(value, status=200, content_type="application/json"):
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return lambda method, path: (status, {"Content-Type": content_type}, body)


def provider(folders, url, *arguments):
    return run("contract", "tiny", *folders, "--provider", url, *arguments)


class Differences(unittest.TestCase):
    def test_a_server_that_answers_so_passes(self):
        with contracts() as folders, server(says({"id": 1, "state": "finished", "more": []})) as (url, asked):
            done = provider(folders, url, "--allow-writes")
            self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
            self.assertIn("2 of 2 contracts passed\n", done.stdout)
            self.assertEqual([call[:2] for call in asked], [("GET", "/jobs/1"), ("GET", "/jobs/1"), ("POST", "/jobs/1/finish")])

    def test_each_difference_is_told_with_its_path_and_source(self):
        cases = ((says({"id": "1", "state": "finished"}), ["get_job: id must be an integer [README.md#choices]", 'got:      "1"']),
                 (says({"id": 1}), ["get_job: state is required [README.md#choices]", "got:      nothing"]),
                 (says({"id": 1, "state": "done"}), ["state must be one of waiting, finished", 'got:      "done"']),
                 (says({"state": 7}), ["id is required", "state must be a string", "got:      7"]),
                 (says([1]), ["get_job: the body must be an object", "got:      [1]"]),
                 (says(b"<html>"), ["get_job: the body must be JSON"]),
                 (says({"id": 1, "state": "finished"}, content_type="text/html"),
                  ["get_job: the header Content-Type must begin with 'application/json'", "got:      text/html"]),
                 (lambda *_: (200, {}, b'{"id": 1, "state": "finished"}'), ["the header Content-Type must be there", "no such header"]),
                 (says({}, status=500), ["get_job: the status must be 200 [README.md#choices]", "got:      500"]))
        with contracts() as folders:
            for answer, words in cases:
                with self.subTest(words[0]), server(answer) as (url, _):
                    done = provider(folders, url, "--only", "read")
                    self.assertEqual(done.returncode, 1, done.stdout)
                    for word in words:
                        self.assertIn(word, done.stdout)

    def test_a_member_of_a_list_is_named_by_its_place(self):
        listed = READ.replace("body: { shape: job }", "body: { type: object, properties: { jobs: { type: array, items: { shape: job } } } }")
        body = {"id": 1, "jobs": [{"id": 1, "state": "waiting"}, {"id": 2, "state": "done"}, {"id": 3}]}
        with contracts(read=listed) as folders, server(says(body)) as (url, _):
            done = provider(folders, url, "--only", "read")
            self.assertIn("get_job: jobs[1].state must be one of waiting, finished", done.stdout)
            self.assertIn("get_job: jobs[2].state is required", done.stdout)

    def test_what_depends_on_a_missing_member_is_not_sent(self):
        with contracts() as folders, server(says({"state": "finished"})) as (url, asked):
            done = provider(folders, url, "--only", "read")
            self.assertIn("id to be kept as id", done.stdout)
            self.assertIn("a value for kept.id", done.stdout)
            self.assertEqual(len(asked), 1)

    def test_nobody_there_is_a_failure(self):
        with contracts() as folders:
            with server(says({})) as (url, _):
                pass
            done = provider(folders, url, "--only", "read")
            self.assertEqual(done.returncode, 1)
            self.assertIn("get_job: an answer", done.stdout)

    def test_a_redirect_is_not_followed(self):
        with contracts() as folders, server(lambda *_: (302, {"Location": "/elsewhere"}, b"")) as (url, asked):
            done = provider(folders, url, "--only", "read")
            self.assertIn("got:      302", done.stdout)
            self.assertNotIn("/elsewhere", [path for _, path, _ in asked])


class Asking(unittest.TestCase):
    def test_what_writes_is_skipped_unless_it_is_allowed(self):
        with contracts() as folders, server(says({"id": 1, "state": "finished"})) as (url, asked):
            done = provider(folders, url)
            self.assertEqual(done.returncode, 0)
            self.assertIn("skipped tiny/write", done.stdout)
            self.assertIn("1 of 2 contracts passed, 1 skipped", done.stdout)
            self.assertEqual({method for method, _, _ in asked}, {"GET"})
            done = provider(folders, url, "--only", "write")
            self.assertEqual(done.returncode, 1)
            self.assertIn("every contract was skipped", done.stderr)

    def test_a_get_that_writes_is_a_write(self):
        with contracts() as folders:
            api = folders[1] / "tiny" / "api.yaml"
            api.write_text(API.replace("POST /jobs/{id}/finish", "GET /jobs/{id}/finish"))
            with server(says({"id": 1, "state": "finished"})) as (url, asked):
                self.assertIn("skipped tiny/write", provider(folders, url).stdout)
                self.assertEqual({path for _, path, _ in asked}, {"/jobs/1"})

    def test_the_base_url_may_have_a_path(self):
        with contracts() as folders, server(says({"id": 1, "state": "finished"})) as (url, asked):
            provider(folders, url + "/below/", "--only", "read")
            self.assertEqual(asked[0][1], "/below/jobs/1")

    def test_a_credential_goes_to_the_provider_only(self):
        link = READ.replace('    path: { id: "{{ kept.id }}" }\n', '    url: "{{ kept.id }}"\n').replace("{ shape: job }", "{ type: object }")
        with contracts(read=link) as folders, server(says({})) as (elsewhere, asked_elsewhere):
            api = folders[1] / "tiny" / "api.yaml"
            api.write_text(API.replace("try: { operation: GET /jobs/1 }\n", "") + "auth: { key: { source: choices#choices, in: [header X-Key], refusals: { missing: not_found } } }\n")
            with server(says({"id": elsewhere + "/file?a=1"})) as (url, asked):
                done = provider(folders, url, "--only", "read", "--credential", "X-Key: hush")
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                self.assertEqual(asked[0][2].get("X-Key"), "hush")
                self.assertEqual([path for _, path, _ in asked_elsewhere], ["/file?a=1"])
                self.assertNotIn("X-Key", asked_elsewhere[0][2])

    def test_other_values_may_be_given(self):
        with contracts() as folders, server(says({"id": 42, "state": "finished"})) as (url, asked):
            self.assertEqual(provider(folders, url, "--only", "read", "--given", "job=42").returncode, 0)
            self.assertEqual([path for _, path, _ in asked], ["/jobs/42", "/jobs/42"])
            done = provider(folders, url, "--given", "jobb=42")
            self.assertEqual(done.returncode, 2)
            self.assertIn("did you mean 'job'?", done.stderr)

    def test_it_is_asked_again_until_the_member_is_so(self):
        until = READ.replace("    keep: { id: id }\n", "    keep: { id: id }\n    again_until: { member: state, is: finished, every: 1ms, most: 5 }\n")
        states = ["waiting", "waiting", "finished", "finished"]

        def answer(method, path):
            return says({"id": 1, "state": states.pop(0) if len(states) > 1 else states[0]})(method, path)
        with contracts(read=until) as folders, server(answer) as (url, asked):
            self.assertEqual(provider(folders, url, "--only", "read").returncode, 0)
            self.assertEqual(len(asked), 4)
            states[:] = ["waiting"]
            done = provider(folders, url, "--only", "read")
            self.assertEqual(done.returncode, 1)
            self.assertIn('get_job: state to become "finished" within 5 calls', done.stdout)
            self.assertIn('"waiting"', done.stdout)

    def test_mistakes_are_shown_with_their_place(self):
        mistakes = (("read", READ.replace("operation: get_job", "operation: get_jobs", 1), "read.yaml:8:16", "did you mean 'get_job'?"),
                    ("read", READ.replace("kept.id", "kept.idd"), "read.yaml:14:17", "did you mean 'kept.id'?"),
                    ("read", READ.replace("shape: job", "shape: jobb"), "read.yaml:11:87", "did you mean 'job'?"),
                    ("read", READ.replace("path: { id", "path: { idd", 1), "read.yaml:9:11", "needs 'id'"),
                    ("read", READ.replace("    source", "    query: { limit: 1 }\n    source", 1), "read.yaml:10:14", "has no query parameter 'limit'"),
                    ("read", READ.replace("keep:", "kepp:"), "read.yaml:12:5", "did you mean 'keep'?"),
                    ("read", READ.replace("choices#choices\n    reply: { status: 200 }", "choices#chioces\n    reply: { status: 200 }"),
                     "read.yaml:15:21", "did you mean 'choices'?"),
                    ("read", READ.replace("exchanges:", "exchange:"), "read.yaml:7:1", "did you mean 'exchanges'?"),
                    ("shapes", SHAPES.replace("shape: state", "shape: job"), "shapes.yaml:7:58", "is in itself"),
                    ("shapes", SHAPES.replace("type: integer", "type: int"), "shapes.yaml:7:31", "integer"))
        for name, text, place, hint in mistakes:
            with self.subTest(place), contracts(**{name: text}) as folders:
                done = provider(folders, "http://127.0.0.1:9")
                self.assertEqual(done.returncode, 2)
                self.assertIn(place, done.stderr)
                self.assertIn(hint, done.stderr)

    def test_options_that_make_no_sense_are_refused(self):
        with contracts() as folders:
            for arguments, words in ((["--provider", "tiny.example"], "no address of a provider"),
                                     (["--provider", "http://x", "--credential", "hello"], "the credential is no header"),
                                     (["--provider", "http://x", "--ca", "/none.pem"], "'/none.pem' cannot be read"),
                                     (["--provider", "http://x", "--only", "reed"], "did you mean 'read'?"),
                                     (["--provider", "http://x", "--client", "./mine"], "exclude each other"),
                                     (["--har", "/none.har"], "'/none.har' cannot be read")):
                with self.subTest(words):
                    done = run("contract", "tiny", *folders, *arguments)
                    self.assertEqual(done.returncode, 2)
                    self.assertIn(words, done.stderr)


def recorded(*entries):
    return json.dumps({"log": {"version": "1.2", "creator": {"name": "test", "version": "1"}, "entries": [
        {"startedDateTime": "2026-11-23T10:00:00.000Z", "time": 1,
         "request": {"method": method, "url": "https://api.tiny.example" + path, "headers": []},
         "response": {"status": status, "headers": [{"name": "content-type", "value": "application/json"}],
                      "content": {"mimeType": "application/json", **content}}}
        for method, path, status, content in entries]}})


class Recorded(unittest.TestCase):
    def compare(self, folders, text, *arguments):
        with tempfile.TemporaryDirectory() as folder:
            har = pathlib.Path(folder) / "traffic.har"
            har.write_text(text)
            return run("contract", "tiny", *folders, "--har", har, *arguments)

    def test_what_was_recorded_is_compared_by_method_and_path(self):
        good = ("GET", "/jobs/7?x=1", 200, {"text": '{"id": 7, "state": "waiting"}'})
        packed = ("GET", "/jobs/8", 200, {"encoding": "base64", "text": base64.b64encode(b'{"id": 8, "state": "finished"}').decode()})
        other = ("GET", "/favicon.ico", 404, {"text": ""})
        wrong = ("POST", "/jobs/7/finish", 200, {"text": '{"state": "done"}'})
        with contracts() as folders:
            done = self.compare(folders, recorded(other, good, packed))
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertIn("1 of 2 contracts passed, 1 skipped", done.stdout)
            done = self.compare(folders, recorded(good, wrong))
            self.assertEqual(done.returncode, 1)
            self.assertIn("finish_job: state must be finished [README.md#choices]", done.stdout)
            self.assertIn('got:      "done"\n      #2  POST /jobs/7/finish  200', done.stdout)

    def test_another_status_is_a_difference(self):
        with contracts() as folders:
            done = self.compare(folders, recorded(("GET", "/jobs/7", 500, {"text": "{}"})))
            self.assertEqual(done.returncode, 1)
            self.assertIn("get_job: the status must be 200", done.stdout)

    def test_a_file_with_nothing_to_compare_is_refused(self):
        with contracts() as folders:
            for text, words in (("hello", "no JSON"), ("{}", "no log.entries"), (recorded(("GET", "/", 200, {})), "no call of an operation"),
                                ('{"log": {"entries": [{}]}}', "log.entries[0] has no request")):
                with self.subTest(words):
                    done = self.compare(folders, text)
                    self.assertEqual(done.returncode, 2)
                    self.assertIn(words, done.stderr)


class ShippedContracts(unittest.TestCase):
    """Our own stand-in, asked as any other provider is."""

    VENDORS = ("woowup", "meiro", "segments-v23", "amperity", "mytracker")

    def test_the_stand_in_passes_all_and_every_operation_is_asked(self):
        for vendor in self.VENDORS:
            with self.subTest(vendor), StandIn(vendor, clock="real", options=["--speed", "100"]) as stand_in:
                mount = stand_in.vendors[vendor]
                signing = mount["signing"]
                credential = f"{signing['id']}:{signing['secret']}" if signing else mount["credential"]
                done = run("contract", vendor, "--provider", mount["base_url"], "--credential", credential, "--allow-writes")
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                self.assertNotIn("skipped", done.stdout)
                asked = {entry["understudy"]["operation"] for entry in stand_in.journal()["requests"]}
                api = (SOURCE / "scenarios" / vendor / "api.yaml").read_text()
                self.assertEqual(asked, set(re.findall(r"^  (\w+):\n    request: ", api, re.M)))

    def test_a_certificate_is_verified(self):
        with tempfile.TemporaryDirectory() as folder:
            with StandIn("meiro", options=["--https-port", "0", "--ca-dir", folder]) as stand_in:
                ask = ("contract", "meiro", "--provider", stand_in.ready["https_url"] + "/api", "--only", "provider-auth-options")
                done = run(*ask, "--ca", stand_in.ready["ca"])
                self.assertEqual(done.returncode, 0, done.stdout)
                done = run(*ask)
                self.assertEqual(done.returncode, 1)
                self.assertIn("verification failed", done.stdout)

    def test_without_credential_it_fails(self):
        with StandIn("mytracker") as stand_in:
            done = run("contract", "mytracker", "--provider", stand_in.vendors["mytracker"]["base_url"])
            self.assertEqual(done.returncode, 1)
            self.assertIn("get_quotas: the status must be 200", done.stdout)


if __name__ == "__main__":
    unittest.main()
