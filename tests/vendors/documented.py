"""What the tests of the vendors share: a program for each class, and whole replies held against the documents.

A document's JSON is written in a test as it is printed, its mistakes corrected. It and the reply are compared as texts, so
values, types and the order of keys all count and only white space does not.
"""
import json
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from stand_in import SOURCE, StandIn, run  # noqa: E402

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
            StandIn(*cls.vendors, scenario=cls.scenario or (), clock=cls.clock, options=cls.options))

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
