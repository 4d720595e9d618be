"""What the tests of the vendors share: a program for each class, and whole replies held against the documents.

A document's JSON is written in a test as it is printed, its mistakes corrected. It and the reply are compared as texts, so
values, types and the order of keys all count and only white space does not.
"""
import json
import pathlib
import re
import subprocess
import sys
import unittest

import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from stand_in import PATIENCE, SOURCE, StandIn, environment, run  # noqa: E402

START = 1767225600  # 2026-01-01T00:00:00Z, where a stepped clock starts

# The audiences that every vendor shows, in order: (key, title).
AUDIENCES = re.findall(r"^  ([\w-]+): +\{ title: ([^,}]+), where", (SOURCE / "scenarios/population.yaml").read_text("utf-8"),
                       re.MULTILINE)


def spelled(text):
    """Returns JSON in one spelling that keeps values, types and the order of keys."""
    def members(pairs):
        if len({name for name, _ in pairs}) < len(pairs):
            raise AssertionError(f"a key stands twice in {text}")
        return dict(pairs)

    try:
        return json.dumps(json.loads(text, object_pairs_hook=members), indent=2, ensure_ascii=False)
    except json.JSONDecodeError as mistake:
        raise AssertionError(f"no JSON: {mistake}: {text}") from None


def spelled_out(source, documents):
    """Returns `S1:2, choices#names` as replies say it; documents: the file or address of each alias."""
    return ", ".join(re.sub(r"^\w+", lambda alias: documents[alias[0]], each) for each in source.split(", "))


def declared(vendor):
    """Returns grade and source of all in the vendor's api.yaml that has some and is no reply: {"auth.token": (grade, source)}."""
    found = {}

    def look(name, part):
        if not isinstance(part, dict):
            return
        if "source" in part:
            found[name] = (part.get("grade", "documented"), part["source"])
        for key, value in part.items():
            if key != "reply":
                look(f"{name}.{key}" if name else key, value)

    api = yaml.safe_load((SOURCE / "scenarios" / vendor / "api.yaml").read_text("utf-8"))
    look("", {key: value for key, value in api.items() if key not in ("documents", "errors")})
    return found


class WatchedStandIn(StandIn):
    """The program, and each reply of the vendor must say the grade and the source that are known of it.

    origin_of  (method, path, answer) -> (grade, source), where path begins below the vendor's name
    """

    def __init__(self, vendor, origin_of, *vendors, options=(), **others):
        super().__init__(*vendors, options=options, **others)
        self._vendor, self._origin_of, self._is_strict = vendor, origin_of, "--strict" in options

    def request(self, method, path, headers=None, body=None):
        answer = super().request(method, path, headers, body)
        below = re.sub(r"^https?://[^/]*", "", path)
        at_root = below.removeprefix("/" + self._vendor)
        is_other = any(below.startswith(f"/{name}/") for name in {*self.vendors, "__admin"} - {self._vendor})
        if self._is_strict or is_other or answer.headers["Content-Type"] == "application/problem+json":
            return answer
        said = answer.headers.get_all("Understudy-Grade"), answer.headers.get_all("Understudy-Source")
        grade, source = self._origin_of(method, at_root, answer)
        if said != ([grade], [source]):
            raise AssertionError(f"{method} {path}: from {grade}, {source}; but it says {said}: {answer}")
        return answer


def pasted(vendor, server):
    """Runs what the vendor's README shows, from top to bottom, against `server`, which serves all vendors.

    Returns the exchanges with vendors as the journal tells them, the first one first.
    """
    readme = (SOURCE / "scenarios" / vendor / "README.md").read_text("utf-8")
    shown = "".join(re.findall(r"^```(?:sh)?\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL))
    ended = subprocess.run(["bash", "-euo", "pipefail", "-c", shown.replace("8080", str(server.port))], stdin=subprocess.DEVNULL,
                           capture_output=True, timeout=PATIENCE, env={**environment(), "NO_PROXY": "*", "no_proxy": "*"})
    if ended.returncode != 0:
        raise AssertionError(f"{shown} ended with {ended.returncode}: {ended.stderr}")
    return list(reversed(server.journal()["requests"]))


class VendorTest(unittest.TestCase):
    """One program for the class, its world begun anew for each test."""

    maxDiff = None
    vendors = ()
    scenario = ""  # "vendor/scenario"
    clock = "stepped"
    options = ()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = cls.enterClassContext(
            cls.stand_in(*cls.vendors, scenario=cls.scenario or (), clock=cls.clock, options=cls.options))

    @classmethod
    def stand_in(cls, *vendors, **others):
        """Starts the program; a vendor's own test may watch it."""
        return StandIn(*vendors, **others)

    def setUp(self):
        self.server.reset()

    def without_variance(self, text):
        """Returns the JSON without what differs from call to call; for a vendor that has such a thing."""
        return text

    def assert_reply(self, answer, status, document, grade="documented"):
        """The whole reply: status, type, where it is from, and the body as the document has it."""
        self.assertEqual(answer.status, status, answer)
        self.assertEqual(spelled(self.without_variance(answer.text)), spelled(self.without_variance(document)))
        self.assertEqual(answer.headers.get_all("Content-Type"), ["application/json"])
        self.assert_provenance(answer, grade)

    def assert_provenance(self, answer, grade="documented"):
        self.assertEqual(answer.headers.get_all("Understudy-Grade"), [grade], answer)
        self.assertRegex(answer.headers["Understudy-Source"] or "", r"^\w", answer)

    def last_exchange(self):
        """What the journal says of the latest exchange, in our own words."""
        return self.server.admin("GET", "/requests?limit=1")["requests"][0]["understudy"]

    def operations_met(self):
        return {entry["understudy"].get("operation") for entry in self.server.journal()["requests"]}


def operations_of(vendor):
    """Returns the names of the vendor's operations, as the program lists them."""
    return set(re.findall(r"^ +[A-Z]+ +/\S* +(\w+) ", run("routes", vendor).stdout, re.MULTILINE))


def scenarios_of(vendor):
    """Returns the names of the vendor's scenarios."""
    return {file.stem for file in (SOURCE / "scenarios" / vendor).glob("*.yaml")} - {"api"}


def scenarios_played(vendor_test, vendor):
    """Returns the names of the vendor's scenarios that the classes below this one start."""
    names = {each.scenario or vendor + "/normal" for each in vendor_test.__subclasses__()}
    return {name.removeprefix(vendor + "/") for name in names if name.startswith(vendor + "/")}


def transcript(steps, *vendors, options=()):
    """Plays steps, each a duration to advance or the arguments of a request, against a program of its own.

    Returns all that came back (status, headers and bytes, or what happened) and the bytes of the journal.
    """
    said = []
    with StandIn(*vendors, options=options) as server:
        for step in steps:
            if isinstance(step, str):
                said.append(server.advance(step))
            else:
                answer = server.request(*step)
                said.append((answer.status, answer.headers.items(), answer.raw))
        return said, server.request("GET", "/__admin/requests").raw
