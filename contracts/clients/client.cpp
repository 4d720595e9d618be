#include "client.h"

#include <httplib.h>
#include <openssl/evp.h>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <memory>
#include <thread>
#include <utility>

namespace client {
namespace {

std::string chosen_defect;  // set once by play(), before anything else

std::string lower_case(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

// One try, on a connection of its own.
Answer send_once(const Request& request) {
    const std::size_t host = request.url.find("://") + 3;
    const std::size_t path = std::min(request.url.find('/', host), request.url.size());
    httplib::Client connection(request.url.substr(0, path));
    connection.set_path_encode(false);  // the URL goes out as it was written, and as it was signed
    connection.set_decompress(false);
    connection.set_connection_timeout(std::chrono::seconds(10));
    connection.set_read_timeout(std::chrono::seconds(10));

    Answer answer;
    httplib::Request message;
    message.method = request.method;
    message.path = request.url.substr(path);
    for (const auto& [name, value] : request.headers) message.headers.emplace(name, value);
    message.body = request.body;
    // Taken piece by piece, so that what had come is there when the connection breaks.
    message.content_receiver = [&answer](const char* bytes, std::size_t count, std::size_t, std::size_t) {
        answer.body.append(bytes, count);
        return true;
    };
    httplib::Response head;
    httplib::Error error{};
    answer.is_whole = connection.send(message, head, error);
    answer.status = std::max(head.status, 0);
    for (const auto& [name, value] : head.headers) answer.headers[lower_case(name)] = value;
    return answer;
}

bool may_heal(const Answer& answer) {
    if (answer.status == 403 && wrong("retries-a-refusal")) return true;
    if (answer.status == 400 && wrong("retries-a-bad-request")) return true;
    if (answer.status == 429 && wrong("takes-429-for-a-refusal")) return false;
    if (answer.status == 503 && wrong("takes-503-for-a-refusal")) return false;
    return answer.status == 429 || answer.status >= 500;
}

/// What Retry-After asks for in whole seconds; a date reads as 0, and then we wait as ever.
std::chrono::seconds retry_after(const Answer& answer) {
    const auto header = answer.headers.find("retry-after");
    if (header == answer.headers.end() || wrong("ignores-retry-after")) return std::chrono::seconds(0);
    return std::chrono::seconds(std::atoi(header->second.c_str()));
}

}  // namespace

Backoff::Backoff(const Task& task)
    : retries_(wrong("retries-on-and-on") ? task.retries + 3 : task.retries), next_(task.first_wait) {}

void Backoff::wait(const Answer& answer) {
    if (retries_-- == 0) end(answer.was_lost() && answer.status == 200 ? "incomplete" : "unavailable");
    const milliseconds asked_for = retry_after(answer);
    std::this_thread::sleep_for(asked_for > milliseconds(0) ? asked_for : next_);
    if (!wrong("does-not-back-off")) next_ *= 2;
}

Answer send(const Task& task, const Request& request, IfLost if_lost) {
    Backoff backoff(task);
    while (true) {
        Answer answer = send_once(request);
        if (answer.was_lost() && answer.status != 0 && wrong("accepts-a-cut-file")) answer.is_whole = true;
        if (answer.was_lost() && if_lost == IfLost::tell && !wrong("repeats-a-lost-create")) return answer;
        if (!answer.was_lost() && !may_heal(answer)) return answer;
        backoff.wait(answer);
    }
}

Patience::Patience(const Task& task) : interval_(task.poll_interval) {
    milliseconds time = task.give_up_after;
    if (wrong("never-gives-up")) time += std::chrono::seconds(2);  // as far as a test may go
    end_ = std::chrono::steady_clock::now() + time;
}

void Patience::wait() const {
    if (std::chrono::steady_clock::now() + interval_ > end_) end("gave_up");
    if (!wrong("no-sleep")) std::this_thread::sleep_for(interval_);
}

void end(std::string_view word, json more) {
    more["outcome"] = word;
    throw Ended{std::move(more)};
}

void refuse(const Answer& answer) {
    end("refused", {{"status", answer.status}});
}

std::string percent_encode(std::string_view text) {
    std::string encoded;
    for (const unsigned char c : text) {
        if (std::isalnum(c) || c == '-' || c == '_' || c == '.' || c == '~') {
            encoded += static_cast<char>(c);
        } else {
            char hex[4];
            std::snprintf(hex, sizeof hex, "%%%02X", c);
            encoded += hex;
        }
    }
    return encoded;
}

std::string base64(std::string_view bytes) {
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');  // and the zero that OpenSSL writes behind it
    const auto* input = reinterpret_cast<const unsigned char*>(bytes.data());
    const int length =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), input, static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

std::string sha256(std::string_view bytes) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    EVP_Digest(bytes.data(), bytes.size(), digest, &length, EVP_sha256(), nullptr);
    std::string text;
    for (unsigned int i = 0; i < length; ++i) {
        char hex[3];
        std::snprintf(hex, sizeof hex, "%02x", digest[i]);
        text += hex;
    }
    return text;
}

int count_lines(std::string_view csv) {
    int lines = 0;
    bool is_quoted = false;
    for (const char c : csv) {
        if (c == '"') is_quoted = !is_quoted;
        if (c == '\n' && !is_quoted) ++lines;
    }
    if (!csv.empty() && csv.back() != '\n') ++lines;
    return lines;
}

bool wrong(std::string_view name) {
    return chosen_defect == name;
}

namespace {

Task read_task(std::istream& input) {
    std::string line;
    std::getline(input, line);
    Task task{.asked = json::parse(line)};
    task.base_url = task.asked.at("base_url");
    task.headers = task.asked.value("headers", Headers());
    task.poll_interval = milliseconds(task.asked.value("poll_interval_ms", 20));
    task.give_up_after = milliseconds(task.asked.value("give_up_after_ms", 5000));
    task.first_wait = milliseconds(task.asked.value("first_wait_ms", 20));
    task.retries = task.asked.value("retries", 4);
    return task;
}

json outcome_of(const Task& task, Play play) {
    try {
        return play(task);
    } catch (const Ended& ended) {
        return ended.outcome;
    } catch (const json::exception& senseless) {  // an answer that says less than it must
        return {{"outcome", "unavailable"}, {"why", senseless.what()}};
    }
}

}  // namespace

int play(int argc, char** argv, const std::vector<Defect>& defects,
         const std::map<std::string, Play>& tasks) {
    constexpr std::string_view flag = "--wrong=";
    for (const std::string_view argument : std::vector<std::string_view>(argv + 1, argv + argc)) {
        if (argument == "--list-wrong") {
            for (const Defect& defect : defects) std::cout << defect.name << "\t" << defect.what << "\n";
            return 0;
        }
        if (argument.substr(0, flag.size()) == flag) chosen_defect = argument.substr(flag.size());
        const bool is_known =
            std::any_of(defects.begin(), defects.end(), [](const Defect& d) { return wrong(d.name); });
        if (!is_known) {
            std::cerr << argument << ": no such defect; --list-wrong names them all\n";
            return 2;
        }
    }
    try {
        const Task task = read_task(std::cin);
        const std::string name = task.asked.at("task");
        const auto asked = tasks.find(name);
        if (asked == tasks.end()) {
            std::cerr << "this client has no task '" << name << "'\n";
            return 2;
        }
        std::cout << outcome_of(task, asked->second).dump() << "\n";
        return 0;
    } catch (const json::exception& mistake) {
        std::cerr << "the task cannot be read: " << mistake.what() << "\n";
        return 2;
    }
}

}  // namespace client
