#include "transport/field_syntax.h"

#include <array>

namespace understudy::transport {
namespace {

constexpr std::array<bool, 256> make_token_bytes() {
    std::array<bool, 256> is_one{};
    for (const unsigned char c :
         std::string_view("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
        is_one[c] = true;
    }
    return is_one;
}

constexpr auto token_bytes = make_token_bytes();

}  // namespace

bool is_token(std::string_view text) {
    bool is_one = !text.empty();
    // Without an early end: hardly any is none, and so the bytes need not wait for each other.
#pragma GCC unroll 8
    for (const char c : text) is_one &= token_bytes[static_cast<unsigned char>(c)];
    return is_one;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

}  // namespace understudy::transport
