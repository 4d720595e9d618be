#include "transport/request_head.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/byte_count.h"
#include "base/plain_bytes.h"
#include "transport/field_syntax.h"
#include "transport/request_target.h"

namespace understudy::transport {
namespace {

constexpr std::size_t most_empty_lines = 4;  // before a request line
constexpr const char* not_a_request_line = "the request line is not METHOD TARGET VERSION";

/// Calls `see` with each member of a comma-separated list.
template <typename See>
void for_each_in_list(std::string_view value, See see) {
    while (!value.empty()) {
        const std::size_t comma = std::min(value.find(','), value.size());
        see(trimmed(value.substr(0, comma)));
        value.remove_prefix(std::min(comma + 1, value.size()));
    }
}

/// Reads one head, line by line.
class HeadParser {
  public:
    using Checked = std::optional<Refusal>;

    /// Fills `head`.
    HeadParser(Head& head, const Limits& limits) : head_(head), limits_(limits) {
        head_.request.headers.reserve(8);
    }

    Checked parse(std::string_view bytes) {
        while (bytes.starts_with("\r\n")) bytes.remove_prefix(2);
        if (auto refusal = read_request_line(take_line(bytes))) return refusal;
        while (true) {
            const std::string_view line = take_line(bytes);
            if (line.empty()) break;
            if (auto refusal = read_field(line)) return refusal;
        }
        return check_framing();
    }

  private:
    /// The scanner made sure that every line ends in CR LF and the last one is empty.
    static std::string_view take_line(std::string_view& bytes) {
        const std::size_t end = std::min(bytes.find('\n'), bytes.size());
        const std::string_view line = bytes.substr(0, std::max<std::size_t>(end, 1) - 1);
        bytes.remove_prefix(std::min(end + 1, bytes.size()));
        return line;
    }

    Checked read_request_line(std::string_view line) {
        const std::size_t first = line.find(' ');
        const std::size_t last = line.rfind(' ');
        if (first == std::string_view::npos || first == last) return Refusal{400, not_a_request_line};
        const std::string_view method = line.substr(0, first);
        const std::string_view target = line.substr(first + 1, last - first - 1);
        const std::string_view version = line.substr(last + 1);
        if (!is_token(method)) return Refusal{400, "the method is no token"};
        if (version == "HTTP/1.0") {
            head_.is_http_1_0 = true;
        } else if (version != "HTTP/1.1") {
            const bool is_version = version.size() == 8 && version.starts_with("HTTP/") &&
                                    version[6] == '.' && version[5] >= '0' && version[5] <= '9' &&
                                    version[7] >= '0' && version[7] <= '9';
            return Refusal{is_version ? 505 : 400, "the version is neither HTTP/1.1 nor HTTP/1.0"};
        }
        if (const auto reason = reason_against_target(target, method); !reason.empty())
            return Refusal{400, std::string(reason)};
        head_.request.method = method;
        head_.request.target = target;
        return std::nullopt;
    }

    Checked read_field(std::string_view line) {
        if (line.front() == ' ' || line.front() == '\t')
            return Refusal{400, "a header is folded over two lines"};
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
            return Refusal{400, "a header line is not NAME: VALUE"};
        const std::string_view name = line.substr(0, colon), value = trimmed(line.substr(colon + 1));
        if (has_control(value)) return Refusal{400, "a header value has a control byte in it"};
        Header& header = head_.request.headers.emplace_back();
        header.name = name;
        header.value = value;
        return note_framing(name, value);
    }

    /// Remembers what says where the request ends and what follows it.
    Checked note_framing(std::string_view name, std::string_view value) {
        if (same(name, "host")) {
            ++hosts_;
            if (!is_host_value(value)) return Refusal{400, "the value of Host is no host"};
        } else if (same(name, "content-length")) {
            ++lengths_;
            return read_length(value);
        } else if (same(name, "transfer-encoding")) {
            ++encodings_;
            return read_encoding(value);
        } else if (same(name, "connection")) {
            for_each_in_list(value, [&](std::string_view option) {
                closes_ = closes_ || same(option, "close");
                keeps_ = keeps_ || same(option, "keep-alive");
            });
        } else if (same(name, "expect")) {
            if (!same(value, "100-continue"))
                return Refusal{417, "of all expectations only 100-continue is met"};
            head_.expects_continue = true;
        }
        return std::nullopt;
    }

    Checked read_length(std::string_view value) {
        if (value.empty() || value.size() > 19 ||
            !std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; })) {
            return Refusal{400, "Content-Length is not a number"};
        }
        std::from_chars(value.data(), value.data() + value.size(), head_.body_bytes);
        return std::nullopt;
    }

    Checked read_encoding(std::string_view value) {
        if (same(value, "chunked")) {
            head_.is_chunked = true;
            return std::nullopt;
        }
        int members = 0, chunked = 0;
        for_each_in_list(value, [&](std::string_view coding) {
            ++members;
            chunked += same(coding, "chunked") ? members : 0;
        });
        // Where chunked is not the last coding, and only there, nobody can tell where the body ends.
        if (members == 0 || (chunked > 0 && chunked != members))
            return Refusal{400, "Transfer-Encoding is not a list that ends in chunked"};
        return Refusal{501, "of the transfer encodings only chunked is understood"};
    }

    Checked check_framing() {
        if (hosts_ > 1 || (hosts_ == 0 && !head_.is_http_1_0))
            return Refusal{400, "there is not exactly one Host header"};
        if (lengths_ > 1) return Refusal{400, "there is more than one Content-Length"};
        if (encodings_ > 1 || (encodings_ > 0 && (lengths_ > 0 || head_.is_http_1_0)))
            return Refusal{400, "Transfer-Encoding stands twice, with a Content-Length or in HTTP/1.0"};
        if (head_.body_bytes > limits_.body)
            return Refusal{413, "the body is larger than " + format_byte_count(limits_.body)};
        head_.keeps_alive = !closes_ && (!head_.is_http_1_0 || keeps_);
        if (head_.is_http_1_0) head_.expects_continue = false;  // it could not read an interim reply
        return std::nullopt;
    }

    Head& head_;
    const Limits& limits_;
    int hosts_ = 0, lengths_ = 0, encodings_ = 0;
    bool closes_ = false, keeps_ = false;
};

}  // namespace

std::variant<std::size_t, std::monostate, Refusal> HeadScanner::scan(std::string_view bytes,
                                                                     const Limits& limits) {
    constexpr char begin_of_tls = 0x16;  // a record that holds a handshake
    if (bytes.starts_with(begin_of_tls)) return Refusal{400, "this port speaks plain HTTP, no TLS"};
    while (true) {
        const std::size_t end = bytes.find('\n', line_);
        const std::size_t size = std::min(end, bytes.size()) - line_;
        if (lines_ == 0) {
            if (size > limits.request_line)
                return Refusal{414,
                               "the request line is longer than " + format_byte_count(limits.request_line)};
        } else if (size > limits.field) {
            return Refusal{431, "a header is longer than " + format_byte_count(limits.field)};
        }
        if (lines_ > 0 && line_ - begin_ > limits.field_bytes)
            return Refusal{431, "the headers are larger than " + format_byte_count(limits.field_bytes)};
        if (lines_ > limits.fields + 1)
            return Refusal{431, "there are more than " + std::to_string(limits.fields) + " headers"};
        if (end == std::string_view::npos) return std::monostate();
        if (end == line_ || bytes[end - 1] != '\r') return Refusal{400, "a line does not end in CR LF"};
        if (lines_ == 0 && size > 1) {
            // No need to wait for the rest of a head that cannot be one, HTTP/0.9 for example.
            const std::string_view line = bytes.substr(line_, size);
            if (std::count(line.begin(), line.end(), ' ') < 2) return Refusal{400, not_a_request_line};
        }
        line_ = end + 1;
        if (size > 1) {
            if (++lines_ == 1) begin_ = line_;
        } else if (lines_ > 0) {
            return line_;
        } else if (line_ > 2 * most_empty_lines) {
            return Refusal{400, "there are empty lines instead of a request"};
        }
    }
}

std::optional<Refusal> parse_head(std::string_view bytes, const Limits& limits, Head& head) {
    return HeadParser(head, limits).parse(bytes);
}

}  // namespace understudy::transport
