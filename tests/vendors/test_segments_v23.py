"""The segments of S2: list, create, rename and delete, over the socket."""
import http.client
import itertools
import json
import time
import unittest
from urllib.parse import parse_qs

from documented import (AUDIENCES, VendorTest, WatchedStandIn, declared, operations_of, pasted, scenarios_of, scenarios_played,
                        spelled_out, transcript)

SEGMENTS = "/v2.3/data/segments"
EMEA = "7f2d6e6d-a4ad-4b58-abfe-bd8b918ebec2"
DACH = "cf709e6b-b49d-4693-a809-34fbe555c503"
TOKEN = {"Authorization": "Bearer ACCESS_TOKEN"}
OTHER = {"Authorization": "Bearer OTHER_ACCESS_TOKEN"}
UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"

# S2 as printed. Its JSON is valid.
LISTED = """
{
"success": true,
"result": {
"currentPage": 1,
"perPage": 20,
"lastPage": 1,
"total": 2,
"items": [
{
"id": "7f2d6e6d-a4ad-4b58-abfe-bd8b918ebec2",
"name": "EMEA"
},
{
"id": "cf709e6b-b49d-4693-a809-34fbe555c503",
"name": "DACH"
}
],
"filters": []
}
}"""
CREATED = """
{
"success": true,
"result": {
"id": "7f2d6e6d-a4ad-4b58-abfe-bd8b918ebec2",
"name": "EMEA"
}
}"""
RENAMED = """
{
"success": true,
"result": {
"id": "7f2d6e6d-a4ad-4b58-abfe-bd8b918ebec2",
"name": "Central Europe"
}
}"""
DELETED = """
{
"success": true,
"result": []
}"""


def page(number, size, last, total, items):
    """The documented list with other contents; items are (id, name)."""
    result = {"currentPage": number, "perPage": size, "lastPage": last, "total": total,
              "items": [{"id": key, "name": name} for key, name in items], "filters": []}
    return json.dumps({"success": True, "result": result})


def one(key, name):
    """The documented answer that shows one segment."""
    return json.dumps({"success": True, "result": {"id": key, "name": name}})


def refusal(message):
    """No document shows an error; this is the choice."""
    return json.dumps({"success": False, "message": message})


# Where a reply is from.
DOCUMENTS = {"S2": "002_02af902c82792dfe.txt", "choices": "README.md"}
REFUSED = {401: "choices#errors", 404: "choices#errors", 405: "choices#errors, choices#reading-one-segment", 422: "choices#errors"}
ANSWERED = {"POST": "S2:68-75", "PUT": "S2:100-107"}


def counts(value):
    """Whether a page or size is one that counts, spelled as usual."""
    return value.isascii() and value.isdigit() and 1 <= int(value) < 2**63 and str(int(value)) == value


def origin_of(method, path, answer):
    if answer.status in REFUSED:
        grade, source = "assumed", REFUSED[answer.status]
    elif method == "GET":
        query = parse_qs(path.partition("?")[2], keep_blank_values=True)
        asked = [query[name][0] for name in ("page", "per_page") if name in query]
        is_shown = all(map(counts, asked)) and answer.json["result"]["items"]
        grade, source = ("documented" if is_shown else "assumed"), "S2:27-47, choices#pages"
    elif answer.status == 200 and method == "DELETE":
        grade, source = "assumed", "S2:124-127, choices#the-body-of-a-deletion"
    else:
        grade, source = "documented", "S2:123" if method == "DELETE" else ANSWERED[method]
    return grade, spelled_out(source, DOCUMENTS)


UNAUTHENTICATED = refusal("Unauthenticated.")
NOT_FOUND = refusal("Not found.")
METHOD_NOT_ALLOWED = refusal("Method not allowed.")


class Watched(VendorTest):
    @classmethod
    def stand_in(cls, *vendors, **others):
        return WatchedStandIn("segments-v23", origin_of, *vendors, **others)


class Segments(Watched):
    vendors = ("segments-v23",)

    def list(self, query="", headers=TOKEN):
        return self.server.request("GET", SEGMENTS + query, headers)

    def create(self, name, headers=TOKEN):
        return self.server.request("POST", SEGMENTS, headers, {"name": name})

    def rename(self, key, name, headers=TOKEN):
        return self.server.request("PUT", f"{SEGMENTS}/{key}", headers, {"name": name})

    def delete(self, key, headers=TOKEN):
        return self.server.request("DELETE", f"{SEGMENTS}/{key}", headers)

    def items(self, query="", headers=TOKEN):
        return [(each["id"], each["name"]) for each in self.list(query, headers).json["result"]["items"]]

    def assert_deleted(self, answer):
        """204, and neither a body nor anything that speaks of one."""
        self.assertEqual((answer.status, answer.raw), (204, b""), answer)
        for header in ("Content-Type", "Content-Length", "Transfer-Encoding"):
            self.assertIsNone(answer.headers[header], answer)
        self.assert_provenance(answer)


class Normal(Segments):
    def test_the_documented_list(self):
        self.assert_reply(self.list("?page=1&per_page=20"), 200, LISTED)

    def test_the_list_without_parameters_is_the_same(self):
        self.assert_reply(self.list(), 200, LISTED)

    def test_a_created_segment_has_an_id_and_is_in_the_list(self):
        answer = self.create("Benelux")
        key = answer.json["result"]["id"]
        self.assertRegex(key, UUID)
        self.assertNotIn(key, (EMEA, DACH))
        self.assert_reply(answer, 200, one(key, "Benelux"))
        self.assert_reply(self.list(), 200, page(1, 20, 1, 3, [(EMEA, "EMEA"), (DACH, "DACH"), (key, "Benelux")]))

    def test_the_documented_renaming(self):
        self.assert_reply(self.rename(EMEA, "Central Europe"), 200, RENAMED)
        self.assert_reply(self.list(), 200, page(1, 20, 1, 2, [(EMEA, "Central Europe"), (DACH, "DACH")]))

    def test_a_deleted_segment_is_gone(self):
        self.assert_deleted(self.delete(EMEA))
        self.assert_reply(self.list(), 200, page(1, 20, 1, 1, [(DACH, "DACH")]))
        self.assert_reply(self.delete(EMEA), 404, NOT_FOUND, grade="assumed")
        self.assert_reply(self.rename(EMEA, "again"), 404, NOT_FOUND, grade="assumed")
        self.assert_deleted(self.delete(DACH))
        self.assert_reply(self.list(), 200, page(1, 20, 1, 0, []), grade="assumed")

    def test_a_connection_serves_on_after_a_deletion(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port)
        self.addCleanup(connection.close)
        path = f"{SEGMENTS}/{EMEA}"
        for method, path, status in (("DELETE", path, 204), ("GET", SEGMENTS, 200), ("DELETE", path, 404)):
            connection.request(method, path, headers=TOKEN)
            response = connection.getresponse()
            response.read()
            self.assertEqual(response.status, status)

    def test_a_segment_lives_from_creation_to_deletion(self):
        keys = [self.create(name).json["result"]["id"] for name in ("a", "b", "c")]
        self.assertEqual(len(set(keys)), 3)
        self.assert_reply(self.rename(keys[1], "B"), 200, one(keys[1], "B"))
        self.assert_deleted(self.delete(keys[0]))
        self.server.advance("365d")
        self.assertEqual(self.items(), [(EMEA, "EMEA"), (DACH, "DACH"), (keys[1], "B"), (keys[2], "c")])
        self.server.reset()
        self.assert_reply(self.list(), 200, LISTED)

    def test_two_segments_may_have_the_same_name(self):
        first, second = (self.create("EMEA").json["result"]["id"] for _ in range(2))
        self.assertEqual(self.items()[2:], [(first, "EMEA"), (second, "EMEA")])
        self.assertEqual(len({first, second, EMEA, DACH}), 4)

    def test_a_deleted_documented_id_is_given_out_again(self):
        self.delete(EMEA)
        self.assert_reply(self.create("EMEA"), 200, CREATED)

    def test_names_come_back_as_they_were_sent(self):
        for name in ("", " ", "Ärzte & Söhne", "日本", "🎈", 'quote " and \\', "line\nbreak\ttab", "\u0000\u0001",
                     "{{ caller.access_token }}", "</script>", "x" * 10000):
            with self.subTest(name[:20]):
                answer = self.create(name)
                key = answer.json["result"]["id"]
                self.assert_reply(answer, 200, one(key, name))
                self.assert_reply(self.rename(key, name + "!"), 200, one(key, name + "!"))
                self.assertIn((key, name + "!"), self.items("?per_page=100"))

    def test_other_members_of_the_body_are_ignored(self):
        body = {"id": DACH, "tenant": 2, "name": "Nordics", "filters": [{"a": 1}]}
        answer = self.server.request("POST", SEGMENTS, TOKEN, body)
        key = answer.json["result"]["id"]
        self.assertNotEqual(key, DACH)
        self.assert_reply(answer, 200, one(key, "Nordics"))
        self.assertIn((key, "Nordics"), self.items())
        self.assert_reply(self.server.request("PUT", f"{SEGMENTS}/{key}", TOKEN, body), 200, one(key, "Nordics"))

    def test_a_body_that_does_not_fit_is_refused(self):
        no_text = "body member 'name' must be a string"
        cases = ((None, "body is required"), ("", "body is required"), ("{}", "body member 'name' is required"),
                 ('{"Name": "x"}', "body member 'name' is required"), ('{"name": null}', no_text), ('{"name": 1}', no_text),
                 ('{"name": ["x"]}', no_text),
                 ('["name"]', "body must be an object"), ('"EMEA"', "body must be an object"), ("null", "body must be an object"))
        for method, path in (("POST", SEGMENTS), ("PUT", f"{SEGMENTS}/{EMEA}")):
            for body, message in cases:
                with self.subTest(method=method, body=body):
                    answer = self.server.request(method, path, TOKEN | {"Content-Type": "application/json"}, body)
                    self.assert_reply(answer, 422, refusal(message), grade="assumed")
        self.assert_reply(self.list(), 200, LISTED)

    def test_a_body_that_is_no_json_is_refused(self):
        for method, path in (("POST", SEGMENTS), ("PUT", f"{SEGMENTS}/{EMEA}")):
            for body in ("name=EMEA", '{"name": "EMEA"', '{"name": "EMEA",}', "{'name': 'EMEA'}", b'{"name": "\xff"}'):
                with self.subTest(method=method, body=body):
                    answer = self.server.request(method, path, TOKEN | {"Content-Type": "application/json"}, body)
                    self.assertRegex(answer.json["message"], r"^body is no JSON: .+ at byte \d+$")
                    self.assert_reply(answer, 422, refusal(answer.json["message"]), grade="assumed")
        self.assert_reply(self.list(), 200, LISTED)

    def test_an_unknown_id_is_not_found(self):
        for key in ("00000000-0000-4000-8000-000000000000", "1", "EMEA", EMEA.upper(), "%00", EMEA + "%20"):
            with self.subTest(key):
                self.assert_reply(self.rename(key, "x"), 404, NOT_FOUND, grade="assumed")
                self.assert_reply(self.delete(key), 404, NOT_FOUND, grade="assumed")
        self.assert_reply(self.list(), 200, LISTED)

    def test_another_path_is_not_found(self):
        for path in ("/", "/v2.3/data", SEGMENTS + "/", f"{SEGMENTS}/{EMEA}/more", "/v2.4/data/segments", "/v2/data/segments"):
            with self.subTest(path):
                self.assert_reply(self.server.request("GET", path, TOKEN), 404, NOT_FOUND, grade="assumed")

    def test_another_method_is_not_allowed(self):
        for method, path, allowed in (("PUT", SEGMENTS, "GET, HEAD, POST"), ("DELETE", SEGMENTS, "GET, HEAD, POST"),
                                      ("PATCH", f"{SEGMENTS}/{EMEA}", "PUT, DELETE"),
                                      ("POST", f"{SEGMENTS}/{EMEA}", "PUT, DELETE")):
            with self.subTest(method=method, path=path):
                answer = self.server.request(method, path, TOKEN)
                self.assert_reply(answer, 405, METHOD_NOT_ALLOWED, grade="assumed")
                self.assertEqual(answer.headers["Allow"], allowed)

    def test_there_is_no_limit(self):
        self.assertEqual({self.list().status for _ in range(300)}, {200})

    def test_the_journal_tells_what_was_acted_on(self):
        self.rename(DACH, "D-A-CH")
        told = self.last_exchange()
        self.assertEqual((told["operation"], told["resource"]), ("update_segment", f"segment {DACH}"))

    def test_every_operation_is_walked(self):
        self.list(), self.create("x"), self.rename(EMEA, "x"), self.delete(EMEA)
        self.assertEqual(self.operations_met(), operations_of("segments-v23"))

    def test_every_scenario_is_played(self):
        self.assertEqual(scenarios_played(Segments, "segments-v23"), scenarios_of("segments-v23"))


class Token(Segments):
    def test_without_a_known_token_nothing_is_told(self):
        for value in (None, "Bearer wrong", "Bearer", "Bearer ", "Bearer access_token", "Basic ACCESS_TOKEN", "ACCESS_TOKEN",
                      "Bearer ACCESS_TOKEN2"):
            headers = {} if value is None else {"Authorization": value}
            with self.subTest(value):
                for answer in (self.list("", headers), self.create("x", headers), self.rename(EMEA, "x", headers),
                               self.rename("unknown", "x", headers), self.delete(EMEA, headers),
                               self.server.request("POST", SEGMENTS, headers, "no JSON")):
                    self.assert_reply(answer, 401, UNAUTHENTICATED, grade="assumed")
        self.assert_reply(self.list(), 200, LISTED)

    def test_the_name_of_the_scheme_has_no_case(self):
        self.assert_reply(self.list("", {"authorization": "bearer ACCESS_TOKEN"}), 200, LISTED)

    def test_the_journal_does_not_hold_the_token(self):
        self.list()
        self.assertNotIn(b"ACCESS_TOKEN", self.server.request("GET", "/__admin/requests").raw)


class Tenants(Segments):
    def test_another_tenant_starts_without_segments(self):
        self.assert_reply(self.list("", OTHER), 200, page(1, 20, 1, 0, []), grade="assumed")

    def test_another_tenants_segments_are_unknown(self):
        self.assert_reply(self.rename(EMEA, "mine", OTHER), 404, NOT_FOUND, grade="assumed")
        self.assert_reply(self.delete(EMEA, OTHER), 404, NOT_FOUND, grade="assumed")
        self.assert_reply(self.list(), 200, LISTED)

    def test_each_sees_its_own(self):
        answer = self.create("EMEA", OTHER)
        key = answer.json["result"]["id"]
        self.assertNotIn(key, (EMEA, DACH))
        self.assert_reply(answer, 200, one(key, "EMEA"))
        self.assert_reply(self.list("", OTHER), 200, page(1, 20, 1, 1, [(key, "EMEA")]))
        self.assert_reply(self.list(), 200, LISTED)
        self.assert_reply(self.delete(key), 404, NOT_FOUND, grade="assumed")
        self.assert_deleted(self.delete(key, OTHER))
        self.assert_reply(self.list("", OTHER), 200, page(1, 20, 1, 0, []), grade="assumed")


class Pages(Segments):
    """Two segments, EMEA and DACH."""

    both = [(EMEA, "EMEA"), (DACH, "DACH")]

    def test_a_page_of_one(self):
        self.assert_reply(self.list("?per_page=1"), 200, page(1, 1, 2, 2, self.both[:1]))
        self.assert_reply(self.list("?page=2&per_page=1"), 200, page(2, 1, 2, 2, self.both[1:]))

    def test_a_page_behind_the_last_is_empty_and_echoes_its_number(self):
        self.assert_reply(self.list("?page=3&per_page=1"), 200, page(3, 1, 2, 2, []), grade="assumed")
        self.assert_reply(self.list("?page=2"), 200, page(2, 20, 1, 2, []), grade="assumed")

    def test_what_is_no_positive_integer_counts_as_not_given(self):
        for bad in ("0", "-1", "1.5", "abc", "", "+1", "1e1", "%201", "1,2", "null", "true", "0x10", "NaN", "%00",
                    "9223372036854775808", "-9223372036854775809", "9" * 400):
            with self.subTest(bad):
                self.assert_reply(self.list(f"?page={bad}"), 200, LISTED, grade="assumed")
                self.assert_reply(self.list(f"?per_page={bad}"), 200, LISTED, grade="assumed")
                self.assert_reply(self.list(f"?page={bad}&per_page=1"), 200, page(1, 1, 2, 2, self.both[:1]), grade="assumed")
                self.assert_reply(self.list(f"?page=2&per_page={bad}"), 200, page(2, 20, 1, 2, []), grade="assumed")
        self.assert_reply(self.list("?page&per_page"), 200, LISTED, grade="assumed")

    def test_a_body_sent_with_the_question_changes_nothing(self):
        for body in ("{", "null", b"\x00\xff", {"page": 2}):
            with self.subTest(body):
                answer = self.server.request("GET", SEGMENTS + "?page=1&per_page=20", TOKEN, body)
                self.assert_reply(answer, 200, LISTED)

    def test_huge_numbers_are_pages_like_others(self):
        largest = 2**63 - 1
        for number, size in itertools.product((2, 3, 2**31, 2**32, 2**62, largest), (1, 2, 20, 2**31, 2**32, 2**62, largest)):
            with self.subTest(page=number, per_page=size):
                items = self.both[1:] if (number, size) == (2, 1) else []
                last = 2 if size == 1 else 1
                self.assert_reply(self.list(f"?page={number}&per_page={size}"), 200, page(number, size, last, 2, items),
                                  grade="documented" if items else "assumed")
        for size in (2, 3, 2**31, 2**62, largest - 1, largest):
            with self.subTest(per_page=size):
                self.assert_reply(self.list(f"?per_page={size}"), 200, page(1, size, 1, 2, self.both))

    def test_of_a_repeated_parameter_the_first_counts(self):
        self.assert_reply(self.list("?per_page=1&per_page=2"), 200, page(1, 1, 2, 2, self.both[:1]))

    def test_other_parameters_are_ignored(self):
        self.assert_reply(self.list("?currentPage=2&perPage=1&Page=2&filters[]=x&"), 200, LISTED)

    def test_parameters_may_be_percent_encoded(self):
        self.assert_reply(self.list("?per%5Fpage=%31"), 200, page(1, 1, 2, 2, self.both[:1]))


class Quirks(Segments):
    """The oddities of S2, row by row."""

    def test_S2_123_a_204_carries_no_body(self):
        self.assert_deleted(self.delete(EMEA))

    def test_S2_126_the_empty_list_of_a_deletion_is_seen_in_one_scenario_only(self):
        self.assertNotIn(b"[]", self.delete(EMEA).raw)  # see DeleteWithBody

    def test_S2_45_filters_is_always_an_empty_list(self):
        for query in ("", "?filters=x", "?filter[name]=EMEA", "?page=2", "?per_page=1"):
            self.assertEqual(self.list(query).json["result"]["filters"], [])

    def test_S2_21_parameters_are_snake_case_and_members_camel_case(self):
        self.assert_reply(self.list("?page=1&per_page=20"), 200, LISTED)
        self.assertEqual(self.list("?perPage=1").json["result"]["perPage"], 20)

    def test_S2_21_the_defaults_are_page_1_of_20(self):
        for number in range(25):
            self.create(f"Segment {number}")
        result = self.list().json["result"]
        self.assertEqual([result["currentPage"], result["perPage"], result["lastPage"], result["total"], len(result["items"])],
                         [1, 20, 2, 27, 20])

    def test_S2_33_the_last_page_of_nothing_is_1(self):
        self.assertEqual(self.list("", OTHER).json["result"]["lastPage"], 1)
        self.assertEqual(self.list("?per_page=1", OTHER).json["result"]["lastPage"], 1)

    def test_S2_68_creating_and_renaming_answer_200(self):
        self.assertEqual((self.create("x").status, self.rename(EMEA, "x").status), (200, 200))

    def test_one_segment_cannot_be_read(self):
        for key in (EMEA, "unknown"):
            answer = self.server.request("GET", f"{SEGMENTS}/{key}", TOKEN)
            self.assert_reply(answer, 405, METHOD_NOT_ALLOWED, grade="assumed")
            self.assertEqual(answer.headers["Allow"], "PUT, DELETE")

    def test_accept_is_not_asked_for(self):
        for accept in ("application/json", "*/*", "text/html", ""):
            self.assert_reply(self.list("", TOKEN | {"Accept": accept}), 200, LISTED)
            self.assert_deleted(self.delete(self.create("x").json["result"]["id"], TOKEN | {"Accept": accept}))

    def test_content_type_is_not_asked_for(self):
        for kind in ({}, {"Content-Type": "application/json; charset=utf-8"}, {"Content-Type": "text/plain"}):
            answer = self.server.request("PUT", f"{SEGMENTS}/{EMEA}", TOKEN | kind, '{"name": "Central Europe"}')
            self.assert_reply(answer, 200, RENAMED)

    def test_errors_are_few_and_their_envelope_is_one(self):
        answers = [self.list("", {}), self.delete("unknown"), self.server.request("GET", "/", TOKEN),
                   self.server.request("PATCH", SEGMENTS, TOKEN), self.server.request("POST", SEGMENTS, TOKEN, {})]
        self.assertEqual([answer.status for answer in answers], [401, 404, 404, 405, 422])
        for answer in answers:
            self.assertEqual((list(answer.json), answer.json["success"]), (["success", "message"], False))
            self.assert_provenance(answer, "assumed")


class Empty(Segments):
    scenario = "segments-v23/empty"

    def test_there_are_no_segments(self):
        self.assert_reply(self.list(), 200, page(1, 20, 1, 0, []), grade="assumed")
        self.assert_reply(self.list("?page=7&per_page=3"), 200, page(7, 3, 1, 0, []), grade="assumed")
        self.assert_reply(self.rename(EMEA, "x"), 404, NOT_FOUND, grade="assumed")
        self.assert_reply(self.delete(EMEA), 404, NOT_FOUND, grade="assumed")

    def test_what_is_created_first_is_as_documented(self):
        self.assert_reply(self.create("EMEA"), 200, CREATED)
        self.assert_reply(self.create("DACH"), 200, one(DACH, "DACH"))
        self.assert_reply(self.list(), 200, LISTED)
        self.assert_reply(self.rename(EMEA, "Central Europe"), 200, RENAMED)


class Many(Segments):
    scenario = "segments-v23/many"

    def test_a_segment_for_each_audience_in_three_pages(self):
        titles = [title for _, title in AUDIENCES]
        pages = [self.items(f"?page={number}") for number in (1, 2, 3)]
        self.assertEqual(list(map(len, pages)), [20, 20, len(titles) - 40])
        found = sum(pages, [])
        self.assertEqual([name for _, name in found], titles)
        self.assertEqual(len({key for key, _ in found}), len(titles))
        self.assertEqual([key for key, _ in found[:2]], [EMEA, DACH])
        for key, _ in found:
            self.assertRegex(key, UUID)
        self.assert_reply(self.list("?page=3"), 200, page(3, 20, 3, len(titles), found[40:]))
        self.assert_reply(self.list("?page=4"), 200, page(4, 20, 3, len(titles), []), grade="assumed")

    def test_pages_of_any_size_hold_each_segment_once(self):
        everything = self.items("?per_page=1000")
        for size in (1, 7, 25, len(everything) - 1, len(everything), len(everything) + 1):
            with self.subTest(size):
                last = -(-len(everything) // size)
                found = []
                for number in range(1, last + 1):
                    items = everything[(number - 1) * size:number * size]
                    self.assert_reply(self.list(f"?page={number}&per_page={size}"), 200,
                                      page(number, size, last, len(everything), items))
                    found += items
                self.assertEqual(found, everything)

    def test_a_deletion_moves_the_pages_up(self):
        before = self.items("?per_page=1000")
        self.assert_deleted(self.delete(before[3][0]))
        self.assertEqual(self.items(), before[:3] + before[4:21])


class DeleteWithBody(Segments):
    scenario = "segments-v23/delete-with-body"

    def test_a_deletion_answers_with_the_printed_body(self):
        self.assert_reply(self.delete(EMEA), 200, DELETED, grade="assumed")
        self.assert_reply(self.list(), 200, page(1, 20, 1, 1, [(DACH, "DACH")]))
        self.assert_reply(self.delete(EMEA), 404, NOT_FOUND, grade="assumed")


class Slow(Segments):
    scenario = "segments-v23/slow"

    def test_an_answer_is_the_same_but_at_least_three_seconds_late(self):
        before = time.monotonic()
        answer = self.list()
        self.assertGreaterEqual(time.monotonic() - before, 3)
        self.assert_reply(answer, 200, LISTED)
        self.assertEqual(self.last_exchange()["fault"], "fault-1: delay")


class Strict(Segments):
    options = ("--strict",)

    def test_no_header_of_ours_is_in_any_reply(self):
        answers = [self.list(), self.list("", {}), self.create("x"), self.rename(EMEA, "x"), self.delete(EMEA), self.delete(EMEA),
                   self.server.request("POST", SEGMENTS, TOKEN, {}), self.server.request("PATCH", SEGMENTS, TOKEN),
                   self.server.request("GET", "/", TOKEN)]
        self.assertEqual([answer.status for answer in answers], [200, 401, 200, 200, 204, 404, 422, 405, 404])
        for answer in answers:
            self.assertEqual([name for name in answer.headers if name.lower().startswith("understudy")], [], answer)


class Mounts(Watched):
    """Where the vendor is found when all are served."""

    def test_under_its_name_as_a_prefix_and_as_a_host(self):
        for path, headers in (("/segments-v23" + SEGMENTS, {}), (SEGMENTS, {"Host": "segments-v23.localhost"}),
                              (SEGMENTS, {"Host": f"segments-v23.localhost:{self.server.port}"}),
                              (SEGMENTS, {"Host": "SEGMENTS-V23.LOCALHOST"})):
            with self.subTest(path=path, headers=headers):
                self.assert_reply(self.server.request("GET", path, TOKEN | headers), 200, LISTED)

    def test_without_prefix_and_host_no_vendor_is_meant(self):
        answer = self.server.request("GET", SEGMENTS, TOKEN)
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (404, "application/problem+json"))

    def test_what_is_shown_to_people_works(self):
        shown = self.server.vendors["segments-v23"]
        self.assertEqual((shown["base_url"], shown["credential"]),
                         (self.server.url + "/segments-v23/v2.3", "Authorization: Bearer ACCESS_TOKEN"))
        url = shown["base_url"] + "/data/segments?page=1&per_page=20"
        self.assertIn(url, shown["curl"])
        self.assert_reply(self.server.request("GET", url, TOKEN), 200, LISTED)

    def test_the_curl_lines_of_the_readme_work_in_their_order(self):
        met = [(each["understudy"]["operation"], each["response"]["status"]) for each in pasted("segments-v23", self.server)]
        self.assertEqual(met, [("list_segments", 200)])


class Sources(Segments):
    def test_all_that_has_a_source_names_the_right_one(self):
        self.assertEqual(declared("segments-v23"), {
            "settings.delete_with_body": ("assumed", "S2:123-127, choices#the-body-of-a-deletion"),
            "auth.access_token": ("documented", "S2:3, S2:15"),
            "operations.list_segments": ("documented", "S2:11-47"),
            "operations.create_segment": ("documented", "S2:48-75"),
            "operations.update_segment": ("documented", "S2:76-107"),
            "operations.delete_segment": ("documented", "S2:108-127"),
        })


class AtTheRoot(Segments):
    def test_replies_carry_the_time_of_the_world(self):
        self.server.advance("1h")
        answers = [self.list(), self.list("", {}), self.create("x"), self.rename(EMEA, "x"), self.delete(EMEA)]
        self.assertEqual([answer.status for answer in answers], [200, 401, 200, 200, 204])
        for answer in answers:
            self.assertEqual(answer.headers.get_all("Date"), ["Thu, 01 Jan 2026 01:00:00 GMT"], answer)

    def test_alone_it_is_served_at_the_root_and_under_its_prefix_and_host(self):
        self.assertEqual(self.server.vendors["segments-v23"]["base_url"], self.server.url + "/v2.3")
        for path, headers in ((SEGMENTS, {}), ("/segments-v23" + SEGMENTS, {}), (SEGMENTS, {"Host": "segments-v23.localhost"}),
                              (SEGMENTS, {"Host": "anything.example"})):
            with self.subTest(path=path, headers=headers):
                self.assert_reply(self.server.request("GET", path, TOKEN | headers), 200, LISTED)


class SameAgain(unittest.TestCase):
    def steps(self):
        host = {"Host": "segments-v23.localhost"}
        token, other = TOKEN | host, OTHER | host
        return [("GET", SEGMENTS, token), ("POST", SEGMENTS, token, {"name": "a"}), ("POST", SEGMENTS, other, {"name": "b"}),
                "3h", ("PUT", f"{SEGMENTS}/{EMEA}", token, {"name": "c"}), ("DELETE", f"{SEGMENTS}/{DACH}", token),
                ("POST", SEGMENTS, token, "{"), ("GET", SEGMENTS, host), ("GET", SEGMENTS + "?page=x", token)]

    def test_the_same_seed_and_requests_give_the_same_bytes(self):
        self.assertEqual(transcript(self.steps(), "segments-v23"), transcript(self.steps(), "segments-v23"))

    def test_another_seed_gives_other_ids(self):
        create = [("POST", SEGMENTS, {**TOKEN, "Host": "segments-v23.localhost"}, {"name": "a"})]
        self.assertNotEqual(transcript(create, "segments-v23", options=("--seed", "2")), transcript(create, "segments-v23"))


if __name__ == "__main__":
    unittest.main()
