#include "scenario/checks.h"

namespace understudy::scenario {

void check_unused(const Draft& draft) {
    yaml::Mistakes& mistakes = draft.mistakes();
    draft.errors.report_unused("name it in a refusal, a reply or a fault, or take it out", mistakes);
    draft.views.report_unused("render something with it, or take it out", mistakes);
    draft.files.report_unused("let a reply send it, or take it out", mistakes);
    draft.permissions.report_unused("let an operation ask for it, or take it out", mistakes);
    draft.lifecycles.report_unused("give it to a resource, or take it out", mistakes);
    draft.settings.report_unused("let a template or condition read it, or take it out", mistakes);
}

}  // namespace understudy::scenario
