// From a reply case to a reply.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <understudy/message.h>

#include "engine/context.h"
#include "engine/verdict.h"

namespace understudy::engine {

/// What is answered, and how we know it.
struct Answer {
    Reply reply;
    const scenario::Provenance* provenance = nullptr;  ///< never null once answered
    bool is_file = false;
    std::vector<ShownSecret> shown;  ///< in the body
};

struct FileOpening {
    std::shared_ptr<const Population> population;
    std::function<void(FileFacts)> finished;
};

/// Asked for it when a file is opened, which few replies do.
using OnOpening = std::function<FileOpening()>;

/// The reply of the first case that fits, or of the case `chosen` whatever its `when` says.
Answer answer(Context& context, const OnOpening& on_opening, int chosen = -1);
/// The reply of one error of the vendor.
Answer answer_error(Context& context, int error);
/// Our own problem+json (RFC 9457), where the vendor's files have no words: assumed, and its source is `understudy`.
Answer answer_problem(int status, std::string_view title, std::string_view detail);

}  // namespace understudy::engine
