// JSON with every text and number spelled as it was: what is written again differs only where it was changed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace understudy::contract {

struct SpelledJson {
    enum class Type { scalar, list, object };
    struct Member;

    Type type = Type::scalar;
    std::string scalar;               ///< as it is spelled, a text with its quotes
    std::vector<SpelledJson> items;
    std::vector<Member> members;      ///< in their order
};

struct SpelledJson::Member {
    std::string key;  ///< with its quotes and escapes
    SpelledJson value;
};

/// Nothing if `text` is no JSON.
std::optional<SpelledJson> read_spelled(std::string_view text);

/// Without any space.
std::string compact(const SpelledJson& json);
/// A member or item to a line, `indent` spaces for each level, a line's end at the end.
std::string in_lines(const SpelledJson& json, int indent);

}  // namespace understudy::contract
