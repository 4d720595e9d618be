// Vendors described without serving them: what `understudy check` and `understudy routes` print.
#include <understudy/server.h>

#include <array>

#include "scenario/provenance.h"
#include "sources.h"

namespace understudy {
namespace {

using scenario::Grade;

/// `export: waiting -> running, error; running -> finished`
std::string describe(const scenario::Lifecycle& lifecycle) {
    std::string text = lifecycle.name + ":";
    bool is_first_state = true;
    for (std::size_t from = 0; from < lifecycle.moves.size(); ++from) {
        if (lifecycle.moves[from].empty()) continue;
        text += is_first_state ? " " : "; ";
        is_first_state = false;
        text += lifecycle.states[from] + " -> ";
        bool is_first = true;
        for (const int to : lifecycle.moves[from]) {
            if (!is_first) text += ", ";
            is_first = false;
            text += lifecycle.states[static_cast<std::size_t>(to)];
        }
    }
    return text;
}

std::vector<std::pair<std::string, int>> count_replies(const scenario::Vendor& vendor) {
    constexpr std::array grades{Grade::documented, Grade::observed, Grade::assumed, Grade::contradicted};
    std::array<int, grades.size()> counts{};
    const auto count = [&](const scenario::ReplyCase& reply) {
        // A case that names an error is counted as that error.
        if (reply.error < 0) ++counts[static_cast<std::size_t>(reply.provenance.grade)];
    };
    for (const auto& operation : vendor.operations) {
        for (const auto& reply : operation.replies) count(reply);
    }
    for (const auto& error : vendor.errors) count(error.reply);
    std::vector<std::pair<std::string, int>> by_grade;
    for (const Grade grade : grades) {
        by_grade.emplace_back(scenario::name_of(grade), counts[static_cast<std::size_t>(grade)]);
    }
    return by_grade;
}

}  // namespace

std::vector<Summary> check(const Options& options) {
    const auto catalog = load_catalog(options);
    choose_scenarios(*catalog, options.play);
    std::vector<Summary> summaries;
    for (const auto& vendor : catalog->vendors) {
        Summary summary{.vendor = vendor->name,
                        .title = vendor->title,
                        .operations = static_cast<int>(vendor->operations.size()),
                        .lifecycles = {},
                        .replies_by_grade = count_replies(*vendor),
                        .scenarios = {}};
        for (const auto& lifecycle : vendor->lifecycles) summary.lifecycles.push_back(describe(lifecycle));
        for (const auto& scenario : vendor->scenarios) summary.scenarios.push_back(scenario.name);
        summaries.push_back(std::move(summary));
    }
    return summaries;
}

std::vector<Route> routes(const Options& options) {
    const auto catalog = load_catalog(options);
    std::vector<Route> routes;
    for (const auto& vendor : catalog->vendors) {
        for (const auto& operation : vendor->operations) {
            routes.push_back({.vendor = vendor->name,
                              .method = operation.method,
                              .path = operation.path.text(),
                              .operation = operation.name,
                              .source = operation.provenance.source,
                              .grade = std::string(scenario::name_of(operation.provenance.grade)),
                              .summary = operation.summary});
        }
    }
    return routes;
}

}  // namespace understudy
