// Chance that repeats itself: everything drawn is a function of a seed and of what it is drawn for.
#pragma once

#include <cstdint>
#include <string_view>

namespace understudy {

/// Mixes two numbers into one that looks random (splitmix64's finalizer over their combination).
constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
    std::uint64_t x = a + 0x9e3779b97f4a7c15ULL * (b + 1);
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

/// A number for a name, the same on every machine.
constexpr std::uint64_t mix(std::uint64_t seed, std::string_view name) {
    std::uint64_t x = seed;
    for (const char c : name) x = mix(x, static_cast<unsigned char>(c));
    return mix(x, name.size());
}

/// A stream of numbers from one seed.
class Dice {
  public:
    explicit constexpr Dice(std::uint64_t seed) : seed_(seed) {}
    constexpr std::uint64_t roll() { return mix(seed_, count_++); }
    /// A number from 0 to `sides` - 1; `sides` is at least 1.
    constexpr std::uint64_t below(std::uint64_t sides) {
        return static_cast<std::uint64_t>((static_cast<Wide>(roll()) * sides) >> 64);
    }

  private:
    __extension__ using Wide = unsigned __int128;  // both compilers have it; the standard does not

    std::uint64_t seed_;
    std::uint64_t count_ = 0;
};

}  // namespace understudy
