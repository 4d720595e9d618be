#include "scenario/load_reply.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "base/letter_case.h"
#include "scenario/load_parts.h"
#include "scenario/load_provenance.h"

namespace understudy::scenario {
namespace {

bool is_header_name(std::string_view name) {
    constexpr std::string_view others = "!#$%&'*+-.^_`|~";
    const auto fits = [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               others.find(c) != std::string_view::npos;
    };
    return !name.empty() && std::all_of(name.begin(), name.end(), fits);
}

/// Headers that say how the bytes of the reply travel.
bool is_sent_anyway(std::string_view name) {
    return equal_without_case(name, "content-length") || equal_without_case(name, "transfer-encoding") ||
           equal_without_case(name, "connection");
}

bool has_control(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == '\x7f';
    });
}

std::vector<HeaderTemplate> load_headers(const Site& site, const yaml::Node& node) {
    std::vector<HeaderTemplate> headers;
    if (!site.draft.read.is_map(node, "'headers'")) return headers;
    for (const yaml::Node::Entry& entry : node.entries) {
        if (!is_header_name(entry.key.text)) {
            site.mistakes().add(entry.key.place, "'" + entry.key.text + "' is no header name");
            continue;
        }
        if (is_sent_anyway(entry.key.text)) {
            site.mistakes().add(entry.key.place, "the header '" + entry.key.text + "' is the server's own",
                                "take it out");
            continue;
        }
        if (has_control(entry.value.text)) {
            site.mistakes().add(entry.value.place, "a header has no control characters",
                                "it is one line of text");
            continue;
        }
        if (!entry.value.is_scalar()) {
            site.mistakes().add(entry.value.place,
                                "a header must be a text, not " + yaml::describe(entry.value));
            continue;
        }
        headers.push_back({entry.key.text, compile_value(site, entry.value)});
    }
    return headers;
}

/// Whether the text is nothing but one expression that renders JSON by itself: a view or the items of a list.
bool renders_json(const Site& site, const yaml::Node& node) {
    const auto parsed = parse_template(node.text);
    const TemplateSyntax* syntax = std::get_if<TemplateSyntax>(&parsed);
    if (syntax == nullptr || !syntax->is_single()) return false;
    const ExpressionSyntax& only = std::get<ExpressionSyntax>(syntax->parts[0]);
    const bool is_view = !only.filters.empty() && only.filters.back().filter.text == "view";
    const bool is_list = !only.path.empty() && site.scope.find_list(only.path[0].text) != nullptr;
    return is_view || (is_list && only.path.size() == 2 && only.path[1].text == "items");
}

void load_body(const Site& site, const yaml::Node& node, ReplyCase& reply) {
    const bool is_json = !node.is_scalar() || renders_json(site, node);
    if (!is_json) {
        reply.body = compile_text(site, node);
        return;
    }
    if (node.find("$when") != nullptr && node.find("$else") == nullptr) {
        site.mistakes().add(node.place, "a whole body cannot be left out",
                            "say what it is otherwise: $else: X");
    }
    site.scope.can_view = true;
    reply.body = compile_body(site, node);
    site.scope.can_view = false;
}

ReplyCase load_case(const Site& site, const yaml::Node& node, const Place& name) {
    if (node.find("error") != nullptr) {
        const yaml::MapReader map(node, "a reply with 'error'", name, {"when", "error"}, site.mistakes());
        ReplyCase reply;
        reply.place = name;
        if (const yaml::Node* when = map.find("when")) reply.when = compile_condition(site, *when);
        reply.error = load_error_name(site.draft, map, "error");
        return reply;
    }
    const yaml::MapReader map(
        node, "a reply", name,
        {"when", "error", "status", "source", "grade", "note", "headers", "body", "file"}, site.mistakes());
    Condition when;
    if (const yaml::Node* condition = map.find("when")) when = compile_condition(site, *condition);
    ReplyCase reply = load_reply(site, map);
    reply.when = std::move(when);
    return reply;
}

}  // namespace

ReplyCase load_reply(const Site& site, const yaml::MapReader& map) {
    ReplyCase reply;
    reply.place = map.name_place();
    if (!map.is_map()) return reply;
    if (const yaml::Node* status = map.find("status")) {
        reply.status =
            static_cast<int>(site.draft.read.integer(*status, "a status", {200, 599}).value_or(200));
    }
    reply.provenance = load_provenance(site.draft, map, Source::required);
    if (const yaml::Node* headers = map.find("headers")) reply.headers = load_headers(site, *headers);
    const yaml::Node* body = map.find("body");
    const yaml::Node* file = map.find("file");
    if (body != nullptr) load_body(site, *body, reply);
    if (file != nullptr) {
        if (body != nullptr) site.mistakes().add(map.place_of("file"), "a reply has either 'body' or 'file'");
        if (std::optional<FileBody> loaded = load_file_body(site, *file)) reply.body = *std::move(loaded);
    }
    const bool has_no_content = reply.status == 204 || reply.status == 304;
    if (has_no_content && (body != nullptr || file != nullptr)) {
        site.mistakes().add(map.place_of(body != nullptr ? "body" : "file"),
                            "a reply with status " + std::to_string(reply.status) + " has no body",
                            "leave it out");
    }
    return reply;
}

std::vector<ReplyCase> load_replies(const Site& site, const yaml::Node& node, const Place& name) {
    std::vector<ReplyCase> replies;
    if (!node.is_list()) {
        replies.push_back(load_case(site, node, name));
        return replies;
    }
    for (const yaml::Node& item : node.items) replies.push_back(load_case(site, item, item.place));
    if (node.items.empty()) site.mistakes().add(node.place, "a reply needs at least one case");
    return replies;
}

}  // namespace understudy::scenario
