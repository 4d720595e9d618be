#include <understudy/message.h>

#include <algorithm>

namespace understudy {
namespace {

// Header names are ASCII; the machine's locale has no say in them.
constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_name(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

const std::string* find_header(const Headers& headers, std::string_view name) {
    for (const Header& header : headers) {
        if (same_name(header.name, name)) return &header.value;
    }
    return nullptr;
}

}  // namespace understudy
