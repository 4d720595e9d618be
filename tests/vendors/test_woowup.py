"""WoowUp as S0 documents it: every operation, status and state, over the socket."""
import base64
import concurrent.futures
import csv
import hashlib
import io
import json
import re
import time
import unittest

import yaml

from documented import AUDIENCES, VendorTest, operations_of, scenarios_of, scenarios_played, transcript
from stand_in import SOURCE, run

SEGMENT = "/apiv3/export/segments/1"
READY = "/apiv3/export/segments/2"
KEY = {"Authorization": "Basic API-KEY"}
SECOND_KEY = {"Authorization": "Basic SECOND-API-KEY"}

# S0 as printed; the bar between the two messages of the 404 is taken as "one or the other".
FOUND = """
{
    "payload": {
        "segment": {
            "id": 1,
            "title": "test",
            "url": "https://example.com",
            "last_update": "YYYY-MM-DD HH:mm:ss"
        }
    },
    "message": "",
    "code": "ok",
    "time": "1ms"
}"""
NOT_AVAILABLE = """
{
    "payload": [],
    "message": "The segment is not available for download at this time, please try again in 24 hours.",
    "code": "not_found",
    "time": "45ms"
}"""
DOES_NOT_EXIST = """
{
    "payload": [],
    "message": "The segment does not exist",
    "code": "not_found",
    "time": "13ms"
}"""
PARAMETERS_REQUIRED = """
{
    "payload": [],
    "message": "parameters required",
    "code": "client_error",
    "time": "45ms"
}"""
SOMETHING_HAPPENED = """
{
    "payload": [],
    "message": "something happened",
    "code": "server_error",
    "time": "45ms"
}"""
SCHEDULED = """
{
    "payload": [],
    "message": "Scheduled segment, in 24 hs the segment is going to be ready to export",
    "code": "ok",
    "time": "17ms"
}"""
ALREADY_SCHEDULED = """
{
    "payload": [],
    "message": "Export already scheduled",
    "code": "client_error",
    "time": "19ms"
}"""
UNSCHEDULED = """
{
    "payload": [],
    "message": "Unscheduled segment",
    "code": "ok",
    "time": "21ms"
}"""


def choice(message, code):
    """A reply that no document shows, in the envelope that they all have."""
    return f'{{"payload": [], "message": "{message}", "code": "{code}", "time": "1ms"}}'


FORBIDDEN = choice("forbidden", "forbidden")
METHOD_NOT_ALLOWED = choice("method not allowed", "method_not_allowed")
NOT_FOUND = choice("not found", "not_found")
TOO_MANY_REQUESTS = choice("too many requests", "too_many_requests")
FILE_GONE = choice("The file does not exist", "not_found")

# Where replies are from, as Understudy-Source spells it, by their message.
S0 = "000_793e4b748a606386.txt"
STARTED = "https://woowup-docs.gitbook.io/woowup-developer-docs"
APIV3 = "https://github.com/woowup/docs/blob/1c03ecb29800adb351dd20371058793f5caff679/api/apiv3.md"
CLIENT = "https://github.com/woowup/woowup-php-client-v2"
BAD_ID = f"{S0}:55-66, README.md#a-missing-or-bad-id"
ERROR_BODIES = "README.md#error-bodies-of-403-404-405-and-429"
FILE = "README.md#the-file-behind-the-url"
SOURCES = {
    "documented": {
        "": f"{S0}:22-38",
        "The segment is not available for download at this time, please try again in 24 hours.": f"{S0}:42-51",
        "The segment does not exist": f"{S0}:42-51, {S0}:136-145, {S0}:191-200",
        "parameters required": BAD_ID,
        "something happened": f"{S0}:68-77, {S0}:123-132, {S0}:178-187",
        "Scheduled segment, in 24 hs the segment is going to be ready to export": f"{S0}:97-106",
        "Export already scheduled": f"{S0}:110-119",
        "Unscheduled segment": f"{S0}:165-174"},
    "assumed": {
        "The segment does not exist": f"{S0}:191-200, README.md#unscheduling-what-is-not-scheduled",
        "parameters required": BAD_ID,
        "forbidden": f"{APIV3}, {ERROR_BODIES}",
        "method not allowed": f"{APIV3}, {ERROR_BODIES}",
        "not found": ERROR_BODIES,
        "too many requests": f"{STARTED}, {CLIENT}, {ERROR_BODIES}",
        "The file does not exist": FILE},
}

HEADER = ["service_uid", "email", "first_name", "last_name", "telephone", "gender", "country"]
DACH = {"DE", "AT", "CH"}
EMEA = DACH | {"FR", "GB", "IT", "ES", "NL", "PL", "CZ", "SE", "TR", "AE", "ZA"}


def rows(answer):
    """Returns the lines of a CSV file as lists, the line of names first."""
    return list(csv.reader(io.StringIO(answer.text, newline=""), strict=True))


class WoowUp(VendorTest):
    vendors = ("woowup",)

    def without_variance(self, text):
        """`time` is a number of milliseconds, whatever it is."""
        self.assertRegex(text, r'"time": ?"\d+ms"')
        return re.sub(r'("time": ?)"\d+ms"', r'\1"1ms"', text)

    def assert_reply(self, answer, status, document, grade="documented"):
        super().assert_reply(answer, status, document, grade)
        self.assertEqual(answer.headers.get_all("Understudy-Source"), [SOURCES[grade][json.loads(document)["message"]]], answer)

    def assert_file(self, answer):
        """A whole file, known to the journal; returns its lines."""
        self.assertEqual((answer.status, answer.headers.get_all("Content-Type")), (200, ["text/csv; charset=utf-8"]), answer)
        self.assert_provenance(answer, "assumed")
        self.assertEqual(answer.headers.get_all("Understudy-Source"), [FILE])
        lines = rows(answer)
        self.assertEqual(self.last_exchange()["file"], {
            "rows": len(lines) - 1, "bytes": len(answer.raw), "sha256": hashlib.sha256(answer.raw).hexdigest()})
        return lines

    def get(self, path=SEGMENT, headers=KEY):
        return self.server.request("GET", path, headers)

    def post(self, path=SEGMENT, headers=KEY, body=None):
        return self.server.request("POST", path, headers, body)

    def delete(self, path=SEGMENT, headers=KEY):
        return self.server.request("DELETE", path, headers)

    def link(self, path=READY):
        """Returns the url of a segment that is ready."""
        return self.get(path).json["payload"]["segment"]["url"]

    def assert_found(self, answer, number, title, last_update):
        url = answer.json["payload"]["segment"]["url"]
        self.assertRegex(url, rf"^{re.escape(self.server.url)}/apiv3/export/files/[0-9a-f]{{32}}\.csv$")
        self.assert_reply(answer, 200, FOUND.replace("1,", f"{number},", 1).replace("test", title)
                          .replace("https://example.com", url).replace("YYYY-MM-DD HH:mm:ss", last_update))


class Normal(WoowUp):
    def test_a_segment_that_is_not_scheduled_is_not_available(self):
        self.assert_reply(self.get(), 404, NOT_AVAILABLE)

    def test_a_segment_is_scheduled(self):
        self.assert_reply(self.post(), 200, SCHEDULED)

    def test_a_scheduled_segment_is_not_available(self):
        self.post()
        self.assert_reply(self.get(), 404, NOT_AVAILABLE)

    def test_a_scheduled_segment_cannot_be_scheduled(self):
        self.post()
        self.assert_reply(self.post(), 400, ALREADY_SCHEDULED)

    def test_a_scheduled_segment_is_unscheduled(self):
        self.post()
        self.assert_reply(self.delete(), 200, UNSCHEDULED)
        self.assert_reply(self.get(), 404, NOT_AVAILABLE)
        self.assert_reply(self.delete(), 404, DOES_NOT_EXIST, grade="assumed")

    def test_a_scheduled_segment_is_ready_after_24_hours_and_not_before(self):
        self.post()
        self.server.advance("23h59m59s")
        self.assert_reply(self.get(), 404, NOT_AVAILABLE)
        self.server.advance("1s")
        self.assert_found(self.get(), 1, "test", "2026-01-02 00:00:00")

    def test_24_hours_count_from_the_call(self):
        self.server.advance("7h30m")
        self.post()
        self.server.advance("23h59m59s")
        self.assert_reply(self.get(), 404, NOT_AVAILABLE)
        self.server.advance("1s")
        self.assert_found(self.get(), 1, "test", "2026-01-02 07:30:00")

    def test_a_ready_segment_is_refreshed_every_24_hours(self):
        self.post()
        self.server.advance("24h")
        before = self.get()
        self.server.advance("23h59m59s")
        self.assertEqual(self.get().raw, before.raw)
        self.server.advance("1s")
        self.assert_found(self.get(), 1, "test", "2026-01-03 00:00:00")
        self.server.advance("7d")
        self.assert_found(self.get(), 1, "test", "2026-01-10 00:00:00")

    def test_a_refresh_keeps_the_link(self):
        self.post()
        self.server.advance("24h")
        link = self.link(SEGMENT)
        self.server.advance("48h")
        self.assertEqual(self.link(SEGMENT), link)

    def test_a_ready_segment_cannot_be_scheduled(self):
        self.assert_reply(self.post(READY), 400, ALREADY_SCHEDULED)

    def test_a_ready_segment_is_unscheduled_and_its_link_ends(self):
        link = self.link()
        self.assertEqual(self.server.request("GET", link).status, 200)
        self.assert_reply(self.delete(READY), 200, UNSCHEDULED)
        self.assert_reply(self.get(READY), 404, NOT_AVAILABLE)
        self.assert_reply(self.server.request("GET", link), 404, FILE_GONE, grade="assumed")

    def test_an_unscheduled_segment_is_not_refreshed(self):
        self.delete(READY)
        self.assertEqual(self.server.advance("30d"), [])
        self.assert_reply(self.get(READY), 404, NOT_AVAILABLE)

    def test_a_segment_scheduled_again_waits_again_and_keeps_its_link(self):
        link = self.link()
        self.delete(READY)
        self.server.advance("1h")
        self.assert_reply(self.post(READY), 200, SCHEDULED)
        self.assert_reply(self.server.request("GET", link), 404, FILE_GONE, grade="assumed")
        self.server.advance("24h")
        self.assert_found(self.get(READY), 2, "DACH", "2026-01-02 01:00:00")
        self.assertEqual(self.link(), link)
        self.assertEqual(self.server.request("GET", link).status, 200)

    def test_segment_2_is_ready_since_the_world_began(self):
        self.assert_found(self.get(READY), 2, "DACH", "2026-01-01 00:00:00")

    def test_an_unknown_segment_does_not_exist(self):
        for call in (self.get, self.post, self.delete):
            with self.subTest(call.__name__):
                self.assert_reply(call("/apiv3/export/segments/3"), 404, DOES_NOT_EXIST)

    def test_a_missing_id_is_refused(self):
        for path in ("/apiv3/export/segments", "/apiv3/export/segments/", "/apiv3/export/segments?id=1"):
            with self.subTest(path):
                self.assert_reply(self.get(path), 400, PARAMETERS_REQUIRED)
                self.assert_reply(self.post(path), 400, PARAMETERS_REQUIRED, grade="assumed")
                self.assert_reply(self.delete(path), 400, PARAMETERS_REQUIRED, grade="assumed")

    def test_an_id_that_is_no_positive_integer_is_refused(self):
        for bad in ("abc", "0", "-1", "1.5", "1e0", "+1", "1%20", "%20", "0x1", "99999999999999999999"):
            path = "/apiv3/export/segments/" + bad
            with self.subTest(bad):
                self.assert_reply(self.get(path), 400, PARAMETERS_REQUIRED)
                self.assert_reply(self.post(path), 400, PARAMETERS_REQUIRED, grade="assumed")
                self.assert_reply(self.delete(path), 400, PARAMETERS_REQUIRED, grade="assumed")

    def test_a_percent_encoded_id_is_the_id(self):
        self.assert_found(self.get("/apiv3/export/segments/%32"), 2, "DACH", "2026-01-01 00:00:00")

    def test_another_path_is_not_found(self):
        for path in ("/", "/apiv3", "/apiv3/users", "/export/segments/1", SEGMENT + "/", SEGMENT + "/more",
                     "/APIV3/export/segments/1"):
            with self.subTest(path):
                self.assert_reply(self.get(path), 404, NOT_FOUND, grade="assumed")

    def test_another_method_is_not_allowed(self):
        for method in ("PUT", "PATCH", "OPTIONS"):
            with self.subTest(method):
                answer = self.server.request(method, SEGMENT, KEY)
                self.assert_reply(answer, 405, METHOD_NOT_ALLOWED, grade="assumed")
                self.assertEqual(answer.headers["Allow"], "GET, HEAD, POST, DELETE")
        answer = self.post("/apiv3/export/files/" + "0" * 32 + ".csv")
        self.assert_reply(answer, 405, METHOD_NOT_ALLOWED, grade="assumed")
        self.assertEqual(answer.headers["Allow"], "GET, HEAD")

    def test_advance_tells_what_happened(self):
        self.post()
        moved = {"vendor": "woowup", "kind": "segment"}
        self.assertEqual(self.server.advance("24h"), [
            {"at": "2026-01-02T00:00:00Z", **moved, "id": "1", "from": "scheduled", "to": "ready"},
            {"at": "2026-01-02T00:00:00Z", **moved, "id": "2", "from": "ready", "to": "ready"}])

    def test_the_journal_tells_the_states(self):
        self.post()
        told = self.last_exchange()
        self.assertEqual((told["operation"], told["resource"], told["state_before"], told["state_after"]),
                         ("schedule_segment", "segment 1", "unscheduled", "scheduled"))

    def test_every_operation_is_walked(self):
        for path in (SEGMENT, "/apiv3/export/segments"):
            self.get(path), self.post(path), self.delete(path)
        self.server.request("GET", self.link())
        self.assertEqual(self.operations_met(), operations_of("woowup"))

    def test_every_scenario_is_played(self):
        self.assertEqual(scenarios_played(WoowUp, "woowup"), scenarios_of("woowup"))


class Sources(unittest.TestCase):
    """Where things are from that make no reply of their own; for replies see assert_reply."""

    def test_of_operations(self):
        told = [line.split(maxsplit=4)[2:] for line in run("routes", "woowup").stdout.splitlines()[1:]]
        self.assertEqual(told, [
            ["find_segment", "documented", f"{S0}:5-80"],
            ["schedule_segment", "documented", f"{S0}:82-148"],
            ["unschedule_segment", "documented", f"{S0}:150-203"],
            ["find_without_id", "documented", BAD_ID],
            ["schedule_without_id", "assumed", "README.md#a-missing-or-bad-id"],
            ["unschedule_without_id", "assumed", "README.md#a-missing-or-bad-id"],
            ["download_customers", "assumed", FILE]])

    def test_of_the_rest(self):
        api = yaml.safe_load((SOURCE / "scenarios/woowup/api.yaml").read_text("utf-8"))
        told = {(section, name): (part["source"], part.get("grade"))
                for section in ("settings", "lifecycles", "auth", "limits", "files") for name, part in api[section].items()}
        self.assertEqual(told, {
            ("settings", "link_expired"): ("choices#the-file-behind-the-url", "assumed"),
            ("lifecycles", "segment"): ("S0:7-11, S0:84, S0:102, S0:152, choices#the-clock-of-a-segment", None),
            ("auth", "api_key"): ("S0:17, apiv3", None),
            ("limits", "account"): ("started", None),
            ("files", "customers"): ("choices#the-file-behind-the-url", "assumed")})


class Key(WoowUp):
    def test_without_a_key_nothing_is_told(self):
        for call in (self.get, self.post, self.delete):
            for path in (SEGMENT, READY, "/apiv3/export/segments/3", "/apiv3/export/segments/abc", "/apiv3/export/segments"):
                with self.subTest(call=call.__name__, path=path):
                    self.assert_reply(call(path, {}), 403, FORBIDDEN, grade="assumed")

    def test_a_wrong_key_is_refused(self):
        for value in ("Basic API-KEYS", "Basic api-key", "Basic", "Basic ", "API-KEY", "Bearer API-KEY", "BasicAPI-KEY"):
            with self.subTest(value):
                self.assert_reply(self.get(READY, {"Authorization": value}), 403, FORBIDDEN, grade="assumed")

    def test_a_refused_call_changes_nothing(self):
        self.post(headers={"Authorization": "Basic wrong"})
        self.delete(READY, {"Authorization": "Basic wrong"})
        self.assert_reply(self.post(), 200, SCHEDULED)
        self.assert_found(self.get(READY), 2, "DACH", "2026-01-01 00:00:00")

    def test_the_key_may_stand_in_the_query(self):
        self.assert_found(self.get(READY + "?apikey=API-KEY", {}), 2, "DACH", "2026-01-01 00:00:00")
        self.assert_reply(self.post(SEGMENT + "?apikey=API-KEY", {}), 200, SCHEDULED)
        self.assert_reply(self.get(READY + "?apikey=wrong", {}), 403, FORBIDDEN, grade="assumed")

    def test_the_header_comes_before_the_query(self):
        answer = self.get(READY + "?apikey=API-KEY", {"Authorization": "Basic wrong"})
        self.assert_reply(answer, 403, FORBIDDEN, grade="assumed")

    def test_the_second_key_opens_the_same_segments(self):
        self.assert_reply(self.post(headers=SECOND_KEY), 200, SCHEDULED)
        self.assert_reply(self.post(), 400, ALREADY_SCHEDULED)
        self.assert_found(self.get(READY, SECOND_KEY), 2, "DACH", "2026-01-01 00:00:00")

    def test_the_journal_does_not_hold_the_key(self):
        self.get(READY)
        self.get(READY + "?apikey=API-KEY", {})
        self.assertNotIn(b"API-KEY", self.server.request("GET", "/__admin/requests").raw)


class Limit(WoowUp):
    """140 a minute, counted in segments of 30 seconds: the present one whole, the one before by what is left of it."""

    def call(self, times):
        """Calls so often and returns how many were answered before the first refusal, and that refusal."""
        for done in range(times):
            answer = self.get()
            if answer.status == 429:
                return done, answer
        return times, None

    def test_140_calls_are_answered_and_the_next_is_refused(self):
        done, refusal = self.call(150)
        self.assertEqual(done, 140)
        self.assert_reply(refusal, 429, TOO_MANY_REQUESTS, grade="assumed")

    def test_retry_after_is_in_whole_seconds_and_true(self):
        _, refusal = self.call(150)
        # All 140 count whole until the next segment begins; of that 30/140 s must pass until they weigh 139.
        self.assertEqual(refusal.headers.get_all("Retry-After"), ["31"])
        self.server.advance("30s")
        done, refusal = self.call(1)
        self.assertEqual((done, refusal.headers["Retry-After"]), (0, "1"))
        self.server.advance("1s")
        self.assertEqual(self.call(1), (1, None))

    def test_the_segment_before_counts_by_what_is_left_of_it(self):
        self.call(70)
        self.server.advance("45s")
        done, refusal = self.call(150)
        self.assertEqual(done, 140 - 35)
        self.assertEqual(refusal.headers["Retry-After"], "1")

    def test_after_two_segments_nothing_counts(self):
        self.call(150)
        self.server.advance("1m")
        self.assertEqual(self.call(150)[0], 140)

    def test_refused_calls_do_not_count(self):
        self.call(150)
        for _ in range(50):
            self.assertEqual(self.get().headers["Retry-After"], "31")
        self.server.advance("31s")
        self.assertEqual(self.call(1), (1, None))

    def test_a_client_that_honours_retry_after_is_never_refused_twice(self):
        present, before, segment, now = 0, 0, 0, 0.0

        def pass_time(seconds):
            nonlocal present, before, segment, now
            self.server.advance(f"{round(seconds * 1000)}ms")
            now += seconds
            while int(now // 30) > segment:
                present, before, segment = 0, present, segment + 1

        pass_time(7.3)
        refused = 0
        for call in range(600):
            if call % 100 == 99:
                pass_time(11.6)
            weight = present + before * (1 - now % 30 / 30)
            answer = self.get()
            self.assertEqual(answer.status == 429, weight > 139 + 1e-9, f"call {call} at {now:.1f} s: {weight} calls weigh in")
            if answer.status == 429:
                refused += 1
                pass_time(int(answer.headers["Retry-After"]))
                self.assertNotEqual(self.get().status, 429, f"call {call} at {now:.1f} s")
            present += 1
        self.assertGreater(refused, 10)

    def test_all_operations_share_the_limit(self):
        for _ in range(35):
            self.get(), self.post(), self.delete(), self.get("/apiv3/export/segments")
        for call in (self.get, self.post, self.delete):
            self.assert_reply(call(), 429, TOO_MANY_REQUESTS, grade="assumed")
        self.assert_reply(self.get("/apiv3/export/segments/abc"), 429, TOO_MANY_REQUESTS, grade="assumed")

    def test_a_refused_call_changes_nothing(self):
        self.call(140)
        self.assertEqual(self.post().status, 429)
        self.server.advance("1m")
        self.assert_reply(self.post(), 200, SCHEDULED)

    def test_each_key_has_a_limit_of_its_own(self):
        self.assertEqual(self.call(150)[0], 140)
        for _ in range(140):
            self.assert_reply(self.get(headers=SECOND_KEY), 404, NOT_AVAILABLE)
        self.assert_reply(self.get(headers=SECOND_KEY), 429, TOO_MANY_REQUESTS, grade="assumed")
        self.assert_reply(self.get(), 429, TOO_MANY_REQUESTS, grade="assumed")

    def test_unknown_keys_paths_and_downloads_do_not_count(self):
        link = self.link()
        for _ in range(150):
            self.get(headers={})
            self.get("/apiv3/users")
            self.assertEqual(self.server.request("GET", link).status, 200)
        self.assertEqual(self.call(150)[0], 139)


class File(WoowUp):
    def test_the_link_leads_to_the_customers(self):
        names, *customers = self.assert_file(self.server.request("GET", self.link()))
        self.assertEqual(names, HEADER)
        self.assertGreater(len(customers), 100)
        self.assertLessEqual({customer[6] for customer in customers}, DACH)
        for customer in customers:
            self.assertEqual(customer[0], customer[1])
            self.assertRegex(customer[1], rf"^{customer[2].lower()}\.[1-9]\d*@example\.com$")
            self.assertRegex(customer[4], r"^\+999[1-9]\d{8}$")
            self.assertIn(customer[5], ("female", "male"))

    def test_no_key_is_needed_and_a_wrong_one_does_not_matter(self):
        link = self.link()
        self.assertEqual(self.server.request("GET", link, {"Authorization": "Basic wrong"}).raw,
                         self.server.request("GET", link).raw)

    def test_every_line_ends_in_cr_lf_and_cells_are_quoted_where_needed(self):
        text = self.server.request("GET", self.link()).text
        self.assertEqual(text.count("\n"), text.count("\r\n"))
        self.assertTrue(text.endswith("\r\n"))
        self.assertIn(',"King, Jr.",', text)
        self.assertIn(",Müller,", text)

    def test_a_refresh_shows_the_same_customers(self):
        before = self.server.request("GET", self.link()).raw
        self.server.advance("48h")
        self.assertEqual(self.server.request("GET", self.link()).raw, before)

    def test_segment_1_has_the_25_people_of_its_audience(self):
        self.post()
        self.server.advance("24h")
        customers = rows(self.server.request("GET", self.link(SEGMENT)))[1:]
        self.assertEqual([int(customer[1].split(".")[1].split("@")[0]) for customer in customers], list(range(1, 26)))

    def test_a_link_that_was_never_given_out_leads_nowhere(self):
        for name in ("0" * 32 + ".csv", "1", "..%2f..%2fapi.yaml"):
            with self.subTest(name):
                self.assert_reply(self.get("/apiv3/export/files/" + name), 404, FILE_GONE, grade="assumed")


class Quirks(WoowUp):
    """The oddities of S0, row by row."""

    def test_S0_47_the_two_messages_are_never_joined(self):
        self.assertNotIn("|", self.get("/apiv3/export/segments/3").text + self.get().text)
        self.assert_reply(self.get("/apiv3/export/segments/3"), 404, DOES_NOT_EXIST)
        self.assert_reply(self.get(), 404, NOT_AVAILABLE)

    def test_S0_17_the_key_stands_raw_after_basic(self):
        self.assertEqual(self.get(READY, {"Authorization": "Basic API-KEY"}).status, 200)
        for encoded in (b"API-KEY", b"API-KEY:", b":API-KEY"):
            value = "Basic " + base64.b64encode(encoded).decode()
            self.assert_reply(self.get(READY, {"Authorization": value}), 403, FORBIDDEN, grade="assumed")

    def test_S0_17_19_no_header_but_the_key_is_asked_for(self):
        documented = KEY | {"Content-Type": "application/json", "Accept": "application/json"}
        strange = KEY | {"Content-Type": "text/plain", "Accept": "image/png"}
        for headers in (KEY, documented, strange):
            self.assertEqual(self.get(READY, headers).status, 200)
            self.assert_reply(self.post(headers=headers), 200, SCHEDULED)
            self.assert_reply(self.delete(headers=headers), 200, UNSCHEDULED)

    def test_S0_17_19_a_body_is_not_looked_at(self):
        for body in ("[]", "{}", "", "no JSON"):
            self.assert_reply(self.post(headers=KEY | {"Content-Type": "application/json"}, body=body), 200, SCHEDULED)
            self.delete()

    def test_S0_27_the_payload_is_an_object_on_success_and_else_an_empty_list(self):
        self.assertIn('"payload":{', self.get(READY).text)
        for answer in (self.get(), self.get("/apiv3/export/segments"), self.post(), self.post(), self.delete(), self.delete(),
                       self.get(headers={}), self.get("/apiv3/users"), self.server.request("PUT", SEGMENT, KEY)):
            self.assertTrue(answer.text.startswith('{"payload":[],'), answer)

    def test_S0_31_last_update_is_a_time_in_that_format(self):
        self.server.advance("3d2h")
        self.assertEqual(self.get(READY).json["payload"]["segment"]["last_update"], "2026-01-04 00:00:00")

    def test_S0_7_the_customers_are_behind_the_url(self):
        segment = self.get(READY).json["payload"]["segment"]
        self.assertEqual(list(segment), ["id", "title", "url", "last_update"])
        self.assertEqual(rows(self.server.request("GET", segment["url"]))[0], HEADER)

    def test_S0_60_parameters_required_is_for_a_missing_or_bad_id(self):
        self.assert_reply(self.get("/apiv3/export/segments"), 400, PARAMETERS_REQUIRED)
        self.assert_reply(self.get("/apiv3/export/segments/abc"), 400, PARAMETERS_REQUIRED)

    def test_S0_102_readiness_follows_the_clock_of_the_world(self):
        self.post()
        self.assert_reply(self.get(), 404, NOT_AVAILABLE)
        self.server.advance("24h")
        self.assertEqual(self.get().status, 200)

    def test_S0_115_a_conflict_is_a_400(self):
        self.assert_reply(self.post(READY), 400, ALREADY_SCHEDULED)

    def test_S0_181_unscheduling_what_is_not_scheduled_is_a_404(self):
        self.assert_reply(self.delete(), 404, DOES_NOT_EXIST, grade="assumed")

    def test_time_is_a_text_of_milliseconds_and_always_the_same(self):
        answers = [self.get(), self.get(READY), self.post(), self.post(), self.delete(), self.delete(), self.get(headers={}),
                   self.get("/apiv3/users"), self.server.request("PUT", SEGMENT, KEY), self.get("/apiv3/export/segments")]
        self.assertEqual({answer.json["time"] for answer in answers}, {"1ms"})

    def test_the_message_is_empty_on_get_and_a_sentence_on_post_and_delete(self):
        self.assertEqual(self.get(READY).json["message"], "")
        self.assertEqual(self.post().json["message"],
                         "Scheduled segment, in 24 hs the segment is going to be ready to export")
        self.assertEqual(self.delete().json["message"], "Unscheduled segment")


class ServerError(WoowUp):
    scenario = "woowup/server-error"

    def test_each_documented_operation_answers_500(self):
        for call in (self.get, self.post, self.delete):
            for path in (SEGMENT, READY, "/apiv3/export/segments/3"):
                with self.subTest(call=call.__name__, path=path):
                    self.assert_reply(call(path), 500, SOMETHING_HAPPENED)

    def test_the_journal_names_the_fault(self):
        self.get()
        self.assertEqual(self.last_exchange()["fault"], "fault-1: server_error")


class Hangs(WoowUp):
    scenario = "woowup/export-hangs"

    def test_a_scheduled_segment_stays_so_for_ever(self):
        self.assert_reply(self.post(READY), 400, ALREADY_SCHEDULED)
        self.assert_reply(self.post(), 200, SCHEDULED)
        self.assertEqual(self.server.advance("365d"), [])
        for path in (SEGMENT, READY):
            self.assert_reply(self.get(path), 404, NOT_AVAILABLE)
            self.assert_reply(self.post(path), 400, ALREADY_SCHEDULED)
            self.assert_reply(self.delete(path), 200, UNSCHEDULED)


class Empty(WoowUp):
    scenario = "woowup/empty"

    def test_no_segment_exists(self):
        for call in (self.get, self.post, self.delete):
            for path in (SEGMENT, READY):
                with self.subTest(call=call.__name__, path=path):
                    self.assert_reply(call(path), 404, DOES_NOT_EXIST)


class ExpiredLink(WoowUp):
    scenario = "woowup/expired-link"

    def test_the_link_of_a_ready_segment_leads_nowhere(self):
        self.assert_found(self.get(READY), 2, "DACH", "2026-01-01 00:00:00")
        self.assert_reply(self.server.request("GET", self.link()), 404, FILE_GONE, grade="assumed")

    def test_so_does_the_link_of_one_that_was_scheduled(self):
        self.post()
        self.server.advance("24h")
        self.assert_found(self.get(), 1, "test", "2026-01-02 00:00:00")
        self.assert_reply(self.server.request("GET", self.link(SEGMENT)), 404, FILE_GONE, grade="assumed")


class Many(WoowUp):
    scenario = "woowup/many"

    def customers(self, title):
        number = 2 + [each for _, each in AUDIENCES].index(title)
        return [tuple(row) for row in rows(self.server.request("GET", self.link(f"/apiv3/export/segments/{number}")))[1:]]

    def test_segment_1_waits_and_each_audience_is_a_ready_segment(self):
        self.assertGreater(len(AUDIENCES), 40)
        self.assert_reply(self.get(), 404, NOT_AVAILABLE)
        for number, (_, title) in enumerate(AUDIENCES, 2):
            with self.subTest(title):
                self.assert_found(self.get(f"/apiv3/export/segments/{number}"), number, title, "2026-01-01 00:00:00")
        self.assert_reply(self.get(f"/apiv3/export/segments/{len(AUDIENCES) + 2}"), 404, DOES_NOT_EXIST)

    def test_a_file_holds_who_is_in_the_audience_and_nobody_else(self):
        everyone = self.customers("All Customers")
        self.assertEqual(len(everyone), 1200)
        self.assertEqual(len(set(everyone)), 1200)
        self.assertEqual(self.customers("EMEA"), [each for each in everyone if each[6] in EMEA])
        self.assertEqual(self.customers("DACH"), [each for each in everyone if each[6] in DACH])
        self.assertEqual(self.customers("Germany"), [each for each in everyone if each[6] == "DE"])
        self.assertEqual(self.customers("test"), everyone[:25])

    def test_ages_and_orders_divide_the_population(self):
        everyone = set(self.customers("All Customers"))
        for titles in (["Age 18 to 24", "Age 25 to 34", "Age 35 to 44", "Age 45 to 54", "Age 55 to 64", "Age 65 and over"],
                       ["One order", "Two to five orders", "Six orders and more"]):
            parts = [self.customers(title) for title in titles]
            self.assertEqual(sum(map(len, parts)), len(everyone))
            self.assertEqual(set().union(*parts), everyone)

    def test_the_file_of_an_empty_audience_has_a_line_of_names_only(self):
        self.assertEqual(self.customers("Nobody"), [])


class Slow(WoowUp):
    scenario = "woowup/slow"

    def test_each_operation_answers_the_same_but_three_seconds_late(self):
        def timed(call):
            before = time.monotonic()
            return call(), time.monotonic() - before

        no_id = "/apiv3/export/segments"
        with concurrent.futures.ThreadPoolExecutor(7) as pool:
            answers = list(pool.map(timed, (
                lambda: self.get(READY), lambda: self.post(READY), lambda: self.delete("/apiv3/export/segments/3"),
                lambda: self.get(no_id), lambda: self.post(no_id), lambda: self.delete(no_id),
                lambda: self.get("/apiv3/export/files/x"))))
        self.assert_found(answers[0][0], 2, "DACH", "2026-01-01 00:00:00")
        self.assertEqual([answer.status for answer, _ in answers], [200, 400, 404, 400, 400, 400, 404])
        self.assertEqual({answer.json["time"] for answer, _ in answers}, {"3000ms"})
        self.assertGreaterEqual(min(late for _, late in answers), 3)
        self.assertEqual([each["understudy"]["fault"] for each in self.server.journal()["requests"]], ["fault-1: delay"] * 7)
        self.assertEqual(self.operations_met(), operations_of("woowup"))

    def test_other_paths_and_methods_are_answered_at_once(self):
        for answer in (self.get("/apiv3/users"), self.server.request("PUT", SEGMENT, KEY)):
            self.assertEqual(answer.json["time"], "1ms")
        self.assertEqual([each["understudy"].get("fault") for each in self.server.journal()["requests"]], [None, None])


class Polled(WoowUp):
    clock = "polls:12h"

    def test_a_look_at_a_segment_moves_time(self):
        self.post()
        self.assert_reply(self.get(), 404, NOT_AVAILABLE)
        self.assert_reply(self.get(), 404, NOT_AVAILABLE)
        self.assert_found(self.get(), 1, "test", "2026-01-02 00:00:00")

    def test_other_calls_do_not(self):
        for _ in range(3):
            self.post(), self.delete(), self.get("/apiv3/export/segments"), self.server.request("GET", self.link(READY))
        self.assert_found(self.get(READY), 2, "DACH", "2026-01-02 00:00:00")  # after three looks at segment 2


class Strict(WoowUp):
    options = ("--strict",)

    def test_no_header_of_ours_is_in_any_reply(self):
        answers = [self.get(), self.get(READY), self.get(headers={}), self.get("/apiv3/users"), self.post(), self.delete(),
                   self.get("/apiv3/export/segments"), self.server.request("PUT", SEGMENT, KEY),
                   self.server.request("GET", self.link())]
        self.assertEqual([answer.status for answer in answers], [404, 200, 403, 404, 200, 200, 400, 405, 200])
        for answer in answers:
            self.assertEqual([name for name in answer.headers if name.lower().startswith("understudy")], [], answer)

    def test_the_documented_headers_stay(self):
        answer = self.get(READY)
        self.assertEqual(answer.headers["Content-Type"], "application/json")
        self.assertEqual(answer.headers["Date"], "Thu, 01 Jan 2026 00:00:00 GMT")


class Mounts(VendorTest):
    """Where the vendor is found when all are served."""

    def find(self, path, headers):
        return self.server.request("GET", path, KEY | headers).json["payload"]["segment"]["url"]

    def test_under_its_name_as_a_prefix(self):
        link = self.find("/woowup" + READY, {})
        self.assertTrue(link.startswith(self.server.url + "/woowup/apiv3/export/files/"), link)
        self.assertEqual(self.server.request("GET", link).status, 200)
        self.assertEqual(self.server.vendors["woowup"]["base_url"], self.server.url + "/woowup/apiv3")

    def test_under_its_name_as_a_host(self):
        for host in ("woowup.localhost", f"woowup.localhost:{self.server.port}", "WoowUp.LocalHost"):
            with self.subTest(host):
                link = self.find(READY, {"Host": host})
                self.assertTrue(link.startswith(f"http://{host}/apiv3/export/files/"), link)
                self.assertEqual(self.server.request("GET", link).status, 200)

    def test_under_the_vendors_own_host(self):
        link = self.find(READY, {"Host": "api.woowup.com"})
        self.assertTrue(link.startswith("http://api.woowup.com/apiv3/export/files/"), link)
        self.assertEqual(self.server.request("GET", link).status, 200)

    def test_a_link_names_the_host_that_the_client_used(self):
        link = self.find("/woowup" + READY, {"Host": f"localhost:{self.server.port}"})
        self.assertTrue(link.startswith(f"http://localhost:{self.server.port}/woowup/apiv3/export/files/"), link)

    def test_without_prefix_and_host_no_vendor_is_meant(self):
        answer = self.server.request("GET", READY, KEY)
        self.assertEqual(answer.status, 404)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")

    def test_what_is_shown_to_people_works(self):
        shown = self.server.vendors["woowup"]
        self.assertEqual((shown["credential"], shown["scenario"]), ("Authorization: Basic API-KEY", "normal"))
        name, value = shown["credential"].split(": ", 1)
        self.assertIn(shown["base_url"] + "/export/segments/2", shown["curl"])
        self.assertEqual(self.server.request("GET", shown["base_url"] + "/export/segments/2", {name: value}).status, 200)


class AtTheRoot(WoowUp):
    def test_alone_it_is_served_at_the_root_and_under_its_prefix_and_hosts(self):
        self.assertEqual(self.server.vendors["woowup"]["base_url"], self.server.url + "/apiv3")
        for path, headers in ((READY, {}), ("/woowup" + READY, {}), (READY, {"Host": "woowup.localhost"}),
                              (READY, {"Host": "api.woowup.com"}), (READY, {"Host": "anything.example"})):
            with self.subTest(path=path, headers=headers):
                self.assertEqual(self.get(path, KEY | headers).status, 200)


class SameAgain(unittest.TestCase):
    def steps(self):
        host = {"Host": "woowup.localhost"}
        with_key = KEY | host
        files = "/apiv3/export/files/"
        return [("GET", SEGMENT, with_key), ("POST", SEGMENT, with_key, "[]"), ("POST", SEGMENT, with_key), "24h",
                ("GET", SEGMENT, with_key), ("GET", READY, host), ("GET", READY + "?apikey=API-KEY", host),
                ("GET", files + "0" * 32 + ".csv", host), ("DELETE", READY, with_key), "90m", ("PUT", READY, with_key),
                ("GET", "/apiv3/export/segments/", with_key), ("GET", "/apiv3/nothing", with_key),
                *[("GET", SEGMENT, with_key)] * 150, "31s", ("GET", SEGMENT, with_key)]

    def test_the_same_seed_and_requests_give_the_same_bytes(self):
        once, journal = transcript(self.steps(), "woowup")
        again, journal_again = transcript(self.steps(), "woowup")
        self.assertEqual(again, once)
        self.assertEqual(journal_again, journal)
        self.assertIn(429, [step[0] for step in once if isinstance(step, tuple)])

    def test_another_seed_gives_other_links(self):
        step = [("GET", READY, KEY | {"Host": "woowup.localhost"})]
        self.assertNotEqual(transcript(step, "woowup", options=("--seed", "2")), transcript(step, "woowup"))


if __name__ == "__main__":
    unittest.main()
