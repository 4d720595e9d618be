#!/usr/bin/env python3
"""A right client of Meiro's exports in Python alone: the task comes on stdin, the outcome goes to stdout."""
import hashlib
import http.client
import json
import sys
import time
import urllib.error
import urllib.request

task = json.loads(sys.stdin.readline())
exports = f"{task['base_url']}/segments/{task['segment_id']}/exports"


def end(outcome, **more):
    print(json.dumps({"outcome": outcome, **more}))
    sys.exit()


def back_off(retry, outcome="unavailable"):
    """Waits before the next try: each time twice as long."""
    if retry == task["retries"]:
        end(outcome)
    time.sleep(task["first_wait_ms"] / 1000 * 2 ** retry)


def call(method, url, body=None):
    """Returns what came; what may heal is tried again. Returns None where a POST was not answered."""
    headers = {**task["headers"], "Content-Type": "application/json"}
    for retry in range(task["retries"] + 1):
        outcome = "unavailable"
        try:
            request = urllib.request.Request(url, body and json.dumps(body).encode(), headers, method=method)
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.read()
        except urllib.error.HTTPError as refusal:
            if refusal.code != 429 and refusal.code < 500:
                end("refused", status=refusal.code)
        except http.client.IncompleteRead:
            outcome = "incomplete"
        except (OSError, http.client.HTTPException):  # no answer
            if method == "POST":
                return None
        back_off(retry, outcome)


def run():
    for retry in range(task["retries"] + 1):
        answer = call("POST", exports, {"segment_export_destination_id": task["destination_id"], "name": task["name"]})
        if answer is not None:
            return json.loads(answer)["segment_export"]
        # It may have been heard: then there is such an export among the newest.
        newest = json.loads(call("GET", exports + "?limit=20&order_by=id&order_dir=DESC"))["segment_exports"]
        for export in newest:
            if export["name"] == task["name"]:
                return export
        back_off(retry)


export = run()
give_up = time.monotonic() + task["give_up_after_ms"] / 1000
while export["status"] != "finished":
    if export["status"] in ("error", "canceled"):
        end("failed" if export["status"] == "error" else "canceled")
    if time.monotonic() > give_up:
        end("gave_up")
    time.sleep(task["poll_interval_ms"] / 1000)
    export = json.loads(call("GET", f"{exports}/{export['id']}"))["segment_export"]
file = call("GET", f"{exports}/{export['id']}/download")
end("finished", rows=file.count(b"\n") - 1, sha256=hashlib.sha256(file).hexdigest())
