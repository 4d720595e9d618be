// Every path of the admin API: what it takes, what answers it, what is said of it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "admin/admin.h"

namespace understudy::admin {

inline constexpr std::string_view root = "/__admin";

/// One request on its way to what answers it.
struct Call {
    const Surroundings& surroundings;
    engine::Engine& world;  ///< that the path names, else `default`
    bool names_world;       ///< whether it names one
    const Request& request;
    std::vector<std::string> values;  ///< of the path's parameters, decoded
};

struct Route {
    enum class Of {
        server,  ///< of all worlds
        world,   ///< also below /__admin/worlds/{world}
    };
    std::string_view method;
    std::string_view path;  ///< below the root; `{name}` stands for one segment
    Of of;
    Reply (*answer)(const Call& call);
    std::string_view summary;  ///< one line for people
    std::string_view body;     ///< JSON Schema of the body; empty: there is none
};

std::span<const Route> routes();

/// What WireMock has below its root and this has not; answered with 501.
std::span<const std::string_view> left_out();

/// `/__admin/clock`, and `/__admin/worlds/{world}/clock` if there is one for each world.
std::vector<std::string> paths_of(const Route& route);

/// Whether the segments of `path` are those of the pattern; fills `values` with what stands for its
/// parameters, decoded.
bool matches(std::string_view pattern, std::string_view path, std::vector<std::string>& values);

}  // namespace understudy::admin
