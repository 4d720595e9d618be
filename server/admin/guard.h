// Who may use the admin API: programs on this machine, or those with the token; no web page that a browser
// happens to show.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <understudy/message.h>

namespace understudy::admin {

struct Access {
    std::string host;   ///< listened on
    int port = 0;       ///< of the door the request came through; 0: not listening, then any will do
    std::string token;  ///< empty: none is asked for
};

/// Returns the refusal, or nothing when the request may go on to its route. In this order, whatever the path:
///
/// 1. Host must name this server: 421. Keeps out names that were made to point here (DNS rebinding). An
///    address that stands for every one (0.0.0.0) cannot be checked; the token is mandatory there. Where the
///    target is a whole URL, its host is the one that counts, here and in 2 (RFC 9112, 3.2.2), and its scheme
///    must be the connection's.
/// 2. Origin, if there is one, must be this server, and Sec-Fetch-Site no other site: 403.
/// 3. Authorization must be `Bearer` and the token, if one is set: 401. The files of the dashboard are asked for
///    as if none were; see admin.cpp.
/// 4. What is not GET or HEAD must be `application/json`, which no HTML form can send: 415.
///
/// No answer has a CORS header, so a browser shows none to another site's page and ends its preflight.
std::optional<Reply> refuse(const Access& access, const Request& request);

/// Whether only this machine reaches `host`. Of names, that is believed of `localhost` alone.
bool is_loopback(std::string_view host);

}  // namespace understudy::admin
