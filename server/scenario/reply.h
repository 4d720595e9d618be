// One answer an operation may give.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/diagnostic.h"
#include "scenario/expression.h"
#include "scenario/provenance.h"

namespace understudy::scenario {

/// A body of people from the population, streamed as CSV.
struct FileBody {
    int file = 0;  ///< index in the vendor's files
    /// The file's expressions, compiled for this operation's scope. Those of `columns` may read `person` (slot
    /// `person_slot`) and are evaluated per row; everything else in them is read once, when the reply is made.
    ValueTemplate people;
    ValueTemplate only;    ///< absent: all columns
    ValueTemplate header;  ///< absent: yes
    ValueTemplate part;    ///< absent: 1
    int person_slot = 0;
    struct Column { std::string name; std::shared_ptr<const JsonNode> value; };
    std::vector<Column> columns;
};

struct HeaderTemplate {
    std::string name;
    ValueTemplate value;
};

struct ReplyCase {
    Condition when;
    int error = -1;  ///< an error of the vendor instead of everything below
    int status = 200;
    std::vector<HeaderTemplate> headers;
    /// Nothing, JSON, text, a file.
    std::variant<std::monostate, std::shared_ptr<const JsonNode>, TextTemplate, FileBody> body;
    Provenance provenance;
    Place place;
};

struct ErrorReply {
    std::string name;
    ReplyCase reply;  ///< compiled without an operation's names: request, settings, now, problem and limit only
};

}  // namespace understudy::scenario
