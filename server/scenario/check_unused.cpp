#include <algorithm>
#include <string>

#include "scenario/checks.h"

namespace understudy::scenario {
namespace {

void check_documents(const Draft& draft) {
    for (const Document& document : draft.vendor.documents.list) {
        if (document.used) continue;
        draft.mistakes().add(document.place, "document '" + document.alias + "' is never used",
                             "name it in a source, or take it out");
    }
}

/// A scenario that turns a limit off, or a view that shows it, does not make it count.
void check_limits(const Draft& draft) {
    const std::vector<Operation>& operations = draft.vendor.operations;
    for (std::size_t i = 0; i < draft.vendor.limits.size(); ++i) {
        const bool counts =
            std::any_of(operations.begin(), operations.end(), [&](const Operation& operation) {
                return std::find(operation.limits.begin(), operation.limits.end(), static_cast<int>(i)) !=
                       operation.limits.end();
            });
        if (counts) continue;
        const Section::Entry& entry = draft.limits.entries()[i];
        draft.mistakes().add(entry.place, "limit '" + entry.name + "' counts for no operation",
                             "let an operation name it under 'limits', or take it out");
    }
}

}  // namespace

void check_unused(const Draft& draft) {
    // Without operations nothing is used, which was told.
    if (draft.vendor.operations.empty() || draft.is_cut) return;
    yaml::Mistakes& mistakes = draft.mistakes();
    draft.errors.report_unused("name it in a refusal, a reply or a fault, or take it out", mistakes);
    draft.views.report_unused("render something with it, or take it out", mistakes);
    draft.files.report_unused("let a reply send it, or take it out", mistakes);
    draft.permissions.report_unused("let an operation ask for it, or take it out", mistakes);
    draft.lifecycles.report_unused("give it to a resource, or take it out", mistakes);
    draft.settings.report_unused("let a template or condition read it, or take it out", mistakes);
    // A misspelt name among the operations would leave the one it means unused.
    if (!draft.is_whole) return;
    check_documents(draft);
    draft.auth.report_unused("let an operation say auth: NAME, or take it out", mistakes);
    check_limits(draft);
    draft.kinds.report_unused("let an operation find, create or list it, or take it out", mistakes);
}

}  // namespace understudy::scenario
