#include "contract/load_exchanges.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/letter_case.h"
#include "scenario/load_provenance.h"
#include "scenario/load_schema.h"

namespace understudy::contract {
namespace {

std::vector<std::string> names_of(const yaml::Node& map) {
    std::vector<std::string> names;
    for (const yaml::Node::Entry& entry : map.entries) names.push_back(entry.key.text);
    return names;
}

bool changes_something(const scenario::Operation& operation) {
    const bool reads = operation.method == "GET" || operation.method == "HEAD";
    return !reads || !operation.move.empty() || !operation.create.empty() || !operation.update.empty() || !operation.remove.empty();
}

}  // namespace

void ExchangeReader::declare(const yaml::Node& shapes) {
    if (!read_.is_map(shapes, "'shapes'")) return;
    shapes_ = &shapes;
    for (const yaml::Node::Entry& entry : shapes.entries) read_schema(entry.value);
}

std::vector<ProviderExchange> ExchangeReader::read(const yaml::Node& list, const Value& given) const {
    std::vector<ProviderExchange> exchanges;
    if (!read_.is_list(list, "'exchanges'")) return exchanges;
    if (list.items.empty()) mistakes().add(list.place, "'exchanges' is empty, so nothing is compared");
    std::vector<std::string> known;
    if (given.is_object())
        for (const auto& [name, value] : given.object()) known.push_back("given." + name);
    for (const yaml::Node& item : list.items) exchanges.push_back(read_one(item, known));
    return exchanges;
}

ProviderExchange ExchangeReader::read_one(const yaml::Node& node, std::vector<std::string>& known) const {
    ProviderExchange exchange;
    const yaml::MapReader map(
        node, "an exchange", node.place,
        {"operation", "path", "url", "query", "headers", "body", "source", "reply", "keep", "again_until"}, mistakes());
    if (!map.is_map()) return exchange;
    const yaml::Node* path = map.find("path");
    const yaml::Node* url = map.find("url");
    if (const yaml::Node* operation = map.require("operation", "say which operation of api.yaml is called")) {
        std::vector<std::string> names;
        for (const scenario::Operation& each : vendor_.operations) names.push_back(each.name);
        const auto name = read_.text(*operation, "an operation");
        exchange.operation = name ? vendor_.operation_of(*name) : -1;
        if (name && exchange.operation < 0)
            mistakes().add(operation->place, vendor_.name + " has no operation '" + *name + "'", yaml::suggestion(*name, names));
    }
    if (exchange.operation >= 0) {
        const scenario::Operation& operation = vendor_.operations[static_cast<std::size_t>(exchange.operation)];
        exchange.writes = changes_something(operation);
        if (url == nullptr) check_path(path, node, operation);
    }
    if (const yaml::Node* query = map.find("query"); query != nullptr && exchange.operation >= 0)
        check_query(*query, vendor_.operations[static_cast<std::size_t>(exchange.operation)]);
    if (path != nullptr) exchange.path = read_values(*path, "'path'", known);
    if (const yaml::Node* query = map.find("query")) exchange.query = read_values(*query, "'query'", known);
    if (const yaml::Node* headers = map.find("headers")) exchange.headers = read_values(*headers, "'headers'", known);
    if (url != nullptr) {
        check_references(*url, known);
        exchange.url = read_.text(*url, "an address").value_or("");
        if (path != nullptr || !exchange.query.empty())
            mistakes().add(map.place_of("url"), "'url' is the whole address", "take out 'path' and 'query'");
    }
    if (const yaml::Node* body = map.find("body")) {
        check_references(*body, known);
        exchange.body = read_.value(*body);
    }
    if (const yaml::Node* source = map.require("source", "say where the vendor documents it: source: ALIAS:LINE"))
        exchange.source = scenario::load_source(read_, documents_, *source);
    if (const yaml::Node* reply = map.require("reply", "reply: { status: 200, body: { type: object } }"))
        exchange.reply = read_reply(*reply);
    if (const yaml::Node* keep = map.find("keep"); keep != nullptr && read_.is_map(*keep, "'keep'")) {
        for (const yaml::Node::Entry& entry : keep->entries) {
            exchange.keep.emplace_back(entry.key.text, read_.text(entry.value, "the path of a member").value_or(""));
            known.push_back("kept." + entry.key.text);
        }
    }
    if (const yaml::Node* until = map.find("again_until")) exchange.until = read_until(*until);
    return exchange;
}

Value::Object ExchangeReader::read_values(const yaml::Node& node, const std::string& what,
                                          const std::vector<std::string>& known) const {
    if (!read_.is_map(node, what)) return {};
    check_references(node, known);
    return read_.value(node).object();
}

void ExchangeReader::check_path(const yaml::Node* path, const yaml::Node& exchange, const scenario::Operation& operation) const {
    std::vector<std::string> names;
    for (const scenario::PathPattern::Segment& segment : operation.path.segments()) {
        if (!segment.is_parameter) continue;
        names.push_back(segment.text);
        if (path == nullptr || path->find(segment.text) == nullptr)
            mistakes().add((path == nullptr ? exchange : *path).place,
                           "the path " + operation.path.text() + " needs '" + segment.text + "'", "path: { " + segment.text + ": ... }");
    }
    if (path == nullptr) return;
    for (const yaml::Node::Entry& entry : path->entries)
        if (std::find(names.begin(), names.end(), entry.key.text) == names.end())
            mistakes().add(entry.key.place, "the path " + operation.path.text() + " has no '" + entry.key.text + "'",
                           yaml::suggestion(entry.key.text, names));
}

void ExchangeReader::check_query(const yaml::Node& query, const scenario::Operation& operation) const {
    std::vector<std::string> names;
    for (const scenario::Parameter& parameter : operation.query) names.push_back(parameter.name);
    for (const yaml::Node::Entry& entry : query.entries)
        if (std::find(names.begin(), names.end(), entry.key.text) == names.end())
            mistakes().add(entry.key.place, operation.name + " has no query parameter '" + entry.key.text + "'",
                           yaml::suggestion(entry.key.text, names));
}

void ExchangeReader::check_references(const yaml::Node& node, const std::vector<std::string>& known) const {
    for (const yaml::Node& item : node.items) check_references(item, known);
    for (const yaml::Node::Entry& entry : node.entries) check_references(entry.value, known);
    if (!node.is_scalar() || node.text.find("{{") == std::string::npos) return;
    const auto name = reference_in(node.text);
    if (!name || name->find("{{") != std::string_view::npos) {
        mistakes().add(node.place, "here a text is a reference as a whole or none", "write \"{{ kept.NAME }}\" or \"{{ given.NAME }}\"");
    } else if (std::find(known.begin(), known.end(), *name) == known.end()) {
        mistakes().add(node.place, "nothing is known as '" + std::string(*name) + "' here", yaml::suggestion(*name, known));
    }
}

ExpectedReply ExchangeReader::read_reply(const yaml::Node& node) const {
    ExpectedReply reply;
    const yaml::MapReader map(node, "a reply", node.place, {"status", "headers", "body"}, mistakes());
    if (!map.is_map()) return reply;
    if (const yaml::Node* status = map.require("status"))
        reply.status = static_cast<int>(read_.integer(*status, "a status", {.least = 200, .most = 599}).value_or(200));
    if (const yaml::Node* headers = map.find("headers"); headers != nullptr && read_.is_map(*headers, "'headers'"))
        for (const yaml::Node::Entry& entry : headers->entries)
            reply.headers.emplace_back(entry.key.text, entry.value.is_null() ? "" : read_.text(entry.value, "how a header begins").value_or(""));
    if (const yaml::Node* body = map.find("body")) reply.body = read_schema(*body);
    return reply;
}

scenario::Schema ExchangeReader::read_schema(const yaml::Node& node) const {
    const std::size_t before = mistakes().count();
    const yaml::Node spelled = spelled_out(node);
    const yaml::MapReader map(spelled, "a schema", node.place, scenario::schema_keys({"required"}), mistakes());
    scenario::Schema schema = scenario::load_schema(read_, map);
    if (const yaml::Node* required = map.find("required")) scenario::load_required(read_, *required, schema);
    mistakes().drop_retold(before);  // those of a shape that is used again
    return schema;
}

yaml::Node ExchangeReader::spelled_out(const yaml::Node& schema, std::vector<std::string> within) const {
    yaml::Node spelled = schema;
    if (const yaml::Node* name = schema.find("shape")) {
        spelled = {.type = yaml::Node::Type::map, .place = schema.place, .text = {}, .items = {}, .entries = {}};
        if (schema.entries.size() > 1)
            mistakes().add(schema.place, "a shape is the whole schema", "{ shape: " + name->text + " }");
        const yaml::Node* shape = shapes_ == nullptr ? nullptr : shapes_->find(name->text);
        if (shape == nullptr) {
            mistakes().add(name->place, "there is no shape '" + name->text + "'",
                           shapes_ == nullptr ? "shapes stand in shapes.yaml" : yaml::suggestion(name->text, names_of(*shapes_)));
        } else if (std::find(within.begin(), within.end(), name->text) != within.end()) {
            mistakes().add(name->place, "the shape '" + name->text + "' is in itself");
        } else {
            within.push_back(name->text);
            spelled = spelled_out(*shape, std::move(within));
        }
        return spelled;
    }
    for (yaml::Node::Entry& entry : spelled.entries) {
        if (entry.key.text == "items" && entry.value.is_map()) entry.value = spelled_out(entry.value, within);
        if (entry.key.text == "properties")
            for (yaml::Node::Entry& property : entry.value.entries) property.value = spelled_out(property.value, within);
    }
    return spelled;
}

ProviderExchange::Until ExchangeReader::read_until(const yaml::Node& node) const {
    ProviderExchange::Until until;
    const yaml::MapReader map(node, "'again_until'", node.place, {"member", "is", "every", "most"}, mistakes());
    if (!map.is_map()) return until;
    if (const yaml::Node* member = map.require("member")) until.member = read_.text(*member, "the path of a member").value_or("");
    if (const yaml::Node* is = map.require("is"))
        for (const yaml::Node* each : read_.one_or_more(*is)) until.is.push_back(read_.value(*each));
    if (const yaml::Node* every = map.require("every", "how long to wait between two calls: every: 1s"))
        until.every = read_.duration(*every, "a wait").value_or(Duration());
    if (const yaml::Node* most = map.require("most", "how many calls at most: most: 20"))
        until.most = static_cast<int>(read_.integer(*most, "a number of calls", {.least = 1, .most = 10'000}).value_or(1));
    return until;
}

}  // namespace understudy::contract
