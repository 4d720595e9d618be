"""The command line: what is refused and how, and who wins among flag, environment and file."""
import json
import socket
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from vendor import PATIENCE, run, scenarios, serving


class Help(unittest.TestCase):
    def test_help_teaches_with_examples_and_exit_codes(self):
        shown = run("--help")
        self.assertEqual((shown.returncode, shown.stderr), (0, ""))
        for part in ("Examples:", "understudy serve VENDOR --port 0", "Exit codes:", "UNDERSTUDY_PORT", "serve", "check", "routes", "ca"):
            self.assertIn(part, shown.stdout)
        serve = run("serve", "--help")
        self.assertEqual(serve.returncode, 0)
        for option in ("--scenario", "--clock", "--seed", "--admin-token", "--port-file", "UNDERSTUDY_CLOCK"):
            self.assertIn(option, serve.stdout)

    def test_version(self):
        shown = run("--version")
        self.assertEqual(shown.returncode, 0)
        self.assertRegex(shown.stdout, r"^understudy \d+\.\d+\.\d+\n$")


def status(port, request):
    """Sends these bytes and returns the status of what comes back."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
        connection.sendall(request)
        return int(connection.makefile("rb").readline().split()[1])


class Mistakes(unittest.TestCase):
    def refused(self, *arguments, env=None):
        ended = run(*arguments, env=env)
        self.assertEqual((ended.returncode, ended.stdout), (2, ""), ended.stderr)
        return ended.stderr

    def test_usage_mistakes_end_with_2(self):
        with scenarios() as folder:
            for arguments in ([], ["sing"], ["serve", "--prot", "1"], ["serve", "--port", "x"], ["serve", "--port", "65536"],
                              ["serve", "--clock", "polls"], ["serve", "--clock", "polls:0s"], ["serve", "--speed", "0"],
                              ["serve", "--start-time", "noon"], ["serve", "--seed", "-1"], ["serve", "-q", "-v"],
                              ["serve", "--config", folder / "none.toml"],
                              ["serve", "--limit", "body"], ["serve", "--limit", "body=1MB"], ["serve", "--limit", "bodi=1"]):
                with self.subTest(arguments):
                    self.assertNotEqual(self.refused(*arguments), "")

    def test_a_mistake_in_the_environment_ends_with_2_too(self):
        with scenarios() as folder:
            self.assertIn("port", self.refused("serve", "--scenarios", folder, env={"UNDERSTUDY_PORT": "x"}).lower())

    def test_unknown_vendors_and_scenarios_are_named_with_what_there_is(self):
        with scenarios() as folder:
            self.assertIn("did you mean 'tiny'?", self.refused("serve", "tinny", "--scenarios", folder))
            message = self.refused("serve", "--scenarios", folder, "--scenario", "tiny/othr")
            self.assertIn("did you mean 'other'? There are: normal, other", message)

    def test_mistakes_in_files_are_shown_like_a_compiler_shows_them(self):
        with scenarios() as folder:
            api = folder / "tiny" / "api.yaml"
            api.write_text(api.read_text().replace("    move: {", "    mvoe: {").replace("states: [waiting,", "states: [waitng,"))
            for command in ("serve", "check", "routes"):
                message = self.refused(command, folder / "tiny", *(["--port", "0"] if command == "serve" else []))
                self.assertRegex(message, r"tiny/api.yaml:\d+:\d+: error: unknown key 'mvoe'")
                self.assertIn("did you mean 'move'?", message)
                self.assertIn("^~~~", message.replace("^^^^", "^~~~"))


class Limits(unittest.TestCase):
    def test_limits_are_set_one_by_one_or_joined_and_by_the_environment(self):
        for arguments, env in ((["--limit", "fields=3", "--limit", "body=4"], {}), (["--limit", "fields=3,body=4"], {}),
                               ([], {"UNDERSTUDY_LIMIT": "fields=3,body=4"})):
            with self.subTest(arguments), scenarios() as folder, \
                    serving("--scenarios", folder, "--port", 0, "--ready-json", *arguments, env=env) as process:
                port = json.loads(process.greeting)["port"]
                self.assertEqual(status(port, b"GET /jobs/1 HTTP/1.1\r\nHost: x\r\nA: 1\r\nB: 2\r\n\r\n"), 200)
                self.assertEqual(status(port, b"GET /jobs/1 HTTP/1.1\r\nHost: x\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n"), 431)
                self.assertEqual(status(port, b"POST /jobs/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n"), 413)

    def test_help_lists_every_limit_with_its_default(self):
        shown = run("serve", "--help").stdout
        for name in ("request-line=8KiB", "body=8MiB", "head-time=10s", "connections=1024"):
            self.assertRegex(shown, rf"\n  {name} +\w")


class Precedence(unittest.TestCase):
    """A flag beats the environment, which beats the file."""

    def vendors(self, folder, *arguments, env=None):
        with serving("--scenarios", folder, "--port", 0, "--ready-json", *arguments, env=env) as process:
            return json.loads(process.greeting)["vendors"]

    def test_flag_environment_file(self):
        with scenarios() as folder, tempfile.TemporaryDirectory() as other:
            file = pathlib.Path(other) / "understudy.toml"
            file.write_text('scenario = ["tiny/other"]\n')
            normal, changed = {"UNDERSTUDY_SCENARIO": "tiny/normal"}, {"UNDERSTUDY_SCENARIO": "tiny/other"}
            played = lambda *arguments, env=None: self.vendors(folder, *arguments, env=env)[0]["scenario"]
            self.assertEqual(played(), "normal")
            self.assertEqual(played(env=changed), "other")
            self.assertEqual(played("--config", file), "other")
            self.assertEqual(played("--config", file, env=normal), "normal")
            self.assertEqual(played("--config", file, "--scenario", "tiny/normal"), "normal")
            self.assertEqual(played("--scenario", "tiny/normal", env=changed), "normal")

    def test_each_scenario_is_named_by_a_flag_of_its_own(self):
        with scenarios() as folder:
            vendor, = self.vendors(folder, "--scenario", "tiny/other", "tiny")
            self.assertEqual((vendor["vendor"], vendor["scenario"]), ("tiny", "other"))

    def test_every_kind_of_option_can_stand_in_the_environment(self):
        with scenarios() as folder:
            env = {"UNDERSTUDY_SCENARIOS": str(folder), "UNDERSTUDY_PORT": "0", "UNDERSTUDY_READY_JSON": "1",
                   "UNDERSTUDY_CLOCK": "stepped", "UNDERSTUDY_ADMIN_TOKEN": "t", "UNDERSTUDY_STRICT": "true"}
            with serving(env=env) as process:
                self.assertTrue(json.loads(process.greeting)["ready"])

    def test_the_environment_of_serve_does_not_disturb_check(self):
        with scenarios() as folder:
            self.assertEqual(run("check", "--scenarios", folder, env={"UNDERSTUDY_PORT": "0"}).returncode, 0)

    def test_an_unknown_name_in_the_file_is_a_mistake(self):
        with scenarios() as folder, tempfile.TemporaryDirectory() as other:
            file = pathlib.Path(other) / "understudy.toml"
            file.write_text("prot = 1\n")
            ended = run("serve", "--scenarios", folder, "--config", file)
            self.assertEqual(ended.returncode, 2)
            self.assertIn("prot", ended.stderr)


if __name__ == "__main__":
    unittest.main()
