// What the five clients share: the task, a call that is tried again, patience with a job, and the outcome.
// How a client is started and what it answers is written down in contracts/README.md.
#pragma once

#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace client {

using nlohmann::json;
using std::chrono::milliseconds;
using Headers = std::map<std::string, std::string>;

/// What is asked of the client: the line of JSON it got, and from it what every task has.
struct Task {
    json asked;
    std::string base_url;  // no slash at its end
    Headers headers;       // credentials, ready to send; empty where requests are signed
    milliseconds poll_interval{};
    milliseconds give_up_after{};
    milliseconds first_wait{};  // before the first retry; each later wait is twice as long
    int retries = 0;            // how often a call may be tried again
};

struct Request {
    std::string method = "GET";
    std::string url = {};
    Headers headers = {};
    std::string body = {};
};

struct Answer {
    int status = 0;         // 0: nobody answered
    bool is_whole = false;  // false: the connection ended before everything that was announced had come
    Headers headers = {};   // names in lower case
    std::string body = {};

    bool was_lost() const { return !is_whole; }
    bool is_good() const { return is_whole && status >= 200 && status < 300; }
    /// Returns the body as JSON. Throws json::exception if it is none.
    json read() const { return json::parse(body); }
};

/// The waits between the tries of one call: each twice as long as the one before.
class Backoff {
  public:
    explicit Backoff(const Task& task);
    /// Sleeps before the next try: as long as Retry-After of `answer` says, else the next wait. Throws Ended
    /// when the retries are used up: `incomplete` if half of a good answer was the last to come, else
    /// `unavailable`.
    void wait(const Answer& answer);

  private:
    int retries_;
    milliseconds next_;
};

/// A call that changes something must not be repeated blindly when its answer was lost: it may have been
/// heard.
enum class IfLost { try_again, tell };

/// Sends `request` and returns the answer. What may heal by waiting (429, 5xx, and with IfLost::try_again no
/// answer, or half of one) is tried again, with the waits of Backoff, until an answer comes or Backoff
/// throws.
Answer send(const Task& task, const Request& request, IfLost if_lost = IfLost::try_again);

/// Says when to look at a job again, and when to stop. Starts to count when it is made.
class Patience {
  public:
    explicit Patience(const Task& task);
    /// Sleeps until it is time to look again. Throws Ended, `gave_up`, when the job had its time.
    void wait() const;

  private:
    milliseconds interval_;
    std::chrono::steady_clock::time_point end_;
};

/// Thrown where the task ends early. play() prints what it says.
struct Ended {
    json outcome;
};
[[noreturn]] void end(std::string_view word, json more = json::object());
/// Ends as `refused`: this answer will be the same however often it is asked for.
[[noreturn]] void refuse(const Answer& answer);

std::string percent_encode(std::string_view text);  ///< all but A-Z a-z 0-9 - _ . ~, upper-case hex
std::string base64(std::string_view bytes);         ///< padded
std::string sha256(std::string_view bytes);         ///< lower-case hex
/// The lines of a CSV file; line breaks inside quotes do not count.
int count_lines(std::string_view csv);

/// A single thing that a wrong client does otherwise. These clients have them so that the contracts can be
/// seen to notice; a client of your own has no use for them.
struct Defect {
    std::string_view name;
    std::string_view what;  // one sentence
};
/// Is this the client that was started with --wrong=NAME?
bool wrong(std::string_view name);

using Play = json (*)(const Task&);
/// The whole of main(): reads the task, plays the one that is asked for and prints its outcome. Returns the
/// exit code.
int play(int argc, char** argv, const std::vector<Defect>& defects, const std::map<std::string, Play>& tasks);

}  // namespace client
