#include "scenario/names.h"

#include <algorithm>
#include <string>

namespace understudy::scenario {
namespace {

constexpr std::string_view taken[] = {"path",   "query",    "headers", "body",    "request", "settings",
                                      "now",    "base_url", "elapsed", "problem", "limit",   "limits",
                                      "caller", "move",     "person",  "window"};

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

}  // namespace

void check_name(std::string_view name, const Place& place, yaml::Mistakes& mistakes) {
    const auto fits = [](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-'; };
    if (!name.empty() && is_letter(name[0]) && std::all_of(name.begin(), name.end(), fits)) return;
    mistakes.add(place, "'" + std::string(name) + "' is no name",
                 "a name is a letter followed by letters, digits, '_' and '-'");
}

void check_free_name(std::string_view name, const Place& place, yaml::Mistakes& mistakes) {
    check_name(name, place, mistakes);
    if (std::find(std::begin(taken), std::end(taken), name) == std::end(taken)) return;
    mistakes.add(place, "the name '" + std::string(name) + "' is taken: templates read something else by it",
                 "choose another");
}

}  // namespace understudy::scenario
