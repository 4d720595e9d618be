"""The command line: what is refused and how, and who wins among flag, environment and file."""
import json
import socket
import pathlib
import sys
import tempfile
import unittest
import urllib.request

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

    def test_a_mistake_in_the_environment_names_the_variable(self):
        for variable, text, message in (("PORT", "abc", "'abc' is no port: a number from 0 to 65535"),
                                        ("STRICT", "maybe", "'maybe' is neither true nor false"),
                                        ("CLOCK", "steped", "'steped' is none of real, stepped, polls:5s"),
                                        ("LIMIT", "fields=3,bodi=1", "there is no limit 'bodi'")):
            with self.subTest(variable):
                said = self.refused("serve", env={"UNDERSTUDY_" + variable: text})
                self.assertTrue(said.startswith(f"understudy: UNDERSTUDY_{variable}: {message}"), said)
                self.assertEqual(said.count("\n"), 1)

    def test_a_word_that_is_none_is_named_with_what_was_meant(self):
        for words, message in (("srve", "there is no command 'srve'; did you mean 'serve'?"),
                               ("chekc acme", "there is no command 'chekc'; did you mean 'check'?"),
                               ("help", "there is no command 'help'; did you mean '--help'?"),
                               ("version", "there is no command 'version'; did you mean '--version'?"),
                               ("acme", "there is no command 'acme'; there are serve, check, routes, exec, contract, coverage, ca (to serve a vendor: understudy serve acme)"),
                               ("", "no command is given; understudy --help lists them"),
                               ("--port 1", "--port is an option of serve: understudy serve --port"),
                               ("serve --prt 1", "there is no option '--prt'; did you mean '--port'?"),
                               ("serve --prt=1", "there is no option '--prt'; did you mean '--port'?"),
                               ("serve --verison", "there is no option '--verison'; did you mean '--version'?"),
                               ("serve acme --nonsense", "there is no option '--nonsense'; understudy serve --help lists them"),
                               ("check --scenaros x", "there is no option '--scenaros'; did you mean '--scenarios'?"),
                               ("serve --port x", "--port: 'x' is no port: a number from 0 to 65535"),
                               ("serve --port 070000", "--port: '070000' is no port: a number from 0 to 65535"),
                               ("serve --seed -1", "--seed: '-1' is no whole number from 0 to 18446744073709551615"),
                               ("serve --seed 18446744073709551616", "--seed: '18446744073709551616' is no whole number from 0 to 18446744073709551615"),
                               ("serve --speed nan", "--speed: 'nan' is no number from 0.000001 to 1000000"),
                               ("serve --speed inf", "--speed: 'inf' is no number from 0.000001 to 1000000"),
                               ("serve --speed 1e7", "--speed: '1e7' is no number from 0.000001 to 1000000"),
                               ("serve --start-time 2026-01-01T10:00:00+02:00",
                                "--start-time: '2026-01-01T10:00:00+02:00' is no time in UTC like 2026-01-01 or 2026-01-01T10:00:00Z, with Z at its end"),
                               ("serve --clock stepped --speed 60", "--speed: only a clock that runs has a speed, and --clock chose another"),
                               ("check --config x.toml", "there is no option '--config'; understudy check --help lists them"),
                               ("--config x.toml check", "--config has options of serve only"),
                               ("serve --port", "--port needs a value"),
                               ("serve --port 1 --port 2", "--port takes one value"),
                               ("serve -q -v", "--quiet excludes --verbose")):
            with self.subTest(words):
                self.assertEqual(self.refused(*words.split()), f"understudy: {message}\n")

    def test_an_empty_text_is_no_token_and_no_address(self):
        self.assertEqual(self.refused("serve", "--admin-token", ""),
                         "understudy: --admin-token: the token is empty; leave the option out to ask for none\n")
        self.assertEqual(self.refused("serve", "--host", ""), "understudy: --host: the address is empty; 127.0.0.1 is the default\n")

    def test_a_mistake_in_the_configuration_names_file_and_option(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "understudy.toml"
            for text, message in (("prot = 0\n", "there is no option 'prot'; did you mean 'port'?"),
                                  ("what is this\n", "there is no option 'what is this'; write NAME = VALUE with an option of serve on each line"),
                                  ("port = x\n", "port: 'x' is no port: a number from 0 to 65535"),
                                  ("port = 1\nport = 2\n", "port takes one value; here are 2"),
                                  ("port = 1\nseed = 1\nport = 2\n", "port stands there twice"),
                                  ("strict = maybe\n", "strict: 'maybe' is neither true nor false"),
                                  ("[srve]\nport = 0\n", "there is no section 'srve', only 'serve' or none"),
                                  ("clock = stepped\nspeed = 60\n", None)):
                with self.subTest(text):
                    file.write_text(text)
                    said = self.refused("serve", "--config", file)
                    if message is None:
                        message = f"speed: only a clock that runs has a speed, and {file}: clock chose another"
                    self.assertEqual(said, f"understudy: {file}: {message}\n")
            self.assertEqual(self.refused("serve", "--config", folder), f"understudy: --config: the file '{folder}' cannot be read\n")

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

    def test_the_journal_is_limited_by_entries_bytes_and_bytes_of_a_body(self):
        with scenarios() as folder, tempfile.TemporaryDirectory() as other:
            file = pathlib.Path(other) / "understudy.toml"
            file.write_text('journal-body-bytes = "4KiB"\n')
            for arguments, env, kept, evicted in (([], {}, 5000, 0), (["--journal-body-bytes", "4KiB"], {}, 4096, 0),
                                                  ([], {"UNDERSTUDY_JOURNAL_BODY_BYTES": "10"}, 10, 0),
                                                  (["--config", file], {}, 4096, 0),
                                                  (["--journal-bytes", "1KiB"], {}, None, 1),
                                                  (["--journal-entries", "0"], {}, None, 1)):
                with self.subTest(arguments, env=env), \
                        serving("--scenarios", folder, "--port", 0, "--ready-json", *arguments, env=env) as process:
                    url = json.loads(process.greeting)["url"]
                    post = urllib.request.Request(url + "/jobs/1/finish", data=b"x" * 5000, method="POST")
                    urllib.request.urlopen(post, timeout=PATIENCE).close()
                    with urllib.request.urlopen(url + "/__admin/requests", timeout=PATIENCE) as answer:
                        journal = json.load(answer)
                    self.assertEqual([len(each["request"]["body"]) for each in journal["requests"]], [kept] if kept else [])
                    self.assertEqual(journal["meta"]["evicted"], evicted)

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
                   "UNDERSTUDY_CLOCK": "stepped", "UNDERSTUDY_ADMIN_TOKEN": "t", "UNDERSTUDY_STRICT": "true",
                   "UNDERSTUDY_VERBOSE": "1"}
            with serving(env=env) as process:
                self.assertTrue(json.loads(process.greeting)["ready"])

    def test_the_environment_of_serve_does_not_disturb_check(self):
        with scenarios() as folder:
            for command in ("check", "routes"):
                for variable, text in (("PORT", "abc"), ("QUIET", "1"), ("SEED", "x")):
                    ended = run(command, "--scenarios", folder, env={"UNDERSTUDY_" + variable: text})
                    self.assertEqual((ended.returncode, ended.stderr), (0, ""))
                    self.assertIn("tiny", ended.stdout)
                self.assertIn("tiny", run(command, env={"UNDERSTUDY_SCENARIOS": str(folder)}).stdout)

    def test_what_stands_above_is_not_excluded_by_what_stands_below(self):
        """-v beats UNDERSTUDY_QUIET, which beats `verbose` in the file: the table tells which it was."""
        with scenarios() as folder, tempfile.TemporaryDirectory() as other:
            file = pathlib.Path(other) / "understudy.toml"
            file.write_text("[serve]\nverbose = true\n")
            has_table = lambda *arguments, env=None: self.table(folder, *arguments, env=env)
            self.assertEqual(has_table("-v", env={"UNDERSTUDY_QUIET": "1"}), True)
            self.assertEqual(has_table("-q", env={"UNDERSTUDY_VERBOSE": "1"}), False)
            self.assertEqual(has_table("--config", file, env={"UNDERSTUDY_QUIET": "1"}), False)
            self.assertEqual(has_table("--config", file), True)
            both = run("serve", env={"UNDERSTUDY_QUIET": "1", "UNDERSTUDY_VERBOSE": "1"})
            self.assertEqual(both.returncode, 2)
            self.assertIn("excludes", both.stderr)

    def table(self, folder, *arguments, env):
        with serving("--scenarios", folder, "--port", 0, *arguments, env=env) as process:
            return process.greeting.count("\n") > 1


if __name__ == "__main__":
    unittest.main()
