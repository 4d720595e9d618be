// How a person is made from a seed, and which audiences there are.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/random_text.h"
#include "base/value.h"
#include "scenario/expression.h"

namespace understudy::scenario {

struct PersonField {
    struct Sequence { std::int64_t first = 1; };
    struct Pick { std::vector<Value> values; };
    struct Weighted { std::vector<std::pair<Value, std::int64_t>> values; std::int64_t total = 0; };
    struct Integer { std::int64_t from = 0, to = 0; };  ///< both included
    std::string name;
    /// A text reads only fields above it.
    std::variant<Sequence, Pick, Weighted, Integer, RandomText, TextTemplate> made;
};

struct Audience {
    std::string key;
    std::string title;
    Condition where;  ///< reads slot 0, the person
};

struct PopulationModel {
    std::int64_t people = 0;
    std::vector<PersonField> fields;
    std::vector<Audience> audiences;

    int field_of(std::string_view name) const;
    int audience_of(std::string_view key) const;
};

}  // namespace understudy::scenario
