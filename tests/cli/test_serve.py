"""`understudy serve`: what it prints, how it ends."""
import http.client
import json
import os
import pathlib
import pty
import re
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from vendor import PATIENCE, environment, program, run, scenarios, serving


def port_of(process):
    return int(re.search(r":(\d+)\D*$", process.greeting.strip().splitlines()[-1])[1])


def get(port, path, method="GET", headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(method, path, headers=headers or {})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


class Ready(unittest.TestCase):
    def test_prints_a_table_a_command_that_works_and_the_ready_line(self):
        with scenarios() as folder, serving("--scenarios", folder, "--port", 0) as process:
            port = port_of(process)
            lines = process.greeting.splitlines()
            self.assertEqual(lines[-1], f"understudy ready on http://127.0.0.1:{port}")
            self.assertEqual(lines[0].split(), ["vendor", "base", "URL", "credential", "scenario"])
            self.assertEqual(lines[1].split(), ["tiny", f"http://127.0.0.1:{port}", "none", "normal"])
            command = next(line for line in lines if line.startswith("  curl "))
            shown = subprocess.run(["sh", "-c", command + " --silent --fail"], capture_output=True, timeout=PATIENCE)
            self.assertEqual(json.loads(shown.stdout), {"id": 1, "state": "waiting"})

    def test_quiet_prints_the_ready_line_alone(self):
        with scenarios() as folder, serving("--scenarios", folder, "--port", 0, "-q") as process:
            self.assertEqual(process.greeting, f"understudy ready on http://127.0.0.1:{port_of(process)}\n")

    def test_ready_json_prints_one_line_of_json(self):
        with scenarios() as folder, serving("--scenarios", folder, "--port", 0, "--ready-json", "--scenario", "tiny/other") as process:
            self.assertEqual(process.greeting.count("\n"), 1)
            ready = json.loads(process.greeting)
            self.assertIs(ready["ready"], True)
            self.assertEqual(ready["url"], f"http://127.0.0.1:{ready['port']}")
            vendor, = ready["vendors"]
            self.assertEqual(vendor["vendor"], "tiny")
            self.assertEqual(vendor["scenario"], "other")
            self.assertEqual(vendor["base_url"], ready["url"])
            self.assertIsNone(vendor["signing"])
            self.assertEqual(get(ready["port"], "/jobs/1")[0], 200)

    def test_what_to_sign_with_is_shown_where_requests_are_signed(self):
        """A signature is good for one request; the one in the command is, too."""
        with scenarios() as folder:
            api = folder / "tiny" / "api.yaml"
            api.write_text(api.read_text().replace("resources:\n", """resources:
  station: { fields: { id: { type: string }, key: { type: string } } }
""").replace("errors:\n", """auth:
  signed:
    source: choices#choices
    in: [header Authorization Sealed]
    find: station.id
    hmac: { hash: sha256, secret: station.key, encoding: hex, message: "{{ request.method }} {{ request.url }}" }
    refusals: { missing: not_found, unknown: not_found, not_accepted: not_found }
errors:
""").replace("GET /jobs/1 }", 'GET /jobs/1, credential: { station: "7" } }'))
            for name in ("normal", "other"):
                scenario = folder / "tiny" / f"{name}.yaml"
                scenario.write_text(scenario.read_text() + '  station: [ { id: "7", key: sesame } ]\n')
            with serving("--scenarios", folder, "--port", 0) as process:
                self.assertIn(" Sealed station 7, secret sesame ", process.greeting)
                command = next(line for line in process.greeting.splitlines() if line.startswith("  curl "))
                self.assertRegex(command, r"Sealed 7:[0-9a-f]{64}' ")
                vendor, = json.loads(get(port_of(process), "/__admin/vendors")[1])["vendors"]
                shown = subprocess.run(["sh", "-c", command + " --silent --fail"], capture_output=True, timeout=PATIENCE)
                self.assertEqual(json.loads(shown.stdout), {"id": 1, "state": "waiting"})
            with serving("--scenarios", folder, "--port", 0, "--ready-json") as process:
                ready, = json.loads(process.greeting)["vendors"]
            for each in (vendor, ready):
                self.assertEqual(each["credential"], "Sealed station 7, secret sesame")
                self.assertEqual(each["signing"], {"scheme": "Sealed", "owner": "station", "id": "7", "secret": "sesame"})

    def test_port_file_holds_the_port_while_the_program_runs(self):
        with scenarios() as folder, tempfile.TemporaryDirectory() as other:
            file = pathlib.Path(other) / "port"
            with serving("--scenarios", folder, "--port", 0, "--port-file", file) as process:
                self.assertEqual(file.read_text(), f"{port_of(process)}\n")
            self.assertEqual(os.listdir(other), [])

    def test_a_port_file_that_cannot_be_written_ends_with_3(self):
        with scenarios() as folder:
            ended = run("serve", "--scenarios", folder, "--port", 0, "--port-file", folder / "no" / "port")
            self.assertEqual((ended.returncode, ended.stdout), (3, ""))
            self.assertIn("cannot write the port file", ended.stderr)


class End(unittest.TestCase):
    def ends(self, process, how):
        how(process)
        self.assertEqual(process.wait(PATIENCE), 0)

    def test_sigterm_and_ctrl_c_end_it_with_0_although_clients_hang(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with self.subTest(number), scenarios() as folder, serving("--scenarios", folder, "--port", 0) as process:
                idle = http.client.HTTPConnection("127.0.0.1", port_of(process), timeout=PATIENCE)
                idle.connect()
                idle.sock.sendall(b"GET / HT")
                self.ends(process, lambda each: each.send_signal(number))
                idle.close()

    def test_a_terminal_that_goes_away_takes_the_port_file_along(self):
        with scenarios() as folder, tempfile.TemporaryDirectory() as other:
            file = pathlib.Path(other) / "port"
            with serving("--scenarios", folder, "--port", 0, "--port-file", file) as process:
                self.ends(process, lambda each: each.send_signal(signal.SIGHUP))
            self.assertEqual(os.listdir(other), [])

    def test_nohup_keeps_it_running(self):
        with scenarios() as folder:
            ignored = signal.signal(signal.SIGHUP, signal.SIG_IGN)
            try:
                with serving("--scenarios", folder, "--port", 0) as process:
                    process.send_signal(signal.SIGHUP)
                    self.assertEqual(get(port_of(process), "/jobs/1")[0], 200)
            finally:
                signal.signal(signal.SIGHUP, ignored)

    def test_a_signal_that_comes_before_it_listens_ends_it_with_0_too(self):
        with scenarios() as folder:
            config = folder / "understudy.toml"
            os.mkfifo(config)
            with subprocess.Popen([program(), "serve", "--scenarios", str(folder), "--config", str(config), "-q"],
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(),
                                  encoding="utf-8") as process:
                with open(config, "w") as written:  # once it is being read
                    process.terminate()
                    written.write("port = 0\n")
                said, complained = process.communicate(timeout=PATIENCE)
                self.assertEqual((process.returncode, complained), (0, ""))
                self.assertTrue(said.startswith("understudy ready on "), said)

    def test_a_shutdown_by_the_admin_api_ends_it_with_0(self):
        with scenarios() as folder, serving("--scenarios", folder, "--port", 0) as process:
            json_type = {"Content-Type": "application/json"}
            self.ends(process, lambda each: get(port_of(each), "/__admin/shutdown", "POST", json_type))

    def test_it_goes_on_when_whoever_read_its_lines_goes_away(self):
        with scenarios() as folder, serving("--scenarios", folder, "--port", 0, "-v") as process:
            port = port_of(process)
            process.stdout.close()
            process.stderr.close()
            for _ in range(3):
                self.assertEqual(get(port, "/jobs/1")[0], 200)
            self.ends(process, lambda each: each.terminate())


class CannotStart(unittest.TestCase):
    def test_an_address_in_use_ends_with_3_and_says_what_to_do(self):
        with scenarios() as folder, serving("--scenarios", folder, "--port", 0) as process:
            ended = run("serve", "--scenarios", folder, "--port", port_of(process))
            self.assertEqual((ended.returncode, ended.stdout), (3, ""))
            self.assertIn("the address is in use", ended.stderr)
            self.assertIn("--port 0", ended.stderr)

    def test_an_address_others_can_reach_needs_a_token(self):
        with scenarios() as folder:
            ended = run("serve", "--scenarios", folder, "--port", 0, "--host", "0.0.0.0")
            self.assertEqual((ended.returncode, ended.stdout), (3, ""))
            self.assertIn("--admin-token", ended.stderr)
            with serving("--scenarios", folder, "--port", 0, "--host", "0.0.0.0", "--admin-token", "t") as process:
                self.assertEqual(get(port_of(process), "/__admin/health")[0], 401)
                self.assertEqual(get(port_of(process), "/__admin/health", headers={"Authorization": "Bearer t"})[0], 200)


    def test_a_name_that_is_none_is_said_to_be_none(self):
        ended = run("serve", "--port", 0, "--host", "no such name")
        self.assertEqual((ended.returncode, ended.stdout), (3, ""))
        self.assertEqual(ended.stderr, "understudy: cannot listen on no such name: the host name cannot be resolved\n")

    def test_an_address_may_stand_in_brackets(self):
        if not has_ipv6():
            self.skipTest("no IPv6 here")
        for host in ("::1", "[::1]"):
            with scenarios() as folder, serving("--scenarios", folder, "--port", 0, "--host", host, "-q") as process:
                self.assertRegex(process.greeting, r"^understudy ready on http://\[::1\]:\d+\n$")


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as tried:
            tried.bind(("::1", 0))
        return True
    except OSError:
        return False


class Log(unittest.TestCase):
    def lines(self, *arguments, env=None):
        """What is on stderr after four requests, one of them hostile, and bytes that are none."""
        with scenarios() as folder:
            api = folder / "tiny" / "api.yaml"
            api.write_text(api.read_text().replace("operations:\n", """operations:
  get_named:
    request: GET /named/{id}
    source: choices#choices
    path: { id: { type: string } }
    find: { job: { by: path.id, refusal: not_found } }
    reply: { source: choices#choices, body: {} }
"""))
            return self.lines_of(folder, *arguments, env=env)

    def lines_of(self, folder, *arguments, env):
        with serving("--scenarios", folder, "--port", 0, *arguments, env=env) as process:
            port = port_of(process)
            get(port, "/jobs/1")
            get(port, "/jobs/1/finish", "POST")
            get(port, "/jobs/9")
            get(port, "/named/%1b%5b31m%c2%9b%e2%80%ae%c3%a9")
            with socket.create_connection(("127.0.0.1", port), PATIENCE) as confused:
                confused.sendall(b"GET /\x9b31m HTTP/1.1\r\nHost: x\r\n\r\n")
                confused.makefile("rb").read()
            process.terminate()
            return process.stderr.read()

    def test_says_nothing_when_nobody_looks(self):
        self.assertEqual(self.lines(), "")

    def test_verbose_prints_a_line_per_request_without_colour_when_piped(self):
        seen, moved, refused, hostile, confused = self.lines("-v", env={"TERM": "xterm"}).splitlines()
        self.assertRegex(seen, r"^GET /jobs/1 200 \d+ µs job 1: waiting$")
        self.assertRegex(moved, r"^POST /jobs/1/finish 200 \d+ µs job 1: waiting -> finished$")
        self.assertRegex(refused, r"^GET /jobs/9 404 \d+ µs")
        self.assertRegex(hostile, r"^GET /named/%1b%5b31m%c2%9b%e2%80%ae%c3%a9 404 \d+ µs \(.*\\x1b\[31m\\xc2\\x9b\\xe2\\x80\\xaeé.*\)$")
        self.assertEqual(confused, "(no request) 400 from 127.0.0.1 (the target has bytes beyond ASCII in it, which must be percent-encoded)")

    def test_verbose_tells_of_moves_by_a_clock_that_was_moved(self):
        with scenarios() as folder, serving("--scenarios", folder, "--port", 0, "-v", "--clock", "stepped") as process:
            connection = http.client.HTTPConnection("127.0.0.1", port_of(process), timeout=PATIENCE)
            connection.request("POST", "/__admin/clock", '{"advance": "1m"}', {"Content-Type": "application/json"})
            self.assertEqual(connection.getresponse().read() != b"", True)
            connection.close()
            process.terminate()
            self.assertEqual(process.stderr.read(), "(clock) tiny job 1: waiting -> finished\n")

    def test_a_reader_who_is_stuck_keeps_nobody_waiting(self):
        with scenarios() as folder, serving("--scenarios", folder, "--port", 0, "-v") as process:
            port = port_of(process)
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            for _ in range(900):  # some 3 KB each: far more than the pipe and the writer keep
                connection.request("GET", "/nothing/" + "x" * 3000)
                self.assertEqual(connection.getresponse().read() != b"", True)
            connection.close()
            process.terminate()
            self.assertEqual(process.wait(PATIENCE), 0)
            self.assertTrue(process.stderr.readline().startswith("GET /nothing/xxx"))

    def test_colours_on_a_terminal_unless_told_not_to(self):
        for env, has_colour in (({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)):
            with self.subTest(env), scenarios() as folder:
                controller, terminal = pty.openpty()
                env = {"TERM": "xterm", "NO_COLOR": ""} | env
                with serving("--scenarios", folder, "--port", 0, env=env, stderr=terminal) as process:
                    get(port_of(process), "/jobs/1")
                    process.terminate()
                    process.wait(PATIENCE)
                line = os.read(controller, 4096).decode()
                os.close(terminal)
                os.close(controller)
                self.assertIn("GET /jobs/1", line)
                self.assertEqual("\x1b[32m200" in line, has_colour)

    def test_quiet_is_quiet_on_a_terminal_too(self):
        with scenarios() as folder:
            controller, terminal = pty.openpty()
            with serving("--scenarios", folder, "--port", 0, "-q", stderr=terminal) as process:
                get(port_of(process), "/jobs/1")
                process.terminate()
                process.wait(PATIENCE)
            os.write(terminal, b"end")
            self.assertEqual(os.read(controller, 4096), b"end")
            os.close(terminal)
            os.close(controller)


if __name__ == "__main__":
    unittest.main()
