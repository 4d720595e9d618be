"""A vendor that nobody foresaw, written in YAML alone, is served like the others: no C++ is needed."""
import csv
import hashlib
import io
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from stand_in import StandIn, program, run

API = """\
vendor: acme
title: Acme prints letters
hosts: [print.acme.example]
base_path: /v7
documents:
  guide: { title: Acme's guide, url: "https://acme.example/guide", read: 2026-11-23 }

resources:
  shop:
    key: code
    fields:
      code: { type: string }
      key:  { type: string }
      plan_name: { type: string, enum: [small, large], default: small }
  letter:
    key: number
    lifecycle: letter
    fields:
      number:  { type: string, random: "L-[0-9]{6}", first: [L-000001] }
      shop:    { ref: shop }
      subject: { type: string, maxLength: 40 }
      crowd:   { type: string }
      proof:   { type: [string, "null"], default: null, random: "[a-z]{12}" }

lifecycles:
  letter:
    source: guide#life
    states: [drafted, at the printer, posted, jammed]
    moves: { drafted: [at the printer], at the printer: [posted, jammed] }
    plan: drafted for 90s, at the printer for 2h, posted
    on_enter: { posted: { draw: [proof] } }

auth:
  shop_key:
    source: guide#keys
    in: [header Authorization Shop, query shop_key]
    find: shop.key
    refusals: { missing: no_key, unknown: no_key }

limits:
  letters:
    source: guide#fair-use
    per: caller
    windows: [ { name: a minute, limit: 3, every: 1m } ]
    refusal: slow_down

errors:
  no_key:      { status: 401, source: guide#errors, headers: { WWW-Authenticate: Shop }, body: { fault: { kind: key } } }
  bad:         { status: 422, source: guide#errors, body: { fault: { kind: input, where: "{{ problem.field }}" } } }
  nothing:     { status: 404, source: guide#errors, body: { fault: { kind: unknown } } }
  other_verb:  { status: 405, source: guide#errors, body: { fault: { kind: verb } } }
  not_posted:  { status: 409, source: guide#errors, body: { fault: { kind: early } } }
  slow_down:   { status: 429, source: guide#fair-use, headers: { Retry-After: "{{ limit.retry_after }}" },
                 body: { fault: { kind: haste, wait: "{{ limit.retry_after }}" } } }
  broken:      { status: 503, source: guide#errors, grade: assumed, body: { fault: { kind: outage } } }
refusals: { invalid: bad, unknown_path: nothing, wrong_method: other_verb }

views:
  letter:
    of: letter
    body:
      number: "{{ letter.number }}"
      subject: "{{ letter.subject }}"
      from: "{{ letter.shop.code | upper }}"
      state: "{{ letter.state }}"
      done: "{{ letter.progress }}%"
      drafted_at: "{{ letter.created | date: 'DD.MM.YYYY HH:mm' }}"
      addresses: { $when: { letter.state: posted }, $then: "{{ base_url }}/v7/proofs/{{ letter.proof }}/addresses.csv" }

files:
  addresses:
    source: guide#addresses
    people: "{{ letter.crowd }}"
    columns: { who: "{{ person.id }}", name: "{{ person.name }}", town: "{{ person.town }}" }

operations:
  write:
    request: POST /v7/letters
    source: guide#write
    limits: [letters]
    body:
      type: object
      required: [subject, crowd]
      properties: { subject: { type: string, minLength: 1, maxLength: 40 }, crowd: { type: string, enum: [all, north] } }
    create: { letter: { shop: "{{ caller.code }}", subject: "{{ body.subject }}", crowd: "{{ body.crowd }}" } }
    reply: { status: 201, source: guide#write, headers: { Location: "/v7/letters/{{ letter.number }}" }, body: "{{ letter | view: letter }}" }
  look:
    request: GET /v7/letters/{number}
    source: guide#look
    limits: []
    find: { letter: { by: path.number, where: { letter.shop: "{{ caller.code }}" }, refusal: nothing } }
    polls: letter
    reply: { source: guide#look, body: "{{ letter | view: letter }}" }
  all:
    request: GET /v7/letters[/]
    source: guide#all
    limits: []
    query: { after: { type: string }, many: { type: integer, minimum: 1, maximum: 50, default: 2 } }
    lists:
      letters:
        of: letter
        where: { letter.shop: "{{ caller.code }}" }
        page: { limit: query.many, cursor: query.after, refusal: bad }
        view: letter
    reply: { source: guide#all, body: { letters: "{{ letters.items }}", of: "{{ letters.total }}", after: "{{ letters.next }}" } }
  burn:
    request: DELETE /v7/letters/{number}
    source: guide#burn
    limits: []
    find: { letter: { by: path.number, where: { letter.shop: "{{ caller.code }}" }, refusal: nothing } }
    delete: [letter]
    reply: { status: 204, source: guide#burn }
  addresses:
    request: GET /v7/proofs/{proof}/addresses.csv
    source: guide#addresses
    auth: none
    limits: []
    find: { letter: { by: path.proof, field: proof, refusal: nothing } }
    reply:
      - { when: { letter.state: posted }, source: guide#addresses, file: addresses }
      - error: not_posted

try: { operation: GET /v7/letters, credential: { shop: corner } }
"""

NORMAL = """\
scenario: normal
vendor: acme
title: Two shops, one of which has written five letters
source: guide#life
data:
  shop:
    - { code: corner, key: K1 }
    - { code: mall, key: K2, plan_name: large }
  letter:
    - { repeat: 5, number: "M-{{ n }}", shop: mall, subject: "Offer {{ n }}", crowd: north, state: posted }
"""

JAMS = """\
scenario: jams
vendor: acme
title: The printer jams half way, and the first look at each letter fails
source: guide#life
plan: { letter: "drafted for 1s, at the printer for 1h until 50%, jammed" }
faults: [ { operation: look, error: broken, calls: 1 } ]
"""

POPULATION = """\
people: 30
person:
  id:   { sequence: 1 }
  name: { pick: [Ann, Bob, "Cid, Jr."] }
  town: { weighted: { Northtown: 1, Southtown: 1 } }
audiences:
  all:   { title: Everybody, where: { person.id: { minimum: 1 } } }
  north: { title: The north, where: { person.town: Northtown } }
"""

KEY = {"Authorization": "Shop K1"}
OTHER_KEY = {"Authorization": "Shop K2"}
LETTER = {"subject": "Hello", "crowd": "all"}


class SixthVendor(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        program()
        place = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.folder = place / "acme"
        cls.folder.mkdir()
        for name, text in {"acme/api.yaml": API, "acme/normal.yaml": NORMAL, "acme/jams.yaml": JAMS, "population.yaml": POPULATION}.items():
            (place / name).write_text(text, encoding="utf-8")

    def serve(self, **settings):
        return self.enterContext(StandIn(self.folder, **settings))

    def test_it_is_checked_and_its_routes_are_shown(self):
        checked = run("check", self.folder)
        self.assertEqual((checked.returncode, checked.stderr), (0, ""))
        self.assertIn("drafted -> at the printer", checked.stdout)
        routes = run("routes", self.folder)
        self.assertEqual(routes.returncode, 0, routes.stderr)
        self.assertIn("/v7/letters/{number}", routes.stdout)

    def test_who_may_call(self):
        server = self.serve()
        for headers, path in [({}, "/v7/letters"), ({"Authorization": "Shop K3"}, "/v7/letters"), ({"Authorization": "Bearer K1"}, "/v7/letters")]:
            answer = server.request("GET", path, headers)
            self.assertEqual((answer.status, answer.json), (401, {"fault": {"kind": "key"}}))
            self.assertEqual(answer.headers["WWW-Authenticate"], "Shop")
        self.assertEqual(server.request("GET", "/v7/letters", KEY).status, 200)
        self.assertEqual(server.request("GET", "/v7/letters?shop_key=K1").status, 200)
        self.assertEqual(server.ready["vendors"][0]["credential"], "Authorization: Shop K1")

    def test_a_job_from_order_to_file(self):
        server = self.serve()
        made = server.request("POST", "/v7/letters", KEY, LETTER)
        self.assertEqual(made.status, 201, made)
        self.assertEqual(made.headers["Location"], "/v7/letters/L-000001")
        self.assertEqual(list(made.json.items()), [
            ("number", "L-000001"), ("subject", "Hello"), ("from", "CORNER"), ("state", "drafted"), ("done", "0%"),
            ("drafted_at", "01.01.2026 00:00")])
        self.assertEqual(made.headers["Understudy-Grade"], "documented")
        self.assertEqual(made.headers["Understudy-Source"], "https://acme.example/guide#write")

        def look():
            return server.request("GET", "/v7/letters/L-000001", KEY).json

        server.advance("45s")
        self.assertEqual((look()["state"], look()["done"]), ("drafted", "50%"))
        happened = server.advance("1h45s")
        self.assertEqual([(move["kind"], move["id"], move["from"], move["to"]) for move in happened],
                         [("letter", "L-000001", "drafted", "at the printer")])
        self.assertEqual((look()["state"], look()["done"]), ("at the printer", "50%"))
        self.assertEqual([move["to"] for move in server.advance("1h")], ["posted"])
        posted = look()
        self.assertEqual(posted["state"], "posted")

        self.assertTrue(posted["addresses"].startswith(f"http://127.0.0.1:{server.port}/v7/proofs/"), posted)
        file = server.request("GET", posted["addresses"])
        self.assertEqual((file.status, file.headers["Content-Type"]), (200, "text/csv; charset=utf-8"))
        rows = list(csv.reader(io.StringIO(file.text, newline="")))
        self.assertEqual(rows[0], ["who", "name", "town"])
        self.assertEqual([row[0] for row in rows[1:]], [str(number) for number in range(1, 31)])
        self.assertIn("Cid, Jr.", {row[1] for row in rows})
        kept = server.journal()["requests"][0]["understudy"]["file"]
        self.assertEqual(kept, {"rows": 30, "bytes": len(file.raw), "sha256": hashlib.sha256(file.raw).hexdigest()})

    def test_pages(self):
        server = self.serve()
        subjects, path = [], "/v7/letters?many=2"
        while path:
            page = server.request("GET", path, OTHER_KEY).json
            self.assertEqual(page["of"], 5)
            self.assertLessEqual(len(page["letters"]), 2)
            subjects += [letter["subject"] for letter in page["letters"]]
            path = page["after"] and f"/v7/letters?many=2&after={page['after']}"
        self.assertEqual(subjects, [f"Offer {n}" for n in range(1, 6)])
        self.assertEqual(server.request("GET", "/v7/letters/", KEY).json, {"letters": [], "of": 0, "after": None})
        self.assertEqual(server.request("GET", "/v7/letters?after=made-up", OTHER_KEY).status, 422)

    def test_errors(self):
        server = self.serve()
        for method, path, body, status, kind in [
            ("POST", "/v7/letters", {"crowd": "all"}, 422, "input"),
            ("POST", "/v7/letters", {"subject": "", "crowd": "all"}, 422, "input"),
            ("POST", "/v7/letters", "{", 422, "input"),
            ("GET", "/v7/letters?many=0", None, 422, "input"),
            ("GET", "/v7/letters/L-999999", None, 404, "unknown"),
            ("GET", "/v7/parcels", None, 404, "unknown"),
            ("PUT", "/v7/letters", LETTER, 405, "verb"),
        ]:
            with self.subTest(method=method, path=path, body=body):
                answer = server.request(method, path, KEY | {"Content-Type": "application/json"}, body)
                self.assertEqual((answer.status, answer.json["fault"]["kind"]), (status, kind), answer)
        self.assertEqual({*server.request("PUT", "/v7/letters", KEY).headers["Allow"].split(", ")}, {"GET", "HEAD", "POST"})
        self.assertEqual(server.request("POST", "/v7/letters", OTHER_KEY, {"crowd": "all"}).json["fault"]["where"], "subject")

    def test_what_is_deleted_is_gone(self):
        server = self.serve()
        number = server.request("GET", "/v7/letters", OTHER_KEY).json["letters"][0]["number"]
        self.assertEqual(server.request("DELETE", f"/v7/letters/{number}", KEY).status, 404, "it is another shop's")
        gone = server.request("DELETE", f"/v7/letters/{number}", OTHER_KEY)
        self.assertEqual((gone.status, gone.raw), (204, b""))
        self.assertEqual(server.request("GET", f"/v7/letters/{number}", OTHER_KEY).status, 404)
        self.assertEqual(server.request("GET", "/v7/letters", OTHER_KEY).json["of"], 4)
        server.reset()
        self.assertEqual(server.request("GET", "/v7/letters", OTHER_KEY).json["of"], 5)

    def test_a_limit_that_time_lifts(self):
        server = self.serve()
        server.advance("20s")
        self.assertEqual([server.request("POST", "/v7/letters", KEY, LETTER).status for _ in range(4)], [201, 201, 201, 429])
        refused = server.request("POST", "/v7/letters", KEY, LETTER)
        self.assertEqual((refused.headers["Retry-After"], refused.json["fault"]["wait"]), ("40", 40))
        self.assertEqual(server.request("POST", "/v7/letters", OTHER_KEY, LETTER).status, 201, "each shop has its own")
        self.assertEqual(server.request("GET", "/v7/letters", KEY).status, 200, "writing is limited, looking is not")
        server.advance("39s")
        self.assertEqual(server.request("POST", "/v7/letters", KEY, LETTER).status, 429)
        server.advance("1s")
        self.assertEqual(server.request("POST", "/v7/letters", KEY, LETTER).status, 201)

    def test_another_situation(self):
        server = self.serve(scenario="acme/jams")
        server.request("POST", "/v7/letters", KEY, LETTER)
        self.assertEqual(server.request("GET", "/v7/letters/L-000001", KEY).status, 503)
        server.advance("1h")
        letter = server.request("GET", "/v7/letters/L-000001", KEY).json
        self.assertEqual((letter["state"], letter["done"]), ("at the printer", "49%"))
        server.advance("7d")
        self.assertEqual(server.request("GET", "/v7/letters/L-000001", KEY).json["state"], "jammed")

    def test_it_is_found_by_prefix_and_by_host(self):
        server = self.serve()
        for path, host in [("/v7/letters", None), ("/acme/v7/letters", None), ("/v7/letters", "acme.localhost"), ("/v7/letters", "print.acme.example")]:
            headers = KEY | ({"Host": f"{host}:{server.port}"} if host else {})
            self.assertEqual(server.request("GET", path, headers).status, 200, (path, host))

    def test_the_same_calls_give_the_same_bytes(self):
        def bytes_of_a_run():
            with StandIn(self.folder, options=["--seed", "7"]) as server:
                bodies = [server.request("POST", "/v7/letters", KEY, LETTER).raw]
                server.advance("3h")
                letter = server.request("GET", "/v7/letters/L-000001", KEY)
                link = letter.json["addresses"].removeprefix(server.url)
                return bodies + [letter.raw.replace(server.url.encode(), b""), server.request("GET", link).raw]

        self.assertEqual(bytes_of_a_run(), bytes_of_a_run())


if __name__ == "__main__":
    unittest.main()
