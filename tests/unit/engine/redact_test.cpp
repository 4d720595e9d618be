#include "engine/redact.h"

#include <doctest/doctest.h>

using understudy::Request;
using understudy::engine::redact;
using understudy::scenario::AuthScheme;
using understudy::scenario::CredentialPlace;
using understudy::scenario::Vendor;

namespace {

Vendor vendor() {
    Vendor made;
    AuthScheme scheme;
    scheme.in = {{CredentialPlace::In::header, "X-Token", ""}, {CredentialPlace::In::query, "apikey", ""}};
    made.auth.push_back(scheme);
    return made;
}

Request request() {
    Request made;
    made.target = "/things?page=2&apikey=SECRET&x";
    made.headers = {{"Authorization", "Bearer SECRET"}, {"x-token", "SECRET"}, {"Accept", "*/*"}};
    return made;
}

}  // namespace

TEST_CASE("credentials do not reach the journal, the scheme word does") {
    const Vendor acme = vendor();
    Request made = request();
    redact(made, &acme, 1);
    CHECK(made.headers[0].value.starts_with("Bearer redacted-"));
    CHECK(made.headers[1].value.starts_with("redacted-"));
    CHECK(made.headers[2].value == "*/*");
    CHECK(made.target.starts_with("/things?page=2&apikey=redacted-"));
    CHECK(made.target.ends_with("&x"));
    for (const auto& header : made.headers) CHECK(header.value.find("SECRET") == std::string::npos);
}

TEST_CASE("the same credential has the same mark, another one another") {
    Request a = request(), b = request(), c = request();
    c.headers[0].value = "Bearer OTHER";
    redact(a, nullptr, 1);
    redact(b, nullptr, 1);
    redact(c, nullptr, 1);
    CHECK(a.headers[0].value == b.headers[0].value);
    CHECK(a.headers[0].value != c.headers[0].value);
}

TEST_CASE("without a vendor the usual header fields are still redacted") {
    Request made = request();
    redact(made, nullptr, 1);
    CHECK(made.headers[0].value.starts_with("Bearer redacted-"));
    CHECK(made.headers[1].value == "SECRET");
}

TEST_CASE("of a header that begins with no scheme nothing stays") {
    const Vendor acme = vendor();
    Request made;
    made.headers = {{"Cookie", "session=SECRET; theme=dark"}, {"X-Token", "SECRET and more"}, {"X-Api-Key", "SECRET 1"}};
    redact(made, &acme, 1);
    for (const auto& header : made.headers) CHECK(header.value.starts_with("redacted-"));
}
