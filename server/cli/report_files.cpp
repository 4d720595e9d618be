#include "cli/report_files.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <system_error>

namespace understudy::cli {
namespace {

constexpr std::string_view standard_output = "-";

struct Kind {
    const char* flag;
    std::string ReportOptions::* path;
    std::string (*writer)(const Report&);
};

constexpr Kind kinds[] = {{"--junit", &ReportOptions::junit, junit_report},
                          {"--tap", &ReportOptions::tap, tap_report},
                          {"--json", &ReportOptions::json, json_report},
                          {"--html", &ReportOptions::html, html_report}};

/// Of the last call that failed.
std::string reason() {
    return std::strerror(errno);
}

}  // namespace

ReportFiles::ReportFiles(const ReportOptions& options) {
    for (const Kind& kind : kinds) {
        const std::string& path = options.*kind.path;
        if (path.empty()) continue;
        Target& target = targets_.emplace_back();
        target.path = path;
        target.writer = kind.writer;
        if (path == standard_output) continue;
        std::error_code ignored;
        if (std::filesystem::is_directory(path, ignored))
            throw Error(Error::Kind::start, std::string(kind.flag) + ": '" + path + "' is a folder; name a file in it");
        errno = 0;
        target.file.open(path, std::ios::binary | std::ios::trunc);
        if (!target.file) throw Error(Error::Kind::start, std::string(kind.flag) + ": cannot write '" + path + "': " + reason());
    }
}

bool ReportFiles::take_standard_output() const {
    for (const Target& target : targets_)
        if (target.path == standard_output) return true;
    return false;
}

void ReportFiles::write(const Report& report) {
    for (Target& target : targets_) {
        const bool is_file = target.path != standard_output;
        std::ostream& out = is_file ? static_cast<std::ostream&>(target.file) : std::cout;
        errno = 0;
        out << target.writer(report) << std::flush;
        if (!out)
            throw Error(Error::Kind::internal,
                        "cannot write the report to " + (is_file ? '\'' + target.path + '\'' : "standard output") + ": " + reason());
    }
}

std::string mistake_in(const ReportOptions& options) {
    for (const Kind& kind : kinds) {
        for (const Kind& other : kinds) {
            if (&other == &kind) break;
            const std::string& path = options.*kind.path;
            if (path.empty() || path != options.*other.path) continue;
            return std::string(other.flag) + " and " + kind.flag + " both go to " +
                   (path == standard_output ? "standard output" : '\'' + path + '\'') + "; give each a file of its own";
        }
    }
    return {};
}

}  // namespace understudy::cli
