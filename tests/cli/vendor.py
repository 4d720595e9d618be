"""A vendor of a few lines for the tests of the command line, and the program started by hand."""
import contextlib
import pathlib
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from stand_in import PATIENCE, SOURCE, environment, program

API = """\
vendor: tiny
title: A vendor of a few lines
documents:
  choices: { title: Choices, file: README.md }
resources:
  job:
    lifecycle: job
    fields:
      id: { type: integer, sequence: 1 }
lifecycles:
  job:
    source: choices#choices
    states: [waiting, finished]
    moves: { waiting: [finished] }
    plan: waiting for 2s, finished
errors:
  not_found: { status: 404, source: choices#choices, grade: assumed, body: { message: no such job } }
operations:
  get_job:
    request: GET /jobs/{id}
    source: choices#choices
    path: { id: { type: integer } }
    find: { job: { by: path.id, refusal: not_found } }
    reply: { source: choices#choices, body: { id: "{{ job.id }}", state: "{{ job.state }}" } }
  finish_job:
    request: POST /jobs/{id}/finish
    source: choices#choices
    path: { id: { type: integer } }
    find: { job: { by: path.id, refusal: not_found } }
    move: { job: { to: finished, refusal: not_found } }
    reply: { source: choices#choices, body: { state: "{{ job.state }}" } }
try: { operation: GET /jobs/1 }
"""

SCENARIO = """\
scenario: {name}
vendor: tiny
title: One job
source: choices#choices
data:
  job: [ {{}} ]
"""


@contextlib.contextmanager
def scenarios():
    """A folder with the vendor `tiny`, which has the scenarios `normal` and `other`."""
    with tempfile.TemporaryDirectory() as folder:
        vendor = pathlib.Path(folder) / "tiny"
        vendor.mkdir()
        (vendor / "api.yaml").write_text(API)
        (vendor / "README.md").write_text("# Tiny\n\n## Choices\n")
        for name in ("normal", "other"):
            (vendor / f"{name}.yaml").write_text(SCENARIO.format(name=name))
        yield pathlib.Path(folder)


def run(*arguments, env=None, cwd=None):
    """Runs the program to its end. `env` is added to a clean environment."""
    return subprocess.run([program(), *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8",
                          env=environment() | (env or {}), cwd=cwd, timeout=PATIENCE)


@contextlib.contextmanager
def serving(*arguments, env=None, stderr=subprocess.PIPE):
    """The program at `serve`, after it has printed its ready line. Yields the process; `process.greeting` is what it printed."""
    process = subprocess.Popen([program(), "serve", *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=stderr, encoding="utf-8", env=environment() | (env or {}))
    stuck = threading.Timer(PATIENCE, process.kill)
    stuck.start()
    try:
        process.greeting = ""
        for line in process.stdout:
            process.greeting += line
            if line.startswith("understudy ready on ") or line.startswith("{"):
                break
        yield process
    finally:
        stuck.cancel()
        process.terminate()
        process.wait(PATIENCE)
        process.stdout.close()
        if process.stderr:
            process.stderr.close()
