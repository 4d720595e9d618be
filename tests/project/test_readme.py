"""What the README shows is what happens.

    ```console
    $ understudy serve meiro --port 8080 -q &
    understudy ready on http://127.0.0.1:8080
    $ curl -s http://127.0.0.1:8080/__admin/health
    {"status":"healthy",...
    ```

Each line that begins with `$ ` is a command, the lines below it are all it prints on stdout; a command may go on after a
backslash. `...` in a line stands for any text, on a line of its own for any lines. Blanks at the ends do not count, and
several count as one. Commands run in one shell after another, in the project's folder.

- `understudy serve` is started with a free port, with or without `&`, and ends with its block or before the next one. Where
  the README says 8080 that port is meant, and by 8443 the one for HTTPS. It prints until its ready line.
- What the program keeps among the user's data is kept in a folder that is gone afterwards.
- Another command that begins with `./` is not run, but must be there and executable.
"""
import os
import pathlib
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from stand_in import PATIENCE, SOURCE, StandIn, environment, program

PORT, HTTPS_PORT = "8080", "8443"
README = SOURCE / "README.md"


def blocks(text, language):
    """Yields (line, text) of each block in `language`."""
    for found in re.finditer(rf"^```{language}\n(.*?)^```\n", text, re.M | re.S):
        yield text.count("\n", 0, found.start(1)) + 1, found[1]


def commands(block):
    """Returns [command, expected output] for each command of a block."""
    read = []
    for line in block.splitlines():
        if read and read[-1][0].endswith("\\"):
            read[-1][0] += "\n" + line
        elif line.startswith("$ "):
            read.append([line[2:], ""])
        elif not read:
            raise AssertionError(f"a block begins with a command: $ ..., not with {line!r}")
        else:
            read[-1][1] += line + "\n"
    return read


def tidy(text):
    return [re.sub(r"[ \t]+", " ", line).strip() for line in text.strip().splitlines()]


def fits(expected, actual):
    """Whether the output is what the README shows."""
    pattern = ""
    for line in tidy(expected):
        if line == "...":
            pattern += r"(?:[^\n]*\n)*?"
        else:
            pattern += r"[^\n]*".join(map(re.escape, line.split("..."))) + r"\n"
    return re.fullmatch(pattern, "".join(line + "\n" for line in tidy(actual))) is not None


class Shell:
    """Runs the commands of one block."""

    def __init__(self, folder):
        self.environment = environment() | {"PATH": f"{folder}:{os.environ['PATH']}", "NO_PROXY": "*", "no_proxy": "*",
                                            "XDG_DATA_HOME": f"{folder}/data"}
        self.server = None
        self.ports = {}  # what the README says: what is meant

    def run(self, command):
        """Returns what the command prints, None if it was not run."""
        words = shlex.split(command.removesuffix("&"), comments=True)
        if words[0].startswith("./"):
            path = SOURCE / words[0]
            if not (path.is_file() and os.access(path, os.X_OK)):
                raise AssertionError(f"{words[0]} cannot be run: there is no such program")
            return None
        if words[:2] == ["understudy", "serve"]:
            return self.serve(words)
        ended = subprocess.run(["bash", "-c", self.told(command)], cwd=SOURCE, env=self.environment,
                               stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE)
        if ended.returncode:
            raise AssertionError(f"$ {command}\nended with {ended.returncode}:\n{ended.stderr.decode()}")
        return self.shown(ended.stdout.decode("utf-8"))

    def told(self, command):
        for shown, port in self.ports.items():
            command = command.replace(shown, port)
        return command

    def shown(self, text):
        for shown, port in self.ports.items():
            text = text.replace(port, shown)
        return text

    def serve(self, words):
        self.stop()
        if "--port" in words:
            words[words.index("--port") + 1] = "0"
        else:
            words += ["--port", "0"]
        if "--https-port" in words:
            words[words.index("--https-port") + 1] = "0"
        self.server = subprocess.Popen(words, cwd=SOURCE, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        stuck = threading.Timer(PATIENCE, self.server.kill)
        stuck.start()
        printed = ""
        for line in iter(self.server.stdout.readline, b""):
            printed += line.decode("utf-8")
            if found := re.search(r"ready on http://[^:]*:(\d+)(?: and https://[^:]*:(\d+))?", printed):
                self.ports = {shown: port for shown, port in zip((PORT, HTTPS_PORT), found.groups()) if port}
                break
        stuck.cancel()
        if "ready on" not in printed:
            raise AssertionError(f"{words} did not get ready:\n{printed}")
        return self.shown(printed)

    def stop(self):
        if self.server:
            self.server.send_signal(signal.SIGTERM)
            self.server.wait(PATIENCE)
            self.server.stdout.close()
            self.server = None


class Readme(unittest.TestCase):
    def test_commands_do_what_is_shown(self):
        run = program()
        text = README.read_text(encoding="utf-8")
        shown = list(blocks(text, "console"))
        self.assertTrue(shown, "the README shows no command")
        for line, block in shown:
            with self.subTest(line=line), tempfile.TemporaryDirectory() as folder:
                os.symlink(os.path.abspath(run), f"{folder}/understudy")
                shell = Shell(folder)
                try:
                    self.run_block(shell, block, line)
                finally:
                    shell.stop()

    def run_block(self, shell, block, line):
        for command, expected in commands(block):
            actual = shell.run(command)
            is_silent_server = command.startswith("understudy serve") and not expected
            if actual is not None and not is_silent_server and not fits(expected, actual):
                self.fail(f"README.md:{line}: $ {command}\nshown:\n{expected}\nprinted:\n{actual}")

    def test_the_two_commands_are_shown(self):
        shown = [command.split()[0] for _, block in blocks(README.read_text(encoding="utf-8"), "console") for command, _ in commands(block)]
        self.assertIn("./server/run", shown)
        self.assertIn("./tests/run", shown)

    def test_the_code_compiles(self):
        """Each C++ example, its lines in a function below its includes."""
        examples = list(blocks(README.read_text(encoding="utf-8"), "cpp"))
        self.assertTrue(examples, "the README shows no C++")
        for line, code in examples:
            includes = "".join(re.findall(r"^#include.*\n", code, re.M))
            body = re.sub(r"^#include.*\n", "", code, flags=re.M)
            with self.subTest(line=line):
                compiled = subprocess.run(
                    [*shlex.split(os.environ.get("CXX") or "c++"), "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", f"-I{SOURCE}/server/include",
                     "-x", "c++", "-"],
                    input=f"{includes}void shown() {{\n{body}}}\n", capture_output=True, encoding="utf-8", timeout=PATIENCE)
                self.assertEqual(compiled.returncode, 0, compiled.stderr)

    def test_links_lead_somewhere(self):
        for target in re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf-8")):
            self.assertTrue((SOURCE / target).exists(), f"the README links to {target}, which is not there")


class VendorReadmes(unittest.TestCase):
    """The calls that each vendor's README shows reach an operation, with a credential that counts."""

    def test_calls_reach_what_they_are_for(self):
        with StandIn() as server:
            for readme in sorted((SOURCE / "scenarios").glob("*/README.md")):
                vendor = readme.parent.name
                shown = [block for _, block in blocks(readme.read_text(encoding="utf-8"), "(?:sh)?")]
                with self.subTest(vendor=vendor):
                    self.assertTrue(shown, "no call is shown")
                    server.reset()
                    for block in shown:
                        ended = subprocess.run(["bash", "-euc", block.replace(PORT, str(server.port))], stdin=subprocess.DEVNULL,
                                               capture_output=True, encoding="utf-8", timeout=PATIENCE,
                                               env=environment() | {"NO_PROXY": "*", "no_proxy": "*"})
                        self.assertEqual(ended.returncode, 0, ended.stderr)
                    calls = server.journal()["requests"]
                    self.assertEqual(len(calls), sum(len(re.findall(r"^ *curl ", block, re.M)) for block in shown))
                    for call in calls:
                        self.assertTrue(call["wasMatched"], call["request"]["url"])
                        self.assertEqual(call["understudy"]["vendor"], vendor)
                        self.assertNotIn(call["response"]["status"], {400, 401, 403, 500}, call["response"]["body"])


class Convention(unittest.TestCase):
    """How blocks are read and compared."""

    def test_commands_and_outputs(self):
        self.assertEqual(commands("$ a \\\n  b\n1\n2\n$ c\n"), [["a \\\n  b", "1\n2\n"], ["c", ""]])
        with self.assertRaises(AssertionError):
            commands("output without a command\n")

    def test_what_fits(self):
        for shown, printed, expected in [
            ("a ... c", "a b c\n", True),
            ("a ... c", "a\nc\n", False),
            ("...\nlast", "1\n2\nlast\n", True),
            ("...\nlast", "last\n", True),
            ("first\n...", "first\n1\n2\n", True),
            ("first", "first\n1\n", False),
            ("a  b", "  a b \n", True),
            ("{...}", "{1}\n", True),
            ("{...}", "{1}]\n", False),
            ("a.c", "abc\n", False),
            ("", "anything\n", False),
        ]:
            self.assertEqual(fits(shown, printed), expected, (shown, printed))


if __name__ == "__main__":
    unittest.main()
