#include "scenario/secret_names.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "unit/scenario/load_vendor.h"

using namespace understudy::scenario;

namespace {

const std::string api = R"(
resources:
  user:
    fields:
      id: { type: string }
      signing_key: { type: string }
      password: { type: string, secret: true }
      codes: { type: array, items: { type: string, secret: true } }
  session: { key: token, fields: { token: { type: string, random: "[0-9a-f]{8}" }, user: { ref: user } } }
  visit: { key: session, fields: { session: { ref: session }, of: { ref: visit } } }
auth:
  token: { source: D, in: [header X-Token, header Authorization Bearer, query apikey], find: session.token, caller: session.user }
  signature:
    source: D
    in: [header X-Signature Mac]
    find: user.id
    hmac: { hash: sha1, secret: user.signing_key, message: "{{ request.method }}" }
operations:
  change:
    request: PUT /users/{id}/{code}
    source: D
    path: { code: { type: string, secret: true } }
    query: { pin: { type: string, secret: true }, page: { type: integer } }
    headers: { otp: { type: string, secret: true, names: [X-Otp, X-One-Time] }, lang: { type: string } }
    body:
      type: object
      properties:
        name: { type: string }
        login: { type: object, properties: { password: { type: string, secret: true }, hint: { type: string } } }
        answers: { type: array, items: { type: object, properties: { answer: { type: string, secret: true } } } }
        words: { type: array, items: { type: string, secret: true } }
        new_password: { type: string }
    find: { user: { by: path.id } }
    update: { user: { password: "{{ body.new_password }}" } }
    reply: { source: D }
  see:
    request: GET /sessions/{token}
    source: D
    auth: signature
    find: { session: { by: path.token } }
    reply: { source: D }
  plain: { request: GET /plain, source: D, reply: { source: D } }
)";

std::vector<std::string> spelled(const std::vector<SecretNames::Header>& headers) {
    std::vector<std::string> out;
    for (const SecretNames::Header& header : headers) out.push_back(header.name + (header.after_scheme ? " after a word" : ""));
    return out;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("secret is what is declared so, what proves who calls, and what refers to either") {
    const auto acme = load_acme(api);
    std::string secret;
    for (const Kind& kind : acme->kinds)
        for (const int field : kind.secret_fields) secret += kind.name + '.' + kind.fields[static_cast<std::size_t>(field)].name + ' ';
    CHECK(secret == "user.signing_key user.password user.codes session.token visit.session visit.of ");
}

TEST_CASE("an operation knows where its requests hold secrets") {
    const auto acme = load_acme(api);
    const SecretNames& change = acme->operations[0].secrets;
    CHECK(change.path == std::vector<int>{1});
    CHECK(change.members == Texts{"apikey", "pin", "password", "answer", "words", "new_password"});
    CHECK(spelled(change.headers) == Texts{"x-token", "authorization after a word", "x-signature after a word", "x-otp", "x-one-time"});
    const SecretNames& see = acme->operations[1].secrets;
    CHECK(see.path == std::vector<int>{0});
    CHECK(see.members == Texts{"apikey"});
    CHECK(change.has_body);
    CHECK_FALSE(see.has_body);
    const SecretNames& plain = acme->operations[2].secrets;
    CHECK(plain.path.empty());
    CHECK(plain.members == Texts{"apikey"});
    CHECK(plain.headers.size() == 3);
}

TEST_CASE("a vendor knows the names of all its operations") {
    const auto acme = load_acme(api);
    CHECK(acme->secrets.members == acme->operations[0].secrets.members);
    CHECK(acme->secrets.headers.size() == 5);
    CHECK(acme->secrets.path.empty());
}
