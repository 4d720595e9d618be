// What the text of an option means. Each function puts it where it belongs and returns an empty text, or
// returns why it cannot.
#pragma once

#include <cstdint>
#include <string>

#include <understudy/clock.h>

namespace understudy::cli {

std::string read_clock(const std::string& text, Clock& clock);  ///< `real`, `stepped`, `polls:5s`
std::string read_speed(const std::string& text, Clock& clock);
std::string read_start(const std::string& text, Clock& clock);
std::string read_port(const std::string& text, int& port);
std::string read_seed(const std::string& text, std::uint64_t& seed);
std::string read_host(const std::string& text, std::string& host);
std::string read_token(const std::string& text, std::string& token);

}  // namespace understudy::cli
