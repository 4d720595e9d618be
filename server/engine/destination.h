// Where a request goes, before anybody knows which vendors there are: read from its target and its Host.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <understudy/message.h>

namespace understudy::engine {

/// What a path begins with that names a world: `/w/alpha/..`.
inline constexpr std::string_view world_path = "/w/";

/// How a request said which world it means.
enum class ChosenBy : std::uint8_t { nothing, path, host, credential };

/// `default`, `path`, `host`, `credential`.
std::string_view name_of(ChosenBy by);

/// Views point into the request it was read from.
struct Destination {
    std::string_view path;    ///< raw, starts with '/'; what was cut off in front is `prefix`
    std::string_view query;   ///< raw, without the '?'
    std::string_view prefix;  ///< of a world, `/w/alpha`, or empty; stands right before the path
    std::string_view host;    ///< as the client wrote it, with port; links are built from it
    std::string_view name;    ///< the same without port and without a world's label: tells vendors apart
    ChosenBy chosen_by = ChosenBy::nothing;
    std::string refusal;  ///< why no world could be chosen; then the request reaches no vendor
};

/// The destination of a request that names no world. An absolute-form target is understood; its host counts.
Destination destination_of(const Request& request);

/// Moves the path on by `size` bytes, which then stand at the end of the prefix.
void cut_front(Destination& to, std::size_t size);

}  // namespace understudy::engine
