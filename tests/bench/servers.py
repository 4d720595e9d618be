"""The servers that are measured, each on a free loopback port until the end of its `with`, and wrk, which asks them."""
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILT = ROOT / ".build/bench"
PROGRAM = pathlib.Path(os.environ.get("UNDERSTUDY") or BUILT / "understudy").resolve()
PATIENCE = 60  # seconds until something that says nothing counts as stuck

TOKEN = ("X-Access-Token", "1234567890abcdef")
EXPORTS = "/meiro/api/segments/300/exports"
LOOKUP = EXPORTS + "/100"


class Server:
    """A program that prints a line when it listens on the loopback; `port_of` reads the port from that line."""

    def __init__(self, command, port_of):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("UNDERSTUDY")}
        self.started = time.perf_counter()
        self.process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        env=environment, close_fds=False)
        self.port = self._find_port(port_of)

    def _find_port(self, port_of):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"bench: {self.process.args[0]} ended with {self.process.wait()} before it listened")
        return port_of(line)

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def spell(self, method, path, headers=(), body=b""):
        """Returns a request's bytes."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", *(f"{name}: {value}" for name, value in headers)]
        if body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + body

    def request(self, method, path, headers=(), body=b""):
        """Returns the reply as it came over the wire, head and body."""
        with self.connect() as connection:
            return self.ask(connection, self.spell(method, path, headers, body))

    def ask(self, connection, request):
        """Sends one request over a connection that stays open, and returns the reply as it came."""
        connection.sendall(request)
        reply = b""
        while b"\r\n\r\n" not in reply or len(reply) < self._size(reply):
            piece = connection.recv(65536)
            if not piece:
                break
            reply += piece
        return reply

    @staticmethod
    def _size(reply):
        head, _, _ = reply.partition(b"\r\n\r\n")
        return len(head) + 4 + int(re.search(rb"(?i)content-length: *(\d+)", head)[1])

    def _status(self, name):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{name}:\s+(\d+)", status)[1])

    def resident_kib(self):
        return self._status("VmRSS")

    def threads(self):
        return self._status("Threads")

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def processor_seconds(self):
        """Of the program and its children: nginx works in one."""
        def spent(process):
            fields = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return sum(spent(process) for process in [self.process.pid, *children])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


def stand_in(*options):
    """All vendors. Time stands still, so that equal requests get equal bytes."""
    return Server([PROGRAM, "serve", "--scenarios", ROOT / "scenarios", "--port", "0", "--ready-json", "--clock", "stepped", *options],
                  lambda line: json.loads(line)["port"])


def with_first_export(server):
    reply = server.request("POST", EXPORTS, [TOKEN], b'{"segment_export_destination_id": 400}')
    if not reply.startswith(b"HTTP/1.1 201"):
        raise SystemExit(f"bench: no export was created:\n{reply.decode(errors='replace')}")


def bare_library(reply_file):
    return Server([BUILT / "bare_server", LOOKUP, reply_file], int)


def bare_node(reply_file):
    return Server(["node", ROOT / "tests/bench/bare_server.js", LOOKUP, reply_file], int)


class Nginx(Server):
    """nginx with one worker that returns `reply` (bytes, head and body) at any path: same status, headers and body; beside them
    nginx sends `Server`, `Date` and `Connection` of its own. What the configuration does not name is as nginx has it."""

    CONFIGURATION = """\
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    server_tokens off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    default_type {type};
    server {{
        listen 127.0.0.1:{port} backlog=1024;
{headers}
        location / {{ return {status} {body}; }}
    }}
}}
"""

    def __init__(self, reply):
        head, _, body = reply.decode().partition("\r\n\r\n")
        status, *lines = head.split("\r\n")
        headers = [line.split(": ", 1) for line in lines]
        if "$" in reply.decode():
            raise SystemExit("bench: nginx would read the reply's $ as a variable")
        self.folder = tempfile.mkdtemp(prefix="understudy-bench-")
        own = ("content-type", "content-length", "date", "connection")
        self.configuration = lambda port: self.CONFIGURATION.format(
            folder=self.folder, port=port, status=status.split()[1], body=quoted(body),
            type=quoted(next(value for name, value in headers if name.lower() == "content-type")),
            headers="\n".join(f"        add_header {name} {quoted(value)};" for name, value in headers if name.lower() not in own))
        # nginx cannot take a free port by itself; between our finding one and its taking it, somebody else may.
        for _ in range(5):
            with socket.create_server(("127.0.0.1", 0)) as free:
                self.free_port = free.getsockname()[1]
            file = pathlib.Path(self.folder, "nginx.conf")
            file.write_text(self.configuration(self.free_port))
            nginx = shutil.which("nginx") or "/usr/sbin/nginx"
            super().__init__([nginx, "-p", self.folder, "-c", file, "-e", f"{self.folder}/error.log"], None)
            if self.port:
                return
        complaint = pathlib.Path(self.folder, "error.log").read_text()
        shutil.rmtree(self.folder, ignore_errors=True)
        raise SystemExit(f"bench: nginx does not start:\n{complaint}")

    def _find_port(self, _):
        """nginx says nothing when it is ready, so it is asked until it answers; None if it ended."""
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.free_port), timeout=1).close()
                if self.process.poll() is None:
                    return self.free_port
            except OSError:
                time.sleep(0.02)
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        return None

    def __exit__(self, *all):
        super().__exit__(*all)
        shutil.rmtree(self.folder, ignore_errors=True)


def quoted(text):
    """Returns `text` as one word of nginx's configuration."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def wrk(server, path, connections, seconds, headers=(TOKEN,)):
    """Returns requests a second, the 99th percentile of their time in ms, the number of requests."""
    told = [word for name, value in headers for word in ("-H", f"{name}: {value}")]
    run = subprocess.run(["wrk", "--latency", "-t1", f"-c{connections}", f"-d{seconds}s", *told,
                          f"http://127.0.0.1:{server.port}{path}"],
                         capture_output=True, text=True, timeout=seconds + PATIENCE)
    said = run.stdout
    if run.returncode != 0 or "Socket errors" in said or "Non-2xx" in said:
        raise SystemExit(f"bench: requests failed\n{said}{run.stderr}")
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    return (float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]),
            float(p99[1]) * {"us": 0.001, "ms": 1, "s": 1000}[p99[2]],
            int(re.search(r"(\d+) requests in", said)[1]))
