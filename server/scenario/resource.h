// Kinds of resources: what an API keeps.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/random_text.h"
#include "base/value.h"
#include "scenario/schema.h"

namespace understudy::scenario {

struct Field {
    std::string name;
    Schema schema;                          ///< with default_value
    int ref = -1;                           ///< the kind whose key this holds
    std::optional<std::int64_t> sequence;   ///< generator: first number
    std::optional<RandomText> random;       ///< generator
    std::vector<Value> first;               ///< drawn before `random`
    bool looked_up = false;                 ///< some operation or auth scheme finds by it: keep an index
};

struct Kind {
    std::string name;
    std::vector<Field> fields;
    int key = 0;         ///< field
    int lifecycle = -1;  ///< index in the vendor's lifecycles
    std::vector<int> secret_fields;

    int field_of(std::string_view name) const;  ///< -1 if there is none
};

}  // namespace understudy::scenario
