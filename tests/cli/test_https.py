"""HTTPS on the command line: the options, what is printed, `understudy ca`, and certificates that cannot be used."""
import base64
import json
import os
import pathlib
import shutil
import ssl
import socket
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from vendor import PATIENCE, run, scenarios, serving


def certificate_of(port):
    """What the server shows to whoever asks."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as plain, context.wrap_socket(plain) as connection:
        return connection.getpeercert(binary_form=True)


def is_trusted(port, ca):
    context = ssl.create_default_context(cafile=ca)
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as plain:
        try:
            context.wrap_socket(plain, server_hostname="localhost").close()
        except ssl.SSLCertVerificationError:
            return False
    return True


class Https(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name).resolve()

    def ca(self, name):
        """An authority of its own, in a folder of that name."""
        made = run("ca", "--ca-dir", self.folder / name)
        self.assertEqual((made.returncode, made.stderr), (0, ""))
        return pathlib.Path(made.stdout.removesuffix("\n"))


class Ready(Https):
    def test_the_ready_line_has_the_url_and_what_to_trust(self):
        for name, shown in (("plain", "{}"), ("a folder's", "'{}'")):
            with self.subTest(name), scenarios() as folder:
                ca = self.folder / name / "ca.pem"
                with serving("--scenarios", folder, "--port", 0, "--https-port", 0, "--ca-dir", self.folder / name, "-q") as process:
                    shown_path = shown.format(ca).replace("r's", "r'\\''s")
                    self.assertRegex(process.greeting, r"^understudy ready on http://127\.0\.0\.1:\d+ and https://127\.0\.0\.1:\d+ ")
                    self.assertTrue(process.greeting.endswith(f" (trust it: curl --cacert {shown_path})\n"), process.greeting)
                    self.assertTrue(ca.is_file())

    def test_ready_json_has_null_for_what_there_is_not(self):
        with scenarios() as folder, serving("--scenarios", folder, "--port", 0, "--ready-json") as process:
            ready = json.loads(process.greeting)
            self.assertEqual([ready["https_url"], ready["https_port"], ready["ca"]], [None, None, None])

    def test_ready_json_has_url_port_and_authority(self):
        with scenarios() as folder, \
                serving("--scenarios", folder, "--port", 0, "--https-port", 0, "--ca-dir", self.folder, "--ready-json") as process:
            ready = json.loads(process.greeting)
            self.assertEqual(ready["https_url"], f"https://127.0.0.1:{ready['https_port']}")
            self.assertEqual(ready["ca"], str(self.folder / "ca.pem"))
            self.assertTrue(is_trusted(ready["https_port"], ready["ca"]))

    def test_options_stand_in_the_environment_too(self):
        env = {"UNDERSTUDY_HTTPS_PORT": "0", "UNDERSTUDY_CA_DIR": str(self.folder / "one")}
        with scenarios() as folder:
            with serving("--scenarios", folder, "--port", 0, "--ready-json", env=env) as process:
                self.assertEqual(json.loads(process.greeting)["ca"], str(self.folder / "one" / "ca.pem"))
            ca = self.ca("own")
            env |= {"UNDERSTUDY_TLS_CERT": str(ca), "UNDERSTUDY_TLS_KEY": str(ca.with_name("ca.key"))}
            with serving("--scenarios", folder, "--port", 0, "--ready-json", env=env) as process:
                self.assertIsNone(json.loads(process.greeting)["ca"])


class Authority(Https):
    def test_ca_makes_one_and_prints_its_path_alone(self):
        first = self.ca("ca")
        self.assertEqual(first, self.folder / "ca" / "ca.pem")
        text = first.read_text()
        self.assertEqual(self.ca("ca"), first)
        self.assertEqual(first.read_text(), text)
        self.assertEqual(run("ca", env={"UNDERSTUDY_CA_DIR": str(self.folder / "ca")}).stdout, f"{first}\n")
        self.assertEqual(first.with_name("ca.key").stat().st_mode & 0o777, 0o600)

    def test_it_is_kept_among_the_users_data_by_default(self):
        for env, path in (({"XDG_DATA_HOME": str(self.folder / "data")}, "data/understudy/ca.pem"),
                          ({"XDG_DATA_HOME": "", "HOME": str(self.folder)}, ".local/share/understudy/ca.pem")):
            self.assertEqual(run("ca", env=env).stdout, f"{self.folder / path}\n")
        refused = run("ca", env={"XDG_DATA_HOME": "", "HOME": ""})
        self.assertEqual((refused.returncode, refused.stdout), (3, ""))
        self.assertIn("--ca-dir", refused.stderr)

    def test_a_relative_folder_is_printed_as_it_can_be_used_from_anywhere(self):
        with scenarios() as folder, serving("--scenarios", folder, "--port", 0, "--https-port", 0, "--ready-json",
                                            "--ca-dir", os.path.relpath(self.folder / "x" / ".." / "ca")) as process:
            self.assertEqual(json.loads(process.greeting)["ca"], str(self.folder / "ca" / "ca.pem"))

    def test_every_start_uses_the_same_one(self):
        ca = self.ca("ca")
        kept = self.folder / "kept.pem"
        shutil.copy(ca, kept)
        shown = set()
        for _ in range(2):
            with scenarios() as folder, \
                    serving("--scenarios", folder, "--port", 0, "--https-port", 0, "--ca-dir", ca.parent, "--ready-json") as process:
                port = json.loads(process.greeting)["https_port"]
                self.assertTrue(is_trusted(port, kept))
                self.assertFalse(is_trusted(port, self.ca("other")))
                shown.add(certificate_of(port))
        self.assertEqual(len(shown), 2)  # each start has a certificate of its own

    def test_it_is_not_made_without_https(self):
        with scenarios() as folder, serving("--scenarios", folder, "--port", 0, "--ca-dir", self.folder / "ca"):
            self.assertFalse((self.folder / "ca").exists())

    def test_one_that_others_may_read_is_not_used(self):
        ca = self.ca("ca")
        ca.with_name("ca.key").chmod(0o644)
        with scenarios() as folder:
            for arguments in (["ca"], ["serve", "--scenarios", folder, "--port", 0, "--https-port", 0]):
                ended = run(*arguments, "--ca-dir", ca.parent)
                self.assertEqual((ended.returncode, ended.stdout), (3, ""))
                self.assertIn("chmod 600", ended.stderr)


class OwnCertificate(Https):
    def refused(self, code, *arguments):
        port = () if "--port" in arguments else ("--port", 0)
        with scenarios() as folder:
            ended = run("serve", "--scenarios", folder, *port, *arguments, env={"XDG_DATA_HOME": str(self.folder / "data")})
        self.assertEqual((ended.returncode, ended.stdout), (code, ""), ended.stderr)
        self.assertFalse((self.folder / "data").exists(), "an authority was made that is not needed")
        return ended.stderr

    def test_it_is_shown_and_no_authority_is_made(self):
        ca = self.ca("own")
        with scenarios() as folder, \
                serving("--scenarios", folder, "--port", 0, "--https-port", 0, "--tls-cert", ca, "--tls-key", ca.with_name("ca.key"),
                        "--ready-json", env={"XDG_DATA_HOME": str(self.folder / "data")}) as process:
            ready = json.loads(process.greeting)
            self.assertIsNone(ready["ca"])
            body = ca.read_text().split("-----")[2]
            self.assertEqual(certificate_of(ready["https_port"]), base64.b64decode(body))
            self.assertFalse((self.folder / "data").exists())

    @unittest.skipUnless(shutil.which("openssl"), "openssl is not installed")
    def test_one_made_by_openssl_works(self):
        certificate, key = self.folder / "server.pem", self.folder / "server.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True, timeout=PATIENCE)
        with scenarios() as folder, serving("--scenarios", folder, "--port", 0, "--https-port", 0, "--tls-cert", certificate,
                                            "--tls-key", key, "--ready-json") as process:
            self.assertTrue(is_trusted(json.loads(process.greeting)["https_port"], certificate))

    def test_a_key_of_another_certificate_ends_with_3(self):
        one, other = self.ca("one"), self.ca("other")
        message = self.refused(3, "--https-port", 0, "--tls-cert", one, "--tls-key", other.with_name("ca.key"))
        self.assertIn(f"'{other.with_name('ca.key')}' is not the key of the first certificate in '{one}'", message)
        swapped = self.refused(3, "--https-port", 0, "--tls-cert", one.with_name("ca.key"), "--tls-key", one)
        self.assertIn("Are certificate and key swapped?", swapped)
        missing = self.refused(3, "--https-port", 0, "--tls-cert", self.folder / "none.pem", "--tls-key", one.with_name("ca.key"))
        self.assertIn("cannot read the certificate", missing)

    def test_half_of_what_is_needed_is_a_mistake(self):
        ca = self.ca("own")
        self.assertIn("without its private key", self.refused(2, "--https-port", 0, "--tls-cert", ca))
        self.assertIn("without its certificate", self.refused(2, "--https-port", 0, "--tls-key", ca.with_name("ca.key")))
        self.assertIn("--https-port", self.refused(2, "--tls-cert", ca, "--tls-key", ca.with_name("ca.key")))

    def test_ports_that_cannot_be_had(self):
        self.assertNotEqual(self.refused(2, "--https-port", 65536), "")
        with scenarios() as folder, serving("--scenarios", folder, "--port", 0, "--ready-json") as process:
            taken = json.loads(process.greeting)["port"]
            options = ("--https-port", taken, "--ca-dir", self.folder / "ca")
            self.assertIn("--https-port 0 takes a free one", self.refused(3, *options))
            self.assertIn("cannot both have port", self.refused(2, *options, "--port", taken))


class Help(unittest.TestCase):
    def test_help_says_how(self):
        for part in ('curl --cacert "$(understudy ca)" https://VENDOR.localhost:8443/', "  ca "):
            self.assertIn(part, run("--help").stdout)
        for option in ("--https-port", "--tls-cert", "--tls-key", "--ca-dir", "UNDERSTUDY_HTTPS_PORT", "UNDERSTUDY_TLS_CERT",
                       "UNDERSTUDY_TLS_KEY", "UNDERSTUDY_CA_DIR"):
            self.assertIn(option, run("serve", "--help").stdout)
        self.assertIn("--ca-dir", run("ca", "--help").stdout)


if __name__ == "__main__":
    unittest.main()
