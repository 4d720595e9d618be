// How we know what we answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

/// Where a fact can be looked up: an entry of `documents`.
struct Document {
    std::string alias;
    std::string title;
    std::string shown;       ///< the file's name or the URL
    std::string read;        ///< the day it was, `2026-11-23`; empty for a text of this project
    bool is_readme = false;  ///< the README in the vendor's folder, whose headings are checked
    Place place;             ///< of the alias
    bool used = false;
};

/// All that a vendor's files may name as a source.
struct Documents {
    std::vector<Document> list;
    std::optional<std::vector<std::string>> headings;  ///< of the README, as links; none: there is no README
};

struct Provenance {
    Grade grade = Grade::documented;
    std::string source;  ///< as shown in Understudy-Source: `001_b98b.txt:100-121`, `README.md#files`, a URL
    std::string note;    ///< for people; may be empty
};

}  // namespace understudy::scenario
