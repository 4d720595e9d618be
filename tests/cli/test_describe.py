"""`understudy check` and `understudy routes`."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from vendor import SOURCE, run, scenarios


class Check(unittest.TestCase):
    def test_prints_a_summary_of_each_vendor(self):
        with scenarios() as folder:
            shown = run("check", "--scenarios", folder)
            self.assertEqual((shown.returncode, shown.stderr), (0, ""))
            self.assertEqual(shown.stdout, "tiny: A vendor of a few lines\n"
                                           "  2 operations; replies: 2 documented, 1 assumed\n"
                                           "  job: waiting -> finished\n"
                                           "  scenarios: normal, other\n"
                                           "1 vendor, no mistakes\n")

    def test_quiet_prints_nothing(self):
        with scenarios() as folder:
            shown = run("check", folder / "tiny" / "api.yaml", "-q")
            self.assertEqual((shown.returncode, shown.stdout, shown.stderr), (0, "", ""))

    def test_finds_the_scenarios_beside_the_program(self):
        shown = run("check", "--quiet")
        self.assertEqual((shown.returncode, shown.stderr), (0, ""))
        self.assertEqual(run("check", "--quiet", "--scenarios", SOURCE / "scenarios").returncode, 0)


class Routes(unittest.TestCase):
    def test_prints_every_operation_with_its_source(self):
        with scenarios() as folder:
            shown = run("routes", "--scenarios", folder)
            self.assertEqual((shown.returncode, shown.stderr), (0, ""))
            self.assertEqual(shown.stdout, "tiny\n"
                                           "  GET   /jobs/{id}         get_job     documented  README.md#choices\n"
                                           "  POST  /jobs/{id}/finish  finish_job  documented  README.md#choices\n")


if __name__ == "__main__":
    unittest.main()
