#include "engine/route.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "base/letter_case.h"
#include "base/nearest.h"

namespace understudy::engine {

using namespace scenario;

namespace {

/// How many segments a pattern must have to match, since each takes the slash before it.
std::size_t segments_of(std::string_view path) {
    const auto slashes = static_cast<std::size_t>(std::count(path.begin(), path.end(), '/'));
    return path.ends_with('/') ? slashes - 1 : slashes;
}

/// What a client may ask for where there is an operation for `method`.
std::vector<std::string> methods_with(const std::string& method) {
    if (method == "GET") return {"GET", "HEAD"};
    return {method};
}

}  // namespace

Routed route(const Vendor& vendor, std::string_view method, std::string_view path) {
    Routed best;
    std::vector<std::string_view> values;
    values.reserve(4);
    const std::size_t segments = segments_of(path);
    for (const Operation& operation : vendor.operations) {
        if (operation.path.segments().size() != segments || operation.method != method) continue;
        if (best.operation != nullptr && operation.path.literals() <= best.operation->path.literals()) continue;
        if (!operation.path.match(path, values)) continue;
        best.operation = &operation;
        best.path_values.swap(values);
    }
    if (best.operation != nullptr) return best;
    if (method == "HEAD") return route(vendor, "GET", path);
    for (const Operation& operation : vendor.operations) {
        if (!operation.path.match(path, values)) continue;
        for (const std::string& each : methods_with(operation.method))
            if (std::find(best.other_methods.begin(), best.other_methods.end(), each) == best.other_methods.end())
                best.other_methods.push_back(each);
    }
    return best;
}

namespace {

/// The further a path agrees the nearer it is; then one whose next segment is a slip of the pen away; then the one with the same
/// method, then the one of the same length.
using Nearness = std::tuple<int, bool, bool, std::ptrdiff_t>;

constexpr int whole_path = 1'000;

struct Nearest {
    const Operation* operation = nullptr;
    Nearness nearness{-1, false, false, 0};
};

Nearest nearest_of(const Vendor& vendor, std::string_view method, std::string_view path) {
    const std::string_view wanted = method == "HEAD" ? "GET" : method;
    Nearest nearest;
    std::vector<std::string_view> values;
    const auto length = std::count(path.begin(), path.end(), '/');
    for (const Operation& operation : vendor.operations) {
        const bool same_path = operation.path.match(path, values);
        const PathPattern::Difference difference = operation.path.difference(path);
        const int agrees = same_path ? whole_path : difference.segment;
        const bool is_slip = !same_path && understudy::nearest(difference.came, std::array{difference.expected}).has_value();
        const auto gap = length - static_cast<std::ptrdiff_t>(operation.path.segments().size());
        const Nearness candidate{agrees, is_slip, operation.method == wanted, -std::max(gap, -gap)};
        if (nearest.operation == nullptr || candidate > nearest.nearness) nearest = {&operation, candidate};
    }
    return nearest;
}

std::string described(const Operation& operation) {
    return operation.method + ' ' + operation.path.text() + " (" + operation.name + ')';
}

}  // namespace

NearMiss nearest_operation(const Vendor& vendor, std::string_view method, std::string_view path) {
    NearMiss miss{.operation = nearest_of(vendor, method, path).operation, .difference = {}};
    if (miss.operation == nullptr) return miss;
    const PathPattern& pattern = miss.operation->path;
    std::vector<std::string_view> values;
    if (pattern.match(path, values)) {
        miss.difference = "the method is '" + std::string(method) + "', expected '" + miss.operation->method + "'";
        return miss;
    }
    const PathPattern::Difference difference = pattern.difference(path);
    miss.difference = "segment " + std::to_string(difference.segment);
    miss.difference += difference.came.empty() ? " is missing" : " is '" + difference.came + "'";
    miss.difference += difference.expected.empty() ? ", expected the path to end" : ", expected '" + difference.expected + "'";
    return miss;
}

std::string near_miss(const Vendor& vendor, std::string_view method, std::string_view path) {
    const std::string came = std::string(method) + ' ' + std::string(path) + " matches no operation of '" + vendor.name + "'";
    const NearMiss miss = nearest_operation(vendor, method, path);
    if (miss.operation == nullptr) return came;
    const std::string& source = miss.operation->provenance.source;
    return came + "; nearest: " + described(*miss.operation) + ": " + miss.difference + (source.empty() ? "" : "; see " + source);
}

std::string mount_miss(const Catalog& catalog, std::string_view method, std::string_view path) {
    std::vector<std::string> names;
    std::string mounts;
    Nearest best;
    const Vendor* best_vendor = nullptr;
    for (const auto& vendor : catalog.vendors) {
        names.push_back(lower(vendor->name));
        mounts += (mounts.empty() ? "/" : ", /") + vendor->name;
        const Nearest candidate = nearest_of(*vendor, method, path);
        if (candidate.operation == nullptr || (best_vendor != nullptr && candidate.nearness <= best.nearness)) continue;
        best = candidate;
        best_vendor = vendor.get();
    }
    const std::string came = "no vendor is mounted at " + std::string(path);
    const int agrees = std::get<0>(best.nearness);
    const auto meant = nearest(lower(path.substr(1, path.find('/', 1) - 1)), names);
    if (meant && agrees < whole_path) {
        const auto index = std::find(names.begin(), names.end(), *meant) - names.begin();
        return came + "; did you mean /" + catalog.vendors[static_cast<std::size_t>(index)]->name + "? Mounted are " + mounts;
    }
    if (agrees < 2) return came + "; mounted are " + mounts;  // not even the first segment is any vendor's
    return came + "; nearest: " + best_vendor->name + ' ' + described(*best.operation) + ": the prefix /" + best_vendor->name +
           " is missing";
}

}  // namespace understudy::engine
