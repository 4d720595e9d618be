// The unnamed vendor of Segments v2.3: list all segments; create one, rename it, delete it.
//
// What is special: pages are numbered, and a page beyond the last is empty and no error. A deletion answers
// 204 without a body. Two segments may have the same name, so a creation whose answer was lost is looked for
// before it is repeated.
#include "client.h"

namespace client {
namespace {

std::string segments_of(const Task& task) {
    return task.base_url + "/data/segments";
}

Headers headers(const Task& task) {
    Headers headers = task.headers;
    if (wrong("hard-codes-the-token")) headers["Authorization"] = "Bearer ACCESS_TOKEN";
    headers["Accept"] = "application/json";
    return headers;
}

Answer change(const Task& task, const std::string& method, const std::string& url, const json& body,
              IfLost if_lost) {
    Request request{.method = method, .url = url, .headers = headers(task), .body = body.dump()};
    request.headers["Content-Type"] = "application/json";
    if (wrong("forgets-the-token") && method == "PUT") request.headers.erase("Authorization");
    if (wrong("sends-no-body") && method == "PUT") request.body = "";
    return send(task, request, if_lost);
}

/// Reads the pages from `page` on. Returns every segment on them.
json read_all(const Task& task, int page, int per_page) {
    json all = json::array();
    const std::string size = (wrong("calls-it-limit") ? "&limit=" : "&per_page=") + std::to_string(per_page);
    for (bool is_again = false;; ++page) {
        const Answer answer = send(task, {.url = segments_of(task) + "?page=" + std::to_string(page) + size,
                                          .headers = headers(task)});
        if (!answer.is_good()) refuse(answer);
        const json result = answer.read().at("result");
        if (result.at("total") == 0 && wrong("takes-none-for-an-error")) refuse(answer);
        for (const json& item : result.at("items")) all.push_back(item);
        if (page == 1 && !is_again && wrong("reads-page-one-twice")) {
            is_again = true;
            page = 0;
            continue;
        }
        const int last = result.at("lastPage");
        if (wrong("trusts-last-page")) {  // to come by, that is, wherever it began
            if (page == last) return all;
            if (page > last + 20) end("gave_up");
            continue;
        }
        if (wrong("stops-before-the-last-page") && page == last - 1) return all;
        if (wrong("reads-on-to-an-empty-page") ? result.at("items").empty() : page >= last) return all;
        if (wrong("reads-one-page")) return all;
    }
}

json list_segments(const Task& task) {
    json names = json::array();
    for (const json& one : read_all(task, task.asked.value("page", 1), task.asked.at("per_page"))) {
        names.push_back(one.at("name"));
    }
    return {{"outcome", "done"}, {"names", names}};
}

/// Creates the segment, once. Returns its id.
std::string create(const Task& task, const std::string& name) {
    const json body = wrong("calls-it-title") ? json{{"title", name}} : json{{"name", name}};
    Backoff backoff(task);
    while (true) {
        const Answer answer = change(task, "POST", segments_of(task), body, IfLost::tell);
        if (answer.is_good()) return answer.read().at("result").at("id");
        if (!answer.was_lost()) refuse(answer);
        // Nobody knows whether it was heard: it was if there is such a segment now.
        for (const json& one : read_all(task, 1, 100)) {
            if (one.at("name") == name) return one.at("id");
        }
        backoff.wait(answer);
    }
}

json manage_segment(const Task& task) {
    const std::string id = create(task, task.asked.at("name"));
    const std::string segment = segments_of(task) + "/" + percent_encode(id);

    json body = {{"name", task.asked.at("new_name")}};
    if (wrong("names-it-by-number")) body["name"] = 42;
    const Answer renamed =
        change(task, wrong("renames-by-patch") ? "PATCH" : "PUT", segment, body, IfLost::try_again);
    if (!renamed.is_good()) refuse(renamed);
    if (wrong("reads-one-segment")) send(task, {.url = segment, .headers = headers(task)});
    if (wrong("leaves-the-segment")) return {{"outcome", "done"}, {"id", id}};

    const Answer deleted = send(task, {.method = "DELETE", .url = segment, .headers = headers(task)});
    if (wrong("wants-a-204") && deleted.status != 204) refuse(deleted);
    if (wrong("takes-gone-for-an-error") && deleted.status == 404) refuse(deleted);
    if (wrong("wants-a-body") && deleted.read().at("success") != true) refuse(deleted);
    // 404: it is gone, perhaps by a first try of ours that nobody answered.
    if (!deleted.is_good() && deleted.status != 404) refuse(deleted);
    return {{"outcome", "done"}, {"id", id}};
}

const std::vector<Defect> defects = {
    {"hard-codes-the-token", "Sends the token of the documentation's example."},
    {"forgets-the-token", "Renames without the token."},
    {"calls-it-limit", "Sends a parameter that is not documented."},
    {"reads-page-one-twice", "Asks for the first page a second time before it goes on."},
    {"reads-one-page", "Takes the first page for all there is."},
    {"stops-before-the-last-page", "Leaves the last page out."},
    {"reads-on-to-an-empty-page", "Asks for a page beyond the last to see that it is empty."},
    {"trusts-last-page", "Reads until it comes by the last page, and never does when it begins behind it."},
    {"calls-it-title", "Creates a segment with a member that is not documented instead of its name."},
    {"names-it-by-number", "Renames to a number, where the name is text."},
    {"sends-no-body", "Renames without saying how."},
    {"repeats-a-lost-create", "Creates a second segment when the answer to the first was lost."},
    {"renames-by-patch", "Renames with a method that is not documented."},
    {"reads-one-segment", "Reads a single segment, for which there is no operation."},
    {"leaves-the-segment", "Never deletes what it created."},
    {"wants-a-body", "Reads the body of a 204."},
    {"wants-a-204", "Takes a deletion that is answered 200 for a refusal."},
    {"takes-gone-for-an-error", "Does not know that a segment that is gone is what it wanted."},
    {"takes-none-for-an-error", "Does not know that there may be no segments."},
};

}  // namespace
}  // namespace client

int main(int argc, char** argv) {
    return client::play(
        argc, argv, client::defects,
        {{"list_segments", client::list_segments}, {"manage_segment", client::manage_segment}});
}
