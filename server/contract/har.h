// Recorded traffic: an HTTP Archive 1.2, as browsers and proxies write it.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <understudy/exchange.h>

namespace understudy::contract {

/// The exchanges of the archive in its order, numbered from 1; those that got no answer are left out. Or what is wrong with it.
std::variant<std::vector<Exchange>, std::string> read_har(std::string_view text);

}  // namespace understudy::contract
