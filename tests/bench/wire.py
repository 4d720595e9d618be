"""Requests over the loopback: the stand-in in turns with others that return the same bytes."""
import contextlib
import statistics
import tempfile

from servers import LOOKUP, TOKEN, Nginx, bare_library, bare_node, stand_in, with_first_export, wrk

CONNECTIONS = (1, 16, 64, 256)
RATE, P99, COST = range(3)
CLOSE = ("Connection", "close")


@contextlib.contextmanager
def servers_of_one_reply(*names):
    """Yields the named servers as a dict, all with the same reply to LOOKUP; "ours" is always there."""
    with contextlib.ExitStack() as all_of_them:
        ours = all_of_them.enter_context(stand_in())
        with_first_export(ours)
        reply = ours.request("GET", LOOKUP, [TOKEN])
        file = all_of_them.enter_context(tempfile.NamedTemporaryFile())
        file.write(reply)
        file.flush()
        start = {"library": lambda: bare_library(file.name), "nginx": lambda: Nginx(reply), "node": lambda: bare_node(file.name)}
        servers = {"ours": ours}
        for name in names:
            servers[name] = all_of_them.enter_context(start[name]())
            require_same(name, servers[name].request("GET", LOOKUP, [TOKEN]), reply)
        yield servers


def require_same(name, theirs, ours):
    """The status, every header of ours and the body are the same; `Date` may tell another time."""
    def parts(reply):
        head, _, body = reply.partition(b"\r\n\r\n")
        status, *lines = head.split(b"\r\n")
        # Those of a connection are each server's own; a time is one of 29 bytes with all of them.
        return status, {line for line in lines if line.split(b":")[0].lower() not in (b"date", b"connection", b"keep-alive")}, body

    (status, headers, body), (our_status, our_headers, our_body) = parts(theirs), parts(ours)
    if status != our_status or body != our_body or not headers >= our_headers:
        raise SystemExit(f"bench: {name} does not return the same reply:\n{theirs.decode(errors='replace')}")


def take_turns(servers, connections, rounds, seconds, *headers):
    """Returns, by server, a list of (requests a second, p99 in ms, processor time a request in us), one of each round."""
    measured = {name: [] for name in servers}
    names = list(servers)
    for number in range(rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            server = servers[name]
            before = server.processor_seconds()
            rate, p99, requests = wrk(server, LOOKUP, connections, seconds, [TOKEN, *headers])
            measured[name].append((rate, p99, (server.processor_seconds() - before) / requests * 1e6))
    return measured


def median(rounds, which):
    return statistics.median(each[which] for each in rounds)


def ratio(ours, theirs, which):
    """The median over the rounds: what disturbs the machine for a while disturbs both."""
    return statistics.median(mine[which] / other[which] for mine, other in zip(ours, theirs))


def measure_wire(quick):
    rounds, seconds = (3, 1) if quick else (7, 3)
    called = {"library": "the bare library", "nginx": "nginx", "node": "Node.js"}
    at_least = {"library": 0.85, "nginx": 0.80, "node": 1.50}
    with servers_of_one_reply(*called) as servers:
        for connections in CONNECTIONS:
            measured = take_turns(servers, connections, rounds, seconds)
            ours = measured["ours"]
            what = f"wire, {connections} connection{'s' if connections > 1 else ''}"
            is_target = connections > 1
            for name in called:
                share = ratio(ours, measured[name], RATE)
                target = f">= {at_least[name] * 100:.0f} %" if is_target or name == "library" else None
                yield (f"{what}: of {called[name]}'s {median(measured[name], RATE):,.0f}/s",
                       f"{median(ours, RATE):,.0f}/s = {share:.0%}", target, target is None or share >= at_least[name])

            def theirs(which):
                return ", ".join(f"{called[name].removeprefix('the bare ')} {median(measured[name], which):.{3 - which}f}" for name in called)

            p99, slower = f"{median(ours, P99):.2f} ms", ratio(ours, measured["nginx"], P99)
            if connections == 64:
                yield f"{what}: p99 in ms ({theirs(P99)})", f"{p99} = {slower:.1f} x nginx", "<= 2.5 x", slower <= 2.5
            else:
                yield f"{what}: p99 in ms ({theirs(P99)})", p99, None, True
            cost = median(ours, COST)
            yield (f"{what}: processor time a request in us ({theirs(COST)})", f"{cost:.1f} us",
                   "<= 9 us" if is_target else None, not is_target or cost <= 9)


def measure_connect(quick):
    rounds, seconds = (3, 1) if quick else (7, 3)
    with servers_of_one_reply("nginx") as servers:
        for name, server in servers.items():
            require_close(name, server)
        measured = take_turns(servers, 64, rounds, seconds, CLOSE)
        ours, nginx = measured["ours"], measured["nginx"]
        share = ratio(ours, nginx, RATE)
        yield (f"a connection per request, 64 at once: of nginx's {median(nginx, RATE):,.0f}/s",
               f"{median(ours, RATE):,.0f}/s = {share:.0%}", ">= 90 %", share >= 0.9)
        yield (f"a connection per request: p99 in ms (nginx {median(nginx, P99):.2f})", f"{median(ours, P99):.2f} ms", None, True)
        yield (f"a connection per request: processor time a request in us (nginx {median(nginx, COST):.1f})",
               f"{median(ours, COST):.1f} us", None, True)


def require_close(name, server):
    """A server that kept the connection would be measured with less work."""
    with server.connect() as connection:
        server.ask(connection, server.spell("GET", LOOKUP, [TOKEN, CLOSE]))
        if connection.recv(1):
            raise SystemExit(f"bench: {name} sends more after it was asked to close")
