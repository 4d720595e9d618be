// How much of what a vendor documents some traffic met.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace understudy {

/// One thing that can be met.
struct CoverageItem {
    enum class Kind {
        operation,
        reply,  ///< an answer of an operation, or an error that any of them may answer with
        state,
        move,
    };
    Kind kind = Kind::operation;
    std::string vendor;
    std::string name;        ///< `get_job`, `get_job 404 no_such_job`, `job: waiting`, `job: waiting -> running`
    std::string source;      ///< where it is documented
    bool is_counted = true;  ///< false: it is assumed, no document names it, so it is told and does not count
    std::uint64_t met = 0;   ///< how often
};

using Coverage = std::vector<CoverageItem>;

/// `operation`, `reply`, `state` or `move`.
std::string_view name_of(CoverageItem::Kind kind);

/// The share of what counts that was met, in whole percent rounded down; 100 when nothing counts.
int percent_met(const Coverage& coverage);

/// Adds what `more` met. Items that `to` does not have are appended.
void add_coverage(Coverage& to, const Coverage& more);

/// For people: a line for each vendor with its shares, then what was not met, with its source.
std::string coverage_table(const Coverage& coverage);
/// `{"percent": 96, "items": [..]}`.
std::string coverage_json(const Coverage& coverage);
/// Reads what coverage_json() wrote, alone or as the member `coverage` of a report. Throws Error(scenario) saying what is wrong.
Coverage read_coverage(std::string_view json);

}  // namespace understudy
