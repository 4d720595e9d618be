"""What scenarios/README.md shows is what the program takes."""
import hashlib
import pathlib
import re
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import language_examples
from stand_in import SOURCE, StandIn, program, run


class LanguageReference(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        program()
        cls.place = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.folder = pathlib.Path(cls.place, "meiro")
        cls.folder.mkdir()
        for name, text in language_examples.folder().items():
            (cls.folder / name).write_text(text, encoding="utf-8")

    def test_every_example_is_part_of_what_is_loaded(self):
        loaded = "".join(language_examples.folder().values())
        lines = {line.strip() for line in loaded.splitlines()}
        for place, text in language_examples.examples():
            for line in text.splitlines():
                self.assertIn(line.strip(), lines, f"scenarios/README.md:{place}")

    def test_there_is_an_example_of_every_section(self):
        keys = set()
        for _, text in language_examples.examples():
            keys |= set(re.findall(r"^(\w+):", text, re.M))
        self.assertLessEqual({"documents", "resources", "lifecycles", "auth", "permissions", "limits", "operations", "errors", "refusals",
                              "views", "files", "scenario", "people"}, keys)
        self.assertGreaterEqual(len(language_examples.steps()), 5)
        self.assertGreaterEqual(language_examples.forms()[1], 15)

    def test_the_program_takes_them(self):
        checked = run("check", self.folder)
        self.assertEqual((checked.returncode, checked.stderr), (0, ""))
        self.assertIn("meiro", checked.stdout)
        self.assertIn("export-fails", checked.stdout)

    def test_each_form_renders(self):
        with StandIn(self.folder, scenario="meiro/shown") as server:
            answer = server.request("GET", "/api/exports/1", {"X-Access-Token": "1234567890abcdef"})
            self.assertEqual(answer.status, 200, answer)
            self.assertEqual(list(answer.json.values()), [
                1, "0%", "a", {"id": 1, "segment": "DACH"}, [{"id": 1, "status": "waiting"}],
                "a,B", None, "A,B", "a,b", "a,B", "2026-01-01 00:00:00", 1767225600, "a%2CB", "YSxC",
                *(hashlib.new(name, b"a,B").hexdigest() for name in ["md5", "sha1", "sha256"]),
                ["a", "B"], {"id": 1, "segment": "DACH"}])


if __name__ == "__main__":
    unittest.main()
