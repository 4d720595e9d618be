"""No secret of a vendor is in what the admin API tells, whoever sent it, wherever it stood and whatever became of it."""
import base64
import hashlib
import hmac
import json
import re
import unittest
import urllib.parse

from documented import VendorTest, transcript

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
HOST = {"Host": "127.0.0.1"}  # without the port, which differs from run to run
MASK = r"redacted-[0-9a-f]{8}"


def spellings(secret):
    """Returns the ways in which a secret may stand in a text."""
    encoded = urllib.parse.quote(secret, safe="")
    small = re.sub("%..", lambda found: found[0].lower(), encoded)
    return {secret, encoded, small, urllib.parse.quote_plus(secret), json.dumps(secret)[1:-1]}


def texts_of(node):
    """Yields every text and key in a JSON value, base64 also as what it stands for."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield key
            if key == "bodyAsBase64":
                yield base64.b64decode(value).decode("utf-8", "replace")
            yield from texts_of(value)
    elif isinstance(node, list):
        for item in node:
            yield from texts_of(item)
    elif isinstance(node, str):
        yield node


class Redaction(VendorTest):
    def setUp(self):
        super().setUp()
        self.secrets = set()
        self.told = []

    def ask(self, method, path, headers=None, body=None):
        answer = self.server.request(method, path, headers, body)
        self.told.append(answer.headers["Understudy-Why"] or "")
        return answer

    def advance(self, by):
        self.told.append(self.server.admin("POST", "/clock", {"advance": by}))
        return self.told[-1]["happened"]

    def last(self):
        return self.server.admin("GET", "/requests?limit=1")["requests"][0]

    def assert_kept(self, *secrets):
        """None of them is in the journal, in the answers of the clock or in a header that says why."""
        journal = self.server.journal()
        self.assertTrue(journal["requests"])
        for text in texts_of([journal, self.told]):
            for secret in secrets:
                for spelled in spellings(secret):
                    self.assertNotIn(spelled, text)
        return journal["requests"]


class Meiro(Redaction):
    vendors = ("meiro",)
    token = "1234567890abcdef"  # of the session, and of the first file

    def login(self, password="password"):
        return self.ask("POST", "/api/users/login", JSON, json.dumps({"email": "user-200@example.com", "password": password}))

    def test_a_login_and_its_token(self):
        issued = self.login().json["token"]
        entry = self.last()
        self.assertRegex(entry["request"]["body"], rf'^{{"email": "user-200@example.com", "password": "{MASK}"}}$')
        self.assertRegex(entry["response"]["body"], rf'^{{"token":"{MASK}"}}$')
        self.assertRegex(entry["understudy"]["resource"], rf"^session {MASK}$")
        same = re.search(MASK, entry["response"]["body"])[0]
        self.assertEqual(entry["understudy"]["resource"], "session " + same)
        self.ask("GET", "/api/segments/300/exports", {"X-Access-Token": issued})
        self.assertEqual(self.last()["request"]["headers"]["X-Access-Token"], same)
        fresh = self.ask("PATCH", "/api/users/login", JSON, json.dumps({"token": issued})).json["token"]
        self.ask("DELETE", "/api/users/login", {"X-Access-Token": issued})
        self.assertEqual([each["id"] for each in self.advance("8h") if each["kind"] == "session"].count(same), 0)
        self.assert_kept(issued, fresh)

    def test_a_session_that_expires_is_told_by_its_mask(self):
        issued = self.login().json["token"]
        same = re.search(MASK, self.last()["response"]["body"])[0]
        happened = self.advance("12h")
        self.assertEqual([each["to"] for each in happened if each["id"] == same], ["refreshable", "expired"])
        self.assertEqual(self.ask("PATCH", "/api/users/login", JSON, json.dumps({"token": issued})).status, 401)
        self.assert_kept(issued, self.token, *(f"00000000000002{number:02}" for number in range(1, 8)))

    def test_wrong_passwords_and_tokens(self):
        self.assertEqual(self.login("hunter2 ü&\"").status, 401)
        self.assertEqual(self.ask("PATCH", "/api/users/login", JSON, '{"token": "feedface"}').status, 401)
        self.assertRegex(self.told[-1], rf"^find: no session with body.token = {MASK}$")
        self.assertEqual(self.ask("GET", "/api/segments/300/exports", {"X-Access-Token": "cafecafe"}).status, 401)
        self.assert_kept("hunter2 ü&\"", "hunter2", "feedface", "cafecafe")

    def test_bodies_that_cannot_be_read(self):
        for body in ('{"email": "user-200@example.com", "password": "hunter2secret', "email=a&password=hunter2secret",
                     '{"email": "a", "password": "hunter2secret", "password": "hunter2secret"}'):
            for headers in (JSON, FORM, {}):
                self.assertEqual(self.ask("POST", "/api/users/login", headers, body).status, 400)
        self.assert_kept("hunter2secret")

    def test_paths_and_vendors_that_are_not_there(self):
        body = json.dumps({"email": "a", "password": "hunter2secret"})
        self.ask("POST", "/api/user/login", JSON | {"X-Access-Token": self.token}, body)
        self.ask("POST", "/api/user/login", FORM, "password=hunter2secret")
        self.ask("PUT", "/api/users/login", JSON, body)
        self.assert_kept("hunter2secret", self.token)

    def test_the_token_of_a_file(self):
        me = {"X-Access-Token": self.token}
        for _ in range(2):
            self.ask("POST", "/api/segments/300/exports", me, {"segment_export_destination_id": 400})
        self.advance("10s")
        tokens = [self.ask("GET", f"/api/segments/300/exports/{number}", me).json["segment_export"]["file_download_token"]
                  for number in (100, 101)]
        self.assertEqual(tokens[0], self.token)
        self.assertIn(f'"file_download_token":"{re.search(MASK, self.last()["response"]["body"])[0]}"', self.last()["response"]["body"])
        self.ask("GET", "/api/segments/300/exports", me)
        self.ask("GET", f"/api/segments/300/exports/101/download?token={tokens[1]}", me)
        self.assertRegex(self.last()["request"]["url"], rf"\?token={MASK}$")
        self.assertEqual(self.last()["understudy"]["resource"], "export 101")
        self.assert_kept(*tokens)


class Amperity(Redaction):
    vendors = ("amperity",)
    tenant = {"X-Amperity-Tenant": "tenant"}

    def ask_for_token(self, secret, headers=None, body=None):
        form = urllib.parse.urlencode({"grant_type": "client_credentials", "client_id": "client-id", "client_secret": secret})
        return self.ask("POST", "/api/v0/oauth2/token", self.tenant | FORM | (headers or {}), body or form)

    def test_a_secret_and_the_token_it_gets(self):
        issued = self.ask_for_token("client-secret").json["access_token"]
        entry = self.last()
        self.assertRegex(entry["request"]["body"], rf"^grant_type=client_credentials&client_id=client-id&client_secret={MASK}$")
        self.assertRegex(entry["response"]["body"], rf'^{{"access_token":"{MASK}","expires_in":3600,"token_type":"Bearer"}}$')
        self.assertRegex(entry["understudy"]["resource"], rf"^token {MASK}$")
        listed = self.ask("GET", "/api/segments", self.tenant | {"Authorization": f"Bearer {issued}", "api-version": "2024-04-01"})
        self.assertEqual(listed.status, 200)
        same = re.search(MASK, entry["response"]["body"])[0]
        self.assertEqual(self.last()["request"]["headers"]["Authorization"], f"Bearer {same}")
        self.assertEqual([each["id"] for each in self.advance("1h")], [same])
        self.ask("GET", "/api/segments", self.tenant | {"Authorization": f"Bearer {issued}"})
        self.assert_kept("client-secret", issued)

    def test_a_secret_in_another_spelling(self):
        self.ask_for_token("", body="grant_type=client_credentials&client_id=client-id&client_secret=%63lient%2Dsecret")
        self.assertEqual(self.last()["response"]["status"], 200)
        self.assert_kept("client-secret", "%63lient%2Dsecret")

    def test_a_wrong_secret(self):
        self.assertEqual(self.ask_for_token("wrong & secret").status, 401)
        self.ask_for_token("", JSON, json.dumps({"client_id": "client-id", "client_secret": "other & secret"}))
        self.ask_for_token("", JSON, '{"client_id": "client-id", "client_secret": "third & secret"')
        self.assert_kept("wrong & secret", "other & secret", "third & secret")

    def test_a_credential_that_is_a_word_leaves_other_words_alone(self):
        self.ask("GET", "/api/segments?next_token=x", self.tenant | {"Authorization": "Bearer token", "api-version": "2024-04-01"})
        self.assertEqual(self.last()["understudy"]["why"], "lists: query.next_token is no token of this list")
        self.assertRegex(self.last()["request"]["headers"]["Authorization"], rf"^Bearer {MASK}$")
        self.assertEqual(self.last()["request"]["url"], "/api/segments?next_token=x")


class WoowUp(Redaction):
    vendors = ("woowup",)

    def test_the_key_in_a_header_and_in_the_query(self):
        self.ask("GET", "/apiv3/export/segments/1", {"Authorization": "Basic API-KEY"})
        self.ask("GET", "/apiv3/export/segments/1?apikey=API-KEY&x=1")
        self.assertRegex(self.last()["request"]["url"], rf"^/apiv3/export/segments/1\?apikey={MASK}&x=1$")
        self.ask("POST", "/apiv3/export/segments/1?apikey=%41PI-KEY")
        self.ask("GET", "/apiv3/export/segment/1?apikey=API-KEY", {"Authorization": "Basic API-KEY"})
        self.ask("GET", "/apiv3/export/segments/1?apikey=wrong+key", {"Referer": "http://a.example/?apikey=wrong+key"})
        self.assertEqual(self.last()["response"]["status"], 403)
        self.ask("GET", "/apiv3/export/segments/1", {"Authorization": "Basic wrong key"})
        self.assert_kept("API-KEY", "%41PI-KEY", "wrong key", "wrong+key")

    def test_the_link_to_the_file(self):
        link = self.ask("GET", "/apiv3/export/segments/2", {"Authorization": "Basic API-KEY"}).json["payload"]["segment"]["url"]
        shown = re.search(rf"/apiv3/export/files/({MASK})\"", self.last()["response"]["body"])[1]
        self.assertEqual(self.ask("GET", link).status, 200)
        self.assertEqual(self.last()["request"]["url"], "/apiv3/export/files/" + shown)
        self.assertEqual(self.last()["understudy"]["resource"], "segment 2")
        self.ask("GET", "/apiv3/export/files/" + "0" * 32 + ".csv")
        self.assert_kept(link.rpartition("/")[2], "0" * 32)


class SegmentsV23(Redaction):
    vendors = ("segments-v23",)

    def test_the_bearer(self):
        self.ask("GET", "/v2.3/data/segments", {"Authorization": "Bearer ACCESS_TOKEN"})
        self.ask("POST", "/v2.3/data/segments", {"Authorization": "bearer ACCESS_TOKEN"}, {"name": "for ACCESS_TOKEN"})
        self.ask("GET", "/v2.3/data/segments", {"Authorization": "Bearer ACCESS_TOKEN"})
        self.ask("GET", "/v2.3/data/segments?access_token=SOME_TOKEN", {"Authorization": "Bearer SOME_TOKEN"})
        self.ask("GET", "/v2.3/data", {"Authorization": "Bearer ACCESS_TOKEN"})
        self.assert_kept("ACCESS_TOKEN", "SOME_TOKEN")


class MyTracker(Redaction):
    vendors = ("mytracker",)
    secret = "72d2erEtbynf6f7ZYTsYKnb7"

    def sign(self, method, path, secret=secret, body=""):
        message = "&".join([method, *(urllib.parse.quote(part, safe="") for part in (self.server.url + path, body))])
        digest = base64.b64encode(hmac.new(secret.encode(), message.encode(), hashlib.sha1).digest()).decode()
        self.secrets.add(digest)
        return {"Authorization": f"AuthHMAC 77658:{digest}"}

    def test_the_key_its_signatures_and_the_links(self):
        poll = "/api/segment/v1/export/get.json?idSegmentExport=1"
        self.advance("30s")
        files = self.ask("GET", poll, self.sign("GET", poll)).json["data"]["files"]
        self.assertEqual(len(files), 2)
        shown = re.findall(rf"/storage/download/segment/({MASK})\"", self.last()["response"]["body"])
        for file, mask in zip(files, shown, strict=True):
            self.assertEqual(self.ask("GET", file["link"]).status, 200)
            self.assertEqual(self.last()["request"]["url"], "/storage/download/segment/" + mask)
        self.assertEqual(self.ask("GET", poll, self.sign("GET", poll, "wrong")).status, 403)
        create = "/api/segment/v1/export/create.json"
        self.ask("POST", create, FORM | self.sign("POST", create, body="idSegment=1"), "idSegment=1")
        self.assertEqual(self.last()["response"]["status"], 200)
        links = [file["link"].rpartition("/")[2] for file in files]
        self.assert_kept(self.secret, *self.secrets, *links, *(link.split(".")[2] for link in links))


class AllVendors(Redaction):
    def test_credentials_of_every_vendor_where_no_vendor_was_meant(self):
        headers = {"X-Access-Token": "1234567890abcdef", "Authorization": "Bearer ACCESS_TOKEN", "Cookie": "sid=0123456789",
                   "X-Api-Key": "API-KEY-OF-SOMEBODY", "Proxy-Authorization": "Basic dXNlcjpwYXNzd29yZA=="}
        for path in ("/meir/api/users/login?apikey=MY-API-KEY", "/?x=1234567890abcdef", "/nowhere/ACCESS_TOKEN"):
            self.assertEqual(self.ask("POST", path, headers | JSON, {"password": "hunter2", "n": ["ACCESS_TOKEN"]}).status, 404)
            self.ask("POST", path, headers | FORM, "client_secret=hunter2")
        self.assert_kept("1234567890abcdef", "ACCESS_TOKEN", "0123456789", "API-KEY-OF-SOMEBODY", "dXNlcjpwYXNzd29yZA==", "MY-API-KEY",
                         "hunter2")

    def test_the_same_requests_make_the_same_journal(self):
        steps = [("POST", "/meiro/api/users/login", HOST | JSON, '{"email": "user-200@example.com", "password": "password"}'),
                 ("GET", "/meiro/api/segments/300/exports", HOST | {"X-Access-Token": "1234567890abcdef"}),
                 "12h",
                 ("POST", "/amperity/api/v0/oauth2/token", HOST | FORM | Amperity.tenant,
                  "grant_type=client_credentials&client_id=client-id&client_secret=client-secret"),
                 ("GET", "/woowup/apiv3/export/segments/2?apikey=API-KEY", HOST),
                 ("POST", "/nowhere", HOST | JSON, '{"password": "hunter2"}')]
        journals = [transcript(steps)[1], transcript(steps)[1], transcript(steps, options=["--seed", "2"])[1]]
        self.assertIn(b"redacted-", journals[0])
        self.assertEqual(journals[0], journals[1])
        first, other = (set(re.findall(MASK.encode(), journal)) for journal in journals[1:])
        self.assertFalse(first & other)


if __name__ == "__main__":
    unittest.main()
