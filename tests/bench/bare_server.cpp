// What the stand-in is measured against: cpp-httplib alone, answering one path with one fixed reply.
//
//   bare_server PATH FILE [THREADS]
//
// FILE holds the whole reply as it goes over the wire. Prints the port and serves until it is killed.
//
// It is the library at its best: no delayed segments, no limit on requests per connection, a thread for each connection (with
// fewer, connections wait for others to end), the reply's head ready made instead of put together from a map of headers.
#define CPPHTTPLIB_LISTEN_BACKLOG 1024
#include <httplib.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <limits>
#include <string>

int main(int argc, char** argv) {
    if (argc < 3) {
        std::cerr << "usage: bare_server PATH FILE [THREADS]\n";
        return 2;
    }
    std::ifstream file(argv[2], std::ios::binary);
    const std::string wire{std::istreambuf_iterator<char>(file), {}};
    const std::size_t line_end = wire.find("\r\n"), head_end = wire.find("\r\n\r\n");
    if (line_end == std::string::npos || head_end == std::string::npos) {
        std::cerr << "bare_server: " << argv[2] << " holds no reply\n";
        return 2;
    }
    const std::string headers = wire.substr(line_end + 2, head_end + 4 - (line_end + 2));  // with the empty line
    const std::string body = wire.substr(head_end + 4);
    const int status = std::atoi(wire.c_str() + wire.find(' '));
    const std::size_t threads = argc > 3 ? static_cast<std::size_t>(std::atoi(argv[3])) : 320;

    httplib::Server server;
    server.new_task_queue = [threads] { return new httplib::ThreadPool(threads); };
    server.set_tcp_nodelay(true);
    server.set_keep_alive_max_count(std::numeric_limits<std::size_t>::max());
    server.set_header_writer([&](httplib::Stream& stream, httplib::Headers&) { return stream.write(headers.data(), headers.size()); });
    server.Get(argv[1], [&](const httplib::Request&, httplib::Response& response) {
        response.status = status;
        response.body = body;
    });

    const int port = server.bind_to_any_port("127.0.0.1");
    if (port <= 0) {
        std::cerr << "bare_server: cannot listen\n";
        return 1;
    }
    std::cout << port << std::endl;
    return server.listen_after_bind() ? 0 : 1;
}
