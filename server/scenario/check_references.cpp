#include <algorithm>
#include <string>

#include "scenario/checks.h"

namespace understudy::scenario {

void check_base_path(const Draft& draft, const yaml::Node& node) {
    const std::string& base = draft.vendor.base_path;
    if (base.empty() || draft.vendor.operations.empty() || !draft.is_whole) return;
    for (const Operation& operation : draft.vendor.operations) {
        const std::string& path = operation.path.text();
        if (path == base || path.starts_with(base + "/")) return;
    }
    draft.mistakes().add(node.place, "no operation lies under '" + base + "'",
                         "paths in 'request' are whole: GET " + base + "/...");
}

void check_audiences(const Draft& draft) {
    if (draft.people != People::known) return;
    std::vector<std::string> keys;
    for (const Audience& audience : draft.population.audiences) keys.push_back(audience.key);
    for (const FieldText& written : draft.field_texts) {
        if (!draft.audience_fields.contains({written.kind, written.field})) continue;
        if (std::find(keys.begin(), keys.end(), written.text) != keys.end()) continue;
        draft.mistakes().add(written.place, "there is no audience '" + written.text + "'",
                             yaml::suggestion(written.text, keys));
    }
}

void check_error_reads(const Draft& draft) {
    if (!draft.is_whole) return;
    const Vendor& vendor = draft.vendor;
    for (const ErrorRead& read : draft.error_reads) {
        const bool is_problem =
            read.error == draft.invalid || read.error == draft.malformed ||
            std::any_of(vendor.operations.begin(), vendor.operations.end(), [&](const Operation& operation) {
                return operation.invalid == read.error || operation.malformed == read.error ||
                       std::any_of(operation.lists.begin(), operation.lists.end(),
                                   [&](const List& list) { return list.cursor_refusal == read.error; });
            });
        const bool is_limit = std::any_of(vendor.limits.begin(), vendor.limits.end(),
                                          [&](const Limit& limit) { return limit.refusal == read.error; });
        const std::string& name = vendor.errors[static_cast<std::size_t>(read.error)].name;
        if (read.problem && !is_problem) {
            draft.mistakes().add(
                *read.problem,
                "no request that does not fit is answered by '" + name + "', so there is no 'problem'",
                "name it under 'refusals' as invalid or malformed");
        }
        if (read.limit && !is_limit) {
            draft.mistakes().add(*read.limit,
                                 "no limit is answered by '" + name + "', so there is no 'limit'",
                                 "let a limit say refusal: " + name);
        }
    }
}

}  // namespace understudy::scenario
