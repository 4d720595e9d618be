"""Many connections that do nothing, and many requests that wait: what they cost the stand-in and those beside them."""
import contextlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

from servers import LOOKUP, PATIENCE, PROGRAM, ROOT, TOKEN, Server, stand_in, with_first_export, wrk

IDLE = 10_000
DELAYED = 1_000
VENDOR = ROOT / "tests/torture/scenarios/patience"


@contextlib.contextmanager
def held_connections(server, count, request, what):
    """Holds connections from another process until the end of the `with`; they must then still be there."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(request)
        file.flush()
        child = subprocess.Popen([sys.executable, ROOT / "tests/bench/held_connections.py", str(server.port), str(count), file.name, what],
                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            if child.stdout.readline() != "held\n":
                raise SystemExit(f"bench: {count:,} connections cannot be held")
            yield
            quiet, _ = child.communicate("\n", timeout=PATIENCE)
            if quiet.strip() != str(count):
                raise SystemExit(f"bench: of {count:,} connections only {quiet.strip() or 'none'} stayed open and quiet")
        finally:
            child.kill()
            child.wait()


def allow_descriptors(count):
    """For this process and those it starts."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < count:
        raise SystemExit(f"bench: {count:,} descriptors are needed, the hard limit is {hard:,} (ulimit -Hn)")
    if soft != resource.RLIM_INFINITY and soft < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))


def measure_idle(quick):
    rounds, seconds = (3, 1) if quick else (7, 3)
    allow_descriptors(IDLE + 1000)
    limits = ["--limit", "connections=20000", "--limit", "idle-time=10m"]
    with stand_in(*limits) as crowded, stand_in(*limits) as alone:
        for server in (crowded, alone):
            with_first_export(server)
        # No load before this: memory that it gave back would serve the idle connections and hide what they cost.
        before = crowded.resident_kib()
        with held_connections(crowded, IDLE, crowded.spell("GET", "/__admin/health"), "answered"):
            each = (crowded.resident_kib() - before) / IDLE
            yield f"{IDLE:,} idle connections: resident memory of each", f"{each:.1f} KiB", "<= 16 KiB", each <= 16
            measured = []
            for number in range(rounds):
                one = {server: wrk(server, LOOKUP, 64, seconds) for server in ((crowded, alone) if number % 2 else (alone, crowded))}
                measured.append((one[crowded], one[alone]))

            def median(who, which):
                return statistics.median(each[who][which] for each in measured)

            share = statistics.median(beside[0] / without[0] for beside, without in measured)
            yield (f"64 connections beside {IDLE:,} idle ones: of the {median(1, 0):,.0f}/s without", f"{median(0, 0):,.0f}/s = {share:.0%}",
                   ">= 90 %", share >= 0.9)
            yield f"64 connections beside {IDLE:,} idle ones: p99 in ms (without {median(1, 1):.2f})", f"{median(0, 1):.2f} ms", None, True


def probe(server, seconds):
    """Asks over one connection, 50 times a second. Returns the median and the greatest time to an answer in ms."""
    taken = []
    request = server.spell("GET", "/at-once")
    end = time.perf_counter() + seconds
    with server.connect() as connection:
        while (started := time.perf_counter()) < end:
            if not server.ask(connection, request).startswith(b"HTTP/1.1 200"):
                raise SystemExit("bench: a probe was not answered")
            taken.append((time.perf_counter() - started) * 1000)
            time.sleep(0.02)
    return statistics.median(taken), max(taken)


def measure_delayed(quick):
    seconds = 2 if quick else 10
    allow_descriptors(DELAYED + 500)
    with Server([PROGRAM, "serve", VENDOR, "--port", "0", "-q"], lambda line: int(line.rpartition(b":")[2])) as server:
        quiet = probe(server, seconds)
        time.sleep(0.5)  # for the end of its connection
        threads, descriptors = server.threads(), server.descriptors()
        with held_connections(server, DELAYED, server.spell("GET", "/later"), "waiting"):
            deadline = time.monotonic() + 5
            while server.descriptors() < descriptors + DELAYED and time.monotonic() < deadline:
                time.sleep(0.05)
            busy = probe(server, seconds)
            held, grown = server.descriptors() - descriptors, server.threads() - threads
        if held < DELAYED:
            raise SystemExit(f"bench: the program holds {held} of {DELAYED:,} delayed requests")
    yield f"{DELAYED:,} requests delayed by 30 s: threads, beside {threads}", f"{grown} more", "0 more", grown <= 0
    yield (f"a probe beside {DELAYED:,} delayed requests: median in ms (without {quiet[0]:.2f})", f"{busy[0]:.2f} ms", None, True)
    yield (f"a probe beside {DELAYED:,} delayed requests: slowest in ms (without {quiet[1]:.2f})", f"{busy[1]:.2f} ms", None, True)
