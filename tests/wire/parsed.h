// The JSON of an answer.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <variant>

#include "base/json.h"

namespace understudy::wire {

/// A failure of the test if it is none.
inline Value parsed(const std::string& text) {
    CAPTURE(text);
    auto value = parse_json(text);
    REQUIRE(std::holds_alternative<Value>(value));
    return std::get<Value>(value);
}

}  // namespace understudy::wire
