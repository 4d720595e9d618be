"""Each limit of a client has a test that is named after it."""
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from stand_in import SOURCE, run


class Limits(unittest.TestCase):
    def test_each_has_a_test_named_after_it(self):
        listed = re.findall(r"^  ([a-z-]+)=\S+ +\w", run("serve", "--help").stdout, re.MULTILINE)
        self.assertGreater(len(listed), 10)
        tests = "".join(file.read_text(encoding="utf-8") for file in (SOURCE / "tests" / "unit").rglob("*.cpp"))
        tested = re.findall(r'TEST_CASE\("limit ([a-z-]+): ', tests)
        self.assertEqual(sorted(listed), sorted(tested))


if __name__ == "__main__":
    unittest.main()
