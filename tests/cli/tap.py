"""TAP 14, read strictly: whatever the specification does not allow is an error."""
import re

import yaml

TEST = re.compile(r"(not )?ok ([0-9]+) - ((?:[^#\\]|\\.)*?)(?: # (SKIP|TODO) (.*))?")


class Test:
    def __init__(self, passed, description, directive, subtests):
        self.passed = passed
        self.description = description
        self.directive = directive  # "SKIP", "TODO" or None
        self.subtests = subtests
        self.diagnostics = None  # what its YAML block holds


def read(text):
    """Returns the tests of a document. Raises ValueError."""
    if not text.endswith("\n"):
        raise ValueError("the last line does not end")
    lines = text.split("\n")[:-1]
    if lines[:1] != ["TAP version 14"]:
        raise ValueError("no version line")
    return _tests(lines[1:], 0)


def _tests(lines, depth):
    indent = " " * 4 * depth
    plan, skipped, tests, subtests = None, False, [], []
    at = 0
    while at < len(lines):
        line = lines[at]
        if not line.startswith(indent):
            raise ValueError(f"not indented by {len(indent)}: {line!r}")
        line = line[len(indent):]
        at += 1
        if line.startswith("    "):
            end = at
            while end < len(lines) and lines[end].startswith(indent + "    "):
                end += 1
            if subtests or not lines[at - 2].startswith(indent + "# Subtest: "):
                raise ValueError(f"a subtest without a comment before it: {line!r}")
            subtests = _tests(lines[at - 1:end], depth + 1)
            at = end
        elif found := re.fullmatch(r"1\.\.([0-9]+)( # SKIP .*)?", line):
            if plan is not None or tests:
                raise ValueError("the plan is not the first line")
            plan, skipped = int(found[1]), bool(found[2])
        elif line == "  ---":
            if not tests or tests[-1].diagnostics is not None:
                raise ValueError("a YAML block that belongs to no test")
            end = at
            while lines[end] != indent + "  ...":
                if not lines[end].startswith(indent + "  "):
                    raise ValueError(f"in a YAML block: {lines[end]!r}")
                end += 1
            tests[-1].diagnostics = yaml.safe_load("\n".join(each[len(indent) + 2:] for each in lines[at:end]))
            at = end + 1
        elif found := TEST.fullmatch(line):
            failed, number, description, directive, _ = found.groups()
            if int(number) != len(tests) + 1:
                raise ValueError(f"test {number} after {len(tests)}")
            tests.append(Test(not failed, re.sub(r"\\(.)", r"\1", description), directive, subtests))
            subtests = []
        elif not line.startswith("# "):
            raise ValueError(f"no line of TAP: {line!r}")
    if plan != len(tests) or skipped != (plan == 0):
        raise ValueError(f"{len(tests)} tests, planned {plan}")
    return tests
