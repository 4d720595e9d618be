"""`understudy contract`, `exec` and `coverage`: verdicts, exit codes, what a mistake says."""
import contextlib
import json
import pathlib
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from vendor import PATIENCE, environment, program, run, scenarios, serving

RULES = """\
vendor: tiny
rules:
  polls_no_faster_than:
    source: choices#choices
    because: A job takes its time.
    operation: get_job
    every: 10ms
  stops_polling_at_a_terminal_state:
    source: choices#choices
    because: What is finished stays so.
    operation: get_job
"""

CONTRACT = """\
contract: finish
vendor: tiny
title: A job is finished and looked at once
source: choices#choices
because: A finished job stays finished.
task: { task: finish_job, job_id: 1 }
outcome: { outcome: done, state: finished }
within: 20s
rules: [stops_polling_at_a_terminal_state]
"""

# What the client does is its first argument: a list of calls, then what it prints.
CLIENT = """\
import json, sys, time, urllib.request
task = json.loads(sys.stdin.readline())
state = None
for word in sys.argv[1].split():
    if word == "sleep":
        time.sleep(600)
    method, path = ("POST", "/jobs/%d/finish" % task["job_id"]) if word == "finish" else ("GET", "/jobs/%d" % task["job_id"])
    with urllib.request.urlopen(urllib.request.Request(task["base_url"] + path, method=method)) as reply:
        state = json.load(reply)["state"]
print("a line that is no outcome")
print(sys.argv[2] if len(sys.argv) > 2 else json.dumps({"outcome": "done", "state": state}))
"""


@contextlib.contextmanager
def contracts(**changes):
    """Folders `scenarios` and `contracts` side by side, and the client. `changes` are other texts of contract or rules."""
    with scenarios() as vendors, tempfile.TemporaryDirectory() as folder:
        tiny = pathlib.Path(folder) / "contracts" / "tiny"
        tiny.mkdir(parents=True)
        (tiny / "rules.yaml").write_text(changes.get("rules", RULES))
        (tiny / "finish.yaml").write_text(changes.get("contract", CONTRACT))
        client = pathlib.Path(folder) / "client.py"
        client.write_text(CLIENT)
        yield ["--scenarios", vendors, "--contracts", tiny.parent], f"{shlex.quote(sys.executable)} {shlex.quote(str(client))}"


class Contract(unittest.TestCase):
    def test_a_right_client_passes(self):
        with contracts() as (folders, client):
            done = run("contract", "tiny", *folders, "--client", f"{client} 'finish get'")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertIn("1 of 1 contracts passed", done.stdout)

    def test_a_broken_rule_fails_with_the_exchanges_and_the_reason(self):
        with contracts() as (folders, client):
            done = run("contract", "tiny", *folders, "--client", f"{client} 'finish get get'")
            self.assertEqual(done.returncode, 1)
            for text in ("stops_polling_at_a_terminal_state", "What is finished stays so.", "#2  GET", "#3  GET", "--only finish --seed 1"):
                self.assertIn(text, done.stdout)

    def test_another_outcome_fails(self):
        with contracts() as (folders, client):
            done = run("contract", "tiny", *folders, "--client", f"{client} get")
            self.assertEqual(done.returncode, 1)
            self.assertIn('state "finished"', done.stdout)
            self.assertIn('"waiting"', done.stdout)

    def test_a_client_that_crashes_hangs_or_says_nothing_fails(self):
        cases = (("exit 3", "exit code 3"), ("kill -9 $$", "signal 9"), ("true", "nothing on its standard output"),
                 ("echo hello", "no JSON"), ("no-such-program", "exit code 127"))
        with contracts() as (folders, _):
            for client, words in cases:
                with self.subTest(client):
                    done = run("contract", "tiny", *folders, "--client", client)
                    self.assertEqual(done.returncode, 1)
                    self.assertIn(words, done.stdout)

    def test_a_client_that_hangs_is_ended_with_all_it_started(self):
        contract = CONTRACT.replace("within: 20s", "within: 500ms")
        with contracts(contract=contract) as (folders, _), tempfile.TemporaryDirectory() as folder:
            started = pathlib.Path(folder) / "pid"
            done = run("contract", "tiny", *folders, "--client", f"sleep 600 & echo $! > {started}; wait")
            self.assertEqual(done.returncode, 1)
            self.assertIn("an outcome within 500ms", done.stdout)
            self.assertTrue(is_gone(int(started.read_text())), "what the client started is still there")

    def test_a_fault_that_nobody_met_fails(self):
        contract = CONTRACT + "faults: [ { operation: get_job, error: not_found, calls: 5 } ]\n"
        with contracts(contract=contract) as (folders, client):
            done = run("contract", "tiny", *folders, "--client", f"{client} 'finish get'")
            self.assertEqual(done.returncode, 1)
            self.assertIn("no call met it", done.stdout)

    def test_mistakes_are_shown_like_those_of_scenarios(self):
        mistakes = (("contract", CONTRACT.replace("[stops_polling_at_a_terminal_state]", "[stops_poling_at_a_terminal_state]"),
                     "finish.yaml:9:9", "did you mean 'stops_polling_at_a_terminal_state'?"),
                    ("rules", RULES.replace("operation: get_job\n    every", "operation: get_jobs\n    every"),
                     "rules.yaml:6:16", "did you mean 'get_job'?"),
                    ("contract", CONTRACT.replace("title:", "titel:"), "finish.yaml:3:1", "did you mean 'title'?"),
                    ("contract", CONTRACT + "scenario: othr\n", "finish.yaml:10:11", "did you mean 'other'?"))
        for key, text, place, hint in mistakes:
            with self.subTest(place), contracts(**{key: text}) as (folders, client):
                done = run("contract", "tiny", *folders, "--client", client)
                self.assertEqual(done.returncode, 2)
                self.assertIn(place, done.stderr)
                self.assertIn(hint, done.stderr)

    def test_an_unknown_contract_is_refused(self):
        with contracts() as (folders, client):
            done = run("contract", "tiny", *folders, "--client", client, "--only", "finnish")
            self.assertEqual(done.returncode, 2)
            self.assertIn("did you mean 'finish'?", done.stderr)

    def test_list_shows_them(self):
        with contracts() as (folders, _):
            done = run("contract", "tiny", *folders, "--list")
            self.assertEqual(done.returncode, 0)
            self.assertEqual(done.stdout.split()[:2], ["tiny/finish", "finish_job"])

    def test_too_little_coverage_fails(self):
        with contracts() as (folders, client):
            done = run("contract", "tiny", *folders, "--client", f"{client} 'finish get'", "--min-coverage", "100")
            self.assertEqual(done.returncode, 0, done.stdout)
            done = run("contract", "tiny", *folders, "--client", f"{client} finish", "--min-coverage", "100")
            self.assertEqual(done.returncode, 1)
            self.assertIn("not met: tiny operation get_job", done.stdout)


def is_gone(process):
    for _ in range(1000):
        try:
            state = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.01)
    return False


class Exec(unittest.TestCase):
    SHELL = 'for i in 1 2; do "$0" -c "import urllib.request; urllib.request.urlopen(\'$TINY_BASE_URL/jobs/1\')"; done; exit $1'

    def exec(self, folders, *arguments):
        return run("exec", "--vendor", "tiny", *folders, *arguments)

    def test_the_program_finds_the_vendor_and_its_exit_code_comes_through(self):
        with contracts() as (folders, _):
            done = self.exec(folders, "--", "sh", "-c", self.SHELL, sys.executable, "7")
            self.assertEqual(done.returncode, 7, done.stderr)
            done = self.exec(folders, "--", "sh", "-c", self.SHELL, sys.executable, "0")
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_broken_rule_is_exit_code_1(self):
        slow = RULES.replace("every: 10ms", "every: 1h")
        with contracts(rules=slow) as (folders, _):
            done = self.exec(folders, "--", "sh", "-c", self.SHELL, sys.executable, "0")
            self.assertEqual(done.returncode, 1)
            self.assertIn("polls_no_faster_than", done.stderr)
            done = self.exec(folders, "--rules", "stops_polling_at_a_terminal_state", "--", "sh", "-c", self.SHELL, sys.executable, "0")
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_rule_that_is_not_there_is_refused(self):
        with contracts() as (folders, _):
            done = self.exec(folders, "--rules", "stops_poling", "--", "true")
            self.assertEqual(done.returncode, 2)
            self.assertIn("there is no rule 'stops_poling'", done.stderr)

    def test_a_program_that_is_not_there_cannot_start(self):
        with contracts() as (folders, _):
            done = self.exec(folders, "--", "no-such-program")
            self.assertEqual(done.returncode, 3)
            self.assertIn("cannot run 'no-such-program'", done.stderr)

    def test_a_signal_to_stop_reaches_the_program(self):
        with contracts() as (folders, _):
            process = subprocess.Popen([program(), "exec", "--vendor", "tiny", *map(str, folders), "--", "sh", "-c", "echo up; exec sleep 600"],
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment())
            self.assertEqual(process.stdout.readline(), b"up\n")
            process.send_signal(signal.SIGTERM)
            self.assertEqual(process.wait(PATIENCE), 128 + signal.SIGTERM)
            process.stdout.close()


class WatchedRules(unittest.TestCase):
    def test_a_broken_rule_is_told_in_the_log_and_by_the_admin_api(self):
        import urllib.request
        with contracts(rules=RULES.replace("every: 10ms", "every: 1h")) as (folders, _):
            with serving("tiny", *folders, "--port", 0, "--watch-rules", "-v") as process:
                url = re.search(r"ready on (\S+)", process.greeting)[1]
                for _ in range(2):
                    urllib.request.urlopen(url + "/jobs/1").close()
                with urllib.request.urlopen(url + "/__admin/contracts") as reply:
                    answer = json.load(reply)
                self.assertIs(answer["watching"], True)
                rule = answer["rules"][0]
                self.assertEqual((rule["rule"], rule["verdict"]), ("polls_no_faster_than", "broken"))
                self.assertEqual(rule["breaches"][0]["exchanges"], [1, 2])
                log = [process.stderr.readline() for _ in range(3)]
                self.assertIn("(rule) tiny polls_no_faster_than: expected at least 1h", log[2])


class Coverage(unittest.TestCase):
    ITEM = {"vendor": "tiny", "kind": "operation", "name": "get_job", "source": "README.md", "counted": True, "met": 0}

    def test_reports_are_taken_together(self):
        with tempfile.TemporaryDirectory() as folder:
            one, other = pathlib.Path(folder) / "one.json", pathlib.Path(folder) / "other.json"
            one.write_text(json.dumps({"coverage": {"items": [self.ITEM, self.ITEM | {"name": "finish_job", "met": 1}]}}))
            other.write_text(json.dumps({"items": [self.ITEM | {"met": 2}]}))
            self.assertEqual(run("coverage", one, "--min-coverage", "51").returncode, 1)
            done = run("coverage", one)
            self.assertEqual(done.returncode, 0)
            self.assertIn("not met: tiny operation get_job [README.md]\n50 % of what the documents name was met", done.stdout)
            done = run("coverage", one, other, "--json", "--min-coverage", "100")
            self.assertEqual(done.returncode, 0)
            self.assertEqual([item["met"] for item in json.loads(done.stdout)["items"]], [2, 1])

    def test_what_is_no_report_is_refused_by_name(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "no.json"
            for text, words in (("hello", "no JSON"), ("{}", "neither 'items' nor 'coverage'"), ('{"items": [{}]}', "an item has no kind")):
                file.write_text(text)
                done = run("coverage", file)
                self.assertEqual(done.returncode, 2)
                self.assertIn(f"{file}: ", done.stderr)
                self.assertIn(words, done.stderr)


if __name__ == "__main__":
    unittest.main()
