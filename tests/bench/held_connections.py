"""Opens connections and holds them: held_connections.py PORT COUNT REQUEST_FILE answered|waiting

Sends the bytes of the file over each connection. `answered`: reads the reply, so that the connection is then an idle kept one.
`waiting`: reads nothing. Prints "held" when all are so, and waits for the end of its stdin. Then prints how many are still open and
without a byte to read, and ends, which closes them. It ends by itself after 300 seconds.
"""
import select
import socket
import sys

AT_ONCE = 200  # connections on their way; more might overflow the listener's queue
GIVE_UP = 60   # seconds without progress
END = 300


def hold(port, count, request, read_reply):
    connections = []
    while len(connections) < count:
        batch = []
        for _ in range(min(AT_ONCE, count - len(connections))):
            connection = socket.create_connection(("127.0.0.1", port), timeout=GIVE_UP)
            connection.sendall(request)
            batch.append(connection)
        if read_reply:
            for connection in batch:
                if not connection.recv(65536).startswith(b"HTTP/1.1 200"):
                    raise SystemExit("held_connections: a request was not answered")
        connections += batch
    return connections


def count_quiet(connections):
    poll = select.epoll(len(connections))
    for connection in connections:
        poll.register(connection.fileno(), select.EPOLLIN)
    return len(connections) - len(poll.poll(0, len(connections)))


def main():
    port, count, file, what = sys.argv[1:]
    with open(file, "rb") as request:
        connections = hold(int(port), int(count), request.read(), what == "answered")
    print("held", flush=True)
    select.select([sys.stdin], [], [], END)
    print(count_quiet(connections), flush=True)


if __name__ == "__main__":
    main()
