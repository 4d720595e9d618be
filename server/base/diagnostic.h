// A mistake in a file an author wrote, with its place and what to do about it.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace understudy {

/// A place in a file. Line and column count from 1, columns in bytes; line 0 means the file as a whole.
struct Place {
    std::shared_ptr<const std::string> file;  ///< as shown to people; never null in a diagnostic
    int line = 0;
    int column = 0;
    int width = 1;  ///< how many characters the caret marks
};

struct Diagnostic {
    Place place;
    std::string message;      ///< what is wrong, without a full stop
    std::string hint;         ///< what to write instead; may be empty
    std::string source_line;  ///< the line at `place`, without its end; empty if there is none
};

/// Appends the diagnostic as a compiler shows it:
///
///     acme/api.yaml:41:9: error: unknown key 'statuss' in a reply
///        41 |         statuss: 201
///           |         ^^^^^^^ did you mean 'status'?
void append_diagnostic(std::string& out, const Diagnostic& diagnostic);

/// All diagnostics in the order of file, line and column, each once, then a line that counts them.
std::string format_diagnostics(std::vector<Diagnostic> diagnostics);

}  // namespace understudy
