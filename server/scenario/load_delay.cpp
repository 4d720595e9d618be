#include "scenario/load_delay.h"

namespace understudy::scenario {
namespace {

constexpr double widest_sigma = 5;  // beyond, nearly all values would be none or the longest

Duration load_time(const yaml::Reader& read, const yaml::Node& node) {
    const Duration time = read.duration(node, "a delay").value_or(Duration::zero());
    if (time > longest_delay) read.mistakes().add(node.place, "a delay must not be longer than 60s");
    return time;
}

Duration load_time(const yaml::Reader& read, const yaml::MapReader& map, std::string_view key,
                   const char* hint) {
    const yaml::Node* node = map.require(key, hint);
    return node == nullptr ? Duration::zero() : load_time(read, *node);
}

void load_uniform(const yaml::Reader& read, const yaml::Node& node, Delay& delay) {
    delay.shape = Delay::Shape::uniform;
    const yaml::MapReader map(node, "'uniform'", node.place, {"from", "to"}, read.mistakes());
    delay.least = load_time(read, map, "from", "uniform: { from: 1s, to: 5s }");
    delay.most = load_time(read, map, "to", "uniform: { from: 1s, to: 5s }");
    if (map.is_map() && map.find("to") != nullptr && delay.least > delay.most)
        read.mistakes().add(map.find("to")->place, "'to' is shorter than 'from'",
                            "the shorter one comes first");
}

void load_lognormal(const yaml::Reader& read, const yaml::Node& node, Delay& delay) {
    delay.shape = Delay::Shape::lognormal;
    const yaml::MapReader map(node, "'lognormal'", node.place, {"median", "sigma"}, read.mistakes());
    delay.median = load_time(read, map, "median", "lognormal: { median: 90ms, sigma: 0.4 }");
    if (const yaml::Node* sigma = map.require("sigma", "lognormal: { median: 90ms, sigma: 0.4 }")) {
        const std::optional<double> read_sigma = read.number(*sigma, "'sigma'");
        delay.sigma = read_sigma.value_or(0);
        if (read_sigma && !(delay.sigma > 0 && delay.sigma <= widest_sigma))
            read.mistakes().add(sigma->place, "'sigma' must be above 0 and at most 5");
    }
}

}  // namespace

Delay load_delay(const yaml::Reader& read, const yaml::Node& node) {
    Delay delay;
    if (!node.is_map()) {
        delay.most = load_time(read, node);
        return delay;
    }
    const yaml::MapReader map(node, "a delay", node.place, {"fixed", "uniform", "lognormal"},
                              read.mistakes());
    if (node.entries.size() != 1) {
        read.mistakes().add(node.place, "a delay is one of fixed, uniform or lognormal",
                            "delay: 5s, or { uniform: { from: 1s, to: 5s } }");
        return delay;
    }
    if (const yaml::Node* fixed = map.find("fixed")) delay.most = load_time(read, *fixed);
    if (const yaml::Node* uniform = map.find("uniform")) load_uniform(read, *uniform, delay);
    if (const yaml::Node* lognormal = map.find("lognormal")) load_lognormal(read, *lognormal, delay);
    return delay;
}

}  // namespace understudy::scenario
