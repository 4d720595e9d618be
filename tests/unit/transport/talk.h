// A conversation with a client that the test plays, and what the two say.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "transport/conversation.h"

namespace understudy::transport {

/// A conversation with a client that the test plays, in a time that the test moves.
struct Talk {
    explicit Talk(Answer answer, const Limits& limits = {})
        : house{.limits = limits,
                .answer = std::move(answer),
                .on_refusal = [this](std::string_view,
                                     const Refusal& refusal) { refused.push_back(refusal.status); }},
          conversation(house, {.address = "192.0.2.1", .scheme = "http"}, now) {}

    /// Sends bytes and takes what comes back.
    std::string say(std::string_view bytes) {
        REQUIRE(conversation.wants_input());
        conversation.receive(bytes, now);
        return take();
    }

    std::string take() {
        std::string all;
        while (conversation.has_output()) {
            const std::string part(conversation.output());
            all += part;
            conversation.sent(part.size(), now);
        }
        return all;
    }

    /// Lets time pass; what is due happens on the way.
    std::string pass(Conversation::Time::duration time) {
        const Conversation::Time end = now + time;
        std::string all;
        while (!conversation.is_over() && conversation.deadline() <= end) {
            now = conversation.deadline();
            conversation.time_out(now);
            all += take();
        }
        now = end;
        return all;
    }

    Conversation::Time now = Conversation::Time(std::chrono::hours(1000));
    House house;
    std::vector<int> refused;
    Conversation conversation;
};

inline Reply text(std::string body) {
    Reply reply;
    reply.body = std::move(body);
    return reply;
}

inline Reply target(const Request& request) {
    return text(request.target + ' ' + request.body);
}

inline std::string ok(const std::string& body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

inline std::string get(const std::string& path, const std::string& fields = "") {
    return "GET " + path + " HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n";
}

inline std::string post(const std::string& path, const std::string& body) {
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

}  // namespace understudy::transport
