// One line for people about one exchange.
#pragma once

#include <string>

#include <understudy/exchange.h>
#include <understudy/server.h>
#include <understudy/terminal.h>
#include <understudy/verdict.h>

namespace understudy::cli {

/// Returns `POST /acme/jobs 201 84 µs job 100: waiting -> running`, without a line
/// end. A refused request is followed by the reason.
std::string log_line(const Exchange& exchange, Colour colour);

/// Returns `(no request) 400 from 127.0.0.1 (the value of Host is no host)`.
std::string log_line(const RefusedRequest& refused, Colour colour);

/// Returns `(reload) 12 files read again`, or the diagnostics and what goes on instead.
std::string log_line(const Reloaded& reloaded, Colour colour);

/// Returns `(clock) acme job 100: waiting -> running`.
std::string log_line(const Happening& happening, Colour colour);

/// Returns `(rule) acme polls_no_faster_than: expected at least 1s between two polls, got 20ms (exchange 2, 3)`, a line for each breach.
std::string log_line(const RuleVerdict& broken, Colour colour);

}  // namespace understudy::cli
