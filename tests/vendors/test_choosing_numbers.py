"""The numbers of each `normal` that choose how things go, as its README's table `Numbers that choose` lists them."""
import re
import unittest

from documented import VendorTest
from stand_in import SOURCE
from test_mytracker import sign

MEIRO = {"X-Access-Token": "1234567890abcdef"}
WOOWUP = {"Authorization": "Basic API-KEY"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def table(vendor):
    """Returns the first cells of the README's table, without the line for everything else."""
    text = (SOURCE / f"scenarios/{vendor}/README.md").read_text(encoding="utf-8")
    section = re.search(r"^## Numbers that choose\n(.*?)^#", text, re.M | re.S)[1]
    cells = [row.split(" | ")[0].removeprefix("| ") for row in section.splitlines() if row.startswith("| ")]
    return [cell for cell in cells[2:] if cell != "everything else"]


class Meiro(VendorTest):
    vendors = ("meiro",)

    def start(self, segment):
        answer = self.server.request("POST", f"/meiro/api/segments/{segment}/exports", MEIRO, {"segment_export_destination_id": 400})
        self.assertEqual(answer.status, 201)
        return f"/meiro/api/segments/{segment}/exports/{answer.json['segment_export']['id']}"

    def status(self, path):
        return self.server.request("GET", path, MEIRO).json["segment_export"]["status"]

    def test_the_table_has_what_is_tested_here(self):
        self.assertEqual([re.search(r"(segment|user) \d+", cell)[0] for cell in table("meiro")],
                         ["segment 13", "segment 14", "segment 15", "segment 16", "user 213"])

    def test_segment_13_always_fails(self):
        path = self.start(13)
        self.server.advance("7s")
        self.assertEqual(self.status(path), "running")
        self.server.advance("1s")
        self.assertEqual(self.status(path), "error")
        self.assertEqual(self.server.request("GET", path + "/download", MEIRO).status, 404)

    def test_segment_14_never_ends(self):
        path = self.start(14)
        self.server.advance("2s")
        self.assertEqual(self.status(path), "running")
        self.server.advance("365d")
        self.assertEqual(self.server.admin("GET", "/resources/export?vendor=meiro")["resources"][0]["state"], "running")

    def test_segment_15_never_runs(self):
        self.start(15)
        self.server.advance("365d")
        self.assertEqual(self.server.admin("GET", "/resources/export?vendor=meiro")["resources"][0]["state"], "waiting")

    def test_segment_16_is_canceled_by_somebody_else(self):
        path = self.start(16)
        self.server.advance("5s")
        self.assertEqual(self.status(path), "canceled")

    def test_user_213_has_tokens_that_expire_soon(self):
        login = {"email": "user-213@example.com", "password": "password"}
        token = self.server.request("POST", "/meiro/api/users/login", None, login).json["token"]
        for after, status in (("29s", 200), ("1s", 401)):
            self.server.advance(after)
            answer = self.server.request("GET", "/meiro/api/segments/300/exports", {"X-Access-Token": token})
            self.assertEqual(answer.status, status)

    def test_other_segments_and_users_go_as_documented(self):
        path = self.start(300)
        self.server.advance("10s")
        self.assertEqual(self.status(path), "finished")


class MyTracker(VendorTest):
    vendors = ("mytracker",)

    def call(self, method, path, body=""):
        host = {"Host": "mytracker.localhost"}
        url = "http://mytracker.localhost" + path
        return self.server.request(method, path, host | FORM | sign(method, url, body), body or None).json["data"]

    def start(self, segment):
        return self.call("POST", "/api/segment/v1/export/create.json", f"idSegment={segment}")["idSegmentExport"]

    def export(self, key):
        return self.call("GET", f"/api/segment/v1/export/get.json?idSegmentExport={key}")

    def test_the_table_has_what_is_tested_here(self):
        self.assertEqual([cell.split()[-1] for cell in table("mytracker")], ["13", "14", "15"])

    def test_segment_13_always_fails(self):
        key = self.start(13)
        self.server.advance("18s")
        self.assertEqual(self.export(key)["progress"], "60%")
        self.server.advance("1s")
        self.assertEqual(self.export(key)["status"], "Error occurred")

    def test_segment_14_never_ends(self):
        key = self.start(14)
        self.server.advance("365d")
        self.assertEqual((self.export(key)["status"], self.export(key)["progress"]), ("In progress", "64%"))

    def test_segment_15_has_links_that_expire_soon(self):
        key = self.start(15)
        self.server.advance("30s")
        link = self.export(key)["files"][0]["link"]
        path = "/" + link.split("/", 3)[3]
        host = {"Host": "mytracker.localhost"}
        self.assertEqual(self.server.request("GET", path, host).status, 200)
        self.server.advance("60s")
        self.assertEqual(self.server.request("GET", path, host).status, 404)

    def test_other_segments_go_as_documented(self):
        key = self.start(2)
        self.server.advance("30s")
        self.assertEqual(self.export(key)["status"], "Success!")


class WoowUp(VendorTest):
    vendors = ("woowup",)

    def call(self, method, segment):
        return self.server.request(method, f"/woowup/apiv3/export/segments/{segment}", WOOWUP).status

    def ready(self, segment, days):
        """Returns after how many of the days the segment was ready."""
        self.assertEqual(self.call("POST", segment), 200)
        found = []
        for day in range(1, days + 1):
            self.server.advance("24h")
            if self.call("GET", segment) == 200:
                found.append(day)
        return found

    def test_the_table_has_what_is_tested_here(self):
        self.assertEqual(table("woowup"), ["segment 13", "segment 14", "segment 15"])

    def test_segment_13_always_fails_and_may_be_scheduled_again(self):
        self.assertEqual(self.ready(13, 3), [])
        self.assertEqual(self.ready(13, 1), [])
        self.assertEqual(self.call("DELETE", 13), 404)

    def test_segment_14_never_becomes_ready(self):
        self.assertEqual(self.ready(14, 30), [])
        self.assertEqual((self.call("POST", 14), self.call("DELETE", 14)), (400, 200))

    def test_segment_15_is_ready_for_a_day(self):
        self.assertEqual(self.ready(15, 3), [1])

    def test_other_segments_go_as_documented(self):
        self.assertEqual(self.ready(1, 3), [1, 2, 3])


class Amperity(VendorTest):
    vendors = ("amperity",)

    def test_the_table_has_what_is_tested_here(self):
        self.assertEqual([re.findall(r"`([^`]+)`", cell) for cell in table("amperity")],
                         [["socktown-sb-13", "expiring-client-id", "expiring-client-secret"]])

    def listed(self, tenant, client, after):
        """Returns the status of a list that is asked for with a token of that age."""
        form = f"grant_type=client_credentials&client_id={client}-id&client_secret={client}-secret"
        answer = self.server.request("POST", "/amperity/api/v0/oauth2/token", FORM | {"X-Amperity-Tenant": tenant}, form)
        self.server.advance(after)
        headers = {"Authorization": "Bearer " + answer.json["access_token"], "amperity-tenant": tenant, "api-version": "2024-04-01"}
        return self.server.request("GET", "/amperity/api/segments", headers).status

    def test_tokens_of_one_tenant_expire_soon(self):
        self.assertEqual(self.listed("socktown-sb-13", "expiring-client", "29s"), 200)
        self.assertEqual(self.listed("socktown-sb-13", "expiring-client", "30s"), 401)

    def test_tokens_of_other_tenants_go_as_documented(self):
        self.assertEqual(self.listed("socktown-sb-12345", "sandbox-client", "59m"), 200)


class Segments(unittest.TestCase):
    def test_what_has_no_states_has_no_such_numbers(self):
        self.assertEqual(table("segments-v23"), [])


if __name__ == "__main__":
    unittest.main()
