"""Reports are what their readers take them for: the golden ones, which are hostile, and those of a run."""
import html.parser
import json
import os
import pathlib
import pty
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import tap
from vendor import PATIENCE, SOURCE, environment, program, run, scenarios

GOLDEN = SOURCE / "tests/golden/reports"


def golden(name):
    return (GOLDEN / name).read_text(encoding="utf-8")


def schema_mistakes(xml):
    """What tests/schema/junit.xsd has against a document; empty if nothing."""
    xmllint = shutil.which("xmllint")
    if not xmllint:
        if os.environ.get("CI") == "true":
            raise AssertionError("xmllint is missing")
        raise unittest.SkipTest("xmllint is missing (libxml2-utils)")
    ended = subprocess.run([xmllint, "--noout", "--nonet", "--schema", SOURCE / "tests/schema/junit.xsd", "-"], input=xml,
                           capture_output=True, encoding="utf-8", timeout=PATIENCE)
    return "" if ended.returncode == 0 else ended.stderr


class JUnit(unittest.TestCase):
    def test_is_valid_by_the_schema(self):
        self.assertEqual(schema_mistakes(golden("report.xml")), "")

    def test_the_schema_refuses_what_is_wrong(self):
        for wrong, right in (("<testcaze", "<testcase"), ('errors="x"', 'errors="0"'), ("&#1;", "outcome")):
            with self.subTest(wrong=wrong):
                self.assertNotEqual(schema_mistakes(golden("report.xml").replace(right, wrong, 1)), "")

    def test_the_counts_are_right(self):
        root = ElementTree.fromstring(golden("report.xml"))
        totals = {"tests": 0, "failures": 0}
        for suite in root:
            cases = suite.findall("testcase")
            self.assertEqual(int(suite.get("tests")), len(cases))
            self.assertEqual(int(suite.get("failures")), sum(case.find("failure") is not None for case in cases))
            self.assertEqual(int(suite.get("skipped")), sum(case.find("skipped") is not None for case in cases))
            for name in totals:
                totals[name] += int(suite.get(name))
        self.assertEqual(totals, {name: int(root.get(name)) for name in totals})

    def test_names_the_rule_that_was_broken(self):
        root = ElementTree.fromstring(golden("report.xml"))
        failed = [(case.get("classname"), case.get("name")) for case in root.iter("testcase") if case.find("failure") is not None]
        self.assertEqual(failed, [("acme.ends-in-error", "outcome"), ("acme.never-ends", "polls_no_faster_than"),
                                  ("acme.never-ends", "gives_up"), ("acme.hostile", "outcome"), ("acme.hostile", "rule"),
                                  ("birch.lists", "outcome")])

    def test_hostile_text_arrives_as_text(self):
        root = ElementTree.fromstring(golden("report.xml"))
        [failure] = [case.find("failure") for case in root.iter("testcase")
                     if (case.get("classname"), case.get("name")) == ("acme.hostile", "rule")]
        self.assertIn("<script>alert(1)</script> & \"double\" 'single' ]]>", failure.get("message"))
        self.assertIn("\\x01\\x1b[2J", failure.text)


class Tap(unittest.TestCase):
    def test_is_read_by_a_strict_reader(self):
        tests = tap.read(golden("report.tap"))
        self.assertEqual([test.passed for test in tests], [True, False, False, False, False])
        self.assertEqual([test.passed for test in tests[2].subtests], [True, False, False])
        self.assertEqual([test.directive for test in tests[0].subtests], [None, None, "SKIP"])
        self.assertEqual(tests[2].subtests[2].diagnostics["breaches"][0]["expected"], "no more than 10 polls of export 100")
        self.assertIn("ValueError", tests[4].diagnostics["standard_error"][-1])

    def test_hostile_text_begins_no_line_and_no_directive(self):
        hostile = tap.read(golden("report.tap"))[3]
        self.assertTrue(hostile.description.startswith("acme/hostile: <script>"))
        self.assertIn("# SKIP", hostile.description)
        self.assertIsNone(hostile.directive)

    def test_the_reader_is_strict(self):
        for wrong in ("", "TAP version 14\n1..2\nok 1 - a\n", "TAP version 14\n1..1\nok 2 - a\n", "TAP version 14\n1..1\nfine\n",
                      "TAP version 14\n1..1\nok 1 - a\n  ---\n  a: [\n  ...\n", "TAP version 14\nok 1 - a\n1..1\n",
                      "TAP version 14\n1..1\n    1..1\n    ok 1 - a\nok 1 - b\n"):
            with self.subTest(wrong=wrong), self.assertRaises((ValueError, tap.yaml.YAMLError)):
                tap.read(wrong)


class Json(unittest.TestCase):
    def test_has_the_documented_members(self):
        report = json.loads(golden("report.json"))
        self.assertEqual(list(report), ["format", "subject", "passed", "contracts", "failed", "skipped", "verdicts", "coverage"])
        self.assertEqual((report["format"], report["passed"], report["contracts"], report["failed"]), (1, False, 5, 4))
        verdict = report["verdicts"][2]
        self.assertEqual(list(verdict), ["vendor", "contract", "title", "source", "because", "scenario", "seed", "passed", "skipped", "took_ms",
                                         "expected_outcome", "outcome", "variation", "breaches", "rules", "standard_error",
                                         "repeat", "exchanges"])
        self.assertEqual(list(verdict["rules"][0]), ["rule", "title", "result", "source", "because", "breaches"])
        self.assertEqual(verdict["rules"][0]["breaches"][0],
                         {"expected": "at least 1s between two polls of export 100", "got": "20ms", "exchanges": [2, 3]})
        self.assertEqual(list(verdict["exchanges"][0]), ["id", "request", "response", "wasMatched", "understudy"])
        self.assertIsNone(report["verdicts"][4]["outcome"])

    def test_every_member_is_documented(self):
        report = json.loads(golden("report.json"))
        verdict = report["verdicts"][2]
        reference = (SOURCE / "contracts/README.md").read_text(encoding="utf-8")
        for member in [*report, *verdict, *verdict["rules"][0], *verdict["rules"][0]["breaches"][0]]:
            self.assertIn(f"`{member}`", reference)


class Page(html.parser.HTMLParser):
    """Gathers what a browser would make of the page: its elements and what they refer to."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.references, self.events, self.ids, self.open = [], [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        if tag not in {"meta", "input", "br", "img", "circle", "line", "rect"}:
            self.open.append(tag)
        for name, value in attributes:
            if name in {"src", "href", "action", "srcset", "data", "xlink:href"}:
                self.references.append(value)
            if name.startswith("on"):
                self.events.append(value)
            if name == "id":
                self.ids.append(value)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            raise ValueError(f"</{tag}> closes nothing, at {self.getpos()}")


class Html(unittest.TestCase):
    def test_is_one_page_that_loads_nothing(self):
        page = Page(golden("report.html"))
        self.assertEqual(page.open, [])
        self.assertEqual(len(set(page.ids)), len(page.ids))
        self.assertTrue(page.references)
        for reference in page.references:
            self.assertIn(reference.removeprefix("#"), page.ids + ["v4-77"])  # which the journal had no room for
        self.assertNotIn("url(", golden("report.html"))
        self.assertNotIn("@import", golden("report.html"))

    def test_hostile_text_makes_no_element(self):
        page = Page(golden("report.html"))
        self.assertEqual((page.tags.count("script"), page.tags.count("style"), page.tags.count("img")), (1, 1, 0))
        self.assertEqual(page.events, [])


CLIENT = """\
import json, sys, urllib.request
task = json.loads(sys.stdin.readline())
for _ in range(2):
    state = json.load(urllib.request.urlopen(task["base_url"] + "/jobs/1"))["state"]
print("on my way", file=sys.stderr)
print(json.dumps({"outcome": "finished" if state == "finished" else "gave_up"}))
"""

CONTRACT = """\
contract: waits
vendor: tiny
title: A job is waited for
source: choices#choices
because: A job takes its time.
clock: polls:5s
task: {{ task: wait }}
outcome: {{ outcome: finished }}
rules:
  - polls_no_faster_than: {{ every: {every} }}
"""

RULES = """\
vendor: tiny
rules:
  polls_no_faster_than:
    source: choices#choices
    because: Nothing is gained by asking without a pause.
    operation: get_job
    every: 1s
"""


class Run(unittest.TestCase):
    def setUp(self):
        folder = self.enterContext(scenarios())
        api = folder / "tiny" / "api.yaml"
        api.write_text(api.read_text().replace("    reply: { source: choices#choices, body: { id:", "    polls: job\n    reply: { source: choices#choices, body: { id:"))
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        contracts = self.folder / "contracts" / "tiny"
        contracts.mkdir(parents=True)
        (contracts / "rules.yaml").write_text(RULES)
        self.contract = contracts / "waits.yaml"
        self.contract.write_text(CONTRACT.format(every="1h"))
        (self.folder / "client.py").write_text(CLIENT)
        self.arguments = ["contract", folder / "tiny", "--contracts", contracts.parent,
                          "--client", f"{sys.executable} {self.folder}/client.py"]

    def test_writes_all_reports_of_one_run(self):
        files = {kind: self.folder / f"report.{kind}" for kind in ("junit", "tap", "json", "html")}
        ended = run(*self.arguments, *(word for kind, path in files.items() for word in (f"--{kind}", path)))
        self.assertEqual((ended.returncode, ended.stderr), (1, ""))
        self.assertTrue(ended.stdout.startswith("FAILED  tiny/waits  A job is waited for\n"), ended.stdout)
        self.assertIn("#2  GET /jobs/1  200  job 1: waiting -> finished", ended.stdout)
        self.assertIn("because:  Nothing is gained by asking without a pause. [README.md#choices]\n", ended.stdout)
        self.assertNotIn("\x1b", ended.stdout)
        self.assertEqual(schema_mistakes(files["junit"].read_text()), "")
        self.assertEqual([test.passed for test in tap.read(files["tap"].read_text())[0].subtests], [True, False])
        verdict = json.loads(files["json"].read_text())["verdicts"][0]
        self.assertEqual((verdict["outcome"], verdict["standard_error"]), ({"outcome": "finished"}, "on my way\n"))
        self.assertEqual([event["understudy"]["state_after"] for event in verdict["exchanges"]], ["waiting", "finished"])
        self.assertIn("1 contract", files["html"].read_text())

    def test_a_run_without_breaches_passes_everywhere(self):
        self.contract.write_text(CONTRACT.format(every="0s"))
        report = self.folder / "report.xml"
        ended = run(*self.arguments, "--junit", report, "-q")
        self.assertEqual((ended.returncode, ended.stdout, ended.stderr), (0, "", ""))
        self.assertEqual(ElementTree.parse(report).getroot().get("failures"), "0")

    def test_standard_output_takes_one_report_in_place_of_the_text(self):
        ended = run(*self.arguments, "--tap", "-")
        self.assertEqual((ended.returncode, ended.stderr), (1, ""))
        self.assertFalse(tap.read(ended.stdout)[0].passed)

    def test_two_reports_do_not_share_a_file(self):
        ended = run(*self.arguments, "--tap", "-", "--json", "-")
        self.assertEqual((ended.returncode, ended.stdout, ended.stderr),
                         (2, "", "understudy: --tap and --json both go to standard output; give each a file of its own\n"))

    def test_a_file_that_cannot_be_written_is_told_before_the_run(self):
        client = f"touch {self.folder}/ran"
        missing = self.folder / "no" / "such" / "report.xml"
        for flag, path, reason in (("--junit", missing, f"cannot write '{missing}': No such file or directory"),
                                   ("--html", self.folder, f"'{self.folder}' is a folder; name a file in it")):
            with self.subTest(flag=flag):
                ended = run(*self.arguments[:-1], client, flag, path)
                self.assertEqual((ended.returncode, ended.stdout, ended.stderr), (3, "", f"understudy: {flag}: {reason}\n"))
                self.assertFalse((self.folder / "ran").exists())

    @unittest.skipUnless(os.path.exists("/dev/full"), "there is no /dev/full")
    def test_a_disk_that_is_full_is_told(self):
        ended = run(*self.arguments, "--json", "/dev/full")
        self.assertEqual((ended.returncode, ended.stdout, ended.stderr),
                         (4, "", "understudy: cannot write the report to '/dev/full': No space left on device\n"))

    def on_a_terminal(self, **variables):
        """What a person sees who runs the suite in front of a terminal."""
        ours, theirs = pty.openpty()
        process = subprocess.Popen([program(), *map(str, self.arguments)], stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs,
                                   env=environment() | {"TERM": "xterm"} | variables)
        os.close(theirs)
        seen = b""
        try:
            while piece := os.read(ours, 4096):
                seen += piece
        except OSError:  # how Linux says that the other end is closed
            pass
        os.close(ours)
        self.assertEqual(process.wait(PATIENCE), 1)
        return seen.decode("utf-8")

    def test_a_terminal_is_told_of_each_contract_as_it_ends_and_in_colour(self):
        seen = self.on_a_terminal(NO_COLOR="")
        self.assertRegex(seen, r"^\x1b\[2m\[1\]\x1b\[0m tiny/waits \x1b\[31mFAILED\x1b\[0m \x1b\[2m\d+ ms\x1b\[0m\r\n")
        self.assertIn("\x1b[31mFAILED\x1b[0m  \x1b[1mtiny/waits\x1b[0m", seen)

    def test_no_colour_where_none_is_wanted(self):
        seen = self.on_a_terminal(NO_COLOR="1")
        self.assertRegex(seen, r"^\[1\] tiny/waits FAILED \d+ ms\r\n")
        self.assertNotIn("\x1b", seen)


if __name__ == "__main__":
    unittest.main()
