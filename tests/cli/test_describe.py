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


class NoVendor(unittest.TestCase):
    """What is there under a path is no vendor: what is said about it."""

    def refused(self, *arguments, cwd=None):
        ended = run("check", *arguments, cwd=cwd)
        self.assertEqual((ended.returncode, ended.stdout), (2, ""), ended.stderr)
        return ended.stderr

    def test_a_scenario_or_another_file_of_a_vendor(self):
        with scenarios() as folder:
            self.assertEqual(self.refused("tiny/normal.yaml", cwd=folder),
                             "understudy: 'tiny/normal.yaml' is a scenario; name its folder, tiny\n")
            self.assertEqual(self.refused("normal.yaml", cwd=folder / "tiny"),
                             "understudy: 'normal.yaml' is a scenario; name its folder, .\n")
            self.assertEqual(self.refused("tiny/README.md", cwd=folder),
                             "understudy: 'tiny/README.md' is a file of a vendor; name its folder, tiny\n")
            (folder / "notes.yaml").write_text("")
            self.assertEqual(self.refused(folder / "notes.yaml"),
                             f"understudy: '{folder}/notes.yaml' is no vendor: that is a folder with an api.yaml\n")

    def test_a_folder_without_an_api(self):
        with scenarios() as folder:
            api = folder / "tiny" / "api.yaml"
            api.rename(folder / "tiny" / "api.yml")
            self.assertEqual(self.refused("tiny", cwd=folder),
                             "understudy: the folder 'tiny' has no api.yaml; rename its api.yml\n")
            (folder / "tiny" / "api.yml").unlink()
            self.assertEqual(self.refused("./tiny", cwd=folder), "understudy: the folder './tiny' has no api.yaml\n")
            self.assertEqual(self.refused("./tinny", cwd=folder), "understudy: there is no folder './tinny'\n")

    def test_a_folder_of_vendors(self):
        with scenarios() as folder:
            self.assertEqual(self.refused(folder),
                             f"understudy: the folder '{folder}' holds vendors and is none; write --scenarios {folder}\n")


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
