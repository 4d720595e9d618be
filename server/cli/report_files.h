// The reports that a command line asks for, and where they go.
#pragma once

#include <fstream>
#include <string>
#include <vector>

#include <understudy/contract.h>

namespace understudy::cli {

/// A file for each kind of report; empty: none; `-`: standard output, in place of the text.
struct ReportOptions {
    std::string junit, tap, json, html;
};

/// The files, opened before anything runs: so a path that cannot be written is known at once, and what an earlier run reported there is
/// never taken for the result of this one.
class ReportFiles {
  public:
    /// Throws Error(start) with the path that cannot be written.
    explicit ReportFiles(const ReportOptions& options);

    /// Whether one of them is the standard output.
    bool take_standard_output() const;
    /// Writes all. Throws Error(internal) with the path whose disk is full.
    void write(const Report& report);

  private:
    struct Target {
        std::string path;
        std::string (*writer)(const Report&);
        std::ofstream file;
    };
    std::vector<Target> targets_;
};

/// Why these options cannot be obeyed together: two reports into one file; empty when they can.
std::string mistake_in(const ReportOptions& options);

}  // namespace understudy::cli
