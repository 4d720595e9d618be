// How we know what we answer.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.h"

namespace understudy::scenario {

enum class Grade { documented, observed, assumed, contradicted };

constexpr std::string_view name_of(Grade grade) {
    switch (grade) {
        case Grade::documented: return "documented";
        case Grade::observed: return "observed";
        case Grade::assumed: return "assumed";
        case Grade::contradicted: return "contradicted";
    }
    return "";
}

struct Provenance {
    Grade grade = Grade::documented;
    std::string source;  ///< as shown in Understudy-Source: `001_b98b.txt:100-121`, `README.md#files`, a URL
    std::string note;    ///< for people; may be empty
};

}  // namespace understudy::scenario
