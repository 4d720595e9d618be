#include "transport/wire_format.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <utility>

#include "base/json.h"

namespace understudy::transport {
namespace {

constexpr bool is_token_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_byte);
}

constexpr bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

bool has_control_but_tab(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return is_control(c) && c != '\t'; });
}

bool same(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

bool lists(std::string_view value, std::string_view word) {
    while (!value.empty()) {
        const std::size_t comma = std::min(value.find(','), value.size());
        if (same(trimmed(value.substr(0, comma)), word)) return true;
        value.remove_prefix(std::min(comma + 1, value.size()));
    }
    return false;
}

std::size_t leading_empty_lines(std::string_view bytes) {
    std::size_t size = 0;
    while (size < 4 && bytes.substr(size, 2) == "\r\n") size += 2;
    return size;
}

std::optional<Refusal> read_request_line(std::string_view line, Head& head) {
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last)
        return Refusal{400, "the request line is not METHOD TARGET VERSION"};
    const std::string_view method = line.substr(0, first);
    const std::string_view target = line.substr(first + 1, last - first - 1);
    const std::string_view version = line.substr(last + 1);
    if (!is_token(method)) return Refusal{400, "the method is no token"};
    if (target.empty() ||
        std::any_of(target.begin(), target.end(), [](char c) { return is_control(c) || c == ' '; })) {
        return Refusal{400, "the target has a space or control byte in it"};
    }
    if (version == "HTTP/1.0") {
        head.is_http_1_0 = true;
        head.keeps_alive = false;
    } else if (version != "HTTP/1.1") {
        return Refusal{version.starts_with("HTTP/") ? 505 : 400,
                       "the version is neither HTTP/1.1 nor HTTP/1.0"};
    }
    head.request.method = method;
    head.request.target = target;
    return std::nullopt;
}

std::optional<Refusal> read_field(std::string_view line, Head& head) {
    if (line.front() == ' ' || line.front() == '\t') return Refusal{400, "a header is folded over two lines"};
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
        return Refusal{400, "a header line is not NAME: VALUE"};
    }
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (has_control_but_tab(value)) return Refusal{400, "a header value has a control byte in it"};
    head.request.headers.push_back({std::string(line.substr(0, colon)), std::string(value)});
    return std::nullopt;
}

std::optional<Refusal> read_length(std::string_view value, Head& head) {
    if (value.empty() || value.size() > 19 ||
        !std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; })) {
        return Refusal{400, "Content-Length is not a number"};
    }
    std::from_chars(value.data(), value.data() + value.size(), head.body_bytes);
    if (head.body_bytes > max_body) return Refusal{413, "the body is larger than 8 MiB"};
    return std::nullopt;
}

// Reads the fields that say where the request ends and what follows it.
std::optional<Refusal> read_framing(Head& head) {
    int hosts = 0, lengths = 0, encodings = 0;
    for (const auto& [name, value] : head.request.headers) {
        if (same(name, "host")) {
            ++hosts;
        } else if (same(name, "content-length")) {
            ++lengths;
            if (auto refusal = read_length(value, head)) return refusal;
        } else if (same(name, "transfer-encoding")) {
            ++encodings;
            if (!same(value, "chunked"))
                return Refusal{501, "of the transfer encodings only `chunked` is understood"};
            head.is_chunked = true;
        } else if (same(name, "connection")) {
            if (lists(value, "close")) {
                head.keeps_alive = false;
            } else if (head.is_http_1_0 && lists(value, "keep-alive")) {
                head.keeps_alive = true;
            }
        } else if (same(name, "expect")) {
            head.expects_continue = same(value, "100-continue");
        }
    }
    if (hosts > 1 || (hosts == 0 && !head.is_http_1_0))
        return Refusal{400, "there is not exactly one Host header"};
    if (lengths > 1) return Refusal{400, "there is more than one Content-Length"};
    if (encodings > 1 || (encodings > 0 && (lengths > 0 || head.is_http_1_0))) {
        return Refusal{400, "Transfer-Encoding stands twice, with a Content-Length or in HTTP/1.0"};
    }
    return std::nullopt;
}

/// Of RFC 9110 and the extensions in use; the most frequent first.
constexpr std::pair<int, std::string_view> phrases[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {203, "Non-Authoritative Information"},
    {204, "No Content"},
    {205, "Reset Content"},
    {206, "Partial Content"},
    {207, "Multi-Status"},
    {300, "Multiple Choices"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {418, "I'm a teapot"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {423, "Locked"},
    {424, "Failed Dependency"},
    {425, "Too Early"},
    {426, "Upgrade Required"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {451, "Unavailable For Legal Reasons"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
};

}  // namespace

std::variant<std::size_t, std::monostate, Refusal> find_head(std::string_view bytes) {
    const std::size_t begin = leading_empty_lines(bytes);
    std::size_t at = begin, fields = 0;
    while (true) {
        const std::size_t end = bytes.find('\n', at);
        const std::size_t line = std::min(end, bytes.size()) - at;
        if (at == begin && line > max_request_line)
            return Refusal{414, "the request line is longer than 8 KiB"};
        if (line > max_field_line) return Refusal{431, "a header is longer than 8 KiB"};
        if (at - begin > max_request_line + max_field_bytes)
            return Refusal{431, "the headers are larger than 32 KiB"};
        if (fields > max_fields + 1) return Refusal{431, "there are more than 100 headers"};
        if (end == std::string_view::npos) return std::monostate();
        if (end == at || bytes[end - 1] != '\r') return Refusal{400, "a line does not end in CR LF"};
        if (line == 1 && at > begin) return end + 1;
        at = end + 1;
        ++fields;  // counts the request line too
    }
}

std::variant<Head, Refusal> parse_head(std::string_view head_bytes) {
    head_bytes.remove_prefix(leading_empty_lines(head_bytes));
    Head head;
    head.request.headers.reserve(8);
    bool is_first = true;
    while (true) {
        const std::size_t end = head_bytes.find("\r\n");
        if (end == std::string_view::npos) return Refusal{400, "a line does not end in CR LF"};
        const std::string_view line = head_bytes.substr(0, end);
        if (line.empty()) break;
        if (auto refusal = is_first ? read_request_line(line, head) : read_field(line, head))
            return *std::move(refusal);
        is_first = false;
        head_bytes.remove_prefix(end + 2);
    }
    if (is_first) return Refusal{400, "there is no request line"};
    if (auto refusal = read_framing(head)) return *std::move(refusal);
    return head;
}

std::optional<std::string_view> ChunkReader::take_line(std::string_view& bytes, std::size_t longest) {
    const std::size_t end = bytes.find('\n');
    const std::size_t line = std::min(end, bytes.size());
    if (line > longest || (end != std::string_view::npos && (end == 0 || bytes[end - 1] != '\r')))
        malformed_ = true;
    if (malformed_ || end == std::string_view::npos) return std::nullopt;
    const std::string_view taken = bytes.substr(0, end - 1);
    bytes.remove_prefix(end + 1);
    framing_ += end + 1;
    return taken;
}

ChunkReader::Result ChunkReader::read(std::string_view& bytes, std::string& body) {
    constexpr std::size_t longest_extension = 256, longest_trailers = 8 * 1024;
    while (true) {
        // A body that is nearly all framing is an attack on our time, not a body.
        if (framing_ > 100'000 && framing_ > 4 * body.size()) return Result::malformed;
        switch (expects_) {
            case Expects::size: {
                const auto line = take_line(bytes, 16 + longest_extension);
                if (!line) return malformed_ ? Result::malformed : Result::more;
                const auto digits = std::min(line->find_first_not_of("0123456789abcdefABCDEF"), line->size());
                const std::string_view rest = trimmed(line->substr(digits));
                if (digits == 0 || digits > 8 || (!rest.empty() && rest.front() != ';') ||
                    has_control_but_tab(rest)) {
                    return Result::malformed;
                }
                std::from_chars(line->data(), line->data() + digits, left_, 16);
                if (left_ > max_body - body.size()) return Result::too_large;
                expects_ = left_ == 0 ? Expects::trailer : Expects::data;
                break;
            }
            case Expects::data: {
                const std::string_view data = bytes.substr(0, left_);
                body.append(data);
                bytes.remove_prefix(data.size());
                left_ -= data.size();
                if (left_ > 0) return Result::more;
                expects_ = Expects::data_end;
                break;
            }
            case Expects::data_end: {
                const auto line = take_line(bytes, 1);
                if (!line) return malformed_ ? Result::malformed : Result::more;
                expects_ = Expects::size;
                break;
            }
            case Expects::trailer: {
                const auto line = take_line(bytes, longest_trailers);
                if (!line) return malformed_ ? Result::malformed : Result::more;
                if (line->empty()) return Result::done;
                left_ += line->size();  // not data any more: counts the trailers
                if (left_ > longest_trailers) return Result::malformed;
                break;
            }
        }
    }
}

bool is_chunked(const ReplyFraming& framing) {
    return !framing.is_http_1_0;
}

bool has_body(const Reply& reply, const ReplyFraming& framing) {
    return !framing.is_head && reply.status != 204 && reply.status != 304;
}

std::optional<std::string> reason_not_to_send(const Reply& reply) {
    if (reply.status < 200 || reply.status > 999) return "the status is " + std::to_string(reply.status);
    for (const auto& [name, value] : reply.headers) {
        if (!is_token(name)) return "a header's name is no token";
        if (has_control_but_tab(value))
            return "the value of the header " + name + " has a control byte in it";
    }
    return std::nullopt;
}

void append_head(std::string& out, const Reply& reply, const ReplyFraming& framing) {
    out += "HTTP/1.1 ";
    out += std::to_string(reply.status);
    out += ' ';
    out += reason_phrase(reply.status);
    out += "\r\n";
    for (const auto& [name, value] : reply.headers) {
        if (same(name, "content-length") || same(name, "transfer-encoding") || same(name, "connection"))
            continue;
        out += name;
        out += ": ";
        out += value;
        out += "\r\n";
    }
    if (reply.status != 204 && reply.status != 304) {
        if (!reply.stream) {
            out += "Content-Length: ";
            out += std::to_string(reply.body.size());
            out += "\r\n";
        } else if (is_chunked(framing)) {
            out += "Transfer-Encoding: chunked\r\n";
        }
    }
    const bool ends_with_connection = reply.stream && !is_chunked(framing) && has_body(reply, framing);
    if (!framing.keeps_alive || ends_with_connection) {
        out += "Connection: close\r\n";
    } else if (framing.is_http_1_0) {
        out += "Connection: keep-alive\r\n";
    }
    out += "\r\n";
}

void append_chunk(std::string& out, std::string_view data) {
    std::array<char, 16> size{};
    const auto end = std::to_chars(size.data(), size.data() + size.size(), data.size(), 16).ptr;
    out.append(size.data(), end);
    out += "\r\n";
    out += data;
    out += "\r\n";
}

void append_last_chunk(std::string& out) {
    out += "0\r\n\r\n";
}

Reply problem(int status, std::string_view detail) {
    Reply reply;
    reply.status = status;
    reply.headers = {{"Content-Type", "application/problem+json"}};
    reply.body = "{\"title\":";
    append_json_string(reply.body, reason_phrase(status));
    reply.body += ",\"status\":" + std::to_string(status) + ",\"detail\":";
    append_json_string(reply.body, detail);
    reply.body += '}';
    return reply;
}

std::string_view reason_phrase(int status) {
    for (const auto& [known, phrase] : phrases) {
        if (known == status) return phrase;
    }
    return {};
}

}  // namespace understudy::transport
