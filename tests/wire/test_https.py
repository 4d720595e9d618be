"""HTTPS over real sockets: names and certificates, both versions of TLS, links, and clients that hang."""
import contextlib
import hashlib
import http.client
import json
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from stand_in import PATIENCE, StandIn

API = """\
vendor: {name}
title: A vendor with links
documents:
  choices: {{ title: Choices, file: README.md }}
hosts: [api.{name}.example, "*.shops.{name}.example"]
operations:
  get_link:
    request: GET /link
    source: choices#choices
    reply: {{ source: choices#choices, body: {{ link: "{{{{ base_url }}}}/file", url: "{{{{ request.url }}}}" }} }}
  get_number:
    request: GET /numbers/{{n}}
    source: choices#choices
    path: {{ n: {{ type: integer }} }}
    reply: {{ source: choices#choices, body: {{ n: "{{{{ path.n }}}}" }} }}
  get_file:
    request: GET /file
    source: choices#choices
    reply: {{ source: choices#choices, file: people }}
files:
  people:
    source: choices#choices
    grade: assumed
    people: all
    columns: {{ id: "{{{{ person.id }}}}", text: "{{{{ person.id }}}} {text}" }}
try: {{ operation: GET /link }}
"""

PEOPLE = 60_000
TEXT = "much of the same " * 10
POPULATION = f"""\
people: {PEOPLE}
person:
  id: {{ sequence: 1 }}
audiences:
  all: {{ title: All, where: {{ person.id: {{ present: true }} }} }}
"""

NORMAL = """\
scenario: normal
vendor: {name}
title: Nothing yet
source: choices#choices
"""

PATIENT = ("--limit", "idle-time=10m", "--limit", "head-time=10m", "--limit", "write-stall=10m")


@contextlib.contextmanager
def serving(*options):
    """The vendors `acme` and `other` over HTTP and HTTPS, with an authority of their own."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "population.yaml").write_text(POPULATION)
        for name in ("acme", "other"):
            (folder / name).mkdir()
            (folder / name / "api.yaml").write_text(API.format(name=name, text=TEXT))
            (folder / name / "normal.yaml").write_text(NORMAL.format(name=name))
            (folder / name / "README.md").write_text("# A vendor\n\n## Choices\n")
        with StandIn(options=["--scenarios", folder, "--https-port", 0, "--ca-dir", folder / "ca",
                              "--journal-body-bytes", "8MiB", *options]) as server:
            server.https_port = server.ready["https_port"]
            yield server


def trusting(server, newest=None):
    context = ssl.create_default_context(cafile=server.ready["ca"])
    context.options &= ~getattr(ssl, "OP_IGNORE_UNEXPECTED_EOF", 0)  # which Python sets to be as lax as it ever was
    if newest:
        context.maximum_version = newest
    return context


def shaken(server, host="localhost", context=None, address="127.0.0.1", room=None):
    """A connection over which bytes can go, encrypted; an end without a farewell is an error. It has `room` for bytes it has not read."""
    plain = socket.socket()
    try:
        plain.settimeout(PATIENCE)
        if room:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        plain.connect((address, server.https_port))
        return (context or trusting(server)).wrap_socket(plain, server_hostname=host, suppress_ragged_eofs=False)
    except Exception:
        plain.close()
        raise


class Connection(http.client.HTTPConnection):
    """Dials this machine, whatever the host's name is, as `curl --resolve` does."""

    def __init__(self, server, host="localhost", context=None, address="127.0.0.1"):
        super().__init__(host, server.https_port, timeout=PATIENCE)
        self.dial = lambda: shaken(server, host, context, address)

    def connect(self):
        self.sock = self.dial()

    def ask(self, path, method="GET", headers=None, body=None):
        self.request(method, path, body, headers or {})
        response = self.getresponse()
        return response.status, response.read()


def ask(server, path, method="GET", headers=None, body=None, host="localhost", context=None):
    with contextlib.closing(Connection(server, host, context)) as connection:
        return connection.ask(path, method, headers, body)


def first_words(server):
    """What a client sends first, before it has heard anything."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = trusting(server).wrap_bio(incoming, outgoing, server_hostname="localhost")
    with contextlib.suppress(ssl.SSLWantReadError):
        client.do_handshake()
    return outgoing.read()


class Names(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.addClassCleanup(cls.stack.close)
        cls.server = cls.stack.enter_context(serving())

    def test_links_are_https_under_every_name_of_the_certificate(self):
        for host, prefix in (("localhost", "/acme"), ("127.0.0.1", "/acme"), ("acme.localhost", ""),
                             ("api.acme.example", ""), ("berlin.shops.acme.example", "")):
            with self.subTest(host):
                status, body = ask(self.server, prefix + "/link", host=host)
                base = f"https://{host}:{self.server.https_port}{prefix}"
                self.assertEqual((status, json.loads(body)), (200, {"link": base + "/file", "url": base + "/link"}))

    def test_the_certificate_has_these_names_and_no_others(self):
        with shaken(self.server) as connection:
            names = set(connection.getpeercert()["subjectAltName"])
        of_vendors = {("DNS", pattern.format(name)) for name in ("acme", "other") for pattern in
                      ("{}.localhost", "*.{}.localhost", "api.{}.example", "*.shops.{}.example")}
        self.assertEqual(names, of_vendors | {("DNS", "localhost"), ("IP Address", "127.0.0.1"), ("IP Address", "0:0:0:0:0:0:0:1")})
        for host in ("acme.example", "a.b.shops.acme.example", "evil.example"):
            with self.subTest(host), self.assertRaises(ssl.SSLCertVerificationError):
                ask(self.server, "/", host=host)

    def test_who_does_not_trust_the_authority_does_not_connect(self):
        with self.assertRaises(ssl.SSLCertVerificationError):
            ask(self.server, "/", context=ssl.create_default_context())

    @unittest.skipUnless(shutil.which("curl"), "curl is not installed")
    def test_curl_follows_a_link_of_the_real_host(self):
        port = self.server.https_port

        def curl(url):
            shown = subprocess.run(["curl", "--silent", "--show-error", "--fail", "--noproxy", "*", "--cacert", self.server.ready["ca"],
                                    "--resolve", f"api.acme.example:{port}:127.0.0.1", url], capture_output=True, timeout=PATIENCE)
            self.assertEqual(shown.returncode, 0, shown.stderr)
            return shown.stdout

        for base in (f"https://api.acme.example:{port}", f"https://localhost:{port}/acme", f"https://127.0.0.1:{port}/acme"):
            with self.subTest(base):
                link = json.loads(curl(base + "/link"))["link"]
                self.assertEqual(link, base + "/file")
                self.assertEqual(curl(link).count(b"\n"), PEOPLE + 1)

    def test_the_host_that_is_listened_on_is_in_the_certificate(self):
        with serving("--host", "127.0.0.2") as server:
            self.assertEqual(server.ready["https_url"], f"https://127.0.0.2:{server.https_port}")
            with contextlib.closing(Connection(server, "127.0.0.2", address="127.0.0.2")) as connection:
                self.assertEqual(connection.ask("/acme/link")[0], 200)
                self.assertEqual(connection.ask("/__admin/health")[0], 200)


class Bytes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.addClassCleanup(cls.stack.close)
        cls.server = cls.stack.enter_context(serving())

    def test_tls_1_2_and_1_3_on_one_connection_with_many_requests(self):
        for newest, spoken in ((ssl.TLSVersion.TLSv1_2, "TLSv1.2"), (ssl.TLSVersion.TLSv1_3, "TLSv1.3")):
            with self.subTest(spoken), contextlib.closing(Connection(self.server, context=trusting(self.server, newest))) as connection:
                connection.connect()
                first = connection.sock
                self.assertEqual(first.version(), spoken)
                for n in range(200):
                    self.assertEqual(connection.ask(f"/acme/numbers/{n}"), (200, b'{"n":%d}' % n))
                self.assertIs(connection.sock, first)

    def test_requests_sent_without_waiting_are_answered_in_order(self):
        count = 300
        with shaken(self.server) as connection:
            requests = [f"GET /acme/numbers/{n} HTTP/1.1\r\nHost: localhost\r\n" for n in range(count)]
            requests[-1] += "Connection: close\r\n"
            connection.sendall("".join(request + "\r\n" for request in requests).encode())
            received = b""
            while piece := connection.recv(65536):
                received += piece
        at = -1
        for n in range(count):
            at = received.index(b'\r\n\r\n{"n":%d}' % n, at + 1)
        self.assertEqual(received.count(b"HTTP/1.1 200 OK\r\n"), count)

    def test_a_large_file_arrives_whole_and_a_head_byte_by_byte(self):
        plain = self.server.request("GET", "/acme/file").raw
        self.assertGreater(len(plain), 10_000_000)
        with shaken(self.server) as connection:
            for byte in b"GET /acme/file HTTP/1.1\r\nHost: localhost\r\n\r\n":
                connection.sendall(bytes([byte]))
            response = http.client.HTTPResponse(connection)
            response.begin()
            self.assertEqual(hashlib.sha256(response.read()).digest(), hashlib.sha256(plain).digest())

    def test_a_large_body_arrives(self):
        status, _ = ask(self.server, "/acme/numbers/1", "POST", body=b"x" * 4_000_000)
        self.assertEqual(status, 405)
        self.assertEqual(len(self.server.journal()["requests"][0]["request"]["body"]), 4_000_000)

    def test_plain_http_is_told_where_it_is(self):
        with socket.create_connection(("127.0.0.1", self.server.https_port), PATIENCE) as connection:
            connection.sendall(b"GET /acme/link HTTP/1.1\r\nHost: localhost\r\n\r\n")
            response = http.client.HTTPResponse(connection)
            response.begin()
            self.assertEqual((response.status, response.getheader("Connection")), (400, "close"))
            self.assertIn("https://", json.loads(response.read())["detail"])
            self.assertEqual(connection.recv(1), b"")

    def test_tls_is_told_where_it_is_on_the_port_for_plain_http(self):
        with socket.create_connection(("127.0.0.1", self.server.port), PATIENCE) as connection:
            connection.sendall(first_words(self.server))
            self.assertIn(b"this port speaks plain HTTP", connection.makefile("rb").read())

    def test_one_connection_too_many_is_told_so(self):
        with serving("--limit", "connections=1") as server, shaken(server) as first:
            with shaken(server) as second:
                self.assertIn(b"HTTP/1.1 503 ", second.recv(65536))
            first.sendall(b"GET /acme/link HTTP/1.1\r\nHost: localhost\r\n\r\n")
            self.assertIn(b"HTTP/1.1 200 ", first.recv(65536))


class Hanging(unittest.TestCase):
    """Clients that are slow or stuck. What they wait for is set to ten minutes, so that a wait for them would be seen."""

    def hang(self, stack, server, count):
        """Opens so many connections that go no further than half a handshake, or not even there."""
        half = first_words(server)[:100]
        hanging = []
        for n in range(count):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", server.https_port), PATIENCE))
            if n % 2:
                connection.sendall(half)
            hanging.append(connection)
        return hanging

    def test_half_open_handshakes_by_the_hundred_delay_nobody(self):
        with contextlib.ExitStack() as stack:
            server = stack.enter_context(serving(*PATIENT))
            self.hang(stack, server, 400)
            for n in range(20):
                self.assertEqual(ask(server, f"/acme/numbers/{n}")[0], 200)
                self.assertEqual(server.request("GET", f"/acme/numbers/{n}").status, 200)

    def test_a_handshake_that_does_not_go_on_ends(self):
        with contextlib.ExitStack() as stack:
            server = stack.enter_context(serving("--limit", "idle-time=50ms"))
            for connection in self.hang(stack, server, 20):
                self.assertEqual(connection.recv(1), b"")

    def test_the_program_ends_although_clients_hang(self):
        with contextlib.ExitStack() as stack:
            server = stack.enter_context(serving(*PATIENT))
            self.hang(stack, server, 100)
            idle = stack.enter_context(shaken(server))
            idle.sendall(b"GET /acme/numbers/1 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            self.assertIn(b'{"n":1}', idle.recv(65536))
            half_asked = stack.enter_context(shaken(server))
            half_asked.sendall(b"GET /acme/num")
            does_not_read = stack.enter_context(shaken(server, room=4096))
            does_not_read.sendall(b"GET /acme/file HTTP/1.1\r\nHost: localhost\r\n\r\n")
            self.assertTrue(does_not_read.recv(1))
            self.assertEqual(server.stop(), 0)
            self.assertEqual(idle.recv(1), b"")  # a farewell: raises if there is none
            self.assertEqual(half_asked.recv(1), b"")
            with self.assertRaises(OSError):  # what was cut does not look whole
                while does_not_read.recv(65536):
                    pass


class Faults(unittest.TestCase):
    """What breaks a connection breaks it under TLS as well."""

    @contextlib.contextmanager
    def asked(self, fault):
        """A connection over which a number was asked for, and the answer breaks."""
        with serving() as server:
            server.admin("POST", "/faults", {"vendor": "acme", "operation": "*"} | fault)
            with shaken(server) as client:
                client.sendall(f"GET /acme/numbers/7 HTTP/1.1\r\nHost: localhost:{server.https_port}\r\n\r\n".encode())
                yield client

    def read(self, fault):
        """Returns all that comes before the farewell of TLS."""
        with self.asked(fault) as client:
            return b"".join(iter(lambda: client.recv(65536), b""))

    def test_a_reset_is_a_tcp_reset(self):
        for lost in ({}, {"lost": "before"}):
            with self.asked({"fault": "reset"} | lost) as client, socket.socket(fileno=os.dup(client.fileno())) as below_tls:
                below_tls.settimeout(PATIENCE)
                with self.assertRaises(ConnectionResetError):
                    while below_tls.recv(65536):  # tickets of TLS 1.3
                        pass

    def test_an_empty_answer_is_the_end(self):
        self.assertEqual(self.read({"fault": "EMPTY_RESPONSE"}), b"")

    def test_a_cut_is_at_the_byte(self):
        head, _, body = self.read({"cut": "3B"}).partition(b"\r\n\r\n")
        self.assertIn(b"Content-Length: 7\r\n", head + b"\r\n")
        self.assertEqual(body, b'{"n')

    def test_random_data_comes_encrypted(self):
        self.assertEqual(len(self.read({"fault": "RANDOM_DATA_THEN_CLOSE"})), 256)


class Admin(unittest.TestCase):
    JSON = {"Content-Type": "application/json"}

    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.addClassCleanup(cls.stack.close)
        cls.server = cls.stack.enter_context(serving())

    def status(self, headers=None, target="/__admin/clock"):
        return ask(self.server, target, "POST", self.JSON | (headers or {}), b'{"advance": "1s"}')[0]

    def now(self):
        return self.server.admin("GET", "/clock")["now"]

    def test_it_answers_with_the_checks_it_has_over_http(self):
        own, other = self.server.https_port, self.server.port
        before = self.now()
        for host in (f"evil.example:{own}", "evil.example", f"localhost:{other}", "localhost", f"acme.localhost:{own}", f"127.0.0.1.evil:{own}"):
            self.assertEqual(self.status({"Host": host}), 421, host)
        for origin in ("https://evil.example", "null", f"http://localhost:{own}", f"http://localhost:{other}", f"https://localhost:{other}",
                       f"https://127.0.0.1:{own}"):
            self.assertEqual(self.status({"Origin": origin}), 403, origin)
        self.assertEqual(self.status({"Sec-Fetch-Site": "cross-site"}), 403)
        self.assertEqual(self.status({"Content-Type": "text/plain"}), 415)
        self.assertEqual(self.now(), before)
        self.assertEqual(self.status({"Origin": f"https://localhost:{own}", "Sec-Fetch-Site": "same-origin"}), 200)
        self.assertEqual(self.status({"Host": f"127.0.0.1:{own}"}), 200)

    def test_the_url_in_the_request_line_counts_and_must_be_of_https(self):
        own, other = self.server.https_port, self.server.port
        evil = {"Host": "evil.example"}
        self.assertEqual(self.status(evil, f"https://localhost:{own}/__admin/clock"), 200)
        for url in (f"http://localhost:{own}", f"http://localhost:{other}", f"https://localhost:{other}", "https://evil.example"):
            self.assertEqual(self.status(target=url + "/__admin/clock"), 421, url)

    def test_vendors_are_shown_as_they_are_dialled_with_a_command_that_works(self):
        vendor = json.loads(ask(self.server, "/__admin/vendors")[1])["vendors"][0]
        self.assertEqual(vendor["base_url"], self.server.ready["https_url"] + "/acme")
        if shutil.which("curl"):
            shown = subprocess.run(["sh", "-c", vendor["curl"] + " --silent --fail --noproxy '*'"], capture_output=True, timeout=PATIENCE)
            self.assertEqual(json.loads(shown.stdout)["link"], vendor["base_url"] + "/file")

    def test_the_journal_tells_how_a_client_dialled(self):
        ask(self.server, "/acme/numbers/7", headers={"Host": "localhost"})
        self.assertEqual(self.server.journal()["requests"][0]["request"]["absoluteUrl"], "https://localhost/acme/numbers/7")


if __name__ == "__main__":
    unittest.main()
