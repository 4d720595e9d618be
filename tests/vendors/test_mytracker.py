"""MyTracker's segment export: S4 for the poll, the vendor's other pages for signing, creation, quotas and download."""
import base64
import concurrent.futures
import csv
import gzip
import hashlib
import hmac
import http.client
import io
import json
import time
import unittest
import urllib.parse

import yaml

from documented import AUDIENCES, START, VendorTest, operations_of, scenarios_of, scenarios_played, transcript
from stand_in import PATIENCE, SOURCE, run

CREATE = "/api/segment/v1/export/create.json"
GET = "/api/segment/v1/export/get.json"
QUOTAS = "/api/open/user/v1/quotas/get.json"
FILES = "/storage/download/segment/"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}
DAY = 24 * 60 * 60

SECRETS = {"77658": "72d2erEtbynf6f7ZYTsYKnb7",
           "77659": "Jq4mVx8RtPz2wLc9NbYd6KsH",   # owns export 900
           "77660": "Tb7hWn3FgQe5uXa8ZrMk2CvD"}   # may not create exports

# S4 as printed, without the comma after the last member of the first one.
IN_PROGRESS = """
{
"code": 200,
"message": "Ok",
"data": {
"idSegmentExport": "1",
"status": "In progress",
"progress": "64%"
}
}"""
ERROR_OCCURRED = """
{
"code": 200,
"message": "Ok",
"data": {
"idSegmentExport": "1",
"status": "Error occurred"
}
}"""
SUCCESS = """
{
"code": 200,
"message": "Ok",
"data": {
"idSegmentExport": "1",
"status": "Success!",
"files": [
{
"link": "https://tracker.my.com/storage/download/segment/1.1.c3217d0d061c695550c9cf8a8fa72520.csv.gz",
"timestampExpires": "1617197992"
},
{
"link": "https://tracker.my.com/storage/download/segment/1.1.c695fa72610d0cf8a550c9520217dc38.csv.gz",
"timestampExpires": "1617197992"
}
]
}
}"""
EXPORT_NOT_FOUND = """
{
"code": 404,
"message": "Not Found",
"data": {
"error": {
"detail": "Segment export request not found"
}
}
}"""
ACCESS_DENIED = """
{
"code": 403,
"message": "Access denied",
"data": null
}"""
DOCUMENTED_TOKENS = ("c3217d0d061c695550c9cf8a8fa72520", "c695fa72610d0cf8a550c9520217dc38")
# The page on creation.
CREATED = """{"code":200,"message":"Ok","data":{"idSegmentExport":"1"}}"""


def in_progress(number, percent):
    return IN_PROGRESS.replace('"1"', f'"{number}"').replace("64%", f"{percent}%")


def error_occurred(number):
    return ERROR_OCCURRED.replace('"1"', f'"{number}"')


def created(number):
    return CREATED.replace('"1"', f'"{number}"')


def refusal(code, message, detail):
    """Shaped as the documented 404."""
    return json.dumps({"code": code, "message": message, "data": {"error": {"detail": detail}}})


def bad_request(detail):
    return refusal(400, "Bad Request", detail)


FILE_NOT_FOUND = refusal(404, "Not Found", "File not found")
METHOD_NOT_FOUND = refusal(404, "Not Found", "Method not found")
METHOD_NOT_ALLOWED = refusal(405, "Method Not Allowed", "Method not allowed")

# Where replies are from, as Understudy-Source spells it, by a piece of their body; the first of a grade that fits counts.
S4 = "004_385d9b3218c2ee7c.txt"
PAGES = "https://docs.tracker.my.com/api/export-api/"
CREATE_PAGE = PAGES + "segment/export/create"
QUOTAS_PAGE = PAGES + "quotas"
CLIENT = "https://github.com/tracker-my-com/mytracker-export-api-python"
SOURCES = {
    "documented": {"In progress": f"{S4}:11-20", "Error occurred": f"{S4}:21-29", "Success!": f"{S4}:30-51, {S4}:74-91",
                   "idSegmentExport": CREATE_PAGE, "export request not found": f"{S4}:52-61", "Access denied": f"{S4}:62-67",
                   "RequestsByUser": QUOTAS_PAGE},
    "observed": {"Bad Request": f"{PAGES}raw/cancel, {CLIENT}, README.md#bad-requests"},
    "assumed": {"idSegmentExport": f"{CREATE_PAGE}, README.md#creating-with-get",
                '"quotas"': f"{QUOTAS_PAGE}, README.md#the-answer-of-quotas", "Bad Request": "README.md#bad-requests",
                "File not found": "README.md#the-links", "Method not": "README.md#other-paths-and-methods"},
}
EXPORT_PERMISSION = "README.md#the-export-permission"
AUTHORIZATION_OF_A_DOWNLOAD = "README.md#authorization-of-a-download"
NAMES_OF_THE_QUOTAS = f"{QUOTAS_PAGE}, README.md#names-of-the-quotas"
ROWS_OF_A_FILE = f"{S4}:68, {CREATE_PAGE}, README.md#the-rows-of-a-file"


def percent(text):
    return urllib.parse.quote(text, safe="-_.~")


def sign(method, url, body="", user="77658", secret=None):
    """Returns the Authorization header for a request, as the page on authentication describes it."""
    baseline = f"{method}&{percent(url)}&{percent(body)}"
    mac = hmac.new((secret or SECRETS[user]).encode(), baseline.encode(), hashlib.sha1)
    return {"Authorization": f"AuthHMAC {user}:{base64.b64encode(mac.digest()).decode()}"}


USERS = ["idProject", "idProjectUser", "customUserId"]
DEVICES = ["idApp", "idProfile", "gaid", "idfa", "oaid"]


def rows(raw):
    """Returns the lines of a gzipped CSV file as lists."""
    text = gzip.decompress(raw).decode("utf-8")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


class MyTracker(VendorTest):
    vendors = ("mytracker",)

    def call(self, method, path, body="", headers=None, user="77658"):
        """A signed request."""
        headers = dict(headers or {})
        host = headers.get("Host", f"127.0.0.1:{self.server.port}")
        return self.server.request(method, path, headers | sign(method, f"http://{host}{path}", body, user), body or None)

    def assert_reply(self, answer, status, document, grade="documented", source=None):
        super().assert_reply(answer, status, document, grade)
        source = source or next(source for piece, source in SOURCES[grade].items() if piece in document)
        self.assertEqual(answer.headers.get_all("Understudy-Source"), [source], answer)

    def assert_file(self, answer):
        """A whole file, known to the journal; returns its lines."""
        self.assertEqual((answer.status, answer.headers.get_all("Content-Type")), (200, ["application/gzip"]), answer)
        self.assert_provenance(answer, "assumed")
        self.assertEqual(answer.headers.get_all("Understudy-Source"), [ROWS_OF_A_FILE])
        lines = rows(answer.raw)
        has_names = bool(lines) and lines[0][0] in USERS + DEVICES
        self.assertEqual(self.last_exchange()["file"], {
            "rows": len(lines) - has_names, "bytes": len(answer.raw), "sha256": hashlib.sha256(answer.raw).hexdigest()})
        return lines

    def poll(self, number=1, user="77658", headers=None):
        return self.call("GET", f"{GET}?idSegmentExport={number}", user=user, headers=headers)

    def create(self, parameters, user="77658"):
        return self.call("POST", CREATE, parameters, FORM, user)

    def exported(self, parameters, method="POST"):
        """Requests an export, waits until it is done and returns its two files as lists of lines."""
        answer = self.create(parameters) if method == "POST" else self.call(method, f"{CREATE}?{parameters}")
        self.assertEqual(answer.status, 200, answer)
        self.server.advance("30s")
        files = self.poll(answer.json["data"]["idSegmentExport"]).json["data"]["files"]
        return [self.assert_file(self.server.request("GET", file["link"])) for file in files]

    def success(self, number=1, segment=1, expires=START + 30 + DAY, tokens=None, base=None):
        """The documented answer with this export's links and times."""
        text = SUCCESS.replace("https://tracker.my.com", base or self.server.url).replace("1617197992", str(expires))
        text = text.replace('"1"', f'"{number}"').replace("segment/1.1.", f"segment/{number}.{segment}.")
        for documented, own in zip(DOCUMENTED_TOKENS, tokens or ()):
            text = text.replace(documented, own)
        return text

    def tokens(self, number, user="77658"):
        """The parts of an export's links that cannot be guessed."""
        files = self.poll(number, user).json["data"]["files"]
        return [file["link"].rsplit("/", 1)[1].split(".")[2] for file in files]


class Normal(MyTracker):
    def test_the_documented_progress(self):
        self.assert_reply(self.poll(), 200, IN_PROGRESS)

    def test_progress_grows_evenly_until_the_export_is_done(self):
        for second in range(30):
            self.assert_reply(self.poll(), 200, in_progress(1, 64 + 36 * second // 30))
            self.server.advance("1s")
        self.assert_reply(self.poll(), 200, self.success())

    def test_progress_is_below_100_until_the_very_end(self):
        self.server.advance("29s999ms")
        self.assert_reply(self.poll(), 200, in_progress(1, 99))
        self.server.advance("1ms")
        self.assert_reply(self.poll(), 200, self.success())

    def test_the_documented_success_stays(self):
        self.server.advance("30s")
        for by in ("0s", "1h", "23h", "365d"):
            self.server.advance(by)
            self.assert_reply(self.poll(), 200, self.success())

    def test_advance_tells_what_happened(self):
        told = [(each["at"], each["kind"], each["id"], each["from"], each["to"]) for each in self.server.advance("25h")]
        done, over = "2026-01-01T00:00:30Z", "2026-01-02T00:00:30Z"
        self.assertEqual(told, [(done, "export", "1", "In progress", "Success!"),
                                (done, "export", "900", "In progress", "Success!"),
                                *[(over, "file", str(number), "available", "expired") for number in (1, 2, 3, 4)]])

    def test_a_created_export_gets_the_next_id_and_runs(self):
        self.assert_reply(self.create("idSegment=1"), 200, created(2))
        for second in (0, 1, 10, 29):
            self.server.advance(f"{second}s")
            elapsed = {0: 0, 1: 1, 10: 11, 29: 40}[second]
            if elapsed < 30:
                self.assert_reply(self.poll(2), 200, in_progress(2, 100 * elapsed // 30))
        self.assert_reply(self.poll(2), 200, self.success(2, 1, tokens=self.tokens(2)))
        tokens = self.tokens(1) + self.tokens(2)
        self.assertEqual(len(set(tokens)), 4)
        for token in tokens:
            self.assertRegex(token, "^[0-9a-f]{32}$")

    def test_time_counts_from_the_creation(self):
        self.server.advance("1h0m7s")
        self.create("idSegment=2")
        self.server.advance("29s")
        self.assert_reply(self.poll(2), 200, in_progress(2, 96))
        self.server.advance("1s")
        self.assert_reply(self.poll(2), 200, self.success(2, 2, START + 3607 + 30 + DAY, self.tokens(2)))

    def test_each_creation_makes_an_export_of_its_own(self):
        for number in (2, 3, 4):
            self.assert_reply(self.create("idSegment=5"), 200, created(number))
        self.assert_reply(self.poll(4), 200, in_progress(4, 0))

    def test_an_unknown_export_is_not_found(self):
        for number in (2, 899, 2**63 - 1):
            self.assert_reply(self.poll(number), 404, EXPORT_NOT_FOUND)

    def test_someone_elses_export_is_not_found(self):
        self.assert_reply(self.poll(900), 404, EXPORT_NOT_FOUND)
        self.assert_reply(self.poll(900, user="77659"), 200, in_progress(900, 0))
        self.assert_reply(self.poll(1, user="77659"), 404, EXPORT_NOT_FOUND)
        self.create("idSegment=1")
        self.assert_reply(self.poll(2, user="77659"), 404, EXPORT_NOT_FOUND)

    def test_a_missing_or_bad_id_is_refused(self):
        for query, detail in (("", "is required"), ("?idsegmentexport=1", "is required"),
                              ("?idSegmentExport=abc", "must be an integer"), ("?idSegmentExport=", "must be an integer"),
                              ("?idSegmentExport=1.5", "must be an integer"), ("?idSegmentExport=%201", "must be an integer"),
                              ("?idSegmentExport=9223372036854775808", "must be an integer"),
                              ("?idSegmentExport=0", "must be at least 1"), ("?idSegmentExport=-1", "must be at least 1")):
            with self.subTest(query):
                document = bad_request("idSegmentExport " + detail)
                self.assert_reply(self.call("GET", GET + query), 400, document, grade="observed")

    def test_another_path_is_not_found(self):
        for path in ("/", "/api", "/api/raw/v1/export/get.json", "/segment/v1/export/get.json", GET + "/", FILES,
                     CREATE.replace("json", "xml")):
            with self.subTest(path):
                self.assert_reply(self.server.request("GET", path), 404, METHOD_NOT_FOUND, grade="assumed")

    def test_another_method_is_not_allowed(self):
        for method, path, allowed in (("POST", GET + "?idSegmentExport=1", "GET, HEAD"), ("DELETE", GET, "GET, HEAD"),
                                      ("PUT", CREATE, "POST, GET, HEAD"), ("POST", QUOTAS, "GET, HEAD"), ("DELETE", FILES + "x", "GET, HEAD")):
            with self.subTest(method=method, path=path):
                answer = self.server.request(method, path)
                self.assert_reply(answer, 405, METHOD_NOT_ALLOWED, grade="assumed")
                self.assertEqual(answer.headers["Allow"], allowed)

    def test_the_journal_tells_the_states(self):
        self.poll()
        self.server.advance("30s")
        self.poll()
        told = self.last_exchange()
        self.assertEqual((told["operation"], told["resource"], told["state_before"], told["state_after"]),
                         ("get_export", "export 1", "In progress", "Success!"))

    def test_every_operation_is_walked(self):
        self.create("idSegment=1")
        self.call("GET", CREATE + "?idSegment=1")
        self.poll()
        self.call("GET", QUOTAS)
        self.server.advance("30s")
        self.server.request("GET", self.poll().json["data"]["files"][0]["link"])
        self.assertEqual(self.operations_met(), operations_of("mytracker"))

    def test_every_scenario_is_played(self):
        self.assertEqual(scenarios_played(MyTracker, "mytracker"), scenarios_of("mytracker"))


class Sources(unittest.TestCase):
    """Where things are from that make no reply of their own; for replies see assert_reply."""

    def test_of_operations(self):
        told = [line.split(maxsplit=4)[2:] for line in run("routes", "mytracker").stdout.splitlines()[1:]]
        self.assertEqual(told, [
            ["create_export", "documented", CREATE_PAGE],
            ["create_export_by_get", "assumed", "README.md#creating-with-get"],
            ["get_export", "documented", f"{S4}:1-67"],
            ["get_quotas", "documented", QUOTAS_PAGE],
            ["download_file", "documented", f"{S4}:42-47, {S4}:68-72, {PAGES}download"]])

    def test_of_the_rest(self):
        api = yaml.safe_load((SOURCE / "scenarios/mytracker/api.yaml").read_text("utf-8"))
        self.assertEqual(api["order_source"], "quotas, choices#order-of-the-checks")
        self.assertEqual(api["documents"]["signed"]["url"], PAGES + "authentication")
        told = {(section, name): (part["source"], part.get("grade"))
                for section in ("lifecycles", "auth", "permissions", "limits", "files") for name, part in api[section].items()}
        self.assertEqual(told, {
            ("lifecycles", "export"): ("S4:10-51, choices#how-long-an-export-takes", None),
            ("lifecycles", "file"): ("S4:70-72, choices#the-links", None),
            ("auth", "signature"): ("signed, S4:62-67", None),
            ("permissions", "create_exports"): ("create, choices#the-export-permission", None),
            ("limits", "address"): ("quotas, choices#names-of-the-quotas", None),
            ("limits", "unauthorized"): ("quotas, choices#names-of-the-quotas", None),
            ("limits", "user"): ("quotas", None),
            ("limits", "errors"): ("quotas, choices#names-of-the-quotas", None),
            ("files", "users"): ("create, choices#the-rows-of-a-file", "assumed"),
            ("files", "devices"): ("create, choices#the-rows-of-a-file", "assumed")})


class Signature(MyTracker):
    """The URL that was dialled is signed: scheme, host, port, path and query as they were sent."""

    path = GET + "?idSegmentExport=1"

    def assert_denied(self, headers, method="GET", path=path, body=None):
        self.assert_reply(self.server.request(method, path, headers, body), 403, ACCESS_DENIED)
        self.server.reset()  # so that no quota is used up

    def test_the_published_vector(self):
        url = "https://tracker.my.com/api/raw/v1/export/get.json?idReport=4"
        self.assertEqual(sign("GET", url), {"Authorization": "AuthHMAC 77658:PqrQR8zsgQU9Qcocjp6T6hnjF8Y="})

    def test_a_true_signature_is_accepted(self):
        self.assert_reply(self.server.request("GET", self.path, sign("GET", self.server.url + self.path)), 200, IN_PROGRESS)

    def test_under_the_vendors_own_host(self):
        for host in ("tracker.my.com", "tracker.my.com:443", "mytracker.localhost", f"mytracker.localhost:{self.server.port}"):
            with self.subTest(host):
                self.assert_reply(self.poll(headers={"Host": host}), 200, IN_PROGRESS)
                self.assert_denied({"Host": host} | sign("GET", self.server.url + self.path))

    def test_a_whole_url_as_the_target_counts_with_its_scheme(self):
        url = "https://tracker.my.com" + self.path
        self.assert_reply(self.server.request("GET", url, sign("GET", url)), 200, IN_PROGRESS)
        self.assert_reply(self.server.request("GET", url, sign("GET", url.replace("https", "http"))), 403, ACCESS_DENIED)

    def test_the_target_counts_as_it_was_sent(self):
        for path in (self.path + "&other=%D1%84+x%2Fy", self.path + "&", self.path + "&a=1&a=2",
                     GET + "?other=&idSegmentExport=%31"):
            with self.subTest(path):
                self.assert_reply(self.call("GET", path), 200, IN_PROGRESS)
        self.assert_denied(sign("GET", self.server.url + self.path), path=GET + "?idSegmentExport=%31")

    def test_without_a_signature(self):
        self.assert_denied({})
        for value in ("", "AuthHMAC", "AuthHMAC ", "AuthHMAC 77658", "AuthHMAC 77658:", "AuthHMAC :", "Bearer 77658", "77658:x",
                      "Basic Nzc2NTg6eA=="):
            with self.subTest(value):
                self.assert_denied({"Authorization": value})

    def test_a_wrong_signature(self):
        url = self.server.url + self.path
        true = sign("GET", url)["Authorization"]
        raw = base64.b64decode(true.partition(":")[2])
        for value in (true[:-1], true + "=", true.swapcase(), true.replace("AuthHMAC ", "AuthHMAC 0"), true.replace(":", ""),
                      true.replace("AuthHMAC", "Basic"), true.removeprefix("AuthHMAC "), "AuthHMAC 77658:" + raw.hex()):
            with self.subTest(value):
                self.assert_denied({"Authorization": value})

    def test_a_signature_of_something_else(self):
        url = self.server.url + self.path
        for other in (url.replace("http", "https", 1), url + "0", url.split("?")[0], url.replace("/api/", "/"), self.path,
                      url.replace("127.0.0.1", "localhost")):
            with self.subTest(other):
                self.assert_denied(sign("GET", other))
        for other in ("POST", "get", ""):
            with self.subTest(other):
                self.assert_denied(sign(other, url))
        self.assert_denied(sign("GET", url, "body"))

    def test_a_wrong_user_or_secret(self):
        url = self.server.url + self.path
        for wrong in (sign("GET", url, user="1", secret=SECRETS["77658"]), sign("GET", url, secret=SECRETS["77659"]),
                      sign("GET", url, secret="72d2erEtbynf6f7ZYTsYKnb"), sign("GET", url, user="", secret=SECRETS["77658"])):
            with self.subTest(wrong):
                self.assert_denied(wrong)

    def test_the_body_counts(self):
        url = self.server.url + CREATE
        for body in ("idSegment=1", "idSegment=1&requestFields=gaid%2Cidfa", "requestFields=&idSegment=1&note=%D1%84+ф"):
            with self.subTest(body):
                self.assert_reply(self.create(body), 200, created(2))
                self.server.reset()
        self.assert_denied(FORM | sign("POST", url, "idSegment=1"), "POST", CREATE, "idSegment=2")
        self.assert_denied(FORM | sign("POST", url), "POST", CREATE, "idSegment=2")
        self.assert_reply(self.create("idSegment=1"), 200, created(2))

    def test_every_signed_operation_asks_for_it(self):
        for method, path in (("POST", CREATE + "?idSegment=1"), ("GET", CREATE + "?idSegment=1"), ("GET", GET),
                             ("GET", GET + "?idSegmentExport=7"), ("GET", QUOTAS)):
            with self.subTest(method=method, path=path):
                self.assert_denied({}, method, path)
                self.assert_denied(sign(method, self.server.url + path, secret="wrong"), method, path)

    def test_a_signature_is_good_for_its_own_user(self):
        self.assert_reply(self.poll(user="77659"), 404, EXPORT_NOT_FOUND)
        self.assert_reply(self.poll(user="77660"), 404, EXPORT_NOT_FOUND)

    def test_the_journal_does_not_hold_it(self):
        self.poll()
        journal = self.server.request("GET", "/__admin/requests").raw
        self.assertNotIn(sign("GET", self.server.url + self.path)["Authorization"].partition(":")[2].encode(), journal)


class Creation(MyTracker):
    def test_parameters_may_stand_in_a_form_or_in_the_url(self):
        for path, body, headers in ((CREATE, "idSegment=2&registerType=3", FORM),
                                    (CREATE, "idSegment=2", {"Content-Type": FORM["Content-Type"] + "; charset=utf-8"}),
                                    (CREATE + "?idSegment=2&registerType=3", "", {}),
                                    (CREATE + "?registerType=3", "idSegment=2", FORM)):
            with self.subTest(path=path, body=body):
                self.assert_reply(self.call("POST", path, body, headers), 200, created(2))
                self.server.advance("30s")
                self.assert_reply(self.poll(2), 200, self.success(2, 2, tokens=self.tokens(2)))
                self.server.reset()

    def test_a_form_without_content_type_is_a_form(self):
        """The vendor's PHP client posts http_build_query() and names no type."""
        self.assert_reply(self.call("POST", CREATE, "idSegment=2&requestFields=customUserId"), 200, created(2))

    def test_a_body_in_json_says_nothing(self):
        for body in ('{"idSegment": 1}', '{"idSegment": 1', '[]'):
            self.assert_reply(self.call("POST", CREATE, body, JSON), 400, bad_request("idSegment is required"), grade="observed")
        self.assert_reply(self.call("POST", CREATE + "?idSegment=1", '{"idSegment": 99}', JSON), 200, created(2))

    def test_an_indexed_list_is_refused(self):
        """PHP writes one where it is given a list; to leave it unread would export every column."""
        for fields in ("requestFields[0]=gaid", "requestFields%5B0%5D=gaid&requestFields%5B1%5D=idfa",
                       "requestFields%5b12%5d=gaid", "requestFields=idfa&requestFields[x]=gaid"):
            for parameters in (f"{fields}&idSegment=1", f"idSegment=1&{fields}"):
                for answer in (self.create(parameters), self.call("POST", f"{CREATE}?{parameters}"),
                               self.call("GET", f"{CREATE}?{parameters}")):
                    document = bad_request("write requestFields[] instead of an index")
                    self.assert_reply(answer, 400, document, grade="assumed", source="README.md#the-body-of-a-creation")
                self.server.reset()
        self.assert_reply(self.create("idSegment=1&requestFields[]=gaid"), 200, created(2))

    def test_with_get(self):
        self.assert_reply(self.call("GET", CREATE + "?idSegment=2"), 200, created(2), grade="assumed")
        self.assert_reply(self.call("GET", CREATE), 400, bad_request("idSegment is required"), grade="observed")

    def test_an_export_created_with_get_belongs_to_its_creator(self):
        self.call("GET", CREATE + "?idSegment=2", user="77659")
        self.assert_reply(self.poll(2), 404, EXPORT_NOT_FOUND)
        self.assert_reply(self.poll(2, user="77659"), 200, in_progress(2, 0))

    def test_an_export_created_with_get_has_the_files_of_one_created_with_post(self):
        for parameters in ("idSegment=2", "idSegment=5", "idSegment=5&includeHeaderLine=0", "idSegment=2&hashType=1",
                           "idSegment=5&registerType=3", "idSegment=5&registerType=2&hashType=2",
                           "idSegment=5&requestFields=oaid,gaid", "idSegment=2&requestFields[]=customUserId&hashType=2"):
            with self.subTest(parameters):
                self.assertEqual(self.exported(parameters, "GET"), self.exported(parameters, "POST"))

    def test_all_documented_values_are_accepted(self):
        for parameters in ("idSegment=1&requestFields=", "idSegment=1&requestFields=idApp,idProfile,gaid,idfa,oaid",
                           "idSegment=1&requestFields[]=gaid&requestFields[]=idfa",
                           "idSegment=2&requestFields=idProject,idProjectUser,customUserId",
                           "idSegment=1&includeHeaderLine=0", "idSegment=1&includeHeaderLine=1", "idSegment=1&registerType=0",
                           "idSegment=1&registerType=1", "idSegment=1&registerType=2", "idSegment=1&registerType=3",
                           "idSegment=1&hashType=0", "idSegment=1&hashType=1", "idSegment=1&hashType=2",
                           "idSegment=1&maxBatchFileSize=10", "idSegment=1&maxBatchFileSize=4095",
                           "idSegment=1&somethingElse=1"):
            with self.subTest(parameters):
                self.assert_reply(self.create(parameters), 200, created(2))
                self.server.reset()

    def test_what_does_not_fit_is_refused(self):
        a_field = "must be one of idProject, idProjectUser, customUserId, idApp, idProfile, gaid, idfa, oaid"
        for parameters, detail in (("", "idSegment is required"), ("idsegment=1", "idSegment is required"),
                                   ("idSegment=", "idSegment must be an integer"),
                                   ("idSegment=abc", "idSegment must be an integer"),
                                   ("idSegment=0", "idSegment must be at least 1"),
                                   ("idSegment=1&requestFields=email", "requestFields[0] " + a_field),
                                   ("idSegment=1&requestFields=gaid,gaids", "requestFields[1] " + a_field),
                                   ("idSegment=1&requestFields[]=gaid&requestFields[]=x", "requestFields[1] " + a_field),
                                   ("idSegment=1&includeHeaderLine=2", "includeHeaderLine must be one of 0, 1"),
                                   ("idSegment=1&includeHeaderLine=yes", "includeHeaderLine must be an integer"),
                                   ("idSegment=1&registerType=4", "registerType must be one of 0, 1, 2, 3"),
                                   ("idSegment=1&hashType=3", "hashType must be one of 0, 1, 2"),
                                   ("idSegment=1&hashType=md5", "hashType must be an integer"),
                                   ("idSegment=1&maxBatchFileSize=9", "maxBatchFileSize must be at least 10"),
                                   ("idSegment=1&maxBatchFileSize=4096", "maxBatchFileSize must be at most 4095")):
            for method, path, body in (("POST", CREATE, parameters), ("GET", CREATE + "?" + parameters, "")):
                with self.subTest(method=method, parameters=parameters):
                    answer = self.call(method, path, body, FORM)
                    self.assert_reply(answer, 400, bad_request(detail), grade="observed")
                    self.assert_reply(self.create("idSegment=1"), 200, created(2))
                    self.server.reset()

    def test_an_unknown_segment_is_refused(self):
        for number in (6, 900, 2**63 - 1):
            self.assert_reply(self.create(f"idSegment={number}"), 400, bad_request("Segment not found"), grade="assumed")

    def test_who_may_not_export_is_refused_and_may_still_ask(self):
        for parameters in ("idSegment=1", "idSegment=99", "", "idSegment=abc"):
            for answer in (self.create(parameters, user="77660"), self.call("GET", f"{CREATE}?{parameters}", user="77660")):
                self.assert_reply(answer, 403, ACCESS_DENIED, grade="assumed", source=EXPORT_PERMISSION)
        self.assert_reply(self.poll(7, user="77660"), 404, EXPORT_NOT_FOUND)
        self.assert_reply(self.create("idSegment=1"), 200, created(2))


class Files(MyTracker):
    def links(self, number=1, user="77658"):
        self.server.advance("30s")
        return [file["link"] for file in self.poll(number, user).json["data"]["files"]]

    def test_both_links_lead_to_a_gzip_file(self):
        for links, columns in ((self.links(), DEVICES), (self.links(900, "77659"), USERS)):
            for link, names in zip(links, ([columns], [])):
                answer = self.server.request("GET", link)
                lines = self.assert_file(answer)
                self.assertEqual(lines[:len(names)], names)
                self.assertEqual({len(line) for line in lines}, {len(columns)})
                self.assertTrue(gzip.decompress(answer.raw).endswith(b"\r\n"))

    def test_a_link_works_until_it_expires_and_not_after(self):
        links = self.links()
        self.server.advance("23h59m59s")
        for link in links:
            self.assertEqual(self.server.request("GET", link).status, 200)
        self.server.advance("1s")
        self.assertEqual(self.server.admin("GET", "/clock")["now"], "2026-01-02T00:00:30Z")
        for link in links:
            self.assert_reply(self.server.request("GET", link), 404, FILE_NOT_FOUND, grade="assumed")
        self.assert_reply(self.poll(), 200, self.success())

    def test_a_link_cannot_be_used_before_it_was_given_out(self):
        answer = self.server.request("GET", FILES + "1.1.c3217d0d061c695550c9cf8a8fa72520.csv.gz")
        self.assert_reply(answer, 404, FILE_NOT_FOUND, grade="assumed")

    def test_a_name_that_was_never_given_out_leads_nowhere(self):
        self.server.advance("30s")
        for name in ("x", "1", "1.1." + "0" * 32 + ".csv.gz", "1.1.c3217d0d061c695550c9cf8a8fa72520.csv", "..%2f..%2fapi.yaml"):
            with self.subTest(name):
                self.assert_reply(self.server.request("GET", FILES + name), 404, FILE_NOT_FOUND, grade="assumed")

    def test_a_download_asks_for_no_signature_but_with_auth_for_one(self):
        link = self.links()[0]
        plain = self.server.request("GET", link)
        signed = self.server.request("GET", link, sign("GET", link))
        self.assertEqual((plain.status, signed.status, signed.raw), (200, 200, plain.raw))
        with_auth = link + "?auth=1"
        for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "AuthHMAC"}, {"Authorization": "AuthHMAC x"}):
            answer = self.server.request("GET", with_auth, headers)
            self.assert_reply(answer, 403, ACCESS_DENIED, grade="assumed", source=AUTHORIZATION_OF_A_DOWNLOAD)
        self.assertEqual(self.server.request("GET", with_auth, sign("GET", with_auth)).raw, plain.raw)
        for query in ("?auth=0", "?auth=x", "?auth=", "?other=1"):
            self.assertEqual(self.server.request("GET", link + query).raw, plain.raw)

    def test_users_and_devices_have_columns_of_their_own(self):
        self.assertEqual(self.exported("idSegment=2")[0][0], USERS)
        self.assertEqual(self.exported("idSegment=1")[0][0], DEVICES)

    def test_values_look_as_their_column_says(self):
        for line in self.exported("idSegment=2")[0][1:]:
            self.assertRegex(",".join(line), r"^1,50\d{4},customer-[1-9]\d*$")
        for line in self.exported("idSegment=1")[0][1:]:
            self.assertRegex(",".join(line), r"^1,[1-9]\d{11},[0-9a-f-]{36},[0-9A-F-]{36},[0-9a-f]{64}$")

    def test_the_line_of_names_stands_in_the_first_file_only(self):
        first, second = self.exported("idSegment=2")
        self.assertEqual(first[0], USERS)
        self.assertNotIn(USERS, first[1:] + second)
        explicit = self.exported("idSegment=2&includeHeaderLine=1")
        self.assertEqual(explicit, [first, second])
        without = self.exported("idSegment=2&includeHeaderLine=0")
        self.assertEqual(without, [first[1:], second])

    def test_only_the_columns_asked_for_are_exported_in_the_documented_order(self):
        whole = self.exported("idSegment=1&includeHeaderLine=0")
        for parameters, columns in (("requestFields=gaid", [2]), ("requestFields=oaid,idApp", [0, 4]),
                                    ("requestFields=gaid%2Cidfa", [2, 3]), ("requestFields[]=oaid&requestFields[]=gaid", [2, 4]),
                                    ("requestFields%5B%5D=idfa", [3]), ("requestFields=gaid,customUserId", [2]),
                                    ("requestFields=", [0, 1, 2, 3, 4])):
            with self.subTest(parameters):
                first, second = self.exported("idSegment=1&" + parameters)
                self.assertEqual(first[0], [DEVICES[column] for column in columns])
                self.assertEqual([first[1:], second], [[[line[at] for at in columns] for line in part] for part in whole])

    def test_so_it_is_for_users(self):
        whole = self.exported("idSegment=2&includeHeaderLine=0")
        for parameters, columns in (("requestFields=customUserId", [2]),
                                    ("requestFields[]=customUserId&requestFields[]=idProject", [0, 2]),
                                    ("requestFields=idProjectUser,gaid", [1]), ("requestFields=", [0, 1, 2])):
            with self.subTest(parameters):
                first, second = self.exported("idSegment=2&" + parameters)
                self.assertEqual(first[0], [USERS[column] for column in columns])
                self.assertEqual([first[1:], second], [[[line[at] for at in columns] for line in part] for part in whole])

    def test_columns_of_the_other_kind_alone_are_refused(self):
        for segment, others in ((1, USERS), (2, DEVICES)):
            for fields in (others[:1], others):
                joined, listed = ",".join(fields), "&".join("requestFields[]=" + field for field in fields)
                for answer in (self.create(f"idSegment={segment}&requestFields={joined}"),
                               self.create(f"idSegment={segment}&{listed}"),
                               self.call("GET", f"{CREATE}?idSegment={segment}&requestFields={joined}"),
                               self.call("GET", f"{CREATE}?idSegment={segment}&{listed}")):
                    document = bad_request("requestFields has no column of this segment")
                    self.assert_reply(answer, 400, document, grade="assumed")
                self.server.reset()

    def test_register_and_hash_change_the_identifiers_and_nothing_else(self):
        registers = [str, str, str.lower, str.upper]
        hashes = [str, lambda text: hashlib.md5(text.encode()).hexdigest(),
                  lambda text: hashlib.sha256(text.encode()).hexdigest()]
        plain = self.exported("idSegment=5&includeHeaderLine=0")
        for register, change in enumerate(registers):
            for kind, digest in enumerate(hashes):
                with self.subTest(registerType=register, hashType=kind):
                    changed = self.exported(f"idSegment=5&includeHeaderLine=0&registerType={register}&hashType={kind}")
                    self.assertEqual(changed, [[[*line[:2], *(digest(change(text)) for text in line[2:])] for line in part]
                                               for part in plain])

    def test_of_users_the_custom_id_is_hashed_and_keeps_its_register(self):
        plain = self.exported("idSegment=2&includeHeaderLine=0")
        for parameters, digest in (("hashType=1&registerType=3", hashlib.md5), ("hashType=2&registerType=2", hashlib.sha256)):
            expected = [[[*line[:2], digest(line[2].encode()).hexdigest()] for line in part] for part in plain]
            self.assertEqual(self.exported("idSegment=2&includeHeaderLine=0&" + parameters), expected)
        self.assertEqual(self.exported("idSegment=2&includeHeaderLine=0&registerType=3"), plain)

    def test_the_two_files_hold_each_person_once(self):
        for segment, size in ((5, 25), (2, None), (4, None)):
            first, second = self.exported(f"idSegment={segment}&includeHeaderLine=0")
            people = [line[1] for line in first + second]
            self.assertEqual(len(people), len(set(people)))
            self.assertLessEqual(abs(len(first) - len(second)), 1)
            self.assertEqual(len(people), size or len(people))

    def test_a_file_is_the_same_each_time(self):
        link = self.links()[0]
        before = self.server.request("GET", link).raw
        self.server.advance("1h")
        self.assertEqual(self.server.request("GET", link).raw, before)

    def test_maxBatchFileSize_has_no_effect(self):
        self.assertEqual(self.exported("idSegment=2&maxBatchFileSize=10"), self.exported("idSegment=2"))


class Quotas(MyTracker):
    """Windows are pieces of the world's clock. Each is written as: count, seconds from the start to its end, seconds left."""

    limits = {"RequestsByUserPerSecond": 10, "RequestsByUserPerMinute": 100, "RequestsByUserPerHour": 1000,
              "RequestsByIpPerSecond": 100, "RequestsByIpPerMinute": 1000, "RequestErrorsByUserPerMinute": 60,
              "UnauthorizedRequestsPerSecond": 10}

    def windows(self, **counted):
        """The windows as the documents show them, in the order given; one is exceeded when its count is its limit."""
        return [{"name": name, "count": count, "limit": self.limits[name], "resetTime": START + end, "resetInSecond": left,
                 "exceeded": count == self.limits[name]} for name, (count, end, left) in counted.items()]

    def of_user(self, second, minute, hour):
        return self.windows(RequestsByUserPerSecond=second, RequestsByUserPerMinute=minute, RequestsByUserPerHour=hour)

    def assert_too_many(self, answer, windows):
        """Only the three quotas of a user have a documented name."""
        document = json.dumps({"code": 429, "message": "Too Many Requests", "data": {"error": {"info": {"quotas": windows}}}})
        if windows[0]["name"].startswith("RequestsByUser"):
            self.assert_reply(answer, 429, document)
        else:
            self.assert_reply(answer, 429, document, grade="assumed", source=NAMES_OF_THE_QUOTAS)
        self.assertIsNone(answer.headers["Retry-After"])

    def use_up(self, times, user="77658"):
        for _ in range(times):
            self.assertEqual(self.poll(user=user).status, 200 if user == "77658" else 404)

    def test_10_a_second_for_a_user(self):
        self.use_up(10)
        self.assert_too_many(self.poll(), self.of_user((10, 1, 1), (10, 60, 60), (10, 3600, 3600)))
        self.server.advance("1s")
        self.use_up(10)
        self.assertEqual(self.poll().status, 429)

    def test_a_second_is_one_of_the_clock(self):
        self.server.advance("700ms")
        self.use_up(10)
        self.assert_too_many(self.poll(), self.of_user((10, 1, 1), (10, 60, 60), (10, 3600, 3600)))
        self.server.advance("299ms")
        self.assertEqual(self.poll().status, 429)
        self.server.advance("1ms")
        self.use_up(10)

    def test_100_a_minute_for_a_user(self):
        for _ in range(10):
            self.use_up(10)
            self.server.advance("1s")
        self.assert_too_many(self.poll(), self.of_user((0, 11, 1), (100, 60, 50), (100, 3600, 3590)))
        self.server.advance("50s")
        self.use_up(10)

    def test_1000_an_hour_for_a_user(self):
        for _ in range(10):
            for _ in range(10):
                self.use_up(10)
                self.server.advance("1s")
            self.server.advance("50s")
        self.assert_too_many(self.poll(), self.of_user((0, 601, 1), (0, 660, 60), (1000, 3600, 3000)))
        self.server.advance("49m59s")
        self.assertEqual(self.poll().status, 429)
        self.server.advance("1s")
        self.use_up(10)

    def test_each_user_has_quotas_of_its_own(self):
        self.use_up(10)
        self.use_up(10, user="77659")
        self.assertEqual((self.poll().status, self.poll(user="77659").status, self.poll(user="77660").status), (429, 429, 404))

    def test_all_signed_operations_share_them(self):
        for _ in range(3):
            self.poll(), self.create("idSegment=1"), self.call("GET", CREATE + "?idSegment=1")
        self.call("GET", QUOTAS)
        for answer in (self.poll(), self.create("idSegment=1"), self.call("GET", CREATE), self.call("GET", QUOTAS)):
            self.assert_too_many(answer, self.of_user((10, 1, 1), (10, 60, 60), (10, 3600, 3600)))

    def test_a_refused_call_changes_nothing(self):
        self.use_up(10)
        self.assertEqual(self.create("idSegment=1").status, 429)
        self.server.advance("1s")
        self.assert_reply(self.create("idSegment=1"), 200, created(2))

    def test_100_a_second_for_an_address(self):
        for _ in range(100):
            self.poll()
        self.assert_too_many(self.poll(user="77659"),
                             self.windows(RequestsByIpPerSecond=(100, 1, 1), RequestsByIpPerMinute=(100, 60, 60)))
        self.server.advance("1s")
        self.assert_reply(self.poll(user="77659"), 404, EXPORT_NOT_FOUND)

    def test_1000_a_minute_for_an_address(self):
        for _ in range(10):
            for _ in range(100):
                self.poll()
            self.server.advance("1s")
        self.assert_too_many(self.poll(user="77659"),
                             self.windows(RequestsByIpPerSecond=(0, 11, 1), RequestsByIpPerMinute=(1000, 60, 50)))
        self.server.advance("50s")
        self.assert_reply(self.poll(user="77659"), 404, EXPORT_NOT_FOUND)

    def test_60_errors_a_minute_then_even_good_requests_are_refused(self):
        for _ in range(6):
            for call in (self.poll, self.create) * 5:
                self.assertIn(call("7").status, (400, 404))
            self.server.advance("1s")
        self.assert_too_many(self.poll(), self.windows(RequestErrorsByUserPerMinute=(60, 60, 54)))
        self.assertEqual(self.poll(user="77659").status, 404)
        self.server.advance("54s")
        self.assert_reply(self.poll(), 200, self.success())

    def test_59_errors_do_not_refuse_anything(self):
        for number in range(59):
            self.poll(7)
            if number % 9 == 8:
                self.server.advance("1s")
        self.assert_reply(self.poll(), 200, in_progress(1, 64 + 36 * 6 // 30))

    def test_10_unauthorized_calls_a_second_for_an_address(self):
        for _ in range(5):
            self.assert_reply(self.server.request("GET", GET), 403, ACCESS_DENIED)
            self.assert_reply(self.server.request("GET", GET, sign("GET", "x")), 403, ACCESS_DENIED)
        self.assert_too_many(self.server.request("GET", GET), self.windows(UnauthorizedRequestsPerSecond=(10, 1, 1)))
        self.assert_reply(self.poll(), 200, IN_PROGRESS)
        self.server.advance("1s")
        self.assert_reply(self.server.request("GET", GET), 403, ACCESS_DENIED)

    def from_elsewhere(self, user=None):
        """The status of a poll that comes from another address; unsigned without a user."""
        path = GET + "?idSegmentExport=1"
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE, source_address=("127.0.0.2", 0))
        try:
            connection.request("GET", path, headers=sign("GET", self.server.url + path, user=user) if user else {})
            response = connection.getresponse()
            response.read()
            return response.status
        finally:
            connection.close()

    def test_each_address_has_10_unauthorized_calls_of_its_own(self):
        for _ in range(10):
            self.server.request("GET", GET)
        self.assertEqual(self.server.request("GET", GET).status, 429)
        self.assertEqual([self.from_elsewhere() for _ in range(11)], [403] * 10 + [429])

    def test_each_address_has_100_calls_a_second_of_its_own(self):
        for _ in range(100):
            self.poll()
        self.assertEqual(self.poll(user="77659").status, 429)
        self.assertEqual(self.from_elsewhere("77659"), 404)

    def test_a_users_quota_follows_it_to_another_address(self):
        self.use_up(10)
        self.assertEqual((self.from_elsewhere("77658"), self.from_elsewhere("77659")), (429, 404))

    def test_unauthorized_calls_do_not_use_up_a_users_quota(self):
        for _ in range(9):
            self.server.request("GET", GET, sign("GET", "x"))
        self.use_up(10)

    def test_other_paths_and_methods_count_nowhere(self):
        for _ in range(60):
            self.assertEqual((self.server.request("GET", "/api").status, self.server.request("PUT", GET).status), (404, 405))
        self.use_up(10)

    def test_downloads_count_nowhere(self):
        self.server.advance("30s")
        link = self.poll().json["data"]["files"][0]["link"]
        self.assertEqual({self.server.request("GET", link).status for _ in range(120)}, {200})
        self.use_up(9)

    def test_the_quotas_can_be_asked_for(self):
        self.use_up(3)
        self.server.advance("1s")
        quotas = self.of_user((1, 2, 1), (4, 60, 59), (4, 3600, 3599))
        document = json.dumps({"code": 200, "message": "Ok", "data": {"quotas": quotas}})
        self.assert_reply(self.call("GET", QUOTAS), 200, document, grade="assumed")


class Quirks(MyTracker):
    """The oddities of S4 and the pages beside it, row by row."""

    def test_S4_18_no_comma_follows_the_last_member(self):
        self.assertTrue(self.poll().text.endswith('"progress":"64%"}}'), self.poll().text)

    def test_S4_6_digits_are_asked_and_a_text_is_answered(self):
        self.assertEqual(self.poll(1).json["data"]["idSegmentExport"], "1")
        self.assertEqual(self.create("idSegment=1").json["data"]["idSegmentExport"], "2")

    def test_S4_18_progress_is_a_text_of_a_whole_number_and_a_percent_sign(self):
        self.create("idSegment=1")
        for _ in range(20):
            for number in (1, 2):
                self.assertRegex(self.poll(number).json["data"]["progress"], r"^(0|[1-9]\d?)%$")
            self.server.advance("1s437ms")

    def test_S4_43_an_expiry_is_a_text_of_seconds(self):
        self.server.advance("30s500ms")
        self.create("idSegment=1")
        self.server.advance("30s")
        expiries = [file["timestampExpires"] for number in (1, 2) for file in self.poll(number).json["data"]["files"]]
        self.assertEqual(expiries, [str(START + 30 + DAY)] * 2 + [str(START + 60 + DAY)] * 2)

    def test_S4_39_the_status_has_its_exclamation_mark(self):
        self.server.advance("30s")
        self.assertEqual(self.poll().json["data"]["status"], "Success!")

    def test_S4_63_403_has_data_null(self):
        answer = self.server.request("GET", GET)
        self.assertEqual(answer.text, '{"code":403,"message":"Access denied","data":null}')

    def test_S4_53_someone_elses_export_and_an_unknown_one_look_alike(self):
        foreign, unknown = self.poll(900), self.poll(901)
        self.assertEqual((foreign.status, foreign.raw), (unknown.status, unknown.raw))
        self.assert_reply(foreign, 404, EXPORT_NOT_FOUND)

    def test_S4_68_each_link_is_one_gzipped_csv_file(self):
        self.server.advance("30s")
        for file in self.poll().json["data"]["files"]:
            self.assertTrue(file["link"].endswith(".csv.gz"))
            self.assertTrue(all(len(line) == 5 for line in rows(self.server.request("GET", file["link"]).raw)))

    def test_S4_74_the_answer_printed_twice_is_one_answer(self):
        self.server.advance("30s")
        self.assertEqual(self.poll().raw, self.poll().raw)

    def test_S4_1_the_printed_request_works(self):
        self.assert_reply(self.call("GET", "/api/segment/v1/export/get.json?idSegmentExport=1"), 200, IN_PROGRESS)

    def test_a_missing_or_bad_id_is_a_400_with_a_detail(self):
        for query in ("", "?idSegmentExport=abc"):
            answer = self.call("GET", GET + query)
            self.assertEqual((answer.status, answer.json["code"], answer.json["message"]), (400, 400, "Bad Request"))
            self.assertIn("idSegmentExport", answer.json["data"]["error"]["detail"])

    def test_register_1_changes_nothing(self):
        self.assertEqual(self.exported("idSegment=5&registerType=1"), self.exported("idSegment=5&registerType=0"))

    def test_the_true_path_is_signed(self):
        path = GET + "?idSegmentExport=1"
        self.assertEqual(self.server.request("GET", path, sign("GET", self.server.url + path)).status, 200)
        self.assertEqual(self.server.request("GET", path, sign("GET", self.server.url + path.removeprefix("/api"))).status, 403)

    def test_the_order_of_members_is_the_documents(self):
        answers = [self.poll(), self.poll(7), self.server.request("GET", GET), self.create("idSegment=1"), self.create("")]
        self.assertEqual([list(answer.json) for answer in answers], [["code", "message", "data"]] * 5)
        self.assertEqual([answer.status for answer in answers], [200, 404, 403, 200, 400])
        for answer in answers:
            self.assertIs(type(answer.json["code"]), int)
            self.assertEqual(answer.json["code"], answer.status)


class ExportFails(MyTracker):
    scenario = "mytracker/export-fails"

    def test_export_1_fails_after_10_seconds(self):
        for second in range(10):
            self.assert_reply(self.poll(), 200, in_progress(1, 64 + 26 * second // 10))
            self.server.advance("1s")
        self.assert_reply(self.poll(), 200, ERROR_OCCURRED)

    def test_a_created_one_fails_after_19_seconds(self):
        self.create("idSegment=1")
        for second in range(19):
            self.assert_reply(self.poll(2), 200, in_progress(2, 64 * second // 19))
            self.server.advance("1s")
        self.assert_reply(self.poll(2), 200, error_occurred(2))

    def test_S4_21_a_failure_comes_with_code_200(self):
        self.server.advance("10s")
        answer = self.poll()
        self.assertEqual((answer.status, answer.json["code"], answer.json["data"]["status"]), (200, 200, "Error occurred"))

    def test_S4_21_the_failed_export_stays_failed_and_a_new_one_has_an_id_of_its_own(self):
        self.server.advance("10s")
        self.assert_reply(self.create("idSegment=1"), 200, created(2))
        self.assert_reply(self.poll(2), 200, in_progress(2, 0))
        self.server.advance("365d")
        self.assert_reply(self.poll(1), 200, ERROR_OCCURRED)
        self.assert_reply(self.poll(2), 200, error_occurred(2))

    def test_the_second_users_export_900_fails_after_19_seconds(self):
        self.assert_reply(self.poll(900), 404, EXPORT_NOT_FOUND)
        self.assert_reply(self.poll(900, user="77659"), 200, in_progress(900, 0))
        self.server.advance("19s")
        self.assert_reply(self.poll(900, user="77659"), 200, error_occurred(900))


class ExportHangs(MyTracker):
    scenario = "mytracker/export-hangs"

    def test_every_export_stays_in_progress_for_ever(self):
        self.create("idSegment=1")
        for by in ("0s", "30s", "365d"):
            self.assertEqual(self.server.advance(by), [])
            self.assert_reply(self.poll(1), 200, IN_PROGRESS)
            self.assert_reply(self.poll(2), 200, in_progress(2, 64))
            self.assert_reply(self.poll(900, user="77659"), 200, in_progress(900, 64))
            self.assert_reply(self.poll(900), 404, EXPORT_NOT_FOUND)


class Empty(MyTracker):
    scenario = "mytracker/empty"

    def test_there_are_no_exports(self):
        for user in SECRETS:
            for number in (1, 900):
                self.assert_reply(self.poll(number, user), 404, EXPORT_NOT_FOUND)

    def test_the_first_one_created_is_the_documented_one(self):
        self.assert_reply(self.create("idSegment=1"), 200, CREATED)
        self.assert_reply(self.poll(), 200, in_progress(1, 0))
        self.server.advance("30s")
        self.assert_reply(self.poll(), 200, self.success())

    def test_the_segments_are_there(self):
        for segment in (1, 2, 3, 4, 5):
            self.assert_reply(self.create(f"idSegment={segment}"), 200, created(segment))
        self.assert_reply(self.create("idSegment=6"), 400, bad_request("Segment not found"), grade="assumed")


class ExpiredLink(MyTracker):
    scenario = "mytracker/expired-link"

    def test_the_links_of_export_1_have_expired(self):
        self.assert_reply(self.poll(), 200, self.success(expires=START))
        for file in self.poll().json["data"]["files"]:
            self.assert_reply(self.server.request("GET", file["link"]), 404, FILE_NOT_FOUND, grade="assumed")

    def test_other_links_expire_the_moment_they_appear(self):
        self.create("idSegment=1")
        self.server.advance("30s")
        self.assert_reply(self.poll(2), 200, self.success(2, 1, START + 30, self.tokens(2)))
        for file in self.poll(2).json["data"]["files"]:
            self.assert_reply(self.server.request("GET", file["link"]), 404, FILE_NOT_FOUND, grade="assumed")


    def test_so_do_those_of_the_second_users_export_900(self):
        self.assert_reply(self.poll(900), 404, EXPORT_NOT_FOUND)
        self.assert_reply(self.poll(900, user="77659"), 200, in_progress(900, 0))
        self.server.advance("30s")
        answer = self.poll(900, user="77659")
        self.assert_reply(answer, 200, self.success(900, 2, START + 30, self.tokens(900, "77659")))
        for file in answer.json["data"]["files"]:
            self.assert_reply(self.server.request("GET", file["link"]), 404, FILE_NOT_FOUND, grade="assumed")


class Many(MyTracker):
    scenario = "mytracker/many"

    def states(self):
        """How many of the 45 exports are done, and how many are not; takes five seconds of quota."""
        done = []
        for number in range(1, 46):
            status = self.poll(number).json["data"]["status"]
            self.assertIn(status, ("In progress", "Success!"))
            if status == "Success!":
                done.append(number)
            if number % 9 == 0:
                self.server.advance("1s")
        return done

    def test_45_exports_end_in_three_groups(self):
        self.assertEqual(self.states(), list(range(1, 16)))
        self.server.advance("25s")
        self.assertEqual(self.states(), list(range(1, 31)))
        self.server.advance("55s")
        self.assertEqual(self.states(), list(range(1, 46)))
        self.assert_reply(self.poll(1), 200, self.success(expires=START + DAY))
        self.assert_reply(self.poll(46), 404, EXPORT_NOT_FOUND)
        self.assert_reply(self.create("idSegment=1"), 200, created(46))

    def test_each_group_is_of_a_segment_of_its_own(self):
        self.server.advance("1m")
        for number, segment, expires in ((1, 1, START + DAY), (15, 1, START + DAY), (16, 2, START + 30 + DAY),
                                         (30, 2, START + 30 + DAY), (31, 3, START + 60 + DAY), (45, 3, START + 60 + DAY)):
            tokens = self.tokens(number)
            self.assert_reply(self.poll(number), 200, self.success(number, segment, expires, tokens))
            self.assert_reply(self.poll(number, user="77659"), 404, EXPORT_NOT_FOUND)
            self.server.advance("1s")

    def test_there_is_a_segment_for_each_audience(self):
        for segment in (1, len(AUDIENCES)):
            self.assertEqual(self.create(f"idSegment={segment}").status, 200)
        self.assert_reply(self.create(f"idSegment={len(AUDIENCES) + 1}"), 400, bad_request("Segment not found"), grade="assumed")

    def test_the_files_of_an_empty_audience_have_at_most_a_line_of_names(self):
        self.assertEqual(AUDIENCES[-1], ("nobody", "Nobody"))
        first, second = self.exported(f"idSegment={len(AUDIENCES)}")
        self.assertEqual((len(first), second), (1, []))


class Slow(MyTracker):
    scenario = "mytracker/slow"

    def test_each_operation_answers_the_same_but_three_seconds_late(self):
        def timed(call):
            before = time.monotonic()
            return call(), time.monotonic() - before

        with concurrent.futures.ThreadPoolExecutor(5) as pool:
            answers = list(pool.map(timed, (
                self.poll, lambda: self.create("idSegment=99"), lambda: self.call("GET", CREATE + "?idSegment=99"),
                lambda: self.call("GET", QUOTAS), lambda: self.server.request("GET", FILES + "x"))))
        self.assert_reply(answers[0][0], 200, IN_PROGRESS)
        self.assertEqual([answer.status for answer, _ in answers], [200, 400, 400, 200, 404])
        self.assertGreaterEqual(min(late for _, late in answers), 3)
        self.assertEqual([each["understudy"]["fault"] for each in self.server.journal()["requests"]], ["fault-1: delay"] * 5)
        self.assertEqual(self.operations_met(), operations_of("mytracker"))

    def test_other_paths_and_methods_are_answered_at_once(self):
        self.assert_reply(self.server.request("GET", "/api"), 404, METHOD_NOT_FOUND, grade="assumed")
        self.assert_reply(self.server.request("PUT", GET), 405, METHOD_NOT_ALLOWED, grade="assumed")
        self.assertEqual([each["understudy"].get("fault") for each in self.server.journal()["requests"]], [None, None])


class Statuses(unittest.TestCase):
    def test_no_status_but_the_three_is_ever_sent(self):
        """The client that the vendor offers loops without a pause on any other."""
        seen = set()
        for scenario in (Normal, ExportFails, ExportHangs, ExpiredLink):
            probe = type("Probe", (MyTracker,), {"scenario": scenario.scenario, "runTest": lambda self: None})
            probe.setUpClass()
            try:
                case = probe()
                case.create("idSegment=1")
                for _ in range(40):
                    seen |= {case.poll(number).json["data"]["status"] for number in (1, 2)}
                    case.server.advance("1s")
            finally:
                probe.doClassCleanups()
        self.assertEqual(seen, {"In progress", "Success!", "Error occurred"})


class OnePopulation(MyTracker):
    """The people are the same whichever vendor exports them."""

    vendors = ("mytracker", "woowup")
    scenario = "woowup/many"

    def call(self, method, path, body="", headers=None, user="77658"):
        return super().call(method, "/mytracker" + path, body, headers, user)

    def people_of_woowup(self, number):
        key = {"Authorization": "Basic API-KEY"}
        answer = self.server.request("GET", f"/woowup/apiv3/export/segments/{number}", key)
        text = self.server.request("GET", answer.json["payload"]["segment"]["url"]).text
        return [line["email"].split("@")[0].split(".")[1] for line in csv.DictReader(io.StringIO(text, newline=""))]

    def test_a_segment_has_the_same_people(self):
        first, second = self.exported("idSegment=2&includeHeaderLine=0")
        people = [line[2].removeprefix("customer-") for line in first + second]
        self.assertEqual(people, self.people_of_woowup(3))
        self.assertEqual([int(line[1]) - 500000 for line in first + second], list(map(int, people)))

    def test_and_so_many_of_them(self):
        for segment, audience in ((1, "emea"), (2, "dach"), (3, "holiday"), (4, "returning"), (5, "test")):
            with self.subTest(audience):
                first, second = self.exported(f"idSegment={segment}&includeHeaderLine=0")
                number = 2 + [key for key, _ in AUDIENCES].index(audience)
                self.assertEqual(len(first) + len(second), len(self.people_of_woowup(number)))


class Polled(MyTracker):
    clock = "polls:10s"

    def test_a_poll_moves_time(self):
        for percent_done in (64, 76, 88):
            self.assert_reply(self.poll(), 200, in_progress(1, percent_done))
        self.assert_reply(self.poll(), 200, self.success())

    def test_other_calls_do_not(self):
        for _ in range(3):
            self.create("idSegment=1"), self.call("GET", QUOTAS), self.poll(7)
        self.assert_reply(self.poll(), 200, IN_PROGRESS)


class Strict(MyTracker):
    options = ("--strict",)

    def test_no_header_of_ours_is_in_any_reply(self):
        answers = [self.poll(), self.poll(7), self.create("idSegment=1"), self.create(""), self.call("GET", QUOTAS),
                   self.server.request("GET", GET), self.server.request("GET", "/"), self.server.request("PUT", GET)]
        answers += [self.poll() for _ in range(6)]
        self.server.advance("30s")
        answers.append(self.server.request("GET", self.poll().json["data"]["files"][0]["link"]))
        self.assertEqual([answer.status for answer in answers],
                         [200, 404, 200, 400, 200, 403, 404, 405, 200, 200, 200, 200, 200, 429, 200])
        for answer in answers:
            self.assertEqual([name for name in answer.headers if name.lower().startswith("understudy")], [], answer)


class Mounts(MyTracker):
    """Where the vendor is found when all are served."""

    vendors = ()

    def test_under_its_name_as_a_prefix(self):
        path = "/mytracker" + GET + "?idSegmentExport=1"
        self.assert_reply(self.call("GET", path), 200, IN_PROGRESS)
        self.server.advance("30s")
        answer = self.call("GET", path)
        self.assert_reply(answer, 200, self.success(base=self.server.url + "/mytracker"))
        self.assertEqual(self.server.request("GET", answer.json["data"]["files"][0]["link"]).status, 200)

    def test_under_its_name_as_a_host_and_under_the_vendors_own(self):
        self.server.advance("30s")
        for host in ("mytracker.localhost", f"mytracker.localhost:{self.server.port}", "tracker.my.com", "Tracker.My.Com"):
            with self.subTest(host):
                answer = self.poll(headers={"Host": host})
                self.assert_reply(answer, 200, self.success(base=f"http://{host}"))
                for file in answer.json["data"]["files"]:
                    self.assertEqual(self.server.request("GET", file["link"]).status, 200)

    def test_without_prefix_and_host_no_vendor_is_meant(self):
        answer = self.poll()
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (404, "application/problem+json"))

    def test_what_is_shown_to_people_works(self):
        shown = self.server.vendors["mytracker"]
        self.assertEqual(shown["base_url"], self.server.url + "/mytracker/api")
        url = shown["base_url"] + GET.removeprefix("/api") + "?idSegmentExport=1"
        self.assertEqual(shown["credential"], f"AuthHMAC user 77658, secret {SECRETS['77658']}")
        self.assertEqual(shown["signing"], {"scheme": "AuthHMAC", "owner": "user", "id": "77658", "secret": SECRETS["77658"]})
        signature = sign("GET", url)
        self.assertIn("'Authorization: " + signature["Authorization"] + f"' '{url}'", shown["curl"])
        self.assert_reply(self.server.request("GET", url, signature), 200, IN_PROGRESS)


class AtTheRoot(MyTracker):
    def test_alone_it_is_served_at_the_root_and_under_its_prefix_and_hosts(self):
        self.assertEqual(self.server.vendors["mytracker"]["base_url"], self.server.url + "/api")
        path = GET + "?idSegmentExport=1"
        for path, host in ((path, None), ("/mytracker" + path, None), (path, "mytracker.localhost"), (path, "tracker.my.com"),
                           (path, "anything.example")):
            with self.subTest(path=path, host=host):
                self.assert_reply(self.call("GET", path, headers={"Host": host} if host else {}), 200, IN_PROGRESS)


class SameAgain(unittest.TestCase):
    host = {"Host": "mytracker.localhost"}

    def signed(self, method, path, body=""):
        return method, path, self.host | FORM | sign(method, "http://mytracker.localhost" + path, body), body or None

    def steps(self):
        poll = self.signed("GET", GET + "?idSegmentExport=2")
        first, second = (("GET", f"{FILES}1.1.{token}.csv.gz", self.host) for token in DOCUMENTED_TOKENS)
        return [poll, self.signed("POST", CREATE, "idSegment=2&hashType=2"), poll, "11s", poll, "19s", poll,
                self.signed("GET", GET + "?idSegmentExport=1"), first, second, *[poll] * 12, self.signed("GET", QUOTAS),
                ("GET", GET, self.host), "24h", first]

    def test_the_same_seed_and_requests_give_the_same_bytes(self):
        once = transcript(self.steps(), "mytracker")
        self.assertEqual(transcript(self.steps(), "mytracker"), once)
        statuses = {step[0] for step in once[0] if isinstance(step, tuple)}
        self.assertEqual(statuses, {200, 403, 404, 429})

    def test_another_seed_gives_other_people_and_links(self):
        one, two = (transcript(self.steps(), "mytracker", options=("--seed", seed))[0] for seed in (1, 2))
        self.assertEqual(one[1], two[1])
        self.assertNotEqual(one[6], two[6])    # the links of export 2
        self.assertNotEqual(one[8][2], two[8][2])  # the people of export 1


if __name__ == "__main__":
    unittest.main()
