#include "wire/client.h"

#include <cstdlib>
#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace understudy::wire {
namespace {

std::optional<Answer> read_head(std::string& input) {
    const std::size_t end = input.find("\r\n\r\n");
    if (end == std::string::npos) return std::nullopt;
    Answer answer;
    answer.status = std::atoi(input.c_str() + std::string_view("HTTP/1.1 ").size());
    std::size_t at = input.find("\r\n") + 2;
    while (at < end + 2) {
        const std::size_t line_end = input.find("\r\n", at);
        const std::size_t colon = input.find(": ", at);
        answer.headers.push_back(
            {input.substr(at, colon - at), input.substr(colon + 2, line_end - colon - 2)});
        at = line_end + 2;
    }
    input.erase(0, end + 4);
    return answer;
}

}  // namespace

std::string Answer::header(std::string_view name) const {
    const std::string* value = find_header(headers, name);
    return value ? *value : std::string();
}

Client::Client(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)), port_(port) {
    const timeval minute{.tv_sec = 60, .tv_usec = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &minute, sizeof minute);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &minute, sizeof minute);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        close();
        throw std::runtime_error("cannot connect");
    }
}

Client::~Client() {
    close();
}

Client::Client(Client&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), port_(other.port_), input_(std::move(other.input_)) {}

void Client::close() {
    if (socket_ >= 0) ::close(std::exchange(socket_, -1));
}

bool Client::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t size = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (size <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(size));
    }
    return true;
}

void Client::request(std::string_view method, std::string_view target, std::string_view header_lines,
                     std::string_view body) {
    std::string text(method);
    text.append(" ").append(target).append(" HTTP/1.1\r\n");
    if (header_lines.find("Host:") == std::string_view::npos)
        text += "Host: 127.0.0.1:" + std::to_string(port_) + "\r\n";
    text.append(header_lines);
    if (!body.empty()) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    text.append("\r\n").append(body);
    send(text);
}

bool Client::receive() {
    char piece[16 * 1024];
    const ssize_t size = ::recv(socket_, piece, sizeof piece, 0);
    if (size <= 0) return false;
    input_.append(piece, static_cast<std::size_t>(size));
    return true;
}

std::optional<Answer> Client::read(std::string_view method) {
    auto answer = read_head(input_);
    while (!answer) {
        if (!receive()) return std::nullopt;
        answer = read_head(input_);
    }
    answer->was_chunked = answer->header("Transfer-Encoding") == "chunked";
    if (method == "HEAD" || answer->status < 200 || answer->status == 204 || answer->status == 304)
        return answer;
    if (!answer->was_chunked) {
        const auto size = static_cast<std::size_t>(std::atoll(answer->header("Content-Length").c_str()));
        while (input_.size() < size) {
            if (!receive()) return std::nullopt;
        }
        answer->body = input_.substr(0, size);
        input_.erase(0, size);
        return answer;
    }
    while (true) {
        std::size_t line = input_.find("\r\n");
        if (line != std::string::npos) {
            const auto size = static_cast<std::size_t>(std::strtoull(input_.c_str(), nullptr, 16));
            if (input_.size() >= line + 2 + size + 2) {
                answer->body.append(input_, line + 2, size);
                input_.erase(0, line + 2 + size + 2);
                if (size == 0) return answer;
                continue;
            }
        }
        if (!receive()) return std::nullopt;
    }
}

std::string Client::read_to_end() {
    while (receive()) {
    }
    return std::exchange(input_, {});
}

bool Client::has_ended() {
    char byte = 0;
    return input_.empty() && ::recv(socket_, &byte, 1, 0) == 0;
}

Answer ask(int port, std::string_view method, std::string_view target, std::string_view header_lines,
           std::string_view body) {
    Client client(port);
    client.request(method, target, header_lines, body);
    auto answer = client.read(method);
    if (!answer) throw std::runtime_error("no answer");
    return *std::move(answer);
}

}  // namespace understudy::wire
