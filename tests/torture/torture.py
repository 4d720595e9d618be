"""What the torture scripts share: the program they torture, and a line for each check."""
import argparse
import os
import pathlib
import resource
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from stand_in import SOURCE

PATIENCE_VENDOR = SOURCE / "tests/torture/scenarios/patience"


def prepare(description, add_arguments=lambda arguments: None):
    """Reads the command line, installs and builds what is needed. Returns the arguments; stand_in.program() is then the program."""
    arguments = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--preset", default="release", help="which build to torture (UNDERSTUDY names another program)")
    add_arguments(arguments)
    chosen = arguments.parse_args()
    steps = [["server/build/set-up", "torture"]]
    if not os.environ.get("UNDERSTUDY"):
        steps.append(["server/build/build", chosen.preset])
        os.environ["UNDERSTUDY"] = str(SOURCE / f".build/{chosen.preset}/understudy")
    for step in steps:
        if code := subprocess.run(step, cwd=SOURCE).returncode:
            sys.exit(code)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # for the program, too
    return chosen


class Checks:
    """Prints a line for each check and counts those that failed."""

    def __init__(self):
        self.made = 0
        self.failed = 0

    def add(self, what, problems, measured):
        """`problems` is a list of sentences, empty if all is well; `measured` says what was seen in any case."""
        self.made += 1
        self.failed += bool(problems)
        print(f"{'FAIL' if problems else 'ok  '}  {what}: {'; '.join([*problems, measured])}", flush=True)

    def exit_code(self):
        print(f"{self.made} checks, {self.failed} failed")
        return 1 if self.failed or not self.made else 0
