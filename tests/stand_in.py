"""The program as tests drive it: started on a free port, with time that stands still.

    from stand_in import StandIn

    with StandIn("meiro", scenario="meiro/export-fails") as server:
        answer = server.request("GET", "/api/segments/300/exports", {"X-Access-Token": "1234567890abcdef"})
        self.assertEqual(answer.status, 200)
        server.advance("24h")

The program is named by UNDERSTUDY, else it is the release build. Without one a test is skipped; where CI=true it fails.
"""
import gzip
import http.client
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import threading
import unittest

SOURCE = pathlib.Path(os.environ.get("UNDERSTUDY_SOURCE") or pathlib.Path(__file__).resolve().parents[1])
PATIENCE = 60  # seconds until a program that says nothing counts as stuck; sanitizers are slow, machines are busy


def program():
    """Returns the path of the program. Skips the test that asks if there is none, but not in CI."""
    named = os.environ.get("UNDERSTUDY")
    path = pathlib.Path(named) if named else SOURCE / ".build/release/understudy"
    if path.is_file():
        return str(path)
    reason = f"the program is not built: no {path}"
    if os.environ.get("CI") == "true":
        raise AssertionError(reason)
    raise unittest.SkipTest(reason)


def environment():
    """Returns this process's environment without what would change the program's options."""
    return {name: value for name, value in os.environ.items() if not name.startswith("UNDERSTUDY")}


def run(*arguments, cwd=None):
    """Runs the program to its end. Returns a CompletedProcess with the text of stdout and stderr."""
    return subprocess.run([program(), *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True,
                          encoding="utf-8", env=environment(), cwd=cwd, timeout=PATIENCE)


class Answer:
    """What came back: `status`, `headers` (case does not matter; `headers["Date"]` is None if absent) and the body."""

    def __init__(self, response, raw):
        self.status = response.status
        self.headers = response.headers
        self.raw = raw

    @property
    def text(self):
        return self.raw.decode("utf-8")

    @property
    def json(self):
        """The body as Python values; objects keep the order of their keys."""
        return json.loads(self.raw)

    @property
    def gunzipped(self):
        return gzip.decompress(self.raw).decode("utf-8")

    def __repr__(self):
        return f"{self.status} {dict(self.headers)} {self.raw[:2000]!r}"


class StandIn:
    """The running program.

    vendors   names, or folders with an api.yaml; none: every vendor there is
    scenario  "vendor/scenario", or a list of those
    clock     "stepped" (default), "real", "polls:5s"
    options   further arguments of `serve`
    """

    def __init__(self, *vendors, scenario=(), clock="stepped", options=()):
        command = [program(), "serve", *map(str, vendors), "--port", "0", "--ready-json", "--clock", clock]
        for name in [scenario] if isinstance(scenario, str) else scenario:
            command += ["--scenario", name]
        self._stderr = tempfile.TemporaryFile()
        self._process = subprocess.Popen(command + [str(option) for option in options], stdin=subprocess.DEVNULL,
                                         stdout=subprocess.PIPE, stderr=self._stderr, env=environment())
        line = self._first_line()
        if not line:
            code = self._process.wait()
            message = f"{' '.join(command)}\nended with {code} before it was ready:\n{self.stderr()}"
            self._process.stdout.close()
            self._stderr.close()
            raise AssertionError(message)
        self.ready = json.loads(line)
        self.port = self.ready["port"]
        self.url = self.ready["url"]
        self.vendors = {vendor["vendor"]: vendor for vendor in self.ready["vendors"]}

    def _first_line(self):
        stuck = threading.Timer(PATIENCE, self._process.kill)
        stuck.start()
        try:
            return self._process.stdout.readline()
        finally:
            stuck.cancel()

    def request(self, method, path, headers=None, body=None):
        """Sends one request on a connection of its own and returns its Answer.

        path     as it stands on the request line, with the query; a whole URL of this server, from a reply, may be given
        headers  a dict; `Host` replaces the own one
        body     bytes or text as they are; a dict or list goes as JSON
        """
        headers = dict(headers or {})
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            if not any(name.lower() == "content-type" for name in headers):
                headers["Content-Type"] = "application/json"
        if isinstance(body, str):
            body = body.encode("utf-8")
        if path.startswith("http://"):
            host, slash, rest = path.removeprefix("http://").partition("/")
            headers.setdefault("Host", host)
            path = slash + rest or "/"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            return Answer(response, response.read())
        finally:
            connection.close()

    def admin(self, method, path, body=None):
        """Calls the admin API, `path` below /__admin, and returns its JSON. Anything but success is a failure."""
        answer = self.request(method, "/__admin" + path, {"Content-Type": "application/json"}, body)
        if not 200 <= answer.status < 300:
            raise AssertionError(f"{method} /__admin{path}: {answer}")
        return answer.json

    def advance(self, by):
        """Moves world time on by "24h" and returns what happened, in order: at, vendor, kind, id, from, to of each."""
        return self.admin("POST", "/clock", {"advance": by})["happened"]

    def reset(self):
        """Makes the world as it was at the start."""
        self.admin("POST", "/reset", {})

    def journal(self):
        """Returns the answer of GET /__admin/requests."""
        return self.admin("GET", "/requests")

    def stderr(self):
        """Returns what the program complained about so far."""
        self._stderr.seek(0)
        return self._stderr.read().decode("utf-8", "replace")

    def stop(self):
        """Ends the program as Ctrl-C would and returns its exit code. May be called again."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process.stdout.close()
        return self._process.returncode

    def __enter__(self):
        return self

    def __exit__(self, kind, exception, trace):
        code = self.stop()
        complaint = self.stderr()
        self._stderr.close()
        if exception is None and code != 0:
            raise AssertionError(f"the program ended with {code}:\n{complaint}")
