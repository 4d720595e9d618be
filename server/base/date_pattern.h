// How a vendor writes dates.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace understudy {

/// A pattern of the words YYYY MM DD HH mm ss SSS; every other character stands for itself. Read once, since
/// dates are written much more often.
class DatePattern {
  public:
    DatePattern() = default;  ///< writes nothing
    explicit DatePattern(std::string_view pattern);

    void append(std::string& out, Timestamp time) const;

  private:
    enum class Is : std::uint8_t { character, year, month, day, hour, minute, second, millisecond };
    struct Word {
        Is is;  ///< no character
        std::size_t at;
    };
    static Is word_at_front(std::string_view pattern);

    std::string pattern_;
    std::vector<Word> words_;  ///< where they stand in it, from its end on
};

}  // namespace understudy
