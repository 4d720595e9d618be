#include "base/plain_bytes.h"

#include <doctest/doctest.h>

#include <string>

namespace understudy {

TEST_CASE("of plain text all but its end is passed over, and nothing beyond the first byte that needs care") {
    for (int c = 0; c < 256; ++c) {
        CAPTURE(c);
        const bool is_plain = c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
        for (std::size_t at = 0; at < 40; ++at) {
            std::string text(40, 'a');
            text[at] = static_cast<char>(c);
            const std::size_t prefix = plain_prefix(text);
            if (is_plain) {
                CHECK(prefix == 40);
            } else {
                CHECK(prefix <= at);
                CHECK(prefix + 7 >= at);
            }
        }
    }
    for (std::size_t size = 0; size < 20; ++size) CHECK(plain_prefix(std::string(size, ' ')) == size / 8 * 8);
}

TEST_CASE("a text is plain if each of its bytes is") {
    for (std::size_t size = 0; size < 20; ++size) {
        CHECK(is_plain(std::string(size, '~')));
        for (std::size_t at = 0; at < size; ++at) {
            for (const char c : {'\0', '\x1f', '"', '\\', '\x7f', '\x80', '\xff'}) {
                std::string text(size, ' ');
                text[at] = c;
                CHECK_FALSE(is_plain(text));
            }
        }
    }
}

}  // namespace understudy
