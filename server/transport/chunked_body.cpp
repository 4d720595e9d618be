#include "transport/chunked_body.h"

#include <algorithm>
#include <charconv>

#include "base/plain_bytes.h"
#include "transport/field_syntax.h"

namespace understudy::transport {

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

/// Such a body is an attack on our time, not a body.
bool ChunkReader::is_mostly_framing(std::size_t body_bytes) const {
    constexpr std::size_t never_much = 100'000;  // bytes
    return framing_ > never_much && framing_ > (framing_ + body_bytes) / 100 * most_framing_;
}

ChunkReader::Result ChunkReader::read(std::string_view& bytes, std::string& body) {
    constexpr std::size_t longest_size = 16, longest_trailers = 8 * 1024;
    while (true) {
        if (is_mostly_framing(body.size())) return Result::malformed;
        switch (expects_) {
            case Expects::size: {
                const auto line = take_line(bytes, longest_size + longest_extension_);
                if (!line) return malformed_ ? Result::malformed : Result::more;
                const auto digits = std::min(line->find_first_not_of("0123456789abcdefABCDEF"), line->size());
                const std::string_view rest = line->substr(digits);
                const bool is_extended = trimmed(rest).starts_with(';');
                if (digits == 0 || digits > 8 || (!rest.empty() && !is_extended) || has_control(rest) ||
                    rest.size() > longest_extension_)
                    return Result::malformed;
                std::from_chars(line->data(), line->data() + digits, left_, 16);
                if (left_ > most_ - body.size()) return Result::too_large;
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
                const std::size_t colon = std::min(line->find(':'), line->size());
                if (colon == line->size() || !is_token(line->substr(0, colon)) ||
                    has_control(line->substr(colon + 1))) {
                    return Result::malformed;
                }
                left_ += line->size();  // not data any more: counts the trailers
                if (left_ > longest_trailers) return Result::malformed;
                break;
            }
        }
    }
}

}  // namespace understudy::transport
