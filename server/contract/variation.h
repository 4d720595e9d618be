// What a vendor may do to its replies without breaking its word, and a client must bear.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <understudy/message.h>

#include "base/value.h"

namespace understudy::contract {

/// One of them, alone.
struct Variation {
    /// In the order in which they are made when there are several. The last four are of the world, before anything is answered.
    enum class Kind { more_digits, null, absent, extra_field, key_order, whitespace, header_case, scenario, data, plans, faults };

    Kind kind = Kind::absent;
    std::string path;     ///< of the first three: `data.*.name`, where * is every item of a list
    std::string scenario;
    Value words;          ///< of the last three: what a scenario file says under them
    bool of_world() const { return kind >= Kind::scenario; }
};

/// `extra_field`, `absent`, ..: by Variation::Kind.
const std::vector<std::string>& variation_words();
/// `extra_field`, `absent=data.*.name`: as --vary takes it.
std::string name_of(const Variation& variation);
/// For people: `extra_field: a member "understudy_extra" in every object`.
std::string describe(const Variation& variation);
/// Whether `name` means it: its name, or its word alone.
bool is_meant(const Variation& variation, std::string_view name);

/// Changes the reply as the variation says, and returns whether that changed anything. The same bytes come of the same reply
/// and seed. Bodies that are no JSON stay as they are. Does nothing for variations of the world.
bool vary(Reply& reply, const Variation& variation, std::uint64_t seed);

}  // namespace understudy::contract
