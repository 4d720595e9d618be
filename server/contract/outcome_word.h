// The word of an outcome.
#pragma once

#include <string>

#include "base/value.h"

namespace understudy::contract {

/// Empty when the client told none.
inline std::string word_of(const Value& outcome) {
    const Value* word = outcome.find("outcome");
    return word == nullptr ? std::string() : to_text(*word);
}

/// Whether the client says that it did what it was asked to.
inline bool is_good(const Value& outcome) {
    const std::string word = word_of(outcome);
    return word == "finished" || word == "done";
}

}  // namespace understudy::contract
