#include "base/encoding.h"

#include <doctest/doctest.h>

using namespace understudy;
using namespace std::string_view_literals;

TEST_SUITE("encoding") {
    TEST_CASE("all but the unreserved characters are percent-encoded") {
        CHECK(percent_encode("AZaz09-_.~") == "AZaz09-_.~");
        CHECK(percent_encode("a b/c?d=e&f+g%") == "a%20b%2Fc%3Fd%3De%26f%2Bg%25");
        CHECK(percent_encode("\xc3\xa4\0"sv) == "%C3%A4%00");
        CHECK(percent_encode("") == "");
    }

    TEST_CASE("percent-encoding is undone, in either case") {
        CHECK(percent_decode("a%2Fb%2fc") == "a/b/c");
        CHECK(percent_decode("%00") == "\0"sv);
        CHECK(percent_decode("%C3%A4") == "\xc3\xa4");
        CHECK(percent_decode("%2525") == "%25");
    }

    TEST_CASE("a percent sign without two hex digits stands for itself") {
        for (const char* text : {"%", "%2", "%g0", "%0g", "100%", "a%", "%%", "%-1", "% 1"})
            CHECK(percent_decode(text) == text);
        CHECK(percent_decode("%%41") == "%A");
        CHECK(percent_decode("%4%41") == "%4A");
    }

    TEST_CASE("a plus is a space only where it is asked for") {
        CHECK(percent_decode("a+b") == "a+b");
        CHECK(percent_decode("a+b", Plus::is_space) == "a b");
        CHECK(percent_decode("a%2Bb+", Plus::is_space) == "a+b ");
    }

    TEST_CASE("every byte survives encoding and decoding") {
        for (int byte = 0; byte < 256; ++byte) {
            const std::string text(1, static_cast<char>(byte));
            CHECK(percent_decode(percent_encode(text)) == text);
        }
    }

    TEST_CASE("a form is read in order, duplicates and all") {
        CHECK(parse_form("b=2&a=1&b=3") == Fields{{"b", "2"}, {"a", "1"}, {"b", "3"}});
    }

    TEST_CASE("names and values are decoded after the form is cut") {
        CHECK(parse_form("a%3Db=c%26d&e+f=g+h") == Fields{{"a=b", "c&d"}, {"e f", "g h"}});
        CHECK(parse_form("a=b=c") == Fields{{"a", "b=c"}});
    }

    TEST_CASE("a piece without = has an empty value, an empty piece is skipped") {
        CHECK(parse_form("a&b=&=c&&=&") == Fields{{"a", ""}, {"b", ""}, {"", "c"}, {"", ""}});
        CHECK(parse_form("").empty());
        CHECK(parse_form("&&").empty());
    }

    TEST_CASE("base64 gives the vectors of RFC 4648") {
        const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                               {"f", "Zg=="},
                                                               {"fo", "Zm8="},
                                                               {"foo", "Zm9v"},
                                                               {"foob", "Zm9vYg=="},
                                                               {"fooba", "Zm9vYmE="},
                                                               {"foobar", "Zm9vYmFy"}};
        for (const auto& [plain, encoded] : vectors) {
            CHECK(base64_encode(plain) == encoded);
            CHECK(base64_decode(encoded) == plain);
        }
        CHECK(base64_encode("\xfb\xff\xfe") == "+//+");
        CHECK(base64_decode("+//+") == "\xfb\xff\xfe");
    }

    TEST_CASE("what is not standard, padded base64 is refused") {
        for (const char* text : {"Z", "Zg", "Zg=", "Zg===", "=", "==", "====", "Z===", "Zm9v=", "Zm=v",
                                 "Z=9v", "Zm9v\n", "Zm 9v", "-__-", "Zh==", "Zm9="}) {
            CAPTURE(text);
            CHECK_FALSE(base64_decode(text));
        }
    }

    TEST_CASE("long bytes survive base64") {
        std::string bytes;
        for (int i = 0; i < 1000; ++i) {
            bytes += static_cast<char>(i * 7);
            CHECK(base64_decode(base64_encode(bytes)) == bytes);
        }
    }

    TEST_CASE("hex is lower case") {
        CHECK(hex_encode("\0\x0f\xa5\xff"sv) == "000fa5ff");
        CHECK(hex_encode("") == "");
    }
}
