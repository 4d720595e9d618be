"""Meiro through the socket: every operation, status, state and scenario, with whole bodies compared.

S1 is Meiro's page on segment exports. What it prints stands here as printed, the missing commas put in; the world starts
at the time of its examples, so that they come back as they are.
"""
import base64
import csv
import hashlib
import hmac
import io
import json
import re
import time
import unittest
import urllib.parse
from datetime import datetime, timedelta

from documented import AUDIENCES, WatchedStandIn, declared, operations_of, pasted, spelled, spelled_out

TOKEN = "1234567890abcdef"
START = datetime(2017, 1, 1, 15, 35)
HOUR = 3600

# S1:205-262, the comma after 400 put in.
EXPORT = json.loads("""
{
"id": 100,
"user_id": 200,
"segment_id": 300,
"segment_export_destination_id": 400,
"name": "export example",
"settings": {
"conditions_operation": {
"operation": "and",
"operands": [
{
"operation": "or",
"operands": [
{
"attribute_id": "attribute_1",
"condition": {
"operation": "contains",
"value": "foo"
},
"negation": false
},
{
"attribute_id": "attribute_2",
"condition": {
"operation": "equals",
"value": "bar"
},
"negation": false
}
],
"negation": false
},
{
"attribute_id": "attribute_3",
"condition": {
"operation": "contains",
"value": "bar"
},
"negation": false
}
],
"negation": false
}
},
"frontend_settings": {},
"status": "running",
"stats": {
"statuses_history": {
"waiting": "2017-01-01 15:35:00",
"running": "2017-01-01 15:35:00",
"finished": "2017-01-01 15:35:00"
}
},
"file_download_token": "1234567890abcdef",
"created": "2017-01-01 15:35:00"
}
""")

# S1:369-380: an export as the history shows it.
PAST_EXPORT = json.loads("""
{
"id": 100,
"user_id": 200,
"segment_id": 300,
"segment_export_destination_id": 400,
"name": "export example",
"settings": {},
"frontend_settings": {},
"status": "waiting",
"stats": null,
"created": "2017-01-01 15:35:00"
}
""")

# The scenario in which an export comes to be in a state, after how many seconds, and when it was in which before.
STATES = {
    "waiting": ("normal", 0, {"waiting": 0}),
    "running": ("normal", 2, {"waiting": 0, "running": 2}),
    "finished": ("normal", 10, {"waiting": 0, "running": 2, "finished": 10}),
    "error": ("export-fails", 8, {"waiting": 0, "running": 2, "error": 8}),
    "canceled": ("export-canceled", 5, {"waiting": 0, "running": 2, "canceled": 5}),
}

# With load_full_structure=1 these follow after the documented keys.
FULL = {
    "user": {"id": 200, "email": "user-200@example.com"},
    "segment": {"id": 300, "user_id": 200, "name": "DACH"},
    "segment_export_destination": {"id": 400, "name": "Export destination"},
}

EXPORTS = "/api/segments/300/exports"
OPERATIONS = [
    ("POST", EXPORTS), ("GET", EXPORTS), ("GET", EXPORTS + "/100"), ("GET", EXPORTS + "/100/history"),
    ("GET", EXPORTS + "/100/history/100"), ("GET", EXPORTS + "/100/logs"), ("GET", EXPORTS + "/100/download"),
    ("DELETE", EXPORTS + "/100"), ("GET", "/api/users/auth_options"), ("POST", "/api/users/login"),
    ("PATCH", "/api/users/login"), ("DELETE", "/api/users/login"),
]


# Where a reply is from.
DOCUMENTS = {
    "S1": "001_b98b8c7de84477d2.txt",
    "index": "https://docs.meiro.dev/docs/api/meiro-cdp-api",
    "auth": "https://docs.meiro.dev/docs/api/meiro-cdp-api/authentication",
    "me_auth": "https://docs.meiro.dev/docs/api/meiro-me-api/authentication",
    "choices": "README.md",
}

REFUSED = {  # by message, all assumed; any other is from choices#error-bodies
    "Invalid credentials have been provided": "me_auth",
    "Token is too old for refresh": "me_auth",
    "Forbidden": "index, choices#error-bodies",
    "Segment export has no file": "choices#download",
    "Segment export is not finished": "choices#download",
    "Segment export has already ended": "choices#cancelling-what-has-ended",
    "Internal server error": "choices#server-errors",
    "Service unavailable": "choices#server-errors",
}

ANSWERED = {  # by method and end of the path
    ("POST", "login"): "auth",
    ("PATCH", "login"): "auth, choices#refreshing-a-token",
    ("DELETE", "login"): "auth",
    ("GET", "auth_options"): "auth",
    ("POST", "exports"): "S1:122-180, choices#names",
    ("GET", "exports/1"): "S1:205-263, choices#corrections-of-the-documented-json",
    ("DELETE", "exports/1"): "S1:280-337, choices#corrections-of-the-documented-json",
    ("GET", "history/1"): "S1:427-450, choices#history-ids",
}

LISTED = {  # by the end of the path: the document's example, and what is ours besides
    "exports": ("S1:34-100", ""),
    "history": ("S1:366-405", ", choices#history-ids"),
    "logs": ("S1:477-494", ", choices#logs"),
}


def origin_of(method, path, answer):
    path, _, query = path.partition("?")
    end = re.search(r"\w+(/[1-9]\d*)?$", path)
    end = end and re.sub(r"\d+$", "1", end[0])
    is_full = "load_full_structure=1" in query
    if answer.status >= 400:
        grade, source = "assumed", REFUSED.get(answer.json["message"], "choices#error-bodies")
    elif end == "download":
        grade, source = "assumed", "S1:508, choices#download"
    elif is_full and end != "logs":
        grade, source = "assumed", "index, choices#full-structure"
    elif method == "GET" and end in LISTED:
        example, besides = LISTED[end]
        is_asked = "order_by=" in query and "order_dir=" in query
        grade = "documented" if is_asked else "contradicted"
        source = f"{example}{'' if is_asked else ', index'}, choices#paging-and-ordering{besides}"
    else:
        grade, source = "documented", ANSWERED[method, end]
    return grade, spelled_out(source, DOCUMENTS)


def at(seconds):
    return (START + timedelta(seconds=seconds)).strftime("%Y-%m-%d %H:%M:%S")


def export(status, reached, **changes):
    """The documented export in that state; `reached` has the second at which each state was entered."""
    history = {state: at(second) for state, second in reached.items()}
    token = TOKEN if status == "finished" else None
    return {**EXPORT, "status": status, "stats": {"statuses_history": history}, "file_download_token": token, **changes}


def canceled(reached):
    body = export("canceled", reached)
    del body["file_download_token"]
    return body


def past(status, **changes):
    return {**PAST_EXPORT, "status": status, **changes}


def entry(number, status, **changes):
    return {"id": number, "segment_export": past(status, **changes)}


def item(number, before, after):
    return {"history": {"id": number, "segment_export": past(after), "diff": {"status": {"from": before, "to": after}}}}


def log(number, second, before, after, level="info"):
    return {"id": number, "segment_export_id": 100, "level": level, "text": f"Status changed from {before} to {after}",
            "created": at(second)}


def page(name, items, limit=20, offset=None, order_by="id", order_dir="ASC"):
    return {name: items,
            "selection_settings": {"limit": limit, "offset": offset, "order_by": order_by, "order_dir": order_dir}}


def message(text):
    return {"message": text}


def rows(answer):
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


class MeiroTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.play("normal")

    def play(self, scenario, *options, vendors=("meiro",), clock="stepped"):
        """Starts another stand-in, which the calls go to from now on."""
        options = ["--start-time", START.strftime("%Y-%m-%dT%H:%M:%SZ"), *options]
        self.server = self.enterContext(
            WatchedStandIn("meiro", origin_of, *vendors, scenario="meiro/" + scenario, clock=clock, options=options))

    def call(self, method, path, body=None, token=TOKEN, headers=()):
        headers = dict(headers)
        if token is not None:
            headers["X-Access-Token"] = token
        return self.server.request(method, path, headers, body)

    def get(self, path, **other):
        return self.call("GET", path, **other)

    def run_export(self, body=None, **other):
        return self.call("POST", EXPORTS, body or {"segment_export_destination_id": 400, "name": "export example"}, **other)

    def reach(self, state):
        """Makes export 100 in a scenario that brings it to that state."""
        scenario, seconds, _ = STATES[state]
        self.play(scenario)
        self.run_export()
        if seconds:
            self.server.advance(f"{seconds}s")

    def assert_json(self, answer, status, body):
        """Compares status, values, their types and the order of keys. Where a reply is from is looked at as it arrives."""
        self.assertEqual(spelled(answer.text), spelled(json.dumps(body)))
        self.assertEqual(answer.status, status)
        self.assertEqual(answer.headers.get_all("Content-Type"), ["application/json"])


class TheOperationsInEveryState(MeiroTest):
    def check_reads(self, state, changes, logs):
        """Compares what all reading operations say. changes: (id, from, to) of each entry but the first."""
        self.reach(state)
        now = export(state, STATES[state][2])
        self.assert_json(self.get(EXPORTS + "/100"), 200, {"segment_export": now})
        self.assert_json(self.get(EXPORTS), 200, page("segment_exports", [now]))
        entries = [entry(None, "waiting")] + [entry(number, after) for number, _, after in changes]
        self.assert_json(self.get(EXPORTS + "/100/history"), 200, page("history_list", entries))
        for number, before, after in changes:
            self.assert_json(self.get(f"{EXPORTS}/100/history/{number}"), 200, item(number, before, after))
        self.assert_json(self.get(EXPORTS + "/100/logs"), 200, page("segment_export_logs", logs))

    def check_cancel(self, state, number):
        """Cancels, where that is possible, and looks at what is told of it."""
        self.reach(state)
        seconds, reached = STATES[state][1:]
        self.server.advance("1s")
        ended = {**reached, "canceled": seconds + 1}
        self.assert_json(self.call("DELETE", EXPORTS + "/100"), 200, {"segment_export": canceled(ended)})
        self.server.advance("24h")
        self.assert_json(self.get(EXPORTS + "/100"), 200, {"segment_export": export("canceled", ended)})
        self.assert_json(self.get(f"{EXPORTS}/100/history/{number}"), 200, item(number, state, "canceled"))
        last = self.get(EXPORTS + "/100/logs?order_dir=DESC&limit=1")
        self.assert_json(last, 200, page("segment_export_logs", [log(int(number), seconds + 1, state, "canceled")],
                                         limit=1, order_dir="DESC"))
        self.assert_json(self.get(EXPORTS + "/100/download"), 404, message("Segment export has no file"))

    def check_cannot_cancel(self, state):
        self.reach(state)
        before = self.get(EXPORTS + "/100").raw
        history = self.get(EXPORTS + "/100/history").raw
        self.assert_json(self.call("DELETE", EXPORTS + "/100"), 409, message("Segment export has already ended"))
        self.assertEqual(self.get(EXPORTS + "/100").raw, before)
        self.assertEqual(self.get(EXPORTS + "/100/history").raw, history)

    def test_an_export_begins_waiting(self):
        self.assert_json(self.run_export(), 201, {"segment_export": export("waiting", {"waiting": 0})})

    def test_a_waiting_export(self):
        self.check_reads("waiting", [], [])
        self.assert_json(self.get(EXPORTS + "/100/download"), 409, message("Segment export is not finished"))

    def test_a_running_export(self):
        self.check_reads("running", [("100", "waiting", "running")], [log(100, 2, "waiting", "running")])
        self.assert_json(self.get(EXPORTS + "/100/download"), 409, message("Segment export is not finished"))

    def test_a_finished_export(self):
        self.check_reads("finished", [("100", "waiting", "running"), ("101", "running", "finished")],
                         [log(100, 2, "waiting", "running"), log(101, 10, "running", "finished")])
        answer = self.get(EXPORTS + "/100/download")
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.headers["Content-Type"], "text/csv; charset=utf-8")
        self.assertEqual(answer.headers["Content-Disposition"], 'attachment; filename="segment_export_100.csv"')

    def test_a_failed_export(self):
        self.check_reads("error", [("100", "waiting", "running"), ("101", "running", "error")],
                         [log(100, 2, "waiting", "running"), log(101, 8, "running", "error", "error")])
        self.assert_json(self.get(EXPORTS + "/100/download"), 404, message("Segment export has no file"))

    def test_an_export_that_somebody_else_cancels(self):
        self.check_reads("canceled", [("100", "waiting", "running"), ("101", "running", "canceled")],
                         [log(100, 2, "waiting", "running"), log(101, 5, "running", "canceled")])
        self.assert_json(self.get(EXPORTS + "/100/download"), 404, message("Segment export has no file"))

    def test_a_waiting_export_can_be_canceled(self):
        self.check_cancel("waiting", "100")

    def test_a_running_export_can_be_canceled(self):
        self.check_cancel("running", "101")

    def test_a_finished_export_cannot_be_canceled(self):
        self.check_cannot_cancel("finished")

    def test_a_failed_export_cannot_be_canceled(self):
        self.check_cannot_cancel("error")

    def test_a_canceled_export_cannot_be_canceled_again(self):
        self.check_cannot_cancel("canceled")

    def test_an_export_is_in_each_state_to_the_second(self):
        self.run_export()
        seen = []
        for _ in range(12):
            seen.append(self.get(EXPORTS + "/100").json["segment_export"]["status"])
            self.server.advance("1s")
        self.assertEqual(seen, ["waiting"] * 2 + ["running"] * 8 + ["finished"] * 2)

    def test_the_clock_tells_the_moves_in_order(self):
        self.run_export()
        self.server.advance("1s")
        self.run_export()
        moves = [(move["vendor"], move["kind"], move["id"], move["from"], move["to"]) for move in self.server.advance("1h")]
        self.assertEqual(moves, [("meiro", "export", "100", "waiting", "running"), ("meiro", "export", "101", "waiting", "running"),
                                 ("meiro", "export", "100", "running", "finished"), ("meiro", "export", "101", "running", "finished")])

    def test_polling_moves_the_clock_where_that_was_asked_for(self):
        self.play("normal", clock="polls:5s")
        self.run_export()
        for path in ("", "/100/history", "/100/logs"):  # no polls
            self.get(EXPORTS + path)
        seen = [self.get(EXPORTS + "/100").json["segment_export"]["status"] for _ in range(3)]
        self.assertEqual(seen, ["waiting", "running", "finished"])

    def test_asking_for_the_file_is_a_poll_too(self):
        self.play("normal", clock="polls:5s")
        self.run_export()
        self.assertEqual([self.get(EXPORTS + "/100/download").status for _ in range(3)], [409, 409, 200])

    def test_exports_count_their_changes_together(self):
        self.run_export()
        self.run_export({"segment_export_destination_id": 401})
        self.server.advance("10s")
        self.assertEqual([each["id"] for each in self.get(EXPORTS + "/100/history").json["history_list"]], [None, "100", "102"])
        self.assertEqual([each["id"] for each in self.get(EXPORTS + "/101/history").json["history_list"]], [None, "101", "103"])
        self.assert_json(self.get(EXPORTS + "/101/history/102"), 404, message("Segment export history item not found"))


class TheFullStructure(MeiroTest):
    def test_it_is_added_to_the_export(self):
        created = self.run_export_in_full()
        self.assert_json(created, 201, {"segment_export": {**export("waiting", {"waiting": 0}), **FULL}})
        self.assertEqual(created.headers["Understudy-Grade"], "assumed")
        full = {**export("waiting", {"waiting": 0}), **FULL}
        self.assert_json(self.get(EXPORTS + "/100?load_full_structure=1"), 200, {"segment_export": full})
        self.assert_json(self.get(EXPORTS + "?load_full_structure=1"), 200, page("segment_exports", [full]))

    def run_export_in_full(self):
        body = {"segment_export_destination_id": 400}
        return self.call("POST", EXPORTS + "?load_full_structure=1", body)

    def test_it_is_added_to_the_canceled_export(self):
        self.run_export()
        answer = self.call("DELETE", EXPORTS + "/100?load_full_structure=1")
        self.assert_json(answer, 200, {"segment_export": {**canceled({"waiting": 0, "canceled": 0}), **FULL}})

    def test_it_is_added_to_the_history(self):
        self.reach("running")
        first, second = ({**past(state, settings=EXPORT["settings"]), **FULL} for state in ("waiting", "running"))
        entries = [{"id": None, "segment_export": first}, {"id": "100", "segment_export": second}]
        self.assert_json(self.get(EXPORTS + "/100/history?load_full_structure=1"), 200, page("history_list", entries))
        history = {"id": "100", "segment_export": second, "diff": {"status": {"from": "waiting", "to": "running"}}}
        self.assert_json(self.get(EXPORTS + "/100/history/100?load_full_structure=1"), 200, {"history": history})

    def test_logs_have_nothing_to_add(self):
        self.reach("finished")
        self.assertEqual(self.get(EXPORTS + "/100/logs?load_full_structure=1").raw, self.get(EXPORTS + "/100/logs").raw)

    def test_0_is_as_if_not_given(self):
        self.reach("finished")
        for path in (EXPORTS, EXPORTS + "/100", EXPORTS + "/100/history", EXPORTS + "/100/history/100"):
            with self.subTest(path):
                self.assertEqual(self.get(path + "?load_full_structure=0").raw, self.get(path).raw)


class LoggingIn(MeiroTest):
    def log_in(self, email="user-200@example.com", password="password"):
        return self.call("POST", "/api/users/login", {"email": email, "password": password}, token=None)

    def refresh(self, token):
        return self.call("PATCH", "/api/users/login", {"token": token}, token=None)

    def assert_works(self, token):
        self.assertEqual(self.get(EXPORTS, token=token).status, 200)

    def assert_refused(self, token):
        self.assert_json(self.get(EXPORTS, token=token), 401, message("Invalid credentials have been provided"))

    def test_login_gives_a_token(self):
        answer = self.log_in()
        token = answer.json["token"]
        self.assert_json(answer, 200, {"token": token})
        self.assertRegex(token, "^[0-9a-f]{16}$")
        self.assertNotEqual(token, TOKEN)
        self.assert_works(token)

    def test_each_login_gives_another_token_and_all_are_valid(self):
        tokens = [self.log_in().json["token"] for _ in range(3)]
        self.assertEqual(len(set(tokens)), 3)
        for token in tokens:
            self.assert_works(token)

    def test_a_token_has_the_features_of_its_user(self):
        token = self.log_in("user-202@example.com").json["token"]
        self.assert_json(self.run_export(token=token), 403, message("Forbidden"))

    def test_a_wrong_address_or_password_is_refused(self):
        for email, password in (("nobody@example.com", "password"), ("user-200@example.com", "Password"),
                                ("user-200@example.com", "")):
            with self.subTest(email=email, password=password):
                self.assert_json(self.log_in(email, password), 401, message("Invalid credentials have been provided"))

    def test_a_token_is_valid_for_8_hours(self):
        token = self.log_in().json["token"]
        self.server.advance("7h59m59s")
        self.assert_works(token)
        self.server.advance("1s")
        self.assert_refused(token)

    def test_the_tokens_of_the_table_stay_valid(self):
        self.server.advance("3650d")
        for token in Permissions.USERS:
            with self.subTest(token):
                self.assertEqual(self.get(EXPORTS, token=token).status, 403 if token == "0000000000000207" else 200)
        self.assert_works(self.refresh(TOKEN).json["token"])

    def test_a_valid_token_can_be_refreshed_and_stays_valid(self):
        token = self.log_in().json["token"]
        self.server.advance("4h")
        answer = self.refresh(token)
        fresh = answer.json["token"]
        self.assert_json(answer, 200, {"token": fresh})
        self.assertNotEqual(fresh, token)
        self.server.advance("3h59m59s")
        self.assert_works(token)
        self.assert_works(fresh)
        self.server.advance("1s")
        self.assert_refused(token)
        self.assert_works(fresh)

    def test_an_expired_token_can_be_refreshed_for_4_hours(self):
        token = self.log_in().json["token"]
        self.server.advance("11h59m59s")
        fresh = self.refresh(token).json["token"]
        self.assert_works(fresh)
        self.assert_refused(token)
        self.server.advance("7h59m59s")
        self.assert_works(fresh)
        self.server.advance("1s")
        self.assert_refused(fresh)

    def test_a_token_that_is_too_old_cannot_be_refreshed(self):
        token = self.log_in().json["token"]
        self.server.advance("12h")
        self.assert_json(self.refresh(token), 401, message("Token is too old for refresh"))

    def test_the_fresh_token_belongs_to_the_same_user(self):
        fresh = self.refresh("0000000000000204").json["token"]
        self.assertEqual(self.run_export(token=fresh).json["segment_export"]["user_id"], 204)

    def test_an_unknown_token_cannot_be_refreshed(self):
        self.assert_json(self.refresh("ffffffffffffffff"), 401, message("Invalid credentials have been provided"))

    def test_logout_ends_the_token_and_no_other(self):
        other = self.log_in().json["token"]
        self.assert_json(self.call("DELETE", "/api/users/login"), 200, message("Successfully logged-out"))
        self.assert_refused(TOKEN)
        self.assert_json(self.refresh(TOKEN), 401, message("Invalid credentials have been provided"))
        self.assert_json(self.call("DELETE", "/api/users/login"), 401, message("Invalid credentials have been provided"))
        self.assert_works(other)

    def test_the_ways_to_log_in(self):
        options = {"is_credentials_login_enabled": True, "is_oidc_login_enabled": False}
        self.assert_json(self.get("/api/users/auth_options", token=None), 200, {"authentication_options": options})

    def test_a_body_that_does_not_fit_is_refused(self):
        for method, body, text in (
                ("POST", {"email": "a@example.com"}, "body member 'password' is required"),
                ("POST", {"password": "password"}, "body member 'email' is required"),
                ("POST", {"email": 1, "password": "password"}, "body member 'email' must be a string"),
                ("POST", None, "body is required"),
                ("POST", [], "body must be an object"),
                ("PATCH", {}, "body member 'token' is required"),
                ("PATCH", {"token": 1}, "body member 'token' must be a string")):
            with self.subTest(method=method, body=body):
                self.assert_json(self.call(method, "/api/users/login", body, token=None), 400, message(text))

    def test_every_token_expires_after_30_seconds_in_token_expires(self):
        self.play("token-expires")
        tokens = [self.log_in().json["token"], *Permissions.USERS]
        self.server.advance("29s")
        self.assertEqual([self.get(EXPORTS, token=token).status for token in tokens], [200] * 8 + [403])
        self.server.advance("1s")
        for token in tokens:
            self.assert_refused(token)
        fresh = self.refresh(TOKEN).json["token"]
        self.assert_works(fresh)
        self.server.advance("30s")
        self.assert_refused(fresh)
        self.server.advance("3h59m29s")
        self.assertEqual(self.refresh(TOKEN).status, 200)
        self.server.advance("1s")
        self.assert_json(self.refresh(TOKEN), 401, message("Token is too old for refresh"))


class Permissions(MeiroTest):
    # What a user may do, by the columns of the documents' table. A number is the destination of the export.
    READS = {"list", "read 400", "read 401"}
    EVERYTHING = READS | {f"{verb} {destination}" for verb in ("run", "cancel", "download") for destination in (400, 401)}
    USERS = {
        TOKEN: EVERYTHING,
        "0000000000000201": READS | {"cancel 400", "cancel 401"},
        "0000000000000202": READS,
        "0000000000000203": READS | {"cancel 400", "cancel 401"},
        "0000000000000204": EVERYTHING,
        "0000000000000205": {"list", "read 400", "run 400", "cancel 400", "download 400"},
        "0000000000000206": {"list", "read 401", "run 401", "cancel 401", "download 401"},
        "0000000000000207": set(),
    }

    def setUp(self):
        super().setUp()
        for destination in (400, 401):  # exports 100 and 101, finished; changes 100 to 103
            self.run_export({"segment_export_destination_id": destination})
        self.server.advance("10s")
        self.number = 101

    def new_export(self, destination):
        self.run_export({"segment_export_destination_id": destination})
        self.number += 1
        return self.number

    def attempts(self, token):
        """Yields what is tried, the answer, and the status it has when it is allowed."""
        yield "list", self.get(EXPORTS, token=token), 200
        for destination, number, change in ((400, 100, 100), (401, 101, 101)):
            export_path = f"{EXPORTS}/{number}"
            for path in ("", "/history", f"/history/{change}", "/logs"):
                yield f"read {destination}", self.get(export_path + path, token=token), 200
            yield f"download {destination}", self.get(export_path + "/download", token=token), 200
            running = self.new_export(destination)
            yield f"cancel {destination}", self.call("DELETE", f"{EXPORTS}/{running}", token=token), 200
            answer = self.run_export({"segment_export_destination_id": destination}, token=token)
            self.number += answer.status == 201
            yield f"run {destination}", answer, 201

    def test_each_user_may_do_what_the_table_says(self):
        for token, allowed in self.USERS.items():
            for number, (attempt, answer, success) in enumerate(self.attempts(token)):
                with self.subTest(token=token, attempt=attempt, number=number):
                    if attempt in allowed:
                        self.assertEqual(answer.status, success, answer)
                    else:
                        self.assert_json(answer, 403, message("Forbidden"))

    def test_a_refused_call_changes_nothing(self):
        number = self.new_export(400)
        before = self.get(EXPORTS).raw
        self.assertEqual(self.call("DELETE", f"{EXPORTS}/{number}", token="0000000000000202").status, 403)
        self.assertEqual(self.run_export(token="0000000000000202").status, 403)
        self.assertEqual(self.get(EXPORTS).raw, before)

    def test_a_grant_holds_for_its_segment_only(self):
        self.play("many")
        self.assertEqual(self.get(EXPORTS, token="0000000000000201").status, 200)
        self.assert_json(self.get("/api/segments/301/exports", token="0000000000000201"), 403, message("Forbidden"))
        self.assertEqual(self.get("/api/segments/301/exports", token="0000000000000202").status, 200)

    def test_an_export_belongs_to_who_ran_it(self):
        answer = self.run_export(token="0000000000000204")
        self.assertEqual(answer.json["segment_export"]["user_id"], 204)


class Refusals(MeiroTest):
    def test_a_call_without_a_valid_token_is_401(self):
        self.run_export()
        open_to_all = {("GET", "/api/users/auth_options"), ("POST", "/api/users/login"), ("PATCH", "/api/users/login")}
        for method, path in OPERATIONS:
            if (method, path) in open_to_all:
                continue
            for token in (None, "", "ffffffffffffffff", TOKEN.upper()):
                with self.subTest(method=method, path=path, token=token):
                    answer = self.call(method, path, token=token)
                    self.assert_json(answer, 401, message("Invalid credentials have been provided"))

    def test_a_token_elsewhere_than_in_its_header_is_not_looked_at(self):
        self.reach("finished")
        for path in ("?token=", "?file_download_token=", "?X-Access-Token="):
            self.assertEqual(self.get(EXPORTS + "/100/download" + path + TOKEN, token=None).status, 401)
        self.assertEqual(self.get(EXPORTS, token=None, headers={"Authorization": "Bearer " + TOKEN}).status, 401)

    def test_a_second_credential_is_ignored(self):
        self.assertEqual(self.get(EXPORTS, headers={"Authorization": "Bearer wrong"}).status, 200)

    def test_the_token_is_looked_at_before_the_parameters(self):
        self.assertEqual(self.get(EXPORTS + "?limit=none", token=None).status, 401)
        self.assertEqual(self.get("/api/segments/999/exports", token=None).status, 401)

    def test_an_unknown_segment_is_404_for_every_user(self):
        for method, path in OPERATIONS[:8]:
            body = {"segment_export_destination_id": 400} if method == "POST" else None
            for token in (TOKEN, "0000000000000207"):
                with self.subTest(method=method, path=path, token=token):
                    answer = self.call(method, path.replace("300", "999"), body, token=token)
                    self.assert_json(answer, 404, message("Segment not found"))

    def test_an_unknown_export_is_404(self):
        for method, path in OPERATIONS[2:8]:
            with self.subTest(method=method, path=path):
                answer = self.call(method, path.replace("exports/100", "exports/999"))
                self.assert_json(answer, 404, message("Segment export not found"))

    def test_an_export_of_another_segment_is_unknown(self):
        self.play("many")
        for method, path in OPERATIONS[2:8]:
            with self.subTest(method=method, path=path):
                answer = self.call(method, path.replace("300", "301"))
                self.assert_json(answer, 404, message("Segment export not found"))

    def test_an_unknown_history_item_is_404(self):
        self.reach("waiting")
        self.assert_json(self.get(EXPORTS + "/100/history/100"), 404, message("Segment export history item not found"))

    def test_an_unknown_path_is_404(self):
        for path in ("/api/segments/300/export", "/api/segments/300", "/api", "/", "/segments/300/exports", EXPORTS + "/"):
            with self.subTest(path):
                self.assert_json(self.get(path), 404, message("Not found"))

    def test_another_method_is_405_and_told_which_there_are(self):
        for method, path, allowed in (
                ("PUT", EXPORTS, {"GET", "HEAD", "POST"}), ("DELETE", EXPORTS, {"GET", "HEAD", "POST"}),
                ("POST", EXPORTS + "/100", {"GET", "HEAD", "DELETE"}), ("PATCH", EXPORTS + "/100", {"GET", "HEAD", "DELETE"}),
                ("DELETE", EXPORTS + "/100/history", {"GET", "HEAD"}), ("POST", EXPORTS + "/100/history/100", {"GET", "HEAD"}),
                ("POST", EXPORTS + "/100/logs", {"GET", "HEAD"}), ("POST", EXPORTS + "/100/download", {"GET", "HEAD"}),
                ("GET", "/api/users/login", {"POST", "PATCH", "DELETE"}), ("POST", "/api/users/auth_options", {"GET", "HEAD"})):
            with self.subTest(method=method, path=path):
                answer = self.call(method, path)
                self.assert_json(answer, 405, message("Method not allowed"))
                self.assertEqual(set(answer.headers["Allow"].split(", ")), allowed)

    def test_a_path_parameter_that_does_not_fit_is_400(self):
        for method, path in OPERATIONS[:8]:
            body = {"segment_export_destination_id": 400} if method == "POST" else None
            for name, text in (("abc", "must be an integer"), ("1.5", "must be an integer"), ("0", "must be at least 1"),
                               ("99999999999999999999", "must be an integer")):
                with self.subTest(method=method, path=path, segment_id=name):
                    answer = self.call(method, path.replace("300", name), body)
                    self.assert_json(answer, 400, message(f"path parameter 'segment_id' {text}"))
        for method, path in OPERATIONS[2:8]:
            with self.subTest(method=method, path=path):
                answer = self.call(method, path.replace("exports/100", "exports/abc"))
                self.assert_json(answer, 400, message("path parameter 'export_id' must be an integer"))
        answer = self.get(EXPORTS + "/100/history/null")
        self.assert_json(answer, 400, message("path parameter 'history_id' must be an integer"))

    def test_a_query_parameter_that_does_not_fit_is_400(self):
        self.run_export()
        columns = {EXPORTS: "id, user_id, segment_export_destination_id, name, status, created",
                   EXPORTS + "/100/history": "id, status, created", EXPORTS + "/100/logs": "id, created"}
        for path, names in columns.items():
            for query, text in (
                    ("limit=0", "'limit' must be at least 1"), ("limit=-1", "'limit' must be at least 1"),
                    ("limit=ten", "'limit' must be an integer"), ("limit=", "'limit' must be an integer"),
                    ("offset=-1", "'offset' must be at least 0"), ("offset=1.5", "'offset' must be an integer"),
                    ("order_dir=desc", "'order_dir' must be one of ASC, DESC"),
                    ("order_by=size", f"'order_by' must be one of {names}"),
                    ("load_full_structure=2", "'load_full_structure' must be one of 0, 1"),
                    ("load_full_structure=true", "'load_full_structure' must be an integer")):
                with self.subTest(path=path, query=query):
                    self.assert_json(self.get(f"{path}?{query}"), 400, message("query parameter " + text))
        for method, path in (("POST", EXPORTS), ("GET", EXPORTS + "/100"), ("DELETE", EXPORTS + "/100"),
                             ("GET", EXPORTS + "/100/history/100")):
            with self.subTest(method=method, path=path):
                answer = self.call(method, path + "?load_full_structure=2", {"segment_export_destination_id": 400})
                self.assert_json(answer, 400, message("query parameter 'load_full_structure' must be one of 0, 1"))

    def test_a_body_that_does_not_fit_is_400(self):
        name = "segment_export_destination_id"
        for body, text in (
                ({}, f"body member '{name}' is required"), ({"name": "x"}, f"body member '{name}' is required"),
                ({name: "400"}, f"body member '{name}' must be an integer"),
                ({name: 400.5}, f"body member '{name}' must be an integer"),
                ({name: None}, f"body member '{name}' must be an integer"),
                ({name: 400, "name": 1}, "body member 'name' must be a string"),
                ([], "body must be an object"), ("null", "body must be an object"), (None, "body is required"),
                ({name: 999}, "Export destination not found")):
            with self.subTest(body=body):
                self.assert_json(self.call("POST", EXPORTS, body), 400, message(text))
        answer = self.call("POST", EXPORTS, '{"segment_export_destination_id": 400')
        self.assertEqual(answer.status, 400)
        self.assertRegex(answer.json["message"], "^body is no JSON: ")
        self.assert_json(self.get(EXPORTS), 200, page("segment_exports", []))

    def test_a_body_is_read_as_json_whatever_its_media_type(self):
        for kind in ("application/json", "text/plain", "application/x-www-form-urlencoded", None):
            headers = {} if kind is None else {"Content-Type": kind}
            answer = self.call("POST", EXPORTS, '{"segment_export_destination_id": 400}', headers=headers)
            self.assertEqual(answer.status, 201)

    def test_parameters_that_nobody_documented_are_ignored(self):
        body = {"segment_export_destination_id": 400, "priority": 1}
        self.assertEqual(self.call("POST", EXPORTS + "?debug=1", body).status, 201)
        self.assertEqual(self.get(EXPORTS + "?debug=1").status, 200)


class Pages(MeiroTest):
    def ids(self, query, name="segment_exports", path=EXPORTS):
        return [each["id"] for each in self.get(path + query).json[name]]

    def walk(self, query, limit, name="segment_exports", path=EXPORTS):
        """Reads page after page as a client does, until one is shorter than the limit. Returns all items."""
        items, offset = [], 0
        while True:
            found = self.get(f"{path}?limit={limit}&offset={offset}{query}").json[name]
            items += found
            if len(found) < limit:
                return items
            offset += limit

    def test_a_list_has_20_items_unless_more_or_less_are_asked_for(self):
        self.play("many")
        self.assertEqual(self.ids(""), list(range(100, 120)))
        self.assertEqual(self.ids("?limit=3"), [100, 101, 102])
        self.assertEqual(self.ids("?limit=1000"), list(range(100, 165)))

    def test_all_pages_together_are_the_whole_list(self):
        self.play("many")
        for limit in (1, 7, 20, 65, 100):
            with self.subTest(limit=limit):
                self.assertEqual([each["id"] for each in self.walk("", limit)], list(range(100, 165)))

    def test_the_last_page_and_what_lies_beyond(self):
        self.play("many")
        self.assertEqual(self.ids("?offset=60"), list(range(160, 165)))
        for offset in (65, 66, 10**15):
            with self.subTest(offset=offset):
                self.assert_json(self.get(f"{EXPORTS}?offset={offset}"), 200, page("segment_exports", [], offset=offset))

    def test_what_was_asked_for_is_echoed(self):
        self.play("many")
        answer = self.get(EXPORTS + "?limit=1&offset=2&order_by=created&order_dir=DESC")
        self.assertEqual(answer.json["selection_settings"], {"limit": 1, "offset": 2, "order_by": "created", "order_dir": "DESC"})
        self.assertEqual(list(answer.json["selection_settings"]), ["limit", "offset", "order_by", "order_dir"])

    def test_the_direction_turns_the_list_round(self):
        self.play("many")
        self.assertEqual([each["id"] for each in self.walk("&order_dir=DESC", 20)], list(range(164, 99, -1)))

    def test_every_column_orders_the_list(self):
        for destination in (401, 400):
            for token, name in ((TOKEN, "b"), ("0000000000000204", "a")):
                self.run_export({"segment_export_destination_id": destination, "name": name}, token=token)
                self.server.advance("1s")
        self.call("DELETE", EXPORTS + "/103")
        # Exports: 100 401 b user 200; 101 401 a user 204; 102 400 b user 200; 103 400 a user 204, canceled.
        for column, order in (("id", [100, 101, 102, 103]), ("user_id", [100, 102, 101, 103]),
                              ("segment_export_destination_id", [102, 103, 100, 101]), ("name", [101, 103, 100, 102]),
                              ("status", [103, 100, 101, 102]), ("created", [100, 101, 102, 103])):
            with self.subTest(column):
                self.assertEqual(self.ids(f"?order_by={column}"), order)
                self.assertEqual(sorted(self.ids(f"?order_by={column}&order_dir=DESC")), [100, 101, 102, 103])
        self.assertEqual(self.ids("?order_by=created&order_dir=DESC"), [103, 102, 101, 100])
        self.assertEqual(self.ids("?order_by=name&order_dir=DESC&limit=2"), [100, 102])

    def test_the_history_has_pages_and_an_order(self):
        self.reach("finished")
        path = EXPORTS + "/100/history"
        first, second, third = entry(None, "waiting"), entry("100", "running"), entry("101", "finished")
        for query, expected in (
                ("?limit=2", page("history_list", [first, second], limit=2)),
                ("?limit=2&offset=2", page("history_list", [third], limit=2, offset=2)),
                ("?offset=3", page("history_list", [], offset=3)),
                ("?order_dir=DESC", page("history_list", [third, second, first], order_dir="DESC")),
                ("?order_by=status", page("history_list", [third, second, first], order_by="status")),
                ("?order_by=created&order_dir=DESC",
                 page("history_list", [third, second, first], order_by="created", order_dir="DESC"))):
            with self.subTest(query):
                self.assert_json(self.get(path + query), 200, expected)

    def test_the_logs_have_pages_and_an_order(self):
        self.reach("finished")
        path = EXPORTS + "/100/logs"
        first, second = log(100, 2, "waiting", "running"), log(101, 10, "running", "finished")
        for query, expected in (
                ("?limit=1", page("segment_export_logs", [first], limit=1)),
                ("?limit=1&offset=1", page("segment_export_logs", [second], limit=1, offset=1)),
                ("?offset=2", page("segment_export_logs", [], offset=2)),
                ("?order_dir=DESC", page("segment_export_logs", [second, first], order_dir="DESC")),
                ("?order_by=created&order_dir=DESC",
                 page("segment_export_logs", [second, first], order_by="created", order_dir="DESC"))):
            with self.subTest(query):
                self.assert_json(self.get(path + query), 200, expected)

    def test_the_list_of_many_has_exports_in_every_state(self):
        self.play("many")
        found = self.get(EXPORTS + "?limit=100").json["segment_exports"]
        counts = {}
        for each in found:
            counts[each["status"]] = counts.get(each["status"], 0) + 1
        self.assertEqual(counts, {"finished": 40, "error": 10, "canceled": 10, "running": 3, "waiting": 2})
        tokens = [each["file_download_token"] for each in found]
        self.assertEqual(tokens[0], TOKEN)
        self.assertEqual(len(set(tokens[:40])), 40)
        for token in tokens[:40]:
            self.assertRegex(token, "^[0-9a-f]{16}$")
        self.assertEqual(set(tokens[40:]), {None})
        self.assertEqual([each["segment_export_destination_id"] for each in found], [400] * 60 + [401] * 5)
        self.assertEqual({each["user_id"] for each in found}, {200})
        self.assertEqual([found[place]["name"] for place in (0, 39, 40, 59, 62, 64)],
                         ["Export 1", "Export 40", "Failed export 1", "Canceled export 10", "Running export 3", "Waiting export 2"])
        self.assertEqual(self.run_export().json["segment_export"]["id"], 165)

    def test_the_exports_of_many_have_been_through_what_comes_before_their_state(self):
        self.play("many")
        for each in self.get(EXPORTS + "?limit=100").json["segment_exports"]:
            states = {"waiting": ["waiting"], "running": ["waiting", "running"]}
            expected = states.get(each["status"], ["waiting", "running", each["status"]])
            with self.subTest(each["id"]):
                self.assertEqual(each["stats"]["statuses_history"], dict.fromkeys(expected, at(0)))  # as in S1, all at once
                self.assertEqual(list(each["stats"]["statuses_history"]), expected)

    def test_histories_and_logs_of_many_have_several_pages(self):
        self.play("many")
        for number, last in ((100, "finished"), (139, "finished"), (140, "error"), (150, "canceled")):
            for limit in (1, 2):
                with self.subTest(export=number, limit=limit):
                    entries = self.walk("", limit, "history_list", f"{EXPORTS}/{number}/history")
                    self.assertEqual([each["segment_export"]["status"] for each in entries], ["waiting", "running", last])
                    logs = self.walk("", limit, "segment_export_logs", f"{EXPORTS}/{number}/logs")
                    self.assertEqual([each["text"] for each in logs],
                                     ["Status changed from waiting to running", f"Status changed from running to {last}"])
                    self.assertEqual([each["id"] for each in entries], [None, *(str(each["id"]) for each in logs)])

    def test_exports_of_many_go_on_by_themselves(self):
        self.play("many")
        self.assertEqual(self.server.advance("9m59s"), [])
        moved = [(each["id"], each["to"]) for each in self.server.advance("1s")]
        self.assertEqual(moved, [("160", "finished"), ("161", "finished"), ("162", "finished"), ("163", "running"), ("164", "running")])
        self.assertEqual(self.get(EXPORTS + "/160/download").status, 200)
        moved = [(each["id"], each["to"]) for each in self.server.advance("24h")]
        self.assertEqual(moved, [("163", "finished"), ("164", "finished")])

    def test_a_newer_export_comes_before_those_of_many_where_the_newest_is_asked_for(self):
        self.play("many")
        for _ in range(2):
            self.server.advance("1s")
            self.run_export()
        newest_first = [166, 165, *range(100, 165)]  # those of the start are of one age
        self.assertEqual([each["id"] for each in self.walk("&order_by=created&order_dir=DESC", 20)], newest_first)

    def test_a_list_shows_the_exports_of_its_segment_only(self):
        self.play("many")
        self.assert_json(self.get("/api/segments/301/exports"), 200, page("segment_exports", []))
        self.call("POST", "/api/segments/301/exports", {"segment_export_destination_id": 400})
        self.assertEqual(self.ids("", path="/api/segments/301/exports"), [165])
        self.assertEqual(self.ids("?limit=100"), list(range(100, 165)))

    def test_each_audience_is_a_segment_of_many(self):
        self.play("many")
        for number, (_, title) in enumerate(AUDIENCES):
            path = f"/api/segments/{301 + number}/exports?load_full_structure=1"
            answer = self.call("POST", path, {"segment_export_destination_id": 400})
            self.assertEqual(answer.json["segment_export"]["segment"], {"id": 301 + number, "user_id": 200, "name": title})
        self.assertEqual(self.get(f"/api/segments/{301 + len(AUDIENCES)}/exports").status, 404)


class Files(MeiroTest):
    HEADER = "customer_id,email,first_name,last_name,phone,country\r\n"

    def export_of(self, segment, number=100):
        path = f"/api/segments/{segment}/exports"
        self.call("POST", path, {"segment_export_destination_id": 400})
        self.server.advance("10s")
        return self.get(f"{path}/{number}/download")

    def test_the_file_has_a_header_and_a_line_for_each_person(self):
        answer = self.export_of(300)
        self.assertTrue(answer.text.startswith(self.HEADER))
        self.assertTrue(answer.text.endswith("\r\n"))
        people = rows(answer)
        self.assertGreater(len(people), 100)
        self.assertEqual({person["country"] for person in people}, {"DE", "AT", "CH"})
        for person in people:
            self.assertEqual(person["email"], f"{person['first_name'].lower()}.{person['customer_id']}@example.com")
            self.assertRegex(person["phone"], r"^\+999[1-9][0-9]{8}$")
        self.assertEqual(len({person["customer_id"] for person in people}), len(people))

    def test_names_with_commas_and_umlauts_arrive_whole(self):
        answer = self.export_of(300)
        names = {person["last_name"] for person in rows(answer)}
        self.assertIn("King, Jr.", names)
        self.assertIn("Müller", names)
        self.assertIn(',"King, Jr.",', answer.text)

    def test_the_file_holds_everybody_who_is_in_the_audience(self):
        self.play("many")
        everyone = rows(self.export_of(306, 165))
        self.assertEqual([person["customer_id"] for person in everyone], [str(number) for number in range(1, 1201)])
        dach = rows(self.export_of(302, 166))
        self.assertEqual(dach, [person for person in everyone if person["country"] in ("DE", "AT", "CH")])

    def test_the_journal_knows_rows_bytes_and_digest(self):
        answer = self.export_of(300)
        facts = self.server.journal()["requests"][0]["understudy"]["file"]
        self.assertEqual(facts, {"rows": len(rows(answer)), "bytes": len(answer.raw),
                                 "sha256": hashlib.sha256(answer.raw).hexdigest()})

    def test_the_file_is_the_same_each_time_it_is_fetched(self):
        first = self.export_of(300)
        self.server.advance("1h")
        self.assertEqual(self.get(EXPORTS + "/100/download").raw, first.raw)

    def test_the_file_depends_on_the_seed(self):
        files = []
        for seed in (1, 1, 2):
            self.play("normal", "--seed", seed)
            files.append(self.export_of(300).raw)
        self.assertEqual(files[0], files[1])
        self.assertNotEqual(files[0], files[2])

    def test_an_empty_segment_has_a_file_with_a_header_only(self):
        self.play("empty")
        answer = self.export_of(300)
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.text, self.HEADER)
        self.assertEqual(self.server.journal()["requests"][0]["understudy"]["file"]["rows"], 0)

    def test_other_vendors_export_the_same_people(self):
        self.play("normal", vendors=())
        path = "/meiro" + EXPORTS
        self.call("POST", path, {"segment_export_destination_id": 400})
        identity = self.mytracker("POST", "create.json", "idSegment=2")["idSegmentExport"]
        self.server.advance("1m")
        ours = rows(self.get(path + "/100/download"))

        url = self.server.request("GET", "/woowup/apiv3/export/segments/2", {"Authorization": "Basic API-KEY"}).json["payload"]["segment"]["url"]
        woowup = rows(self.server.request("GET", url))
        for here, there in (("email", "email"), ("first_name", "first_name"), ("last_name", "last_name"),
                            ("phone", "telephone"), ("country", "country")):
            self.assertEqual([person[here] for person in ours], [person[there] for person in woowup])

        files = self.mytracker("GET", f"get.json?idSegmentExport={identity}")["files"]
        text = "".join(self.server.request("GET", file["link"]).gunzipped for file in files)
        users = list(csv.DictReader(io.StringIO(text, newline="")))
        self.assertEqual(["customer-" + person["customer_id"] for person in ours], [user["customUserId"] for user in users])

    def mytracker(self, method, target, body=""):
        """Calls MyTracker's segment export API with a signature and returns `data`."""
        url = f"{self.server.url}/mytracker/api/segment/v1/export/{target}"
        signed = "&".join([method, urllib.parse.quote(url, safe=""), urllib.parse.quote(body, safe="")])
        mac = hmac.new(b"72d2erEtbynf6f7ZYTsYKnb7", signed.encode(), "sha1").digest()
        headers = {"Authorization": "AuthHMAC 77658:" + base64.b64encode(mac).decode()}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        answer = self.server.request(method, url, headers, body or None)
        self.assertEqual(answer.status, 200, answer)
        return answer.json["data"]


class Scenarios(MeiroTest):
    def test_these_are_all_operations(self):
        self.run_export()
        for method, path in OPERATIONS[1:]:
            self.call(method, path)
        met = {each["understudy"]["operation"] for each in self.server.journal()["requests"]}
        self.assertEqual(met, operations_of("meiro"))
        self.assertEqual(len(met), len(OPERATIONS))

    def test_server_error_answers_every_operation_500(self):
        self.play("server-error")
        for method, path in OPERATIONS:
            for _ in range(3):
                with self.subTest(method=method, path=path):
                    self.assert_json(self.call(method, path), 500, message("Internal server error"))

    def test_unavailable_answers_the_first_two_calls_of_each_operation_503(self):
        self.play("unavailable")
        for method, path in OPERATIONS:
            for _ in range(2):
                with self.subTest(method=method, path=path):
                    self.assert_json(self.call(method, path), 503, message("Service unavailable"))
        self.assert_json(self.run_export(), 201, {"segment_export": export("waiting", {"waiting": 0})})
        for method, path in OPERATIONS[1:]:
            with self.subTest(method=method, path=path):
                self.assertNotEqual(self.call(method, path).status, 503)

    def test_a_hanging_export_never_ends_by_itself(self):
        self.play("export-hangs")
        self.run_export()
        self.server.advance("2s")
        self.assertEqual(self.server.advance("365d"), [])
        reached = {"waiting": 0, "running": 2}
        self.assert_json(self.get(EXPORTS + "/100"), 200, {"segment_export": export("running", reached)})
        answer = self.call("DELETE", EXPORTS + "/100")
        self.assert_json(answer, 200, {"segment_export": canceled({**reached, "canceled": 365 * 24 * HOUR + 2})})

    def test_slow_delays_the_same_answer_by_at_least_3_seconds_and_takes_a_minute_for_an_export(self):
        self.play("slow")
        before = time.monotonic()
        answer = self.run_export()
        self.assertGreaterEqual(time.monotonic() - before, 3)
        self.assert_json(answer, 201, {"segment_export": export("waiting", {"waiting": 0})})
        self.assertEqual(self.server.journal()["requests"][0]["understudy"]["fault"], "fault-1: delay")
        self.assertEqual(self.server.advance("9s"), [])
        self.assertEqual([move["to"] for move in self.server.advance("1s")], ["running"])
        self.assertEqual(self.server.advance("49s"), [])
        self.assertEqual([move["to"] for move in self.server.advance("1s")], ["finished"])

    def test_empty_has_no_export(self):
        self.play("empty")
        self.assert_json(self.get(EXPORTS), 200, page("segment_exports", []))


class QuirksOfTheDocument(MeiroTest):
    """What S1 contradicts itself in, and what is done about it. The lines are S1's."""

    def test_41_128_211_286_375_389_435_commas_are_where_they_belong(self):
        answers = [self.run_export()]
        self.server.advance("2s")
        answers += [self.call(method, path) for method, path in OPERATIONS[1:6] + OPERATIONS[7:8]]
        for answer in answers:
            self.assertIn(answer.status, (200, 201))
            self.assertRegex(answer.text, r'"segment_export_destination_id": ?400, ?"name"|"segment_export_id": ?100')
            json.loads(answer.text)

    def test_484_the_log_has_its_comma(self):
        self.reach("running")
        text = self.get(EXPORTS + "/100/logs").text
        self.assertRegex(text, r'"text": ?"Status changed from waiting to running", ?"created"')

    def test_370_the_first_history_entry_has_the_id_null_and_every_entry_has_one(self):
        self.reach("finished")
        ids = [each["id"] for each in self.get(EXPORTS + "/100/history").json["history_list"]]
        self.assertEqual(ids, [None, "100", "101"])

    def test_38_and_430_an_export_has_a_number_and_a_history_entry_a_text(self):
        self.reach("running")
        history = self.get(EXPORTS + "/100/history/100").json["history"]
        self.assertEqual((history["id"], history["segment_export"]["id"]), ("100", 100))

    def test_372_386_432_a_history_shows_the_export_of_the_path(self):
        self.run_export()
        self.run_export()
        self.server.advance("10s")
        for number in (100, 101):
            entries = self.get(f"{EXPORTS}/{number}/history").json["history_list"]
            self.assertEqual({each["segment_export"]["id"] for each in entries}, {number})

    def test_443_a_diff_stands_in_the_item_only(self):
        self.reach("running")
        entries = self.get(EXPORTS + "/100/history").json["history_list"]
        self.assertEqual([list(each) for each in entries], [["id", "segment_export"]] * 2)
        self.assertEqual(self.get(EXPORTS + "/100/history/100").json["history"]["diff"],
                         {"status": {"from": "waiting", "to": "running"}})

    def test_94_lists_are_ordered_by_id_ascending_unless_asked_otherwise(self):
        for _ in range(2):
            self.run_export()
            self.server.advance("1s")
        answer = self.get(EXPORTS).json
        self.assertEqual([each["id"] for each in answer["segment_exports"]], [100, 101])
        self.assertEqual((answer["selection_settings"]["order_by"], answer["selection_settings"]["order_dir"]), ("id", "ASC"))
        newest_first = self.get(EXPORTS + "?order_by=created&order_dir=DESC").json["segment_exports"]
        self.assertEqual([each["id"] for each in newest_first], [101, 100])

    def test_96_401_490_the_offset_is_null_when_it_was_not_given(self):
        self.run_export()
        for path in (EXPORTS, EXPORTS + "/100/history", EXPORTS + "/100/logs"):
            self.assertIsNone(self.get(path).json["selection_settings"]["offset"])
            self.assertEqual(self.get(path + "?offset=0").json["selection_settings"]["offset"], 0)

    def test_82_90_169_177_there_is_no_file_token_before_the_end(self):
        created = self.run_export().json["segment_export"]
        self.assertIn(created["status"], ("waiting", "running"))
        self.assertIsNone(created["file_download_token"])
        self.server.advance("2s")
        self.assertIsNone(self.get(EXPORTS + "/100").json["segment_export"]["file_download_token"])
        self.server.advance("8s")
        self.assertEqual(self.get(EXPORTS + "/100").json["segment_export"]["file_download_token"], TOKEN)

    def test_84_only_states_that_were_reached_are_listed(self):
        self.reach("running")
        history = self.get(EXPORTS + "/100").json["segment_export"]["stats"]["statuses_history"]
        self.assertEqual(list(history), ["waiting", "running"])

    def test_281_a_canceled_export_comes_without_the_token_and_with_the_time_of_canceling(self):
        self.reach("running")
        answer = self.call("DELETE", EXPORTS + "/100").json["segment_export"]
        self.assertNotIn("file_download_token", answer)
        self.assertEqual(list(answer["stats"]["statuses_history"]), ["waiting", "running", "canceled"])

    def test_279_canceling_answers_200_with_the_export(self):
        self.reach("running")
        answer = self.call("DELETE", EXPORTS + "/100")
        self.assertEqual((answer.status, answer.json["segment_export"]["id"]), (200, 100))

    def test_113_the_name_of_the_request_is_echoed(self):
        answer = self.run_export({"segment_export_destination_id": 400, "name": "example tag"})
        self.assertEqual(answer.json["segment_export"]["name"], "example tag")
        answer = self.run_export({"segment_export_destination_id": 400})
        self.assertEqual(answer.json["segment_export"]["name"], "export example")

    def test_111_the_destination_is_required_and_a_number(self):
        for body in ({"name": "example tag"}, {"segment_export_destination_id": "400"}):
            self.assertEqual(self.call("POST", EXPORTS, body).status, 400)

    def test_2_canceled_has_one_l(self):
        self.reach("running")
        answer = self.call("DELETE", EXPORTS + "/100")
        self.assertEqual(answer.json["segment_export"]["status"], "canceled")
        self.assertNotIn("cancelled", answer.text)

    def test_182_the_full_structure_flag_is_0_or_1_and_known_to_delete(self):
        self.reach("running")
        self.assertEqual(self.get(EXPORTS + "/100?load_full_structure=2").status, 400)
        answer = self.call("DELETE", EXPORTS + "/100?load_full_structure=1")
        self.assertEqual(answer.json["segment_export"]["segment"]["id"], 300)

    def test_377_391_the_history_shows_a_reduced_export(self):
        self.reach("finished")
        for each in self.get(EXPORTS + "/100/history").json["history_list"]:
            self.assertEqual((each["segment_export"]["settings"], each["segment_export"]["stats"]), ({}, None))
            self.assertNotIn("file_download_token", each["segment_export"])

    def test_508_the_download_is_csv_for_the_access_token_and_409_before_the_end(self):
        self.reach("running")
        self.assertEqual(self.get(EXPORTS + "/100/download").status, 409)
        self.server.advance("8s")
        self.assertEqual(self.get(EXPORTS + "/100/download").headers["Content-Type"], "text/csv; charset=utf-8")
        self.assertEqual(self.get(EXPORTS + "/100/download", token=None).status, 401)

    def test_360_a_media_type_on_a_get_makes_no_difference(self):
        self.reach("running")
        for path in (EXPORTS, EXPORTS + "/100", EXPORTS + "/100/history", EXPORTS + "/100/history/100", EXPORTS + "/100/logs"):
            for kind in ("application/json", "text/plain"):
                self.assertEqual(self.get(path, headers={"Content-Type": kind}).raw, self.get(path).raw)

    def test_what_has_ended_cannot_be_canceled(self):
        self.reach("finished")
        self.assertEqual(self.call("DELETE", EXPORTS + "/100").status, 409)
        self.assertEqual(self.get(EXPORTS + "/100").json["segment_export"]["status"], "finished")

    def test_4_the_base_url_ends_in_api(self):
        self.assertTrue(self.server.vendors["meiro"]["base_url"].endswith("/api"))
        self.assertEqual(self.get("/api/segments/300/exports").status, 200)
        self.assert_json(self.get("/api//segments/300/exports"), 404, message("Not found"))


class WhereItAnswers(MeiroTest):
    def test_alone_it_answers_at_the_root_and_below_its_name(self):
        self.assertEqual(self.server.vendors["meiro"]["base_url"], self.server.url + "/api")
        for path in (EXPORTS, "/meiro" + EXPORTS):
            self.assertEqual(self.get(path).status, 200)

    def test_among_others_it_answers_below_its_name(self):
        self.play("normal", vendors=())
        self.assertEqual(self.server.vendors["meiro"]["base_url"], self.server.url + "/meiro/api")
        self.assertEqual(self.get("/meiro" + EXPORTS).status, 200)
        answer = self.get(EXPORTS)
        self.assertEqual(answer.status, 404)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")

    def test_among_others_it_answers_to_its_host_names(self):
        self.play("normal", vendors=())
        for host in ("meiro.localhost", f"meiro.localhost:{self.server.port}", "foo.meiro.io", "FOO.Meiro.IO", "foo.meiro.io:443"):
            with self.subTest(host):
                self.assert_json(self.get(EXPORTS, headers={"Host": host}), 200, page("segment_exports", []))
        for host in ("meiro.io", "foo.meiro.io.example.com", "foo.bar.meiro.io", "other.localhost"):
            with self.subTest(host):
                self.assertEqual(self.get(EXPORTS, headers={"Host": host}).status, 404)

    def test_the_example_shown_at_start_is_an_export_with_the_documented_token(self):
        shown = self.server.vendors["meiro"]
        self.assertEqual(shown["credential"], "X-Access-Token: " + TOKEN)
        self.assertEqual(shown["scenario"], "normal")
        for part in (self.server.url + EXPORTS, """'{"segment_export_destination_id":400,"name":"export example"}'"""):
            self.assertIn(part, shown["curl"])

    def test_the_example_works_on_the_next_day_too(self):
        self.server.advance("24h")
        self.assertEqual(self.run_export().status, 201)

    def test_the_curl_lines_of_the_readme_lead_to_the_file(self):
        self.play("normal", vendors=())
        met = [(each["understudy"]["operation"], each["response"]["status"]) for each in pasted("meiro", self.server)]
        self.assertEqual(met, [("run_export", 201), ("retrieve_export", 200), ("download_export", 200)])

    def test_replies_carry_the_time_of_the_world(self):
        self.server.advance("1h")
        self.assertEqual(self.get(EXPORTS).headers["Date"], "Sun, 01 Jan 2017 16:35:00 GMT")


class Provenance(MeiroTest):
    """That each reply says grade and source as in origin_of() is looked at wherever one arrives."""

    def replies(self):
        """Yields one reply of each kind."""
        yield self.run_export()
        yield self.run_export(token=None)
        yield self.run_export(token="0000000000000207")
        yield self.get("/api/nothing")
        yield self.call("PUT", EXPORTS)
        yield self.get(EXPORTS + "?limit=0")
        yield self.get(EXPORTS + "/100/download")
        self.server.advance("10s")
        for method, path in OPERATIONS[1:]:
            yield self.call(method, path)

    def test_documented_replies_name_their_lines(self):
        self.reach("running")
        for path, lines in ((EXPORTS + "?order_by=id&order_dir=ASC", "34-100"), (EXPORTS + "/100", "205-263"),
                            (EXPORTS + "/100/history?order_by=id&order_dir=ASC", "366-405"), (EXPORTS + "/100/history/100", "427-450"),
                            (EXPORTS + "/100/logs?order_by=id&order_dir=ASC", "477-494")):
            answer = self.get(path)
            self.assertEqual(answer.headers["Understudy-Grade"], "documented")
            self.assertEqual(answer.headers["Understudy-Source"].split(",")[0], f"{DOCUMENTS['S1']}:{lines}")

    def test_an_order_that_was_not_asked_for_is_one_that_two_documents_contradict_each_other_in(self):
        self.reach("running")
        for path in (EXPORTS, EXPORTS + "/100/history", EXPORTS + "/100/logs"):
            for query in ("", "?order_by=id", "?order_dir=ASC", "?limit=1&offset=0"):
                answer = self.get(path + query)
                self.assertEqual(answer.headers["Understudy-Grade"], "contradicted")
                self.assertEqual(answer.headers["Understudy-Source"].split(", ")[1], DOCUMENTS["index"])

    def test_of_the_download_no_more_than_its_status_is_documented(self):
        self.reach("finished")
        answer = self.get(EXPORTS + "/100/download")
        self.assertEqual(answer.headers["Understudy-Grade"], "assumed")
        self.assertEqual(answer.headers["Understudy-Source"], f"{DOCUMENTS['S1']}:508, README.md#download")

    def test_all_that_has_a_source_names_the_right_one(self):
        self.assertEqual(declared("meiro"), {
            "lifecycles.session": ("documented", "auth"),
            "lifecycles.export": ("assumed", "S1:2, choices#moves-between-states"),
            "auth.access_token": ("documented", "S1:30-31, index"),
            "permissions.read_exports": ("documented", "S1:9-19, choices#any-destination-for-the-list, choices#segment-acl"),
            "permissions.read_export": ("documented", "S1:187-197, choices#segment-acl"),
            "permissions.run_export": ("documented", "S1:101-105"),
            "permissions.cancel_export": ("documented", "S1:264-272, choices#segment-acl"),
            "permissions.download_export": ("documented", "S1:496-500"),
            "files.customers": ("assumed", "choices#download"),
            "operations.login": ("documented", "auth"),
            "operations.refresh_token": ("documented", "auth"),
            "operations.logout": ("documented", "auth"),
            "operations.auth_options": ("documented", "auth"),
            "operations.list_exports": ("documented", "S1:5-27"),
            "operations.run_export": ("documented", "S1:100-121"),
            "operations.retrieve_export": ("documented", "S1:180-204"),
            "operations.cancel_export": ("documented", "S1:180-185, S1:263-279"),
            "operations.list_history": ("documented", "S1:337-365"),
            "operations.retrieve_history_item": ("documented", "S1:405-426"),
            "operations.list_logs": ("documented", "S1:450-476"),
            "operations.download_export": ("documented", "S1:494-507"),
        })

    def test_refusals_that_the_document_does_not_show_are_assumed(self):
        for answer, reason in ((self.run_export(token=None), "auth"), (self.run_export(token="0000000000000207"), "permission"),
                               (self.get(EXPORTS + "/999"), "find"), (self.get(EXPORTS + "?limit=0"), "validate")):
            self.assertEqual(answer.headers["Understudy-Grade"], "assumed")
            self.assertTrue(answer.headers["Understudy-Why"].startswith(reason), answer)

    def test_strict_replies_have_no_header_of_ours(self):
        self.play("normal", "--strict")
        for answer in self.replies():
            with self.subTest(answer=answer):
                self.assertEqual([name for name in answer.headers if name.lower().startswith("understudy")], [])


class Determinism(MeiroTest):
    def session(self):
        """Goes through a day with the API. Returns all that came back, and the journal."""
        host = {"Host": "meiro.localhost"}
        answers = []
        for method, path, body in (
                ("POST", "/api/users/login", {"email": "user-204@example.com", "password": "password"}),
                ("POST", EXPORTS, {"segment_export_destination_id": 400}), ("GET", EXPORTS + "/100", None),
                ("GET", EXPORTS + "?limit=none", None), ("POST", EXPORTS, {"segment_export_destination_id": 401})):
            answers.append(self.call(method, path, body, headers=host))
        self.server.advance("10s")
        for method, path in OPERATIONS[1:9]:
            answers.append(self.call(method, path, headers=host))
        journal = self.server.request("GET", "/__admin/requests")
        return [(answer.status, answer.headers.items(), answer.raw) for answer in answers], journal.text

    def test_the_same_seed_and_requests_give_the_same_bytes(self):
        first = self.session()
        self.assertEqual(len(json.loads(first[1])["requests"]), len(first[0]))
        self.server.reset()
        self.assertEqual(self.session(), first)
        self.play("normal")
        self.assertEqual(self.session(), first)

    def test_another_seed_gives_other_tokens_and_people_and_the_same_example(self):
        first, _ = self.session()
        self.play("normal", "--seed", "2")
        second, _ = self.session()
        for number, (here, there) in enumerate(zip(first, second)):
            with self.subTest(number):
                differs = number in (0, 5, 10)  # the login, the list with the file token of export 101, the file
                (self.assertNotEqual if differs else self.assertEqual)(here, there)

    def test_the_journal_tells_operation_states_and_reason_but_no_token(self):
        self.run_export()
        self.server.advance("2s")
        self.get(EXPORTS + "/100")
        self.get(EXPORTS + "/999")
        self.call("DELETE", EXPORTS + "/100")
        told = [each["understudy"] for each in reversed(self.server.journal()["requests"])]
        self.assertEqual([each["operation"] for each in told],
                         ["run_export", "retrieve_export", "retrieve_export", "cancel_export"])
        self.assertEqual([(each.get("state_before"), each.get("state_after")) for each in told],
                         [(None, "waiting"), ("waiting", "running"), (None, None), ("running", "canceled")])
        self.assertEqual(told[0]["resource"], "export 100")
        self.assertEqual(told[2]["why"], "find: no export with path.export_id = 999")
        headers = [each["request"]["headers"]["X-Access-Token"] for each in self.server.journal()["requests"]]
        self.assertEqual(len(set(headers)), 1)
        self.assertNotIn(TOKEN, headers)


if __name__ == "__main__":
    unittest.main()
