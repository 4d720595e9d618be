#include "engine/redact.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

#include "unit/engine/vendor_in_memory.h"

using namespace std::chrono_literals;
using namespace understudy;
using understudy::engine::Acme;
using understudy::engine::LastMask;
using understudy::engine::mask;
using understudy::engine::Names;
using understudy::engine::Redactor;
using understudy::engine::ShownSecret;
using understudy::scenario::SecretNames;

namespace {

const std::string api = R"(
resources:
  user:
    fields:
      id: { type: integer, sequence: 1 }
      name: { type: string }
      password: { type: string, secret: true }
      pin: { type: [integer, "null"], default: null, secret: true }
  session:
    key: token
    lifecycle: session
    fields:
      token: { type: string, random: "[0-9a-f]{16}" }
      user: { ref: user }
  visit: { fields: { id: { type: integer, sequence: 1 }, session: { ref: session } } }
lifecycles:
  session: { source: D, states: [valid, expired], moves: { valid: [expired] }, plan: "valid for 1h, expired" }
auth:
  token:
    source: D
    in: [header X-Access-Token, header Authorization Bearer, query apikey]
    find: session.token
    caller: session.user
    accept: { session.state: valid }
    refusals: { missing: unauthorized, unknown: unauthorized, not_accepted: unauthorized }
errors:
  unauthorized: { status: 401, source: D, body: { error: unauthorized } }
  invalid: { status: 400, source: D, body: { error: "{{ problem.text }}" } }
  gone: { status: 404, source: D, body: { error: gone } }
refusals: { invalid: invalid }
views:
  user: { of: user, body: { name: "{{ user.name }}", pin: "{{ user.pin }}", login: "{{ user.name }}:{{ user.pin }}@\"{{ user.password }}\"" } }
operations:
  login:
    request: POST /login
    source: D
    auth: none
    body:
      format: [json, form]
      type: object
      required: [name, password]
      properties: { name: { type: string }, password: { type: string, secret: true } }
    find: { user: { by: body.name, field: name, refusal: unauthorized } }
    refuse: [ { when: { user.password: { not: "{{ body.password }}" } }, error: unauthorized } ]
    create: { session: { user: "{{ user.id }}" } }
    reply:
      source: D
      headers: { Set-Cookie: "sid={{ session.token }}; Path=/", X-Access-Token: "{{ session.token }}", Link: "</sessions/{{ session.token }}>" }
      body: { token: "{{ session.token }}", link: "{{ base_url }}/sessions/{{ session.token }}", as_base64: "{{ session.token | base64 }}" }
  refresh:
    request: PATCH /login
    source: D
    auth: none
    body: { type: object, required: [token], properties: { token: { type: string } } }
    find: { session: { by: body.token, refusal: unauthorized } }
    reply: { source: D, body: { token: "{{ session.token }}" } }
  see_session:
    request: GET /sessions/{token}
    source: D
    find: { session: { by: path.token, refusal: gone } }
    reply: { source: D, body: { user: "{{ session.user }}" } }
  end_session:
    request: DELETE /sessions/{token}
    source: D
    find: { session: { by: path.token } }
    move: { session: { to: expired } }
    reply: { status: 204, source: D }
  sign_up:
    request: POST /users
    source: D
    auth: none
    body: { type: object, properties: { name: { type: string }, secret_word: { type: string } } }
    create: { user: { name: "{{ body.name }}", password: "{{ body.secret_word }}" } }
    reply: { status: 201, source: D, body: { name: "{{ user.name }}" } }
  list_users:
    request: GET /users
    source: D
    lists: { users: { of: user, view: user } }
    reply: { source: D, body: "{{ users.items }}" }
  visit:
    request: POST /visits
    source: D
    create: { visit: { session: "{{ session.token }}" } }
    reply: { source: D, body: "{{ request.target }} {{ visit.session }} {{ request.body }}" }
)";

const std::string normal = R"(
data:
  user: [ { name: ada, password: hunter22, pin: 42 }, { name: ben, password: "p\"w é" } ]
  session: [ { token: feedface12345678, user: 1 }, { token: "0000000000000007", user: 1, plan: valid for 2h } ]
)";

const std::string token = "feedface12345678";
const Headers with_token = {{"X-Access-Token", token}};

/// All that an exchange tells, in one text.
std::string all_of(const Exchange& exchange) {
    std::string all = exchange.request.target + '\n' + exchange.request.body + '\n' + exchange.reply_body + '\n' + exchange.resource + '\n' +
                      exchange.why + '\n';
    for (const Header& header : exchange.request.headers) all += header.name + ": " + header.value + '\n';
    for (const Header& header : exchange.reply_headers) all += header.name + ": " + header.value + '\n';
    return all;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// The exchange that `acme` told of last.
Exchange last(const Acme& acme) { return acme.engine.journal().back(); }

SecretNames names() {
    SecretNames made;
    made.add_header("X-Token", false);
    made.add_header("X-Signed", true);
    made.add_member("password");
    made.has_body = true;
    return made;
}

/// The request as the journal has it.
Request cleaned(Request request, const SecretNames& secrets = names(), Names known = Names::certain) {
    const std::vector<std::string_view> no_path;
    Redactor(request, no_path, secrets, known, 1).clean(request);
    return request;
}

std::string cleaned_body(const std::string& body, Names known = Names::certain) {
    return cleaned({.method = "POST", .target = "/login", .headers = {}, .body = body, .peer = {}}, names(), known).body;
}

std::string cleaned_target(const std::string& target, Names known = Names::certain) {
    return cleaned({.method = "GET", .target = target, .headers = {}, .body = {}, .peer = {}}, names(), known).target;
}

const std::string masked = mask("hunter22", 1);

}  // namespace

TEST_CASE("the same secret has the same mask, another one or another seed another") {
    CHECK(mask("secret", 1) == mask("secret", 1));
    CHECK(mask("secret", 1) != mask("secreT", 1));
    CHECK(mask("secret", 1) != mask("secret", 2));
    CHECK(mask("secret", 1).size() == std::string("redacted-00000000").size());
}

TEST_CASE("the mask that is remembered is given for the same secret and the same seed only") {
    LastMask last;
    for (const char* secret : {"", "secret", "secret", "secreT", "secret", "secre"}) {
        for (const std::uint64_t seed : {0U, 1U, 1U, 2U}) {
            CAPTURE(secret);
            CAPTURE(seed);
            CHECK(last.of(secret, seed) == mask(secret, seed));
        }
    }
}

TEST_CASE("credentials in headers go, the word for their scheme stays") {
    const Request made = cleaned({.method = "GET",
                                  .target = "/",
                                  .headers = {{"Authorization", "Bearer SECRET"},
                                              {"x-token", "SECRET and more"},
                                              {"X-Signed", "Mac a:b"},
                                              {"Cookie", "session=SECRET; theme=dark"},
                                              {"X-Api-Key", "SECRET 1"},
                                              {"Proxy-Authorization", "SECRET"},
                                              {"X-Token", ""},
                                              {"Accept", "*/*"}},
                                  .body = {},
                                  .peer = {}});
    CHECK(made.headers[0].value == "Bearer " + mask("SECRET", 1));
    CHECK(made.headers[1].value == mask("SECRET and more", 1));
    CHECK(made.headers[2].value == "Mac " + mask("a:b", 1));
    CHECK(made.headers[3].value == mask("session=SECRET; theme=dark", 1));
    CHECK(made.headers[4].value == mask("SECRET 1", 1));
    CHECK(made.headers[5].value == mask("SECRET", 1));
    CHECK(made.headers[6].value.empty());
    CHECK(made.headers[7].value == "*/*");
}

TEST_CASE("in a query only the secret's value is changed, however it is spelled") {
    CHECK(cleaned_target("/login?page=2&password=hunter22&x") == "/login?page=2&password=" + masked + "&x");
    CHECK(cleaned_target("/login?p%61ssword=h%75nter22") == "/login?p%61ssword=" + masked);
    CHECK(cleaned_target("/login?password[]=1&a[password]=hunter22") == "/login?password[]=" + mask("1", 1) + "&a[password]=" + masked);
    CHECK(cleaned_target("/login?password=") == "/login?password=");
    CHECK(cleaned_target("/login?password") == "/login?password");
    CHECK(cleaned_target("/login?passwords=abc") == "/login?passwords=abc");
}

TEST_CASE("a secret goes wherever else the request has it") {
    CHECK(cleaned_target("/login?password=hunter22&note=say+hunter22%21&hunter22") ==
          "/login?password=" + masked + "&note=say+" + masked + "%21&" + masked);
    CHECK(cleaned_target("/login/h%75nter22/x?password=hunter22", Names::guessed) == "/login/" + masked + "/x?password=" + masked);
    CHECK(cleaned_target("http://host/hunter22?password=hunter22", Names::guessed) == "http://host/" + masked + "?password=" + masked);
    const Request made = cleaned({.method = "POST",
                                  .target = "/login",
                                  .headers = {{"Referer", "http://a/?p=hunter22"}, {"X-Note", "p%22w%20and%20so%20on"}},
                                  .body = R"({"password":"hunter22","note":"hunter22, yes","x":{"password":["p\"w and so on"]}})",
                                  .peer = {}});
    CHECK(made.headers[0].value == "http://a/?p=" + masked);
    CHECK(made.headers[1].value == mask("p\"w and so on", 1));
    CHECK(made.body == R"({"password":")" + masked + R"(","note":")" + masked + R"(, yes","x":{"password":[")" + mask("p\"w and so on", 1) +
                           R"("]}})");
}

TEST_CASE("in JSON everything else stays as it was sent") {
    CHECK(cleaned_body("{ \"a\" : 1.50,\n \"pass\\u0077ord\": \"h\\u0075nter22\", \"b\":[true, null ,\"\\u00e9\"] }") ==
          "{ \"a\" : 1.50,\n \"pass\\u0077ord\": \"" + masked + "\", \"b\":[true, null ,\"\\u00e9\"] }");
    CHECK(cleaned_body(R"([{"password":12},{"password":{"old":"hunter22","new":-1e3}},{"password":null}])") ==
          R"([{"password":")" + mask("12", 1) + R"("},{"password":{"old":")" + masked + R"(","new":")" + mask("-1e3", 1) +
              R"("}},{"password":null}])");
    CHECK(cleaned_body("{}") == "{}");
    CHECK(cleaned_body("") == "");
}

TEST_CASE("in a form everything else stays as it was sent") {
    CHECK(cleaned_body("a=%7e+b&password=hunter%32%32&c") == "a=%7e+b&password=" + masked + "&c");
}

TEST_CASE("a body that cannot be read and may hold a secret goes as a whole") {
    for (const std::string body : {R"({"password":"hunter22")", R"({"password":"a","password":"b"})", "hunter22", "password: hunter22",
                                   "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nhunter22\r\n--b--"}) {
        CAPTURE(body);
        CHECK(cleaned_body(body) == mask(body, 1));
    }
    CHECK(cleaned_body("{\"password\":\"hunter22\"", Names::guessed) == mask("{\"password\":\"hunter22\"", 1));
    CHECK(cleaned_body("{\"name\":\"hunter22\"", Names::guessed) == "{\"name\":\"hunter22\"");
    const SecretNames no_names;
    const Request made = cleaned({.method = "POST", .target = "/", .headers = {}, .body = "{\"password\":", .peer = {}}, no_names);
    CHECK(made.body == "{\"password\":");
}

TEST_CASE("a short secret goes where it is declared and leaves other text alone") {
    CHECK(cleaned_body(R"({"password":"1","n":"1","m":1})") == R"({"password":")" + mask("1", 1) + R"(","n":"1","m":1})");
    CHECK(cleaned_body(R"({"password":"pass","n":"pass","m":"passage"})") ==
          R"({"password":")" + mask("pass", 1) + R"(","n":")" + mask("pass", 1) + R"(","m":"passage"})");
    CHECK(cleaned_body(R"({"password":1234,"n":1234,"m":12345})") ==
          R"({"password":")" + mask("1234", 1) + R"(","n":")" + mask("1234", 1) + R"(","m":12345})");
}

TEST_CASE("names are no values") {
    CHECK(cleaned_body(R"({"password":"password","old_password":"x"})") ==
          R"({"password":")" + mask("password", 1) + R"(","old_password":"x"})");
    CHECK(cleaned_target("/login?password=password&my_password=1") == "/login?password=" + mask("password", 1) + "&my_password=1");
}

TEST_CASE("in a reply what was made from a secret goes, and what repeats one") {
    const SecretNames none;
    const std::vector<std::string_view> no_path;
    Redactor redactor({}, no_path, none, Names::certain, 1);
    redactor.add(Value("hunter22"));
    redactor.add(Value("four"));
    redactor.add(Value(Value::List{Value("p\"w and so on"), Value(12345678), Value(true), Value()}));
    const std::string body = R"({"four":"four","pin":7,"a":"hunter22 four","b":"p\"w and so on","c":912345678})";
    const std::size_t seven = body.find('7');
    CHECK(redactor.cleaned_body(body, {ShownSecret{.begin = seven, .end = seven + 1, .value = "7", .is_all = true}}) ==
          R"({"four":")" + mask("four", 1) + R"(","pin":")" + mask("7", 1) + R"(","a":")" + masked + R"( four","b":")" +
              mask("p\"w and so on", 1) + R"(","c":9)" + mask("12345678", 1) + "}");
    CHECK_FALSE(redactor.cleaned_body("nothing", {}));
}

TEST_CASE("of secrets that overlap the longer one goes") {
    const SecretNames none;
    const std::vector<std::string_view> no_path;
    Redactor redactor({}, no_path, none, Names::certain, 1);
    redactor.add(Value("hunter22"));
    redactor.add(Value("hunter22-and-more"));
    std::string text = "hunter22 hunter22-and-more hunter22hunter22";
    redactor.clean(text);
    CHECK(text == masked + ' ' + mask("hunter22-and-more", 1) + ' ' + masked + masked);
}

TEST_CASE("of very many secrets all go where they are declared") {
    std::string body = R"({"password":[)";
    for (int i = 0; i < 1000; ++i) body += (i == 0 ? "\"secret-" : ",\"secret-") + std::to_string(i) + '"';
    const std::string out = cleaned_body(body + "]}");
    CHECK_FALSE(has(out, "secret-"));
    CHECK(has(out, mask("secret-999", 1)));
}

TEST_CASE("a password and the token it gets do not reach the journal, in JSON or a form") {
    for (const auto& [type, body] : std::vector<std::pair<std::string, std::string>>{
             {"application/json", R"({"name":"ada","password":"hunter22"})"},
             {"application/x-www-form-urlencoded", "name=ada&password=h%75nter22"}}) {
        Acme acme(api, normal);
        const Reply reply = acme.ask("POST", "/login", {{"Content-Type", type}}, body);
        REQUIRE(reply.status == 200);
        const Value answer = std::get<Value>(parse_json(reply.body));
        const std::string& issued = answer.find("token")->text();
        CHECK(issued.size() == 16);
        const Exchange told = last(acme);
        const std::string all = all_of(told);
        INFO(all);
        CHECK_FALSE(has(all, "hunter22"));
        CHECK_FALSE(has(all, "h%75nter22"));
        CHECK_FALSE(has(all, issued));
        CHECK_FALSE(has(all, base64_encode(issued)));
        CHECK(told.resource == "session " + mask(issued, 1));
        CHECK(told.reply_body == R"({"token":")" + mask(issued, 1) + R"(","link":"http://127.0.0.1:8080/sessions/)" + mask(issued, 1) +
                                     R"(","as_base64":")" + mask(base64_encode(issued), 1) + R"("})");
        CHECK(*find_header(told.reply_headers, "x-access-token") == mask(issued, 1));
        CHECK(*find_header(told.reply_headers, "link") == "</sessions/" + mask(issued, 1) + ">");
        CHECK(find_header(told.reply_headers, "set-cookie")->starts_with("redacted-"));
        CHECK(*find_header(reply.headers, "set-cookie") == "sid=" + issued + "; Path=/");
    }
}

TEST_CASE("a credential goes wherever the exchange repeats it") {
    Acme acme(api, normal);
    const Reply reply = acme.ask("POST", "/visits?a=" + token, {{"Authorization", "Bearer " + token}}, "my token is " + token);
    CHECK(reply.body == "/visits?a=" + token + ' ' + token + " my token is " + token);
    const std::string masked_token = mask(token, 1);
    CHECK(last(acme).request.target == "/visits?a=" + masked_token);
    CHECK(last(acme).request.body == "my token is " + masked_token);
    CHECK(last(acme).reply_body == "/visits?a=" + masked_token + ' ' + masked_token + " my token is " + masked_token);
    acme.get("/users?apikey=" + token);
    CHECK(last(acme).request.target == "/users?apikey=" + masked_token);
    CHECK(last(acme).operation == "list_users");
}

TEST_CASE("a token that nobody has is not told of, neither in the journal nor on the wire") {
    Acme acme(api, normal);
    const Reply reply = acme.ask("PATCH", "/login", {}, R"({"token":"dead"})");
    CHECK(reply.status == 401);
    CHECK(*find_header(reply.headers, "understudy-why") == "find: no session with body.token = " + mask("dead", 1));
    CHECK_FALSE(has(all_of(last(acme)), "dead"));
    acme.get("/sessions/00000000deadbeef", with_token);
    CHECK(last(acme).why == "find: no session with path.token = " + mask("00000000deadbeef", 1));
    CHECK(last(acme).request.target == "/sessions/" + mask("00000000deadbeef", 1));
    CHECK_FALSE(has(all_of(last(acme)), "deadbeef"));
    CHECK(*find_header(acme.ask("DELETE", "/sessions/0000%64eadbeef", with_token).headers, "understudy-why") ==
          "find: no session with path.token = " + mask("0000deadbeef", 1));
}

TEST_CASE("a secret key is told of by its mask where it moves") {
    Acme acme(api, normal);
    acme.ask("DELETE", "/sessions/0000000000000007", with_token);
    CHECK(last(acme).resource == "session " + mask("0000000000000007", 1));
    const Reply reply = acme.ask("DELETE", "/sessions/0000000000000007", with_token);
    CHECK(*find_header(reply.headers, "understudy-why") == "move: session " + mask("0000000000000007", 1) +
                                                              " is expired, from which no move to expired is documented");
    const std::vector<Happening> happened = acme.engine.advance(1h);
    REQUIRE(happened.size() == 1);
    CHECK(happened[0].id == mask(token, 1));
}

TEST_CASE("what is set from the request into a secret field is secret in the request") {
    Acme acme(api, normal);
    acme.ask("POST", "/users", {}, R"({"name":"cy","secret_word":"abc"})");
    CHECK(last(acme).request.body == R"({"name":"cy","secret_word":")" + mask("abc", 1) + R"("})");
}

TEST_CASE("in a list each item's secrets go, however short and within a text") {
    Acme acme(api, normal);
    const Reply reply = acme.get("/users", with_token);
    CHECK(reply.body == R"([{"name":"ada","pin":42,"login":"ada:42@\"hunter22\""},{"name":"ben","pin":null,"login":"ben:@\"p\"w é\""}])");
    CHECK(last(acme).reply_body == R"([{"name":"ada","pin":")" + mask("42", 1) + R"(","login":"ada:)" + mask("42", 1) + R"(@\")" + masked +
                                       R"(\""},{"name":"ben","pin":null,"login":"ben:@\")" + mask("p\"w é", 1) + R"(\""}])");
}

TEST_CASE("what no operation takes is read with the words of all of them") {
    Acme acme(api, normal);
    acme.ask("POST", "/logins", {{"X-Access-Token", token}}, R"({"name":"ada","password":"hunter22"})");
    CHECK(last(acme).operation.empty());
    CHECK_FALSE(has(all_of(last(acme)), "hunter22"));
    CHECK_FALSE(has(all_of(last(acme)), token));
    acme.get("/logins/" + token + "?apikey=" + token);
    CHECK(last(acme).request.target == "/logins/" + mask(token, 1) + "?apikey=" + mask(token, 1));
    CHECK_FALSE(has(all_of(last(acme)), token));
}

TEST_CASE("a long reason is cut after its secrets have gone") {
    Acme acme(api, normal);
    const std::string path = "/" + std::string(680, 'x') + token + std::string(400, 'y');
    acme.get(path, with_token);
    CHECK_FALSE(has(last(acme).why, "feedface"));
    CHECK(last(acme).why.size() <= 1024);
}

TEST_CASE("the same requests and seed make the same journal, another seed other masks") {
    const auto journal = [](std::uint64_t seed) {
        engine::Settings settings;
        settings.seed = seed;
        Acme acme(api, normal, std::move(settings));
        acme.ask("POST", "/login", {}, R"({"name":"ada","password":"hunter22"})");
        acme.get("/users", with_token);
        std::string all;
        for (const Exchange& exchange : acme.engine.journal()) all += all_of(exchange);
        return all;
    };
    CHECK(journal(1) == journal(1));
    CHECK(journal(1) != journal(2));
    CHECK(has(journal(2), mask("hunter22", 2)));
}
