// Meiro, segment exports: run one, look until it has ended, download it; list them all; read a history;
// cancel.
//
// What is special: a job may end in three ways, and only one has a file. A token ages while a job runs and is
// refreshed then. Running an export twice costs the vendor twice, so an answer that was lost is looked for
// before running again.
#include "client.h"

namespace client {
namespace {

/// Sends calls with a token, and gets another one when it is refused as too old.
class Session {
  public:
    explicit Session(const Task& task) : task_(task), headers_(task.headers) {
        if (has_login()) log_in();
    }

    Answer call(Request request, IfLost if_lost = IfLost::try_again) {
        const Answer answer = send(task_, with_token(request), if_lost);
        if (answer.status != 401 || !has_login() || wrong("never-renews")) return answer;
        renew();
        return send(task_, with_token(request), if_lost);  // refused again: then it is not the token's age
    }

  private:
    static constexpr auto token_header = "X-Access-Token";

    bool has_login() const { return task_.asked.contains("login"); }

    Request with_token(Request request) const {
        for (const auto& [name, value] : headers_) request.headers[name] = value;
        if (!request.body.empty()) request.headers["Content-Type"] = "application/json";
        return request;
    }

    Answer ask_for_token(const std::string& method, const json& body) {
        Request request{.method = method, .url = task_.base_url + "/users/login", .body = body.dump()};
        request.headers["Content-Type"] = "application/json";
        const Answer answer = send(task_, request);
        if (answer.is_good()) headers_[token_header] = answer.read().at("token");
        return answer;
    }

    void log_in() {
        Answer answer = ask_for_token("POST", task_.asked.at("login"));
        for (int more = 0; more < 3 && wrong("logs-in-on-and-on") && answer.status == 401; ++more) {
            answer = ask_for_token("POST", task_.asked.at("login"));
        }
        if (!answer.is_good()) refuse(answer);
    }

    void renew() {
        // For some hours a token can be exchanged for a fresh one; later only the password helps.
        if (!ask_for_token("PATCH", {{"token", headers_[token_header]}}).is_good()) {
            if (!wrong("only-refreshes")) log_in();
        }
    }

    const Task& task_;
    Headers headers_;
};

std::string exports_of(const Task& task) {
    return task.base_url + "/segments/" + task.asked.at("segment_id").dump() + "/exports";
}

/// Reads a list to its end, which shows only in a page that is not full.
json read_all(Session& session, const std::string& url, const std::string& key, int limit) {
    json all = json::array();
    for (int page = 0;; ++page) {
        int offset = page * limit;
        if (wrong("reads-page-one-twice") && page > 0) offset -= limit;
        if (wrong("counts-pages-not-records")) offset = page;
        // An order of our own: what the vendor sorts by if not asked is told in two ways.
        std::string query = "?limit=" + std::to_string(limit) + "&order_by=id&order_dir=ASC";
        if (offset > 0) query += "&offset=" + std::to_string(offset);
        if (wrong("asks-for-a-count")) query += "&count=1";
        if (wrong("sorts-upwards")) query.replace(query.find("ASC"), 3, "UP");
        const Answer answer = session.call({.url = url + query});
        if (!answer.is_good()) refuse(answer);
        const json items = answer.read().at(key);
        if (items.empty() && wrong("takes-an-empty-page-for-an-error")) end("failed");
        for (const json& item : items) all.push_back(item);
        if (static_cast<int>(items.size()) < limit || wrong("reads-one-page")) return all;
    }
}

/// Returns the export of the task's name that was run last, or null. It is among the newest.
json find_by_name(Session& session, const Task& task) {
    const Answer answer = session.call({.url = exports_of(task) + "?limit=20&order_by=id&order_dir=DESC"});
    if (!answer.is_good()) refuse(answer);
    for (const json& one : answer.read().at("segment_exports")) {
        if (one.at("name") == task.asked.at("name")) return one;
    }
    return nullptr;
}

/// Runs the export, once. Returns it as the vendor shows it.
json run(Session& session, const Task& task) {
    json body = {{"segment_export_destination_id", task.asked.at("destination_id")},
                 {"name", task.asked.at("name")}};
    if (wrong("sends-numbers-as-text")) {
        body["segment_export_destination_id"] = task.asked.at("destination_id").dump();
    }
    Request request{.method = "POST", .url = exports_of(task), .body = body.dump()};
    if (wrong("sends-no-body")) request.body = "";
    Backoff backoff(task);
    while (true) {
        const Answer answer = session.call(request, IfLost::tell);
        if (answer.is_good()) return answer.read().at("segment_export");
        if (!answer.was_lost()) refuse(answer);
        // Nobody knows whether it was heard: it is if there is such an export now.
        if (const json found = find_by_name(session, task); !found.is_null()) return found;
        backoff.wait(answer);
    }
}

std::string url_of(const Task& task, const json& one) {
    return exports_of(task) + "/" + one.at("id").dump();
}

json retrieve(Session& session, const Task& task, const json& one) {
    const Answer answer = session.call({.url = url_of(task, one)});
    if (!answer.is_good()) refuse(answer);
    return answer.read().at("segment_export");
}

/// Looks until the export is finished. Ends the task if it ends otherwise.
void wait_for_end(Session& session, const Task& task, const json& one) {
    const Patience patience(task);
    std::string status = one.at("status");
    while (status != "finished") {
        if (status == "error" && !wrong("takes-error-for-running")) end("failed");
        // One l. Whatever is no end that we know is on its way to one.
        if (status == (wrong("spells-it-cancelled") ? "cancelled" : "canceled")) end("canceled");
        if (status == "running" && wrong("downloads-too-early")) return;
        patience.wait();
        status = retrieve(session, task, one).at("status");
    }
    for (int more = 0; more < 3 && wrong("polls-on-after-the-end"); ++more) {
        patience.wait();
        retrieve(session, task, one);
    }
}

json export_segment(const Task& task) {
    Session session(task);
    const json one = run(session, task);
    wait_for_end(session, task, one);
    const std::string url = url_of(task, one) + "/download";
    const Answer file = wrong("forgets-the-token") ? send(task, {.url = url}) : session.call({.url = url});
    if (!file.is_good()) refuse(file);
    if (count_lines(file.body) == 1 && wrong("takes-an-empty-file-for-an-error")) end("failed");
    return {{"outcome", "finished"}, {"rows", count_lines(file.body) - 1}, {"sha256", sha256(file.body)}};
}

json list_exports(const Task& task) {
    Session session(task);
    json ids = json::array();
    for (const json& one : read_all(session, exports_of(task), "segment_exports", task.asked.at("limit"))) {
        ids.push_back(one.at("id"));
    }
    return {{"outcome", "done"}, {"ids", ids}};
}

json export_history(const Task& task) {
    Session session(task);
    const std::string url = exports_of(task) + "/" + task.asked.at("export_id").dump() + "/history";
    json states = json::array();
    for (const json& entry : read_all(session, url, "history_list", 20)) {
        states.push_back(entry.at("segment_export").at("status"));
    }
    return {{"outcome", "done"}, {"states", states}};
}

json cancel_export(const Task& task) {
    Session session(task);
    const json one = run(session, task);
    Request cancel{.method = "DELETE", .url = url_of(task, one)};
    if (wrong("cancels-by-post")) cancel = {.method = "POST", .url = url_of(task, one) + "/cancel"};
    const Answer answer = session.call(cancel);
    // It has ended, perhaps by a first try of ours that nobody answered: then it says so itself.
    if (answer.status == 409 && !wrong("takes-a-conflict-for-a-refusal"))
        return {{"outcome", "done"}, {"state", retrieve(session, task, one).at("status")}};
    if (!answer.is_good()) refuse(answer);
    return {{"outcome", "done"}, {"state", answer.read().at("segment_export").at("status")}};
}

const std::vector<Defect> defects = {
    {"forgets-the-token", "Downloads without the token."},
    {"never-renews", "Takes a token that has aged for a refusal."},
    {"logs-in-on-and-on", "Tries a password again that was refused."},
    {"only-refreshes", "Does not log in again when a token is too old to be refreshed."},
    {"sends-numbers-as-text", "Puts quotes around the number of the destination."},
    {"sends-no-body", "Runs an export without saying where to."},
    {"repeats-a-lost-create", "Runs a second export when the answer to the first was lost."},
    {"takes-error-for-running", "Does not know that an export can end in error, and looks on."},
    {"spells-it-cancelled", "Waits for a state that the vendor spells otherwise, and looks on."},
    {"downloads-too-early", "Downloads while the export is running."},
    {"polls-on-after-the-end", "Looks again although the export is finished."},
    {"reads-page-one-twice", "Asks for the first page a second time before it goes on."},
    {"reads-one-page", "Takes the first page for all there is."},
    {"counts-pages-not-records", "Moves the offset by one record for each page."},
    {"asks-for-a-count", "Sends a parameter that is not documented."},
    {"sorts-upwards", "Sends an order that is not one of the documented ones."},
    {"takes-an-empty-page-for-an-error", "Does not know that the page behind a full last one is empty."},
    {"takes-an-empty-file-for-an-error", "Does not know that a segment may hold nobody."},
    {"cancels-by-post", "Cancels at a path that is not documented."},
    {"takes-a-conflict-for-a-refusal", "Does not look whether what it could not cancel has been canceled."},
    {"retries-a-refusal", "Tries again although it may not do this at all."},
    {"no-sleep", "Looks again at once."},
    {"never-gives-up", "Looks on and on at an export that never ends."},
    {"does-not-back-off", "Waits equally long before every retry."},
    {"retries-on-and-on", "Tries more often than it may."},
    {"accepts-a-cut-file", "Takes the half of a file for the whole."},
};

}  // namespace
}  // namespace client

int main(int argc, char** argv) {
    return client::play(argc, argv, client::defects,
                        {{"export_segment", client::export_segment},
                         {"list_exports", client::list_exports},
                         {"export_history", client::export_history},
                         {"cancel_export", client::cancel_export}});
}
