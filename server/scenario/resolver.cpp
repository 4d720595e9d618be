#include "scenario/resolver.h"

#include <algorithm>
#include <utility>

namespace understudy::scenario {
namespace {

constexpr std::size_t most_words = 64;

const std::vector<std::string> roots{"path",   "query",    "headers", "body",    "request", "settings",
                                     "now",    "base_url", "elapsed", "problem", "limit",   "limits",
                                     "caller", "move",     "person",  "window",  "n",       "audience"};
const std::vector<std::string> request_parts{"method", "url", "path", "target", "body", "host", "id"};
const std::vector<std::string> list_parts{"items",  "count", "total",     "limit",
                                          "offset", "page",  "last_page", "next"};
const std::vector<std::string> problem_parts{"text", "field", "in", "reason"};
const std::vector<std::string> limit_parts{"retry_after", "windows"};
const std::vector<std::string> audience_parts{"key", "title"};

}  // namespace

std::optional<Compiled> Resolver::resolve() {
    // Following a ref of a ref of a ref goes deeper on the stack with each.
    if (path_.size() > most_words) {
        fail(path_[most_words], "a value is named with more than 64 words");
        return {};
    }
    if (!read_head()) return {};
    return std::move(out_);
}

bool Resolver::read_head() {
    const std::string& head = path_[0].text;
    if (const Scope::Name* name = site_.scope.find(head)) return read_name(*name);
    if (const int list = site_.scope.index_of_list(head); list >= 0) return read_list(list);
    const Scope::Readable& can = site_.scope.can_read;
    if (can.parameters && head == "path")
        return read_parameter(Root::path, site_.scope.operation->path_parameters);
    if (can.parameters && head == "query") return read_parameter(Root::query, site_.scope.operation->query);
    if (can.parameters && head == "headers")
        return read_parameter(Root::headers, site_.scope.operation->headers);
    if (can.parameters && head == "body") return read_body();
    if (can.parameters && head == "limits") return read_limits();
    if (can.request && head == "request") return read_part(Root::request, request_parts);
    if (can.world && head == "settings") return read_setting();
    if (can.world && head == "now") return read_single(Root::now);
    if (can.reply && head == "base_url") return read_single(Root::base_url);
    if (can.reply && head == "elapsed") return read_single(Root::elapsed);
    if (can.problem && head == "problem") {
        note_read(site_.scope.problem_read);
        return read_part(Root::problem, problem_parts);
    }
    if (can.problem && head == "limit") {
        note_read(site_.scope.limit_read);
        return read_limit();
    }
    if (can.repeat && head == "n") return read_single(Root::repeat);
    if (can.audience && head == "audience") return read_part(Root::audience, audience_parts);
    return fail_at_head();
}

/// A name that exists elsewhere is out of scope; any other is perhaps a misspelling of one that is in scope.
bool Resolver::fail_at_head() {
    if (site_.scope.has_lost_names) return false;
    const Word& head = path_[0];
    const std::vector<std::string> readable = site_.scope.readable_names();
    const bool exists = std::find(roots.begin(), roots.end(), head.text) != roots.end() ||
                        site_.draft.kinds.find(head.text) >= 0;
    std::string hint = exists ? std::string() : yaml::did_you_mean(head.text, readable);
    if (hint.empty()) hint = yaml::in_scope(readable, "nothing can be read here");
    return fail(head, "there is no '" + head.text + "' in " + site_.scope.where, std::move(hint));
}

bool Resolver::read_parameter(Root root, const std::vector<Parameter>& parameters) {
    const std::string& where = path_[0].text;
    const auto names = [&] {
        std::vector<std::string> known;
        for (const Parameter& parameter : parameters) known.push_back(parameter.name);
        return known;
    };
    // What the path has is not known when it could not be read.
    if (root == Root::path && site_.scope.operation->path.text().empty()) return false;
    if (path_.size() == 1) {
        return fail(path_[0], "'" + where + "' is not a value",
                    "read one of its parameters: " + yaml::list_of(names()));
    }
    const Word& word = path_[1];
    const auto found = std::find_if(parameters.begin(), parameters.end(),
                                    [&](const Parameter& p) { return p.name == word.text; });
    if (found == parameters.end()) {
        std::string hint = yaml::suggestion(word.text, names());
        if (hint.empty() && root != Root::path) {
            hint = "declare it: " + where + ": { " + word.text + ": { type: string } }";
        }
        const std::string what = root == Root::headers ? "header" : where + " parameter";
        return fail(word, site_.scope.where + " declares no " + what + " '" + word.text + "'",
                    std::move(hint));
    }
    out_.expression.head = root;
    out_.expression.index = static_cast<int>(found - parameters.begin());
    out_.yields.schema = &found->schema;
    return read_members(found->schema, "parameter '" + found->name + "'", 2);
}

bool Resolver::read_body() {
    const std::optional<Body>& body = site_.scope.operation->body;
    if (!body) {
        return fail(path_[0], site_.scope.where + " declares no body",
                    "say what it must be: body: { type: object, properties: .. }");
    }
    out_.expression.head = Root::body;
    return read_members(body->schema, "the body", 1);
}

bool Resolver::read_limits() {
    if (path_.size() < 3 || path_[2].text != "windows") {
        return fail(path_.back(), "of 'limits' only the windows of one can be read",
                    "write limits.NAME.windows");
    }
    const Place place = node_.place_of(path_[1].offset, path_[1].text.size());
    const int index = site_.draft.limits.use(path_[1].text, place, site_.mistakes());
    if (index < 0) return false;
    out_.expression.head = Root::limits;
    out_.expression.index = index;
    out_.yields.is = Yield::Is::items;
    out_.yields.thing = {SlotType::window, -1};
    return end_at(3, "'windows'");
}

bool Resolver::read_part(Root root, const std::vector<std::string>& parts) {
    const std::string& what = path_[0].text;
    if (path_.size() == 1)
        return fail(path_[0], "'" + what + "' is not a value",
                    "read one of its parts: " + yaml::list_of(parts));
    const Word& word = path_[1];
    const auto part = std::find(parts.begin(), parts.end(), word.text);
    if (part == parts.end())
        return fail(word, "'" + what + "' has no '" + word.text + "'", yaml::suggestion(word.text, parts));
    out_.expression.head = root;
    out_.expression.index = static_cast<int>(part - parts.begin());
    return end_at(2, "'" + what + "." + word.text + "'");
}

bool Resolver::read_limit() {
    if (!read_part(Root::limit, limit_parts)) return false;
    if (static_cast<LimitPart>(out_.expression.index) == LimitPart::windows) {
        out_.yields.is = Yield::Is::items;
        out_.yields.thing = {SlotType::window, -1};
    }
    return true;
}

bool Resolver::read_setting() {
    if (path_.size() == 1) return fail(path_[0], "'settings' is not a value", "read one: settings.NAME");
    const Place place = node_.place_of(path_[1].offset, path_[1].text.size());
    const int index = site_.draft.settings.use(path_[1].text, place, site_.mistakes());
    if (index < 0) return false;
    out_.expression.head = Root::settings;
    out_.expression.index = index;
    out_.yields.setting = &site_.draft.vendor.settings[static_cast<std::size_t>(index)];
    return end_at(2, "a setting");
}

bool Resolver::read_single(Root root) {
    out_.expression.head = root;
    return end_at(1, "'" + path_[0].text + "'");
}

bool Resolver::read_list(int index) {
    const Scope::ListName& list = site_.scope.lists[static_cast<std::size_t>(index)];
    if (path_.size() == 1) {
        return fail(path_[0], "'" + list.name + "' is a list, not a value",
                    "read one of its parts: " + yaml::list_of(list_parts));
    }
    const Word& word = path_[1];
    const auto part = std::find(list_parts.begin(), list_parts.end(), word.text);
    if (part == list_parts.end())
        return fail(word, "a list has no '" + word.text + "'", yaml::suggestion(word.text, list_parts));
    out_.expression.head = Root::list;
    out_.expression.index = index;
    add_step(Step::Is::list, static_cast<int>(part - list_parts.begin()));
    if (static_cast<ListPart>(part - list_parts.begin()) == ListPart::items) {
        out_.yields.is = Yield::Is::items;
        out_.yields.thing = list.item;
        out_.yields.has_view = list.has_view;
    }
    return end_at(2, "'" + word.text + "' of a list");
}

void Resolver::note_read(std::optional<Place>& first) const {
    if (!first) first = node_.place_of(path_[0].offset, path_[0].text.size());
}

bool Resolver::fail(const Word& word, std::string message, std::string hint) {
    site_.mistakes().add(node_.place_of(word.offset, word.text.size()), std::move(message), std::move(hint));
    return false;
}

bool Resolver::end_at(std::size_t at, const std::string& what) {
    return at >= path_.size() || fail(path_[at], what + " has nothing in it to read");
}

}  // namespace understudy::scenario
