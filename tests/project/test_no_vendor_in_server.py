"""A new vendor needs no line of C++, so server/ knows none: no vendor's name, host or documented word is in it."""
import http
import json
import pathlib
import re
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import yaml_1_2
from stand_in import SOURCE

# Words of vendors that server/ has for a reason of its own: (end of the file's path, word): reason.
ALLOWED = {
}

# What is documented by everyone: HTTP's own names and sentences.
STANDARD = {"authorization", "content-disposition", "retry-after", "basic", "bearer", "server error"}
for status in http.HTTPStatus:
    STANDARD |= {status.phrase.lower(), status.phrase.lower() + ".", status.phrase.lower().replace(" ", "_")}

# Knows the outcomes of the protocol for clients, `finished` among them, which are the same for every vendor.
PROTOCOL = "server/contract/outcome_word.h"

# Keys whose texts are ours and not the vendor's.
OURS = {"documents", "title", "summary", "note", "source", "order_source", "pattern", "random", "data", "plan"}


def language():
    """Returns the words of the scenario language: whatever the JSON Schema names."""
    words = set()

    def collect(part):
        if isinstance(part, dict):
            words.update(part.get("properties", {}))
            words.update(word for word in part.get("enum", []) if isinstance(word, str))
            for value in part.values():
                collect(value)
        elif isinstance(part, list):
            for item in part:
                collect(item)

    collect(json.loads((SOURCE / "scenarios/understudy.schema.json").read_text(encoding="utf-8")))
    return words


def texts_of(node):
    """Yields every text and key of a file that is the vendor's own."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in OURS:
                yield key
                yield from texts_of(value)
    elif isinstance(node, list):
        for item in node:
            yield from texts_of(item)
    elif isinstance(node, str):
        yield node


def is_distinctive(word):
    """Whether nobody writes this who does not mean the vendor: not plain English, no identifier of everyone's."""
    if "{{" in word or len(word) < 4:
        return False
    has_inner_capital = re.search(r"[a-z][A-Z]", word)
    is_sentence = " " in word and len(word) > 10
    is_long_name = word.count("_") >= 2 or ("_" in word and len(word) >= 14)
    is_spelled_oddly = re.search(r"[!]|[a-z][0-9]$|^X-|[A-Z]+[-_][A-Z]+$", word)
    return bool(has_inner_capital or is_sentence or is_long_name or is_spelled_oddly)


def words_of_vendors(scenarios):
    """Returns {word in lower case: the vendor whose it is}."""
    known = language()
    words = {}
    for api in sorted(scenarios.glob("*/api.yaml")):
        vendor = api.parent.name
        words[vendor] = vendor
        document = yaml_1_2.load(api.read_text(encoding="utf-8"))
        for host in document.get("hosts", []):
            words[host.removeprefix("*.").lower()] = vendor
        for text in texts_of(document):
            is_spelled_out = " " in text and not re.search(r"/|^(header|query) ", text)
            pieces = [text] if is_spelled_out else re.split(r"[ /?&=\[\]{}.,]+", text)
            for piece in pieces:
                if is_distinctive(piece) and piece not in known and piece.lower() not in STANDARD:
                    words.setdefault(piece.lower(), vendor)
    return words


def things_of_vendors(scenarios):
    """Returns {name of a resource or state: vendor}. They are plain English, so only code that compares with one shows it."""
    known = language()
    things = {}
    for api in sorted(scenarios.glob("*/api.yaml")):
        document = yaml_1_2.load(api.read_text(encoding="utf-8"))
        names = list(document["resources"])
        for lifecycle in document.get("lifecycles", {}).values():
            names += lifecycle["states"]
        for name in names:
            if name not in known:
                things.setdefault(name, api.parent.name)
    return things


def mistaken_literals_below(server, things):
    """Returns "file:line: reason" for each C++ string that is one of `things` and nothing else."""
    mistakes = []
    for path in sorted(server.rglob("*")):
        if path.suffix not in {".h", ".cpp"}:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for literal in re.findall(r'"((?:[^"\\]|\\.)*)"', line):
                if literal in things and not line.lstrip().startswith("//"):
                    mistakes.append(f'server/{path.relative_to(server)}:{number}: "{literal}" is a thing of {things[literal]}')
    return mistakes


def mistakes_below(server, words):
    """Returns "file:line: reason" for each word found in a file below `server`."""
    # A name is found inside other words, MeiroClient; anything else only as a whole word.
    names = {word for word, vendor in words.items() if word == vendor or "." in word}
    pattern = re.compile("|".join(
        re.escape(word) if word in names else rf"(?<![a-z0-9_]){re.escape(word)}(?![a-z0-9_])"
        for word in sorted(words, key=len, reverse=True)))
    mistakes = []
    for path in sorted(server.rglob("*")):
        if not path.is_file() or path.suffix == ".png":  # the README's pictures of the dashboard, which show vendors
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").lower().splitlines(), 1):
            for found in pattern.finditer(line):
                word = found[0]
                if not any(str(path).endswith(end) and word == allowed.lower() for end, allowed in ALLOWED):
                    mistakes.append(f"server/{path.relative_to(server)}:{number}: '{word}' is a word of {words[word]}")
    return mistakes


class NoVendorInServer(unittest.TestCase):
    def test_no_word_of_a_vendor_is_in_server(self):
        mistakes = mistakes_below(SOURCE / "server", words_of_vendors(SOURCE / "scenarios"))
        self.assertFalse(mistakes, "\n" + "\n".join(mistakes))

    def test_no_code_asks_for_a_resource_or_a_state(self):
        things = things_of_vendors(SOURCE / "scenarios")
        self.assertLessEqual({"export", "session", "finished", "unscheduled", "In progress"}, set(things))
        mistakes = [each for each in mistaken_literals_below(SOURCE / "server", things) if not each.startswith(PROTOCOL)]
        self.assertFalse(mistakes, "\n" + "\n".join(mistakes))

    def test_the_words_are_those_that_matter(self):
        words = words_of_vendors(SOURCE / "scenarios")
        for word in ["meiro", "woowup", "amperity", "mytracker", "segments-v23", "meiro.io", "tracker.my.com", "success!",
                     "error occurred", "x-access-token", "authhmac", "idsegment", "idsegmentexport", "apiv3", "statuses_history",
                     "export already scheduled", "requestsbyuserpersecond"]:
            self.assertIn(word, words)
        for word in ["status", "source", "grade", "address_limits", "not_accepted", "minlength", "authorization", "bearer", "not found"]:
            self.assertNotIn(word, words)

    def test_nothing_allowed_is_stale(self):
        for end, word in ALLOWED:
            text = (SOURCE / "server" / end).read_text(encoding="utf-8").lower()
            self.assertIn(word.lower(), text, f"{end} does not say '{word}' any more")


class SelfTest(unittest.TestCase):
    def check(self, text):
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "engine").mkdir()
            pathlib.Path(folder, "engine/engine.cpp").write_text(text, encoding="utf-8")
            return mistakes_below(pathlib.Path(folder), {"acme": "acme", "acme.example": "acme", "success!": "acme", "idsegment": "acme"})

    def test_code_and_comments_are_searched(self):
        self.assertEqual(self.check('if (status == "Success!") {\n// only AcmeClient asks\nint x;\n'),
                         ["server/engine/engine.cpp:1: 'success!' is a word of acme",
                          "server/engine/engine.cpp:2: 'acme' is a word of acme"])

    def test_a_string_that_is_a_state_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "walk.cpp").write_text('// "done" is fine here\nreturn "not done" + (state == "done");\n', encoding="utf-8")
            self.assertEqual(mistaken_literals_below(pathlib.Path(folder), {"done": "acme"}), ['server/walk.cpp:2: "done" is a thing of acme'])

    def test_a_word_inside_another_is_another(self):
        self.assertEqual(self.check("int avoidSegments;\nint idSegment;\n"), ["server/engine/engine.cpp:2: 'idsegment' is a word of acme"])


if __name__ == "__main__":
    unittest.main()
