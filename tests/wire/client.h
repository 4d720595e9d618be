// A client that sends and reads bytes, so that tests can say what real clients never would.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <understudy/message.h>

namespace understudy::wire {

/// What came back. Header names keep their spelling.
struct Answer {
    int status = 0;
    Headers headers;
    std::string body;
    bool was_chunked = false;

    /// The first field of that name, or an empty text.
    std::string header(std::string_view name) const;
};

/// One connection to 127.0.0.1. Waits for a minute at most, so that a test fails instead of hanging.
class Client {
  public:
    explicit Client(int port);
    ~Client();
    Client(Client&& other) noexcept;
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// Returns whether all bytes could be sent.
    bool send(std::string_view bytes);
    /// Sends `METHOD TARGET HTTP/1.1` with Host, these header lines (each with its end), and a body's length.
    void request(std::string_view method, std::string_view target, std::string_view header_lines = "",
                 std::string_view body = "");
    /// Reads the answer to `method`; nothing when the connection ended before it was whole.
    std::optional<Answer> read(std::string_view method = "GET");
    /// Reads all that comes until the connection ends.
    std::string read_to_end();
    /// Whether the other side has ended the connection, having sent nothing more.
    bool has_ended();
    void close();

    int socket() const { return socket_; }

  private:
    bool receive();

    int socket_;
    int port_;
    std::string input_;
};

/// One request on a connection of its own.
Answer ask(int port, std::string_view method, std::string_view target, std::string_view header_lines = "",
           std::string_view body = "");

}  // namespace understudy::wire
