// What a vendor documents as answers to an operation, by status or name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/vendor.h"

namespace understudy::scenario {

/// One of both is not negative.
struct DocumentedAnswer {
    int error = -1;  ///< of the vendor
    int reply = -1;  ///< case of the operation
};

/// Returns the answer to `operation` (-1: to all of them) with this status: the first of its reply cases,
/// else of the errors that it names, else of those that no operation names, which any may answer with. All
/// operations have errors only.
std::optional<DocumentedAnswer> documented(const Vendor& vendor, int operation, int status);
/// Likewise the error with this name, if the operation may answer with it.
std::optional<DocumentedAnswer> documented(const Vendor& vendor, int operation, std::string_view name);

/// Every status and every name that documented() knows, each once; statuses in order.
std::vector<int> documented_statuses(const Vendor& vendor, int operation);
std::vector<std::string> documented_names(const Vendor& vendor, int operation);

}  // namespace understudy::scenario
