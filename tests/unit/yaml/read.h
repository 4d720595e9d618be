// Reading YAML in a test.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/diagnostic.h"
#include "yaml/document.h"

namespace understudy::yaml {

/// What came of a text: its tree, if it could be read, and all that was said about it.
struct Read {
    std::optional<Node> root;
    std::string said;  ///< as format_diagnostics shows it; the file is called f.yaml
};

inline Read read(std::string text) {
    Mistakes mistakes;
    Read read;
    read.root = read_document(std::make_shared<const SourceText>("f.yaml", std::move(text)), mistakes);
    read.said = format_diagnostics(mistakes.take());
    return read;
}

}  // namespace understudy::yaml
