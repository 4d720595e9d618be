// The JSON Schema keywords of parameters, bodies and fields.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/pattern.h"
#include "base/value.h"

namespace understudy::scenario {

/// What a value must be. An empty schema accepts everything.
struct Schema {
    enum Type : std::uint8_t { null = 1, boolean = 2, integer = 4, number = 8, string = 16, array = 32, object = 64 };
    std::uint8_t types = 0;  ///< several Types ored; 0: any
    std::vector<Value> one_of_values;  ///< `enum`, or `const` as a single one; empty: any
    std::optional<double> minimum, maximum;
    std::optional<std::int64_t> min_length, max_length;  ///< of strings, in code points
    std::optional<std::int64_t> min_items, max_items;
    std::shared_ptr<const Pattern> pattern;
    enum class Format : std::uint8_t { none, uuid, email, date_time };
    Format format = Format::none;
    struct Property;
    std::vector<Property> properties;
    bool additional_properties = true;
    std::shared_ptr<const Schema> items;
    Value default_value;  ///< absent: none
    bool secret = false;  ///< no journal shows it
};

struct Schema::Property {
    std::string name;
    Schema schema;
    bool required = false;
};

/// Why a value does not fit. `field` is the member's path (`settings.name`), empty for the value itself.
struct Misfit {
    std::string field;
    std::string reason;  ///< `must be an integer`, `is required`, `must be one of ASC, DESC`
    Value got{};         ///< what stands there instead; only misfits() says it, and not where the schema is secret
};

/// Returns the first misfit of `value`, or nothing when it fits.
std::optional<Misfit> misfit(const Schema& schema, const Value& value);

/// Returns all of them, in the order they are found; no more than `most`.
std::vector<Misfit> misfits(const Schema& schema, const Value& value, std::size_t most);

/// Returns the value that parameter text stands for under the schema's types (`5` is an integer where one is allowed,
/// `true` a boolean, else text); what does not parse stays text and then does not fit.
Value read_parameter(const Schema& schema, std::string_view text);

}  // namespace understudy::scenario
