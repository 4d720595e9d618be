"""A contract that is marked tolerant: replies are varied, and a failure is reduced to the variation that broke the client."""
import contextlib
import pathlib
import shlex
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from vendor import run, scenarios

CONTRACT = """\
contract: look
vendor: tiny
title: A job is finished and looked at
source: choices#choices
because: A finished job stays finished.
task: { task: finish_job, job_id: 1 }
outcome: { outcome: done, state: finished }
within: 20s
"""

ALL = "tolerant: [extra_field, key_order, header_case, whitespace, { more_digits: [id] }, { absent: [id] }]\n"

# The client's defect is its argument.
CLIENT = """\
import json, re, sys, urllib.error, urllib.request
task = json.loads(sys.stdin.readline())
wrong = sys.argv[1]
for method, path in ("POST", "/finish"), ("GET", ""):
    call = urllib.request.Request("%s/jobs/%d%s" % (task["base_url"], task["job_id"], path), method=method)
    with urllib.request.urlopen(call) as reply:
        text = reply.read().decode()
        headers = dict(reply.getheaders())
body = json.loads(text)
state = body["state"]
if wrong == "order":
    state = re.search(r'"state":\\s*"([a-z]*)"\\s*(,\\s*"understudy_extra":.*)?\\}\\s*$', text, re.S).group(1)
if wrong == "case":
    assert headers["Content-Type"].startswith("application/json")
if wrong == "unknown":
    assert set(body) <= {"id", "state"}, "unknown members"
if wrong == "optional":
    body["id"]
if wrong == "spaces":
    assert "\\n" not in text
if wrong == "digits":
    assert ".0" not in text
print(json.dumps({"outcome": "done", "state": state}))
"""


@contextlib.contextmanager
def contracts(tolerant=ALL):
    with scenarios() as vendors, tempfile.TemporaryDirectory() as folder:
        tiny = pathlib.Path(folder) / "contracts" / "tiny"
        tiny.mkdir(parents=True)
        (tiny / "look.yaml").write_text(CONTRACT + tolerant)
        client = pathlib.Path(folder) / "client.py"
        client.write_text(CLIENT)
        yield ["--scenarios", vendors, "--contracts", tiny.parent], f"{shlex.quote(sys.executable)} {shlex.quote(str(client))}"


class Tolerant(unittest.TestCase):
    def judge(self, folders, client, *more):
        return run("contract", "tiny", *folders, "--client", client, *more)

    def test_a_tolerant_client_passes(self):
        with contracts() as (folders, client):
            done = self.judge(folders, f"{client} none")
            self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)

    def test_each_defect_is_reduced_to_its_variation(self):
        defects = {"order": "key_order", "case": "header_case", "unknown": "extra_field", "optional": "absent=id",
                   "spaces": "whitespace", "digits": "more_digits=id"}
        for wrong, variation in defects.items():
            # That the member is left out in one variation does not hide its digits.
            with self.subTest(wrong), contracts() as (folders, client):
                done = self.judge(folders, f"{client} {wrong}")
                self.assertEqual(done.returncode, 1, done.stdout)
                self.assertEqual([line.split("--seed 1")[1].replace("'", "") for line in done.stdout.splitlines() if "again:" in line],
                                 [f" --vary {variation}"], done.stdout)

    def test_one_variation_alone_or_none(self):
        with contracts() as (folders, client):
            for vary, code in (("key_order", 0), ("header_case", 0), ("absent=id", 0), ("extra_field", 1)):
                with self.subTest(vary):
                    self.assertEqual(self.judge(folders, f"{client} unknown", "--vary", vary).returncode, code)
            self.assertEqual(self.judge(folders, f"{client} unknown", "--no-vary").returncode, 0)

    def test_what_is_hidden_by_no_single_variation_is_told_as_together(self):
        both = f"{sys.executable} -c " + shlex.quote(
            "import json,sys,urllib.request\n"
            "task=json.loads(sys.stdin.readline())\n"
            "call=lambda method, path: urllib.request.urlopen(urllib.request.Request(task['base_url']+path, method=method)).read()\n"
            "call('POST', '/jobs/1/finish')\n"
            "text=call('GET', '/jobs/1').decode()\n"
            "if 'understudy_extra' in text and '\\n' in text: sys.exit(3)\n"
            "print(json.dumps({'outcome':'done','state':'finished'}))\n")
        with contracts() as (folders, _):
            done = self.judge(folders, both)
            self.assertEqual(done.returncode, 1)
            self.assertIn("--vary extra_field --vary key_order --vary header_case --vary whitespace", done.stdout.replace("'", ""))

    def test_a_further_state_may_be_shown(self):
        with contracts("tolerant: [{ faults: [{ operation: get_job, error: not_found, calls: 1 }] }]\n") as (folders, client):
            done = self.judge(folders, f"{client} none")
            self.assertEqual(done.returncode, 1)
            self.assertIn("--vary 'faults'", done.stdout)
        with contracts("tolerant: [{ plans: { job: waiting for 4s, finished } }, { scenario: other }]\n".replace(
                "waiting for 4s, finished", "'waiting for 4s, finished'")) as (folders, client):
            done = self.judge(folders, f"{client} none")
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_variation_that_no_reply_could_take_fails(self):
        with contracts("tolerant: [{ null: [jobs.*.name] }]\n") as (folders, client):
            done = self.judge(folders, f"{client} none")
            self.assertEqual(done.returncode, 1)
            self.assertIn("no reply could", done.stdout)

    def test_mistakes_have_a_place_and_a_suggestion(self):
        mistakes = (("tolerant: [extra_feld]\n", "look.yaml:9:12", "did you mean 'extra_field'?"),
                    ("tolerant: [absent]\n", "look.yaml:9:12", "- { absent: [data.name, data.items.*.name] }"),
                    ("tolerant: [{ key_order: [id] }]\n", "look.yaml:9:25", "- key_order"),
                    ("tolerant: [{ absent: [.id] }]\n", "look.yaml:9:23", "names joined by dots"),
                    ("tolerant: [{ absent: ['list.*'] }]\n", "look.yaml:9:23", "end the path with the member's name"),
                    ("tolerant: [{ absent: [id, id] }]\n", "look.yaml:9:27", "leave one out"),
                    ("tolerant: [{ scenario: othr }]\n", "look.yaml:9:24", "did you mean 'other'?"),
                    ("tolerant: [{ plans: 5 }]\n", "look.yaml:9:21", ""),
                    ("tolerant: [plans]\n", "look.yaml:9:12", "in the words of a scenario file"))
        for text, place, hint in mistakes:
            with self.subTest(text), contracts(text) as (folders, client):
                done = self.judge(folders, client)
                self.assertEqual(done.returncode, 2, done.stdout)
                self.assertIn(place, done.stderr)
                self.assertIn(hint, done.stderr)

    def test_a_variation_that_nobody_is_tolerant_of_is_refused(self):
        with contracts() as (folders, client):
            done = self.judge(folders, client, "--vary", "extra_feld")
            self.assertEqual(done.returncode, 2)
            self.assertIn("did you mean 'extra_field'?", done.stderr)
            done = self.judge(folders, client, "--vary", "extra_field", "--no-vary")
            self.assertEqual((done.returncode, done.stderr), (2, "understudy: --vary excludes --no-vary\n"))


if __name__ == "__main__":
    unittest.main()
