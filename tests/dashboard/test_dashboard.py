"""The dashboard in a real browser: what *.test.mjs beside this file ask of it.

They need Node.js 18, Chromium, and the packages of package-lock.json in .build/deps/dashboard (server/build/set-up tests). Where one of them
is missing the test is skipped; where CI=true it fails.
"""
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from stand_in import SOURCE, program

HERE = pathlib.Path(__file__).resolve().parent
MODULES = SOURCE / ".build/deps/dashboard/node_modules"
PATIENCE = 240  # seconds for one file; all of them take less than a minute on two quiet cores


def missing():
    """Returns what is not there and where it would come from, or None."""
    if not shutil.which("node"):
        return "there is no Node.js"
    if not (shutil.which("chromium") or shutil.which("chromium-browser")):
        return "there is no Chromium"
    if not (MODULES / "playwright-core").is_dir() or not (MODULES / "axe-core").is_dir():
        return f"the packages of tests/dashboard/package-lock.json are not in {MODULES.relative_to(SOURCE)}"
    return None


class DashboardTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        reason = missing()
        if reason and os.environ.get("CI") == "true":
            raise AssertionError(reason)
        cls.missing = reason and f"{reason}; server/build/set-up tests installs what is needed"
        if reason:
            return
        binary = pathlib.Path(program())
        cls.environment = os.environ | {
            "UNDERSTUDY": str(binary),
            "UNDERSTUDY_SOURCE": str(SOURCE),
            "UNDERSTUDY_NODE_MODULES": str(MODULES),
            "UNDERSTUDY_CHROMIUM": shutil.which("chromium") or shutil.which("chromium-browser"),
            "UNDERSTUDY_SHOTS": str(binary.parent / "dashboard-screenshots"),
        }

    def test_each_file(self):
        """Two at a time: most of it is waiting."""
        if self.missing:
            self.skipTest(self.missing)
        def run(file):
            return subprocess.run(["node", str(file)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  encoding="utf-8", env=self.environment, timeout=PATIENCE)

        files = sorted(HERE.glob("*.test.mjs"), key=lambda file: file.name != "looks.test.mjs")  # the longest first
        self.assertEqual(len(files), 5)
        with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
            for file, done in zip(files, pool.map(run, files)):
                with self.subTest(file.name):
                    self.assertEqual(done.returncode, 0, done.stdout)
                    self.assertRegex(done.stdout, r"(?m)^(#|ℹ) pass [1-9]", done.stdout)


if __name__ == "__main__":
    unittest.main()
