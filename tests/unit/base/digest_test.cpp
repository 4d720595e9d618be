#include <doctest/doctest.h>

#include "base/encoding.h"

using namespace understudy;

namespace {

std::string hex_digest(Hash hash, std::string_view bytes) {
    return hex_encode(digest(hash, bytes));
}
std::string hex_hmac(Hash hash, std::string_view key, std::string_view message) {
    return hex_encode(hmac(hash, key, message));
}

}  // namespace

TEST_SUITE("digest") {
    TEST_CASE("MD5 gives the vectors of RFC 1321") {
        CHECK(hex_digest(Hash::md5, "") == "d41d8cd98f00b204e9800998ecf8427e");
        CHECK(hex_digest(Hash::md5, "abc") == "900150983cd24fb0d6963f7d28e17f72");
        CHECK(hex_digest(Hash::md5, "message digest") == "f96b697d7cb7938d525a2f31aaf161d0");
    }

    TEST_CASE("SHA-1 and SHA-256 give the vectors of FIPS 180") {
        CHECK(hex_digest(Hash::sha1, "") == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
        CHECK(hex_digest(Hash::sha1, "abc") == "a9993e364706816aba3e25717850c26c9cd0d89d");
        CHECK(hex_digest(Hash::sha256, "") ==
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        CHECK(hex_digest(Hash::sha256, "abc") ==
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        CHECK(hex_digest(Hash::sha256, std::string(1'000'000, 'a')) ==
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }

    TEST_CASE("HMAC gives the vectors of RFC 2202 and RFC 4231") {
        const std::string key16(16, '\x0b');
        const std::string key20(20, '\x0b');
        CHECK(hex_hmac(Hash::md5, key16, "Hi There") == "9294727a3638bb1c13f48ef8158bfc9d");
        CHECK(hex_hmac(Hash::md5, "Jefe", "what do ya want for nothing?") ==
              "750c783e6ab0b503eaa86e310a5db738");
        CHECK(hex_hmac(Hash::sha1, key20, "Hi There") == "b617318655057264e28bc0b6fb378c8ef146be00");
        CHECK(hex_hmac(Hash::sha1, "Jefe", "what do ya want for nothing?") ==
              "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
        CHECK(hex_hmac(Hash::sha256, key20, "Hi There") ==
              "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
        CHECK(hex_hmac(Hash::sha256, "Jefe", "what do ya want for nothing?") ==
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    TEST_CASE("a key longer than a block is hashed first") {
        CHECK(hex_hmac(Hash::sha256, std::string(131, '\xaa'),
                       "Test Using Larger Than Block-Size Key - Hash Key First") ==
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    }

    TEST_CASE("an empty key is a key") {
        CHECK(hex_hmac(Hash::sha256, std::string_view(), std::string_view()) ==
              "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
        hmac(Hash::sha256, "another", "message");
        CHECK(hex_hmac(Hash::sha256, "", "") ==
              "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
    }

    TEST_CASE("a request is signed as in MyTracker's example") {
        CHECK(base64_encode(hmac(
                  Hash::sha1, "72d2erEtbynf6f7ZYTsYKnb7",
                  "GET&https%3A%2F%2Ftracker.my.com%2Fapi%2Fraw%2Fv1%2Fexport%2Fget.json%3FidReport%3D4&")) ==
              "PqrQR8zsgQU9Qcocjp6T6hnjF8Y=");
    }

    TEST_CASE("a digest built of pieces is that of the whole") {
        for (const Hash hash : {Hash::md5, Hash::sha1, Hash::sha256}) {
            RunningDigest running(hash);
            running.add("a");
            running.add("");
            running.add("bc");
            CHECK(running.finish() == digest(hash, "abc"));
        }
        CHECK(RunningDigest(Hash::sha256).finish() == digest(Hash::sha256, ""));
    }

    TEST_CASE("texts are the same only if all their bytes are") {
        CHECK(equal_in_constant_time("", ""));
        CHECK(equal_in_constant_time("abc", "abc"));
        CHECK_FALSE(equal_in_constant_time("abc", "abd"));
        CHECK_FALSE(equal_in_constant_time("abc", "ab"));
        CHECK_FALSE(equal_in_constant_time("", "a"));
    }
}
