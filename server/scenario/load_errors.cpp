#include <string>
#include <utility>

#include "scenario/load_parts.h"
#include "scenario/load_reply.h"

namespace understudy::scenario {

void load_errors(Draft& draft) {
    for (const Section::Entry& entry : draft.errors.entries()) {
        const yaml::MapReader map(*entry.node, "error '" + entry.name + "'", entry.place,
                                  {"status", "source", "grade", "note", "headers", "body"}, draft.mistakes());
        // An error answers for many operations, so it sees none of their names. Slot 0 is for the windows of
        // a limit.
        Scope scope("error '" + entry.name + "'",
                    {.request = true, .reply = true, .world = true, .problem = true});
        ErrorReply error;
        error.name = entry.name;
        map.require("status", "status: 400");
        error.reply = load_reply({draft, scope}, map);
        draft.error_reads.push_back(
            {static_cast<int>(draft.vendor.errors.size()), scope.problem_read, scope.limit_read});
        draft.vendor.errors.push_back(std::move(error));
    }
}

void load_refusals(Draft& draft, const yaml::Node& node) {
    const yaml::MapReader map(node, "'refusals'", node.place,
                              {"invalid", "malformed", "unknown_path", "wrong_method"}, draft.mistakes());
    draft.invalid = load_error_name(draft, map, "invalid");
    draft.malformed = load_error_name(draft, map, "malformed");
    draft.vendor.unknown_path = load_error_name(draft, map, "unknown_path");
    draft.vendor.wrong_method = load_error_name(draft, map, "wrong_method");
}

int load_error_name(Draft& draft, const yaml::Node& node) {
    const std::optional<std::string> name = draft.read.text(node, "an error's name");
    return name ? draft.errors.use(*name, node.place, draft.mistakes()) : -1;
}

int load_error_name(Draft& draft, const yaml::MapReader& map, std::string_view key) {
    const yaml::Node* node = map.find(key);
    return node == nullptr ? -1 : load_error_name(draft, *node);
}

}  // namespace understudy::scenario
