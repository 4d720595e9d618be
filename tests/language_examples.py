"""The examples of scenarios/README.md as files that load.

Put together they are one vendor. What they name without showing it is added here: the resources, errors and scenarios
around them, and one operation for each thing that would be unused otherwise.
"""
import re
import textwrap

from stand_in import SOURCE

REFERENCE = SOURCE / "scenarios/README.md"

# Added to the sections of api.yaml that the examples have, and those they do not have.
AROUND = r"""
vendor: meiro
title: The vendor of the language reference
base_path: /api
hosts: ["*.meiro.io"]
settings:
  delete_with_body: { default: false, enum: [false, true] }
resources:
  segment:
    fields:
      id: { type: integer, sequence: 300 }
      name: { type: string }
      audience: { type: string }
  user:
    fields:
      id: { type: string }
      email: { type: string }
      secret: { type: string }
      features: { type: array, default: [] }
      disabled: { type: boolean, default: false }
  session:
    key: token
    lifecycle: session
    fields:
      token: { type: string, random: "[0-9a-f]{16}" }
      user: { ref: user }
  file:
    fields:
      id: { type: integer, sequence: 1 }
      export: { ref: export }
      part: { type: integer }
lifecycles:
  session:
    source: auth
    states: [valid, expired]
    moves: { valid: [expired] }
    plan: valid for 8h, expired
permissions:
  run_export:
    source: S1:101-105
    any: [ { caller.features: { contains: segments/export } } ]
    refusal: forbidden
errors:
  unauthorized: { status: 401, source: auth, body: { message: No } }
  token_expired: { status: 401, source: auth, body: { message: Too old } }
  access_denied: { status: 403, source: auth, body: { message: No } }
  forbidden: { status: 403, source: auth, body: { message: No } }
  too_many_requests: { status: 429, source: auth, headers: { Retry-After: "{{ limit.retry_after }}" }, body: { message: No } }
  not_found: { status: 404, source: auth, body: { message: No } }
  method_not_allowed: { status: 405, source: auth, body: { message: No } }
  segment_not_found: { status: 404, source: auth, body: { message: No } }
  export_not_found: { status: 404, source: auth, body: { message: No } }
  history_not_found: { status: 404, source: auth, body: { message: No } }
  cannot_cancel: { status: 409, source: auth, body: { message: No } }
  not_ready: { status: 409, source: auth, body: { message: No } }
  server_error: { status: 500, source: auth, body: { message: No } }
views:
  full: { of: export, body: { id: "{{ export.id }}", segment: "{{ export.segment.name }}" } }
operations:
  forms:                                        # the forms and filters of section 9
    request: GET /api/exports/{export_id}
    source: S1:1
    permission: read_exports
    find: { export: { by: path.export_id, refusal: export_not_found } }
    lists: { exports: { of: export, view: export } }
    reply: { source: S1:1, body: FORMS }
  download:
    request: GET /api/files/{file_id}[/]
    source: S1:2
    auth: signature
    query: { fields: { type: string }, header: { type: boolean, default: true } }
    find:
      file: { by: path.file_id, refusal: not_found }
      export: { by: file.export, refusal: export_not_found }
    reply:
      - { when: { settings.delete_with_body: true }, status: 204, source: S1:2 }
      - { source: S1:2, file: customers }
  list_exports:
    request: GET /api/segments/{segment_id}/exports
    source: S1:3
    query:
      limit: { type: integer, minimum: 1, default: 20 }
      offset: { type: integer, minimum: 0, default: 0 }
      order_by: { type: string, default: id }
      order_dir: { type: string, enum: [ASC, DESC], default: ASC }
    find: { segment: { by: path.segment_id, refusal: segment_not_found } }
    reply: { source: S1:3, body: { exports: "{{ exports.items }}", pages: "{{ exports.last_page }}" } }
"""

NORMAL = """\
scenario: normal
vendor: meiro
title: Somebody, and nothing else
source: S1:1
data:
  user:
    - { id: "200", email: user@example.com, secret: s }
  session:
    - { token: 1234567890abcdef, user: "200" }
"""

# What GET /api/exports/1 shows in each form.
SHOWN = """\
scenario: shown
vendor: meiro
title: One export with a name that filters change
source: S1:1
data:
  user:
    - { id: "200", email: user@example.com, secret: s, features: [segments/export] }
  segment:
    - { id: 300, name: DACH, audience: dach }
  export:
    - { id: 1, segment: 300, name: "a,B" }
"""

VENDOR_README = """\
# What the examples cite

## Error bodies

## Files

## Limits
"""


def examples():
    """Returns (line, text) of every YAML example of the reference."""
    text = REFERENCE.read_text(encoding="utf-8")
    return [(text.count("\n", 0, found.start(1)) + 1, found[1]) for found in re.finditer(r"^```yaml\n(.*?)^```", text, re.M | re.S)]


def sections_of(text):
    """Splits YAML at its top-level keys. Returns {key: the lines that are its, the first one included}."""
    sections = {}
    for line in text.splitlines(keepends=True):
        if found := re.match(r"([\w]+):", line):
            key = found[1]
            assert key not in sections, f"{key} stands twice"
            sections[key] = ""
        elif not sections:
            assert line.isspace() or line.startswith("#"), line
            continue
        sections[key] += line
    return sections


def forms():
    """Returns the body with each template form and each filter that the tables of section 9 show."""
    text = REFERENCE.read_text(encoding="utf-8")
    shown = [form.replace(r"\|", "|") for form in re.findall(r'^\| `("\{\{.*?\}\}.*?")` \|', text, re.M)]
    table = re.search(r"^\| filter \| result \|\n\| --- \| --- \|\n((?:\|.*\n)+)", text, re.M)[1]
    for row in table.splitlines():
        for name in re.findall(r"`([^`]*)`", row.split(" | ")[0]):
            name = {"default: X": "default: 'x'", "view: NAME": "view: full"}.get(name, name)
            value = "export.created" if name.startswith(("date", "unix")) else "export" if name.startswith("view") else "export.name"
            shown.append(f'"{{{{ {value} | {name} }}}}"')
    return "{ " + ", ".join(f"f{number}: {form}" for number, form in enumerate(shown, 1)) + " }", len(shown)


def steps():
    """Returns each step of a plan that the table of section 5 shows."""
    text = REFERENCE.read_text(encoding="utf-8")
    table = re.search(r"^\| step \| meaning \|\n\| --- \| --- \|\n((?:\|.*\n)+)", text, re.M)[1]
    return [step for row in table.splitlines() for step in re.findall(r"`([^`]*)`", row.split(" | ")[0]) if step != "repeat"]


def folder():
    """Returns {path below a folder called meiro: text}. ../population.yaml is what stands beside it."""
    api = sections_of(AROUND.replace("FORMS", forms()[0]))
    files = {"README.md": VENDOR_README, "normal.yaml": NORMAL, "shown.yaml": SHOWN}
    for _, text in examples():
        if text.startswith("scenario:"):
            name = re.match(r"scenario: (\S+)", text)[1]
            files[f"{name}.yaml"] = text
        elif text.startswith("people:"):
            files["../population.yaml"] = text
        elif text.startswith(" "):  # a key of an operation: it goes to list_exports, the last one
            api["operations"] += textwrap.indent(textwrap.dedent(text), "    ")
        else:
            for key, lines in sections_of(text).items():
                if key in api:
                    head, _, rest = lines.partition("\n")
                    assert not head.partition(":")[2].split("#")[0].strip(), f"{key} is not a block"
                    around_head, _, around_rest = api[key].partition("\n")
                    lines = around_head + "\n" + rest + around_rest
                api[key] = lines
    for number, step in enumerate(steps(), 1):
        files[f"step-{number}.yaml"] = (f"scenario: step-{number}\nvendor: meiro\ntitle: A step of section 5\nsource: S1:1\n"
                                        f"plan: {{ export: \"waiting for 1s, {step}\" }}\n")
    files["api.yaml"] = "".join(api.values())
    return files
