"""Amperity through the socket: both operations, every status and every scenario, with whole bodies compared.

S3 is Amperity's page on GET /segments; responses, versioning and pagination are its neighbours.
"""
import json
import time
import unittest
from urllib.parse import quote, urlencode

from documented import AUDIENCES, WatchedStandIn, declared, operations_of, pasted, spelled, spelled_out

SEGMENTS = "/api/segments"
TOKENS = "/api/v0/oauth2/token"

# S3:97-99: what every example sends.
HEADERS = {"amperity-tenant": "tenant", "api-version": "2024-04-01", "Authorization": "Bearer token"}

# S3:266-275.
DATA = json.loads("""
[
  {
    "id": "ab-1CDEfGHI",
    "name": "Holiday Segment"
  },
  {
    "id": "cd-2FGHiJKL",
    "name": "Returning Customers"
  }
]
""")

CLIENT = {"grant_type": "client_credentials", "client_id": "client-id", "client_secret": "client-secret"}
SANDBOX = {"grant_type": "client_credentials", "client_id": "sandbox-client-id", "client_secret": "sandbox-client-secret"}


# Where a reply is from. THEN is the commit of S3, NOW the newest one.
THEN = "https://github.com/amperity/amperity-docs/blob/d561a3b53b52d8d4d7a043918eb57b771d0cef3f/amperity_api/source/"
NOW = "https://github.com/amperity/amperity-docs/blob/68174861648a53d1c1551d2a2d88f6afda32b76b/amperity_api/source/"
DOCUMENTS = {
    "S3": "003_0b5f813307d96825.txt", "responses": THEN + "responses.rst", "versioning": THEN + "versioning.rst",
    "limits": THEN + "rate_limits.rst", "pagination": NOW + "pagination.rst", "auth": NOW + "authentication.rst",
    "profile": "https://github.com/amperity/amperity-docs/blob/5557cdf84b466af2e304a8a98def92bd63aab6de/amperity_api/source/"
               "_public/openapi/openapi-profile-v2.json",
    "choices": "README.md",
}

REFUSED = {  # by message; any other tells of a parameter that does not fit
    "header 'amperity-tenant' is required": ("assumed", "responses, choices#tenant-header"),
    "query parameter 'limit' must be at least 1": ("assumed", "responses, choices#pages"),
    "The api-version header is required.": ("contradicted", "S3:121, versioning, choices#versions"),
    "The API version is not supported.": ("contradicted", "versioning, responses, choices#versions"),
    "The API version is not valid.": ("contradicted", "responses, versioning, choices#versions"),
    "Not Authorized": ("assumed", "responses, choices#a-token-for-another-tenant"),
    "The requested entity does not exist.": ("documented", "responses, profile, choices#error-messages"),
    "Too Many Requests": ("contradicted", "responses, limits, choices#rate-limit"),
}


def origin_of(method, path, answer):
    if answer.status >= 400:
        grade, source = REFUSED.get(answer.json["message"], ("documented", "responses, choices#error-messages"))
    elif "access_token" in answer.json:
        grade, source = "documented", "auth"
    elif answer.json.get("next_token"):
        grade, source = "documented", "S3:254-277, choices#corrections-of-the-documented-json"
    elif "next_token" in answer.json:
        grade, source = "contradicted", "S3:309, pagination"
    else:
        grade, source = "contradicted", "S3:309, pagination, choices#pages"
    return grade, spelled_out(source, DOCUMENTS)


def error(status, message):
    return {"status": status, "message": message}


class AmperityTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.play("normal")

    def play(self, scenario, *options, vendors=("amperity",)):
        """Starts another stand-in, which the calls go to from now on."""
        self.server = self.enterContext(
            WatchedStandIn("amperity", origin_of, *vendors, scenario="amperity/" + scenario, options=options))

    def get(self, query="", path=SEGMENTS, without=(), **headers):
        """Lists segments with the documented headers, some of them changed or left out."""
        sent = {name: value for name, value in HEADERS.items() if name not in without}
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        return self.server.request("GET", path + query, sent)

    def ask_for_token(self, form, tenant="tenant", name="X-Amperity-Tenant"):
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if tenant is not None:
            headers[name] = tenant
        return self.server.request("POST", TOKENS, headers, urlencode(form))

    def pages(self, limit):
        """Follows next_token from the first page to the last. Returns the bodies."""
        pages, query = [], f"?limit={limit}"
        while True:
            answer = self.get(query)
            self.assertEqual(answer.status, 200, answer)
            pages.append(answer.json)
            if not answer.json.get("next_token"):
                return pages
            query = f"?limit={limit}&next_token={quote(answer.json['next_token'], safe='')}"

    def assert_json(self, answer, status, body):
        """Compares status, values, their types and the order of keys. Where a reply is from is looked at as it arrives."""
        self.assertEqual(spelled(answer.text), spelled(json.dumps(body)))
        self.assertEqual(answer.status, status)
        self.assertEqual(answer.headers.get_all("Content-Type"), ["application/json"])


class TheListOfSegments(AmperityTest):
    def test_the_documented_request_gets_the_documented_segments(self):
        self.assert_json(self.get("?limit=12&with_total=true"), 200, {"total": 2, "data": DATA})

    def test_without_parameters_only_the_data_comes(self):
        self.assert_json(self.get(), 200, {"data": DATA})

    def test_a_page_before_the_last_has_all_three_keys(self):
        first = self.get("?limit=1&with_total=true")
        token = first.json["next_token"]
        self.assert_json(first, 200, {"total": 2, "next_token": token, "data": DATA[:1]})
        self.assertRegex(token, "^[0-9A-Za-z]{15}$")  # like the documented ABCa1bcdDEe2f3G
        self.assert_json(self.get(f"?limit=1&with_total=true&next_token={token}"), 200, {"total": 2, "data": DATA[1:]})
        self.assert_json(self.get(f"?limit=1&next_token={token}"), 200, {"data": DATA[1:]})

    def test_the_total_comes_only_when_asked_for(self):
        for query in ("", "?with_total=false"):
            self.assert_json(self.get(query), 200, {"data": DATA})

    def test_all_pages_together_are_the_whole_list(self):
        self.play("many")
        expected = [each["name"] for each in DATA] + [title for _, title in AUDIENCES]
        self.assertEqual(len(expected), 49)
        for limit, count in ((1, 49), (7, 7), (20, 3), (25, 2), (49, 1), (1000, 1)):
            with self.subTest(limit=limit):
                pages = self.pages(limit)
                self.assertEqual(len(pages), count)
                self.assertEqual([each["name"] for page in pages for each in page["data"]], expected)
                self.assertEqual({len(page["data"]) for page in pages[:-1]} or {limit}, {limit})
        self.assertEqual(self.get("?with_total=true&limit=3").json["total"], 49)

    def test_a_page_has_25_segments_unless_more_or_less_are_asked_for(self):
        self.play("many")
        self.assertEqual(len(self.get().json["data"]), 25)

    def test_the_segments_of_many_have_ids_of_their_own_like_the_documented(self):
        self.play("many")
        data = self.get("?limit=100").json["data"]
        self.assertEqual(data[:2], DATA)
        self.assertEqual(len({each["id"] for each in data}), 49)
        for each in data:
            self.assertEqual(list(each), ["id", "name"])
            self.assertRegex(each["id"], "^[a-z]{2}-[0-9][A-Za-z]{7}$")

    def test_a_next_token_that_another_tenant_got_leads_to_the_callers_own_segments_only(self):
        self.play("many")
        theirs = self.get("?limit=1").json["next_token"]
        token = self.ask_for_token(SANDBOX, "socktown-sb-12345").json["access_token"]
        answer = self.get("?next_token=" + theirs, amperity_tenant="socktown-sb-12345", Authorization="Bearer " + token)
        self.assert_json(answer, 200, {"data": []})

    def test_a_tenant_without_segments_has_an_empty_list(self):
        self.play("empty")
        self.assert_json(self.get(), 200, {"data": []})
        self.assert_json(self.get("?with_total=true"), 200, {"total": 0, "data": []})

    def test_each_tenant_has_its_own_segments(self):
        token = self.ask_for_token(SANDBOX, "socktown-sb-12345").json["access_token"]
        answer = self.get("?with_total=true", amperity_tenant="socktown-sb-12345", Authorization="Bearer " + token)
        self.assert_json(answer, 200, {"total": 0, "data": []})

    def test_no_reply_holds_null(self):
        self.play("many")
        for query in ("", "?limit=1", "?limit=49", "?with_total=true"):
            self.assertNotIn("null", self.get(query).text)


class AccessTokens(AmperityTest):
    def test_a_client_gets_a_token_that_works(self):
        answer = self.ask_for_token(CLIENT)
        token = answer.json["access_token"]
        self.assert_json(answer, 200, {"access_token": token, "expires_in": 3600, "token_type": "Bearer"})
        self.assertRegex(token, r"^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+$")
        self.assert_json(self.get(Authorization="Bearer " + token), 200, {"data": DATA})
        self.assertNotEqual(self.ask_for_token(CLIENT).json["access_token"], token)

    def test_the_token_expires_after_an_hour(self):
        token = "Bearer " + self.ask_for_token(CLIENT).json["access_token"]
        self.server.advance("59m59s")
        self.assertEqual(self.get(Authorization=token).status, 200)
        self.server.advance("1s")
        self.assert_json(self.get(Authorization=token), 401, error(401, "The access token has expired."))
        fresh = "Bearer " + self.ask_for_token(CLIENT).json["access_token"]
        self.assertEqual(self.get(Authorization=fresh).status, 200)

    def test_the_documented_token_stays_valid(self):
        self.server.advance("3650d")
        self.assertEqual(self.get().status, 200)

    def test_all_tokens_expire_after_30_seconds_in_token_expires(self):
        self.play("token-expires")
        answer = self.ask_for_token(CLIENT)
        fresh = answer.json["access_token"]
        self.assert_json(answer, 200, {"access_token": fresh, "expires_in": 30, "token_type": "Bearer"})
        self.server.advance("29s")
        for token in ("token", fresh):
            self.assertEqual(self.get(Authorization="Bearer " + token).status, 200)
        self.server.advance("1s")
        for token in ("token", fresh):
            self.assert_json(self.get(Authorization="Bearer " + token), 401, error(401, "The access token has expired."))
        self.assertEqual(self.get(Authorization="Bearer " + self.ask_for_token(CLIENT).json["access_token"]).status, 200)

    def test_wrong_credentials_are_401(self):
        for change in ({"client_id": "nobody"}, {"client_secret": "wrong"}, {"client_secret": ""}):
            with self.subTest(change):
                self.assert_json(self.ask_for_token({**CLIENT, **change}), 401, error(401, "Authentication Required"))

    def test_a_client_of_another_tenant_is_403(self):
        self.assert_json(self.ask_for_token(CLIENT, "socktown-sb-12345"), 403, error(403, "Not Authorized"))

    def test_a_form_that_does_not_fit_is_400(self):
        for name in CLIENT:
            with self.subTest(without=name):
                form = {key: value for key, value in CLIENT.items() if key != name}
                self.assert_json(self.ask_for_token(form), 400, error(400, f"body member '{name}' is required"))
        answer = self.ask_for_token({**CLIENT, "grant_type": "password"})
        self.assert_json(answer, 400, error(400, "body member 'grant_type' must be client_credentials"))
        answer = self.server.request("POST", TOKENS, {"X-Amperity-Tenant": "tenant"})
        self.assert_json(answer, 400, error(400, "body is required"))

    def test_the_tenant_is_required_under_either_name(self):
        self.assertEqual(self.ask_for_token(CLIENT, name="amperity-tenant").status, 200)
        self.assert_json(self.ask_for_token(CLIENT, None), 400, error(400, "header 'amperity-tenant' is required"))
        self.assert_json(self.ask_for_token(CLIENT, ""), 400, error(400, "header 'amperity-tenant' is required"))


class Refusals(AmperityTest):
    def test_a_call_without_a_valid_token_is_401(self):
        self.assert_json(self.get(without=["Authorization"]), 401, error(401, "Authentication Required"))
        for value in ("Bearer", "Bearer ", "Bearer wrong", "Bearer Token", "Bearer token token", "Basic token", "token", ""):
            with self.subTest(value):
                self.assert_json(self.get(Authorization=value), 401, error(401, "Authentication Required"))

    def test_the_scheme_may_be_written_in_any_case(self):
        self.assertEqual(self.get(Authorization="bearer token").status, 200)

    def test_the_token_is_looked_at_first(self):
        answer = self.server.request("GET", SEGMENTS + "?limit=none")
        self.assert_json(answer, 401, error(401, "Authentication Required"))

    def test_another_tenant_than_the_tokens_is_403(self):
        for tenant in ("socktown-sb-12345", "nobody", "Tenant"):
            with self.subTest(tenant):
                self.assert_json(self.get(amperity_tenant=tenant), 403, error(403, "Not Authorized"))

    def test_a_parameter_that_does_not_fit_is_400(self):
        for query, text in (
                ("limit=0", "query parameter 'limit' must be at least 1"),
                ("limit=-1", "query parameter 'limit' must be at least 1"),
                ("limit=twelve", "query parameter 'limit' must be an integer"),
                ("limit=1.5", "query parameter 'limit' must be an integer"),
                ("limit=", "query parameter 'limit' must be an integer"),
                ("with_total=1", "query parameter 'with_total' must be a boolean"),
                ("with_total=TRUE", "query parameter 'with_total' must be a boolean"),
                ("with_total=", "query parameter 'with_total' must be a boolean")):
            with self.subTest(query):
                self.assert_json(self.get("?" + query), 400, error(400, text))

    def test_a_token_that_was_never_given_out_is_400(self):
        self.play("many")
        token = self.get("?limit=1").json["next_token"]
        for wrong in ("ABCa1bcdDEe2f3G", token[:-1], token + "A", token.swapcase(), "1", "null", "NULL"):
            with self.subTest(wrong):
                self.assert_json(self.get("?next_token=" + wrong), 400, error(400, "The value of next_token is not valid."))
        self.play("many", "--seed", "2")
        self.assert_json(self.get("?next_token=" + token), 400, error(400, "The value of next_token is not valid."))

    def test_an_unknown_path_is_404(self):
        for path in ("/api/segment", "/api/segments/ab-1CDEfGHI", "/api", "/", "/segments", "/api/v0/oauth2"):
            with self.subTest(path):
                self.assert_json(self.get(path=path), 404, error(404, "The requested entity does not exist."))

    def test_another_method_is_405_and_told_which_there_is(self):
        for method, path, allowed in (("POST", SEGMENTS, "GET, HEAD"), ("PUT", SEGMENTS + "/", "GET, HEAD"), ("DELETE", SEGMENTS, "GET, HEAD"),
                                      ("GET", TOKENS, "POST")):
            with self.subTest(method=method, path=path):
                answer = self.server.request(method, path, HEADERS)
                self.assert_json(answer, 405, error(405, "Method not Allowed"))
                self.assertEqual(answer.headers["Allow"], allowed)


class Scenarios(AmperityTest):
    def test_these_are_all_operations(self):
        self.get()
        self.ask_for_token(CLIENT)
        met = {each["understudy"]["operation"] for each in self.server.journal()["requests"]}
        self.assertEqual(met, operations_of("amperity"))

    def test_rate_limited_refuses_the_eleventh_request_of_a_second(self):
        self.play("rate-limited")
        for _ in range(2):
            for _ in range(10):
                self.assertEqual(self.get().status, 200)
            answer = self.get()
            self.assert_json(answer, 429, error(429, "Too Many Requests"))
            self.assertEqual([name for name in answer.headers if "retry" in name.lower() or "ratelimit" in name.lower()], [])
            self.server.advance("999ms")
            self.assertEqual(self.get().status, 429)
            self.server.advance("1ms")
        self.assertEqual(self.get().status, 200)

    def test_rate_limited_counts_each_tenant_for_itself_and_no_token_request(self):
        self.play("rate-limited")
        for _ in range(11):
            self.get()
            self.assertEqual(self.ask_for_token(CLIENT).status, 200)
        token = self.ask_for_token(SANDBOX, "socktown-sb-12345").json["access_token"]
        self.assertEqual(self.get().status, 429)
        answer = self.get(amperity_tenant="socktown-sb-12345", Authorization="Bearer " + token)
        self.assert_json(answer, 200, {"data": []})

    def test_normal_has_no_rate_limit(self):
        for _ in range(30):
            self.assertEqual(self.get().status, 200)

    def test_empty_next_token_says_the_end_with_an_empty_text(self):
        self.play("empty-next-token")
        pages = self.pages(25)
        self.assertEqual([len(page["data"]) for page in pages], [25, 24])
        self.assertEqual([list(page) for page in pages], [["next_token", "data"]] * 2)
        self.assertEqual(pages[-1]["next_token"], "")
        last = self.get("?limit=100&with_total=true")
        self.assert_json(last, 200, {"total": 49, "next_token": "", "data": last.json["data"]})

    def test_lenient_version_needs_no_version_and_refuses_a_wrong_one(self):
        self.play("lenient-version")
        self.assert_json(self.get(without=["api-version"]), 200, {"data": DATA})
        self.assertEqual(self.get(api_version="2020-01-01").status, 400)
        self.assertEqual(self.get(api_version="version").status, 401)

    def test_with_request_id_adds_two_ids_to_every_error(self):
        self.play("with-request-id")
        token = "Bearer " + self.ask_for_token(CLIENT).json["access_token"]
        self.server.advance("1h")
        ids = []
        for answer, status, text in (
                (self.get("?limit=0"), 400, "query parameter 'limit' must be at least 1"),
                (self.get("?next_token=1"), 400, "The value of next_token is not valid."),
                (self.get(without=["api-version"]), 400, "The api-version header is required."),
                (self.get(api_version="2020-01-01"), 400, "The API version is not supported."),
                (self.get(api_version="version"), 401, "The API version is not valid."),
                (self.get(without=["Authorization"]), 401, "Authentication Required"),
                (self.get(Authorization=token), 401, "The access token has expired."),
                (self.get(amperity_tenant="other"), 403, "Not Authorized"),
                (self.get(path="/api/nothing"), 404, "The requested entity does not exist."),
                (self.server.request("POST", SEGMENTS), 405, "Method not Allowed")):
            with self.subTest(text):
                body = answer.json
                request_id, trace_id = body["request_id"], body["trace_id"]
                self.assert_json(answer, status, {**error(status, text), "request_id": request_id, "trace_id": trace_id})
                # As in the documented 1ab23456-c78d-9012-3456-78efg9hi01j2 and 1a2b3456789cd0ef1g234hijklm5nopq.
                self.assertRegex(request_id, r"^\w{8}-\w{4}-\w{4}-\w{4}-\w{12}$")
                self.assertRegex(trace_id, r"^\w{32}$")
                ids += [request_id, trace_id]
        self.assertEqual(len(set(ids)), 20)
        self.assert_json(self.get(), 200, {"data": DATA})

    def test_server_error_answers_every_operation_500(self):
        self.play("server-error")
        for _ in range(3):
            for answer in (self.get(), self.get(path=SEGMENTS + "/"), self.ask_for_token(CLIENT)):
                self.assert_json(answer, 500, error(500, "Server Error"))

    def test_unavailable_answers_the_first_two_calls_of_each_operation_503(self):
        self.play("unavailable")
        for _ in range(2):
            self.assert_json(self.get(), 503, error(503, "Service Unavailable"))
            self.assert_json(self.ask_for_token(CLIENT), 503, error(503, "Service Unavailable"))
        self.assert_json(self.get(), 200, {"data": DATA})
        self.assertEqual(self.ask_for_token(CLIENT).status, 200)

    def test_slow_delays_the_same_answer_by_at_least_three_seconds(self):
        self.play("slow")
        before = time.monotonic()
        answer = self.get()
        self.assertGreaterEqual(time.monotonic() - before, 3)
        self.assert_json(answer, 200, {"data": DATA})
        self.assertEqual(self.server.journal()["requests"][0]["understudy"]["fault"], "fault-1: delay")


class QuirksOfTheDocument(AmperityTest):
    """What S3 and its neighbours contradict each other in, and what is done about it."""

    def test_92_a_second_question_mark_makes_the_limit_no_number(self):
        text = "query parameter 'limit' must be an integer"
        self.assert_json(self.get("?limit=12?with_total=true"), 400, error(400, text))

    def test_180_the_request_with_an_ampersand_works(self):
        self.assertEqual(self.get("?limit=12&with_total=true").json["total"], 2)

    def test_264_the_total_is_the_real_count(self):
        self.assertEqual(self.get("?limit=1&with_total=true").json["total"], 2)

    def test_312_no_total_unless_asked_for(self):
        self.assertNotIn("total", self.get("?limit=1").json)

    def test_309_the_last_page_has_no_next_token(self):
        self.assertNotIn("next_token", self.get().json)
        self.play("empty-next-token")
        self.assertEqual(self.get("?limit=100").json["next_token"], "")

    def test_143_an_empty_next_token_is_refused(self):
        self.assert_json(self.get("?next_token="), 400, error(400, "query parameter 'next_token' must have at least 1 character"))

    def test_120_the_version_may_come_in_the_query_and_the_header_wins(self):
        self.assertEqual(self.get("?api_version=2024-04-01", without=["api-version"]).status, 200)
        for version in ("version", "2020-01-01"):
            self.assertEqual(self.get("?api_version=" + version).status, 200)
        self.assertEqual(self.get("?api_version=2024-04-01", api_version="version").status, 401)

    def test_121_a_version_is_required(self):
        self.assert_json(self.get(without=["api-version"]), 400, error(400, "The api-version header is required."))
        self.assertEqual(self.get(api_version="").status, 400)

    def test_a_retired_version_is_400_and_an_unknown_one_401(self):
        for version in ("2020-01-01", "2025-07-31", "unstable"):
            with self.subTest(version):
                expected = error(400, "The API version is not supported.")
                self.assert_json(self.get(api_version=version), 400, expected)
                self.assert_json(self.get("?api_version=" + version, without=["api-version"]), 400, expected)
        for version in ("version", "2024-04-02", "2024-4-1", "v1"):
            with self.subTest(version):
                expected = error(401, "The API version is not valid.")
                self.assert_json(self.get(api_version=version), 401, expected)
                self.assert_json(self.get("?api_version=" + version, without=["api-version"]), 401, expected)

    def test_the_version_is_looked_at_after_token_and_tenant(self):
        self.assert_json(self.get(api_version="version", Authorization="Bearer wrong"), 401, error(401, "Authentication Required"))
        self.assert_json(self.get(api_version="version", amperity_tenant="other"), 403, error(403, "Not Authorized"))

    def test_65_the_path_may_end_in_a_slash(self):
        for query in ("", "?limit=1", "?with_total=true"):
            self.assertEqual(self.get(query, path=SEGMENTS + "/").raw, self.get(query).raw)
        self.assertEqual(self.get(path=SEGMENTS + "//").status, 404)

    def test_208_the_python_listing_is_told_that_version_is_no_version(self):
        headers = {"accept": "application/json", "authorization": "Bearer token", "amperity-tenant": "tenant", "api-version": "version"}
        self.assert_json(self.server.request("GET", SEGMENTS, headers), 401, error(401, "The API version is not valid."))
        self.assertEqual(self.server.request("GET", SEGMENTS, {**headers, "api-version": "2024-04-01"}).json["data"], DATA)

    def test_92_the_host_does_not_matter(self):
        for host in ("tenant.amperity.com", "app.amperity.com", "other.example.com"):
            with self.subTest(host):
                self.assert_json(self.get(Host=host), 200, {"data": DATA})

    def test_the_tenant_header_is_required_under_either_name(self):
        self.assert_json(self.get(without=["amperity-tenant"]), 400, error(400, "header 'amperity-tenant' is required"))
        for name in ("X-Amperity-Tenant", "Amperity-Tenant", "AMPERITY-TENANT"):
            with self.subTest(name):
                self.assertEqual(self.get(without=["amperity-tenant"], **{name: "tenant"}).status, 200)
        self.assert_json(self.get(amperity_tenant=""), 400, error(400, "header 'amperity-tenant' is required"))

    def test_the_rate_limit_is_off_and_knows_no_retry_after(self):
        self.assertEqual({self.get().status for _ in range(20)}, {200})
        self.play("rate-limited")
        answers = [self.get() for _ in range(11)]
        self.assertEqual([answer.status for answer in answers], [200] * 10 + [429])
        self.assertIsNone(answers[-1].headers["Retry-After"])

    def test_error_messages_have_one_line(self):
        for answer in (self.get("?limit=x"), self.get(without=["Authorization"]), self.get(path="/api/x")):
            self.assertNotIn("\n", answer.json["message"])

    def test_errors_have_two_keys_unless_four_are_asked_for(self):
        self.assertEqual(list(self.get("?limit=x").json), ["status", "message"])
        self.play("with-request-id")
        self.assertEqual(list(self.get("?limit=x").json), ["status", "message", "request_id", "trace_id"])

    def test_ids_are_opaque_texts(self):
        self.play("many")
        self.assertEqual({type(each["id"]) for each in self.get("?limit=100").json["data"]}, {str})


class WhereItAnswers(AmperityTest):
    def test_alone_it_answers_at_the_root_and_below_its_name(self):
        self.assertEqual(self.server.vendors["amperity"]["base_url"], self.server.url + "/api")
        for path in (SEGMENTS, "/amperity" + SEGMENTS):
            self.assertEqual(self.get(path=path).status, 200)

    def test_among_others_it_answers_below_its_name(self):
        self.play("normal", vendors=())
        self.assertEqual(self.server.vendors["amperity"]["base_url"], self.server.url + "/amperity/api")
        for path in ("/amperity" + SEGMENTS, "/amperity" + SEGMENTS + "/"):
            self.assert_json(self.get(path=path), 200, {"data": DATA})
        answer = self.get()
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (404, "application/problem+json"))

    def test_among_others_it_answers_to_its_host_names(self):
        self.play("normal", vendors=())
        for host in ("amperity.localhost", f"amperity.localhost:{self.server.port}", "tenant.amperity.com", "App.Amperity.com"):
            with self.subTest(host):
                self.assert_json(self.get(Host=host), 200, {"data": DATA})
        self.assertEqual(self.get(Host="amperity.com").status, 404)

    def test_the_example_shown_at_start_is_the_documented_one(self):
        shown = self.server.vendors["amperity"]
        self.assertEqual(shown["credential"], "Authorization: Bearer token")
        for part in (self.server.url + SEGMENTS + "?limit=12&with_total=true", "amperity-tenant: tenant", "api-version: 2024-04-01"):
            self.assertIn(part, shown["curl"])

    def test_replies_carry_the_time_of_the_world(self):
        self.server.advance("1h")
        self.assertEqual(self.get().headers["Date"], "Thu, 01 Jan 2026 01:00:00 GMT")


class Provenance(AmperityTest):
    """That each reply says grade and source as in origin_of() is looked at wherever one arrives."""

    def replies(self):
        """Yields replies with the grade and the sources that each of them has."""
        yield self.get("?limit=1"), "documented", "S3:254-277, choices#corrections-of-the-documented-json"
        yield self.get(), "contradicted", "S3:309, pagination, choices#pages"  # without next_token on the last page
        yield self.ask_for_token(CLIENT), "documented", "auth"
        yield self.get("?limit=x"), "documented", "responses, choices#error-messages"
        yield self.get("?limit=0"), "assumed", "responses, choices#pages"
        yield self.get(without=["amperity-tenant"]), "assumed", "responses, choices#tenant-header"
        yield self.ask_for_token(CLIENT, None), "assumed", "responses, choices#tenant-header"
        yield self.get(without=["Authorization"]), "documented", "responses, choices#error-messages"
        yield self.get(without=["api-version"]), "contradicted", "S3:121, versioning, choices#versions"
        yield self.get(api_version="2020-01-01"), "contradicted", "versioning, responses, choices#versions"
        yield self.get(api_version="version"), "contradicted", "responses, versioning, choices#versions"
        yield self.get(amperity_tenant="other"), "assumed", "responses, choices#a-token-for-another-tenant"
        yield self.get(path="/api/nothing"), "documented", "responses, profile, choices#error-messages"
        yield self.server.request("POST", SEGMENTS), "documented", "responses, choices#error-messages"

    def test_every_reply_says_how_it_is_known(self):
        for answer, grade, source in self.replies():
            with self.subTest(answer=answer):
                self.assertEqual(answer.headers["Understudy-Grade"], grade)
                self.assertEqual(answer.headers["Understudy-Source"], spelled_out(source, DOCUMENTS))

    def test_all_that_has_a_source_names_the_right_one(self):
        self.assertEqual(declared("amperity"), {
            "settings.last_page_token": ("contradicted", "S3:309, pagination"),
            "settings.version": ("contradicted", "S3:121, versioning"),
            "settings.error_ids": ("documented", "responses, choices#ids-in-errors"),
            "settings.expires_in": ("documented", "auth"),
            "lifecycles.token": ("documented", "auth"),
            "auth.bearer": ("documented", "S3:97, auth, choices#access-tokens"),
            "permissions.own_tenant": ("assumed", "responses, choices#a-token-for-another-tenant, choices#tenant-header"),
            "limits.tenant": ("contradicted", "limits, responses, choices#rate-limit"),
            "operations.list_segments": ("documented", "S3:65, S3:80-153"),
            "operations.create_token": ("documented", "auth"),
        })

    def test_the_curl_lines_of_the_readme_work_in_their_order(self):
        self.play("normal", vendors=())
        met = [(each["understudy"]["operation"], each["response"]["status"]) for each in pasted("amperity", self.server)]
        self.assertEqual(met, [("list_segments", 200), ("create_token", 200)])

    def test_strict_replies_have_no_header_of_ours(self):
        self.play("normal", "--strict")
        for answer, *_ in self.replies():
            with self.subTest(answer=answer):
                self.assertEqual([name for name in answer.headers if name.lower().startswith("understudy")], [])

    def test_the_headers_are_the_same_for_every_answer_of_a_kind(self):
        answers = [self.get() for _ in range(3)]
        self.assertEqual(len({str(answer.headers.items()) for answer in answers}), 1)


class Determinism(AmperityTest):
    def session(self):
        """Walks the pages and asks for a token. Returns all that came back, and the journal."""
        host = {"Host": "amperity.localhost"}
        answers = [self.get("?limit=20", **host)]
        for _ in range(2):
            answers.append(self.get("?limit=20&next_token=" + answers[-1].json["next_token"], **host))
        form = {"X-Amperity-Tenant": "tenant", "Content-Type": "application/x-www-form-urlencoded", **host}
        answers.append(self.server.request("POST", TOKENS, form, urlencode(CLIENT)))
        self.server.advance("1h")
        answers.append(self.get("?limit=none", **host))
        journal = self.server.request("GET", "/__admin/requests")
        return [(answer.status, answer.headers.items(), answer.raw) for answer in answers], journal.text

    def test_the_same_seed_and_requests_give_the_same_bytes(self):
        self.play("many")
        first = self.session()
        self.assertEqual(len(json.loads(first[1])["requests"]), len(first[0]))
        self.server.reset()
        self.assertEqual(self.session(), first)
        self.play("many")
        self.assertEqual(self.session(), first)

    def test_another_seed_gives_other_ids_and_tokens_and_the_same_example(self):
        tokens, ids = [], []
        for seed in ("1", "2"):
            self.play("many", "--seed", seed)
            data = self.get("?limit=100").json["data"]
            self.assertEqual(data[:2], DATA)
            ids.append({each["id"] for each in data[2:]})
            tokens.append((self.get("?limit=1").json["next_token"], self.ask_for_token(CLIENT).json["access_token"]))
        self.assertEqual(ids[0] & ids[1], set())
        self.assertNotEqual(tokens[0][0], tokens[1][0])
        self.assertNotEqual(tokens[0][1], tokens[1][1])

    def test_the_journal_tells_operation_and_reason_but_no_token(self):
        self.get()
        self.get(amperity_tenant="other")
        told = self.server.journal()["requests"]
        self.assertEqual([each["understudy"]["operation"] for each in told], ["list_segments", "list_segments"])
        self.assertEqual(told[0]["understudy"]["why"], "permission: the caller fits none of the conditions of own_tenant")
        self.assertNotIn("Bearer token", [each["request"]["headers"]["Authorization"] for each in told])


if __name__ == "__main__":
    unittest.main()
