#include "base/text_search.h"

#include <bit>
#include <cstddef>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace understudy {
namespace {

bool contains_by_library(std::string_view text, std::string_view part) {
    return ::memmem(text.data(), text.size(), part.data(), part.size()) != nullptr;
}

constexpr std::size_t block = 16;

#ifdef __SSE2__

// So many places may look right by two bytes and be wrong. In a text made to look right everywhere the
// library, which takes linear time, goes on.
constexpr int most_deceptions = 64;

/// Finds places where the first and the last byte of a part are right.
class Ends {
  public:
    explicit Ends(std::string_view part)
        : first_(_mm_set1_epi8(part.front())),
          last_(_mm_set1_epi8(part.back())),
          distance_(part.size() - 1) {}

    /// Returns the first block between `at` and `end` with such a place in it, else `end`. All blocks are
    /// whole.
    const char* next_block(const char* at, const char* end) const {
        for (; end - at >= static_cast<std::ptrdiff_t>(4 * block); at += 4 * block) {
            const __m128i first_half = _mm_or_si128(fit(at), fit(at + block));
            const __m128i second_half = _mm_or_si128(fit(at + 2 * block), fit(at + 3 * block));
            if (_mm_movemask_epi8(_mm_or_si128(first_half, second_half)) != 0) break;
        }
        while (at != end && places(at) == 0) at += block;
        return at;
    }

    /// A bit for each such place in the block.
    unsigned places(const char* at) const { return static_cast<unsigned>(_mm_movemask_epi8(fit(at))); }

  private:
    __m128i fit(const char* at) const {
        return _mm_and_si128(_mm_cmpeq_epi8(load(at), first_), _mm_cmpeq_epi8(load(at + distance_), last_));
    }
    static __m128i load(const char* from) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)); }

    __m128i first_, last_;
    std::size_t distance_;
};

/// Requires that there are at least `block` places where `part` may begin.
bool contains_by_blocks(std::string_view text, std::string_view part) {
    const Ends ends(part);
    const std::size_t places = text.size() - part.size() + 1;
    const char* const last_block = text.data() + places - block;  // overlaps the one before
    const char* const end = text.data() + places / block * block;
    int deceptions = 0;
    const auto is_at = [&](const char* at) {
        for (unsigned left = ends.places(at); left != 0; left &= left - 1, ++deceptions)
            if (std::memcmp(at + std::countr_zero(left), part.data(), part.size()) == 0) return true;
        return false;
    };
    for (const char* at = ends.next_block(text.data(), end); at != end;
         at = ends.next_block(at + block, end)) {
        if (is_at(at)) return true;
        if (deceptions >= most_deceptions)
            return contains_by_library(text.substr(static_cast<std::size_t>(at - text.data())), part);
    }
    return is_at(last_block);
}

#else

bool contains_by_blocks(std::string_view text, std::string_view part) {
    return contains_by_library(text, part);
}

#endif

}  // namespace

bool contains(std::string_view text, std::string_view part) {
    if (part.size() > text.size()) return false;
    if (part.empty()) return true;
    const std::size_t places = text.size() - part.size() + 1;
    if (places >= block) return contains_by_blocks(text, part);
    for (std::size_t at = 0; at < places; ++at)
        if (text[at] == part[0] && std::memcmp(text.data() + at, part.data(), part.size()) == 0) return true;
    return false;
}

}  // namespace understudy
