// WoowUp, segment export: schedule the segment, look for it until it is there, fetch the file, unschedule it.
//
// What is special: "not ready yet" is a 404 like "does not exist", and only the message tells them apart.
// That a segment is scheduled already is a 400, and just as good. The key stands raw behind "Basic ". A
// schedule goes on every day until it is taken back, so it is taken back however the task ends.
#include "client.h"

namespace client {
namespace {

std::string message_of(const Answer& answer) {
    return answer.read().value("message", "");
}

Headers headers(const Task& task) {
    Headers headers = task.headers;
    if (wrong("encodes-the-key")) {
        const std::string key = headers["Authorization"].substr(std::string_view("Basic ").size());
        headers["Authorization"] = "Basic " + base64(key + ":");
    }
    headers["Accept"] = "application/json";
    return headers;
}

void schedule(const Task& task, const std::string& segment) {
    // An answer that was lost needs no care: to schedule twice is to schedule once.
    const Answer answer = send(task, {.method = "POST", .url = segment, .headers = headers(task)});
    if (answer.is_good()) return;
    const bool is_scheduled = answer.status == 400 && message_of(answer) == "Export already scheduled";
    if (is_scheduled && !wrong("takes-scheduled-for-an-error")) return;
    if (answer.status == 404 && wrong("waits-for-what-does-not-exist")) return;
    refuse(answer);
}

void unschedule(const Task& task, const std::string& segment) {
    if (wrong("leaves-it-scheduled")) return;
    Headers with = headers(task);
    if (wrong("forgets-the-key")) with.erase("Authorization");
    const Answer answer = send(task, {.method = "DELETE", .url = segment, .headers = with});
    if (!answer.is_good() && answer.status != 404)
        refuse(answer);  // 404: it is not scheduled, which is what we want
}

/// Looks until the segment is ready. Returns the link to its file.
std::string wait_for_link(const Task& task, const std::string& segment) {
    const Patience patience(task);
    while (true) {
        const Answer answer = send(task, {.url = segment, .headers = headers(task)});
        if (answer.is_good()) return answer.read().at("payload").at("segment").at("url");
        bool is_on_its_way =
            answer.status == 404 && message_of(answer).find("not available") != std::string::npos;
        if (wrong("takes-not-ready-for-an-end")) is_on_its_way = false;
        if (wrong("waits-for-what-does-not-exist")) is_on_its_way = answer.status == 404;
        if (!is_on_its_way) refuse(answer);
        patience.wait();
    }
}

json fetch(const Task& task, const std::string& segment) {
    std::string look = segment;
    if (wrong("asks-the-old-route")) look.replace(look.find("/export/segments/"), 17, "/segments/");
    const std::string link = wait_for_link(task, look);
    if (wrong("polls-on-after-the-end")) {
        const Patience patience(task);
        for (int more = 0; more < 3; ++more) {
            patience.wait();
            wait_for_link(task, look);
        }
    }
    if (wrong("unschedules-first")) unschedule(task, segment);
    // Whoever has the link has the file: no key goes along to wherever it leads.
    const Answer file = send(task, {.url = link});
    if (!file.is_good() && !wrong("takes-any-answer-for-the-file"))
        end("incomplete");  // a dead link; the next one comes tomorrow
    return {{"outcome", "finished"}, {"rows", count_lines(file.body) - 1}, {"sha256", sha256(file.body)}};
}

json export_segment(const Task& task) {
    const std::string segment = task.base_url + "/export/segments/" + task.asked.at("segment_id").dump();
    schedule(task, segment);
    try {
        const json outcome = fetch(task, segment);
        unschedule(task, segment);
        return outcome;
    } catch (const Ended&) {
        try {
            unschedule(task, segment);
        } catch (const Ended&) {  // what went wrong first is what is told
        }
        throw;
    }
}

const std::vector<Defect> defects = {
    {"encodes-the-key", "Sends the key as base64 of a user and an empty password."},
    {"forgets-the-key", "Unschedules without the key."},
    {"takes-scheduled-for-an-error", "Ends when the segment is scheduled already."},
    {"takes-not-ready-for-an-end", "Takes every 404 for a segment that does not exist."},
    {"waits-for-what-does-not-exist", "Takes every 404 for a segment that is not ready yet."},
    {"asks-the-old-route", "Looks for the segment at a path that is not documented."},
    {"polls-on-after-the-end", "Looks again although the segment is ready."},
    {"unschedules-first", "Takes the schedule back, and the file with it, before it fetches the file."},
    {"takes-any-answer-for-the-file", "Does not look at the status of a download."},
    {"leaves-it-scheduled", "Never takes the schedule back."},
    {"no-sleep", "Looks again at once."},
    {"never-gives-up", "Looks on and on for a segment that is never ready."},
    {"retries-a-refusal", "Tries again although the key is forbidden."},
    {"ignores-retry-after", "Waits as it likes when it is told how long to wait."},
    {"does-not-back-off", "Waits equally long before every retry."},
    {"retries-on-and-on", "Tries more often than it may."},
    {"accepts-a-cut-file", "Takes the half of a file for the whole."},
};

}  // namespace
}  // namespace client

int main(int argc, char** argv) {
    return client::play(argc, argv, client::defects, {{"export_segment", client::export_segment}});
}
