// Amperity, list of segments: every page, by cursor.
//
// What is special: the cursor is opaque and goes back as it came; the first page is asked for without one,
// and none or an empty one comes with the last. Every call names the tenant and a version. A token lasts an
// hour and is renewed then. Nobody says how long to wait after a 429.
#include <cctype>

#include "client.h"

namespace client {
namespace {

/// Sends calls with an access token, and gets another one when it is refused.
class Session {
  public:
    explicit Session(const Task& task) : task_(task), headers_(task.headers) {
        headers_["amperity-tenant"] = task.asked.at("tenant");
        headers_["api-version"] = task.asked.value("api_version", "2024-04-01");
        headers_["Accept"] = "application/json";
        if (wrong("forgets-the-tenant")) headers_.erase("amperity-tenant");
        if (wrong("forgets-the-version")) headers_.erase("api-version");
        if (can_renew()) renew();
    }

    Answer get(const std::string& url) {
        if (wrong("hard-codes-the-token")) headers_["Authorization"] = "Bearer token";
        const Answer answer = send(task_, {.url = url, .headers = headers_});
        if (answer.status != 401 || !can_renew() || wrong("never-renews")) return answer;
        renew();
        return send(task_,
                    {.url = url, .headers = headers_});  // refused again: then it is not the token's age
    }

  private:
    bool can_renew() const { return task_.asked.contains("client_id"); }

    void renew() {
        const std::string grant = wrong("asks-with-a-password") ? "password" : "client_credentials";
        Request request{.method = "POST", .url = task_.base_url + "/v0/oauth2/token"};
        request.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                           {"X-Amperity-Tenant", task_.asked.at("tenant")}};
        request.body = "grant_type=" + grant +
                       "&client_id=" + percent_encode(task_.asked.at("client_id").get<std::string>()) +
                       "&client_secret=" + percent_encode(task_.asked.at("client_secret").get<std::string>());
        const Answer answer = send(task_, request);
        if (!answer.is_good()) refuse(answer);
        headers_["Authorization"] = "Bearer " + answer.read().at("access_token").get<std::string>();
    }

    const Task& task_;
    Headers headers_;
};

/// The cursor of the page behind this one, or nothing: then this was the last.
std::string next_token_of(const json& page) {
    if (!page.contains("next_token") || page.at("next_token").is_null()) return "";
    std::string cursor = page.at("next_token");
    if (wrong("changes-the-cursor")) {
        for (char& c : cursor) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    return cursor;
}

json list_segments(const Task& task) {
    Session session(task);
    json ids = json::array();
    std::string cursor;
    bool is_first = true;
    while (true) {
        std::string url = task.base_url + (wrong("asks-the-singular") ? "/segment" : "/segments");
        url += "?limit=" + task.asked.at("limit").dump();
        if (!cursor.empty()) url += "&next_token=" + percent_encode(cursor);
        if (is_first && wrong("sends-null-for-the-first-page")) url += "&next_token=null";
        if (is_first && wrong("sends-an-empty-token")) url += "&next_token=";
        if (!is_first && cursor.empty() && wrong("goes-on-with-an-empty-token")) url += "&next_token=";
        if (wrong("sends-a-page-size")) url += "&page_size=" + task.asked.at("limit").dump();
        if (wrong("says-yes-for-true")) url += "&with_total=yes";

        const Answer answer = session.get(url);
        if (!answer.is_good()) refuse(answer);
        const json page = answer.read();
        if (wrong("reads-the-first-segment-blindly")) page.at("data").at(0).at("id");
        for (const json& one : page.at("data")) ids.push_back(one.at("id"));

        cursor = next_token_of(page);
        bool is_last = cursor.empty() || wrong("ignores-next-token");
        if (wrong("goes-on-with-an-empty-token")) is_last = !page.contains("next_token");
        if (is_first && wrong("reads-page-one-twice")) {
            cursor = "";
            is_last = false;
        }
        if (is_last) return {{"outcome", "done"}, {"ids", ids}};
        is_first = false;
    }
}

const std::vector<Defect> defects = {
    {"hard-codes-the-token", "Sends the token of the documentation's example."},
    {"never-renews", "Takes a token that has expired for a refusal."},
    {"asks-with-a-password", "Asks for a token with a grant that is not documented."},
    {"forgets-the-tenant", "Does not say which tenant it asks for."},
    {"forgets-the-version", "Does not say which version of the API it speaks."},
    {"asks-the-singular", "Asks at a path that is not documented."},
    {"sends-a-page-size", "Sends a parameter that is not documented."},
    {"says-yes-for-true", "Sends a value that is not of the documented type."},
    {"sends-null-for-the-first-page", "Sends next_token=null instead of no next_token."},
    {"sends-an-empty-token", "Sends an empty next_token instead of none."},
    {"goes-on-with-an-empty-token", "Takes an empty next_token for a cursor."},
    {"changes-the-cursor", "Sends the cursor in upper case."},
    {"ignores-next-token", "Takes the first page for all there is."},
    {"reads-page-one-twice", "Asks for the first page a second time before it goes on."},
    {"reads-the-first-segment-blindly", "Looks at the first segment of a page that may have none."},
    {"takes-503-for-a-refusal", "Ends when the endpoint is unavailable instead of waiting."},
    {"retries-a-bad-request", "Tries again although the request is wrong."},
    {"takes-429-for-a-refusal", "Ends when it was too fast instead of waiting."},
    {"retries-a-refusal", "Tries again although it may not do this at all."},
    {"does-not-back-off", "Waits equally long before every retry."},
    {"retries-on-and-on", "Tries more often than it may."},
};

}  // namespace
}  // namespace client

int main(int argc, char** argv) {
    return client::play(argc, argv, client::defects, {{"list_segments", client::list_segments}});
}
