#include "base/letter_case.h"

#include <cstddef>
#include <cstdint>

#include "base/plain_bytes.h"

namespace understudy {
namespace {

/// Eight characters in lower case.
std::uint64_t lower(std::uint64_t word) {
    using plain_bytes::highs, plain_bytes::ones;
    // The sums set the high bit of each byte from 'A' on and beyond 'Z', and never carry into the next byte.
    const std::uint64_t low_bits = word & ~highs;
    const std::uint64_t from_a = low_bits + ones * (0x80 - 'A'), beyond_z = low_bits + ones * (0x7f - 'Z');
    const std::uint64_t is_upper = from_a & ~beyond_z & ~word & highs;
    return word | (is_upper >> 2);  // 0x80 becomes 0x20, what tells the cases apart
}

}  // namespace

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = lower(c);
    return out;
}

bool same_letters(std::string_view a, std::string_view b) {
    constexpr std::size_t word = sizeof(std::uint64_t);
    if (a.size() < word) {
        for (std::size_t i = 0; i < a.size(); ++i)
            if (lower(a[i]) != lower(b[i])) return false;
        return true;
    }
    const auto is_same = [&](std::size_t at) {
        return lower(plain_bytes::load(a.data() + at)) == lower(plain_bytes::load(b.data() + at));
    };
    for (std::size_t at = 0; at + word < a.size(); at += word)
        if (!is_same(at)) return false;
    return is_same(a.size() - word);  // the last eight, some of them for the second time
}

}  // namespace understudy
