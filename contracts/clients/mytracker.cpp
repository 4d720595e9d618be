// MyTracker, segment export: request it, look until it has ended, fetch all its files; read the quotas.
//
// What is special: every call is signed, over the whole URL as it is sent. A job that failed is told with
// 200. An export is one file or several, gzipped, behind links that end at a time of the vendor's clock.
// There is no list of exports: a request whose answer was lost cannot be looked for, and to repeat it costs a
// file nobody fetches.
#include <openssl/hmac.h>
#include <zlib.h>

#include <array>
#include <ctime>

#include "client.h"

namespace client {
namespace {

/// The value of Authorization: HMAC-SHA1 over the method, the URL and the body, each percent-encoded once
/// more.
std::string signature(const Task& task, const Request& request) {
    const json& signing = task.asked.at("signing");
    std::string url = percent_encode(request.url);
    if (wrong("signs-a-decoded-url")) url = request.url;
    if (wrong("signs-without-the-query")) url = percent_encode(request.url.substr(0, request.url.find('?')));
    std::string message = request.method + "&" + url + "&";
    if (!wrong("signs-without-the-body")) message += percent_encode(request.body);

    const std::string secret = signing.at("secret");
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(message.data()), message.size(), digest.data(), &length);
    const std::string_view bytes(reinterpret_cast<const char*>(digest.data()), length);
    return signing.at("scheme").get<std::string>() + " " + signing.at("id").get<std::string>() + ":" +
           base64(bytes);
}

Answer call(const Task& task, Request request) {
    request.headers["Authorization"] = signature(task, request);
    if (!request.body.empty()) request.headers["Content-Type"] = "application/x-www-form-urlencoded";
    return send(task, request);
}

/// Returns `data` of the answer. Ends the task if it is a refusal, whether HTTP says so or only the body.
json data_of(const Answer& answer) {
    if (!answer.is_good()) refuse(answer);
    const json body = answer.read();
    if (const int code = body.at("code"); code != 200) end("refused", {{"status", code}});
    return body.at("data");
}

std::string create(const Task& task) {
    std::string form = "idSegment=" + task.asked.at("segment_id").dump();
    if (wrong("forgets-the-segment")) form = "registerType=0";
    std::string fields;
    for (const std::string field : task.asked.value("fields", json::array()))
        fields += (fields.empty() ? "" : ",") + field;
    if (wrong("asks-for-an-unknown-field")) fields = "email";
    if (!fields.empty()) form += "&requestFields=" + percent_encode(fields);
    form += "&includeHeaderLine=0";  // then every line of every file is data
    const std::string url = task.base_url + "/segment/v1/export/create.json";
    return data_of(call(task, {.method = "POST", .url = url, .body = form})).at("idSegmentExport");
}

Answer look(const Task& task, const std::string& id) {
    std::string url = task.base_url + "/segment/v1/export/get.json";
    if (wrong("asks-for-state")) url.replace(url.find("get.json"), 8, "state.json");
    if (!wrong("forgets-the-id")) url += "?idSegmentExport=" + id;
    if (wrong("sends-a-language")) url += "&lang=en";
    return call(task, {.url = url});
}

/// Looks until the export has ended well. Returns the answer that shows its files.
Answer wait_for_files(const Task& task, const std::string& id) {
    const Patience patience(task);
    while (true) {
        Answer answer = look(task, id);
        const std::string status = data_of(answer).at("status");
        if (status == (wrong("leaves-the-mark-out") ? "Success" : "Success!")) return answer;
        if (status == "Error occurred" && wrong("takes-error-for-success")) return answer;
        if (status == "Error occurred" && !wrong("takes-error-for-progress")) end("failed");
        patience.wait();
    }
}

/// The vendor's clock, which its links obey, in seconds since 1970.
long long time_of(const Answer& answer) {
    std::tm time{};
    const auto date = answer.headers.find("date");
    if (date == answer.headers.end()) return std::time(nullptr);
    ::strptime(date->second.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &time);
    return ::timegm(&time);
}

/// Undoes gzip. Returns nothing if the bytes are no whole gzip file, which a checksum at its end tells.
std::string gunzip(const std::string& bytes) {
    z_stream stream{};
    inflateInit2(&stream, 16 + MAX_WBITS);
    std::string source = bytes;
    stream.next_in = reinterpret_cast<Bytef*>(source.data());
    stream.avail_in = static_cast<uInt>(source.size());
    std::string text;
    int code = Z_OK;
    while (code == Z_OK) {
        std::array<char, 65536> piece{};
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = piece.size();
        code = inflate(&stream, Z_NO_FLUSH);
        text.append(piece.data(), piece.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    if (code != Z_STREAM_END && !wrong("accepts-a-cut-file")) end("incomplete");
    return text;
}

json export_segment(const Task& task) {
    const std::string id = create(task);
    const Answer ended = wait_for_files(task, id);
    const Patience patience(task);
    for (int more = 0; more < 3 && wrong("polls-on-after-the-end"); ++more) {
        patience.wait();
        look(task, id);
    }

    int rows = 0;
    json digests = json::array();
    for (const json& file : data_of(ended).value("files", json::array())) {
        const long long expires = std::stoll(file.at("timestampExpires").get<std::string>());
        if (expires <= time_of(ended) && !wrong("uses-an-expired-link"))
            end("incomplete");  // a new export has new links
        const Answer answer = call(task, {.url = file.at("link")});
        if (!answer.is_good()) end("incomplete");
        rows += count_lines(gunzip(answer.body));
        digests.push_back(sha256(answer.body));
        if (wrong("fetches-one-file")) break;
    }
    return {{"outcome", "finished"}, {"rows", rows}, {"sha256", digests}};
}

json read_quotas(const Task& task) {
    const Answer answer = call(task, {.url = task.base_url + "/open/user/v1/quotas/get.json"});
    return {{"outcome", "done"}, {"quotas", data_of(answer).at("quotas")}};
}

const std::vector<Defect> defects = {
    {"signs-a-decoded-url", "Puts the URL into the message that is signed as it is, not percent-encoded."},
    {"signs-without-the-query", "Leaves the query out of what is signed."},
    {"signs-without-the-body", "Leaves the body out of what is signed."},
    {"forgets-the-segment", "Requests an export without saying of what."},
    {"asks-for-an-unknown-field", "Requests a column that is not documented."},
    {"asks-for-state", "Looks at a path that is not documented."},
    {"forgets-the-id", "Looks without saying at what."},
    {"sends-a-language", "Sends a parameter that is not documented."},
    {"leaves-the-mark-out", "Waits for 'Success', without the exclamation mark, and looks on."},
    {"takes-error-for-success", "Takes 'Error occurred' for a success, since the call was answered 200."},
    {"takes-error-for-progress", "Looks on after 'Error occurred'."},
    {"polls-on-after-the-end", "Looks again although the export has ended."},
    {"uses-an-expired-link", "Does not look at the time until which a link lives."},
    {"fetches-one-file", "Fetches the first file and leaves the others."},
    {"accepts-a-cut-file", "Takes the half of a file for the whole."},
    {"no-sleep", "Looks again at once."},
    {"never-gives-up", "Looks on and on at an export that never ends."},
    {"takes-429-for-a-refusal", "Ends when a quota is used up instead of waiting."},
    {"does-not-back-off", "Waits equally long before every retry."},
    {"retries-on-and-on", "Tries more often than it may."},
    {"retries-a-refusal", "Tries again although it may not do this at all."},
};

}  // namespace
}  // namespace client

int main(int argc, char** argv) {
    return client::play(argc, argv, client::defects,
                        {{"export_segment", client::export_segment}, {"read_quotas", client::read_quotas}});
}
