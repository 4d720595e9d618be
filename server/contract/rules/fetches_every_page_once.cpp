// A list in pages is read from the first to the last, each page once.
#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include "contract/cursor_walks.h"
#include "contract/outcome_word.h"
#include "contract/position_walks.h"
#include "contract/rules/rules.h"

namespace understudy::contract::rules {
namespace {

using scenario::Parameter;

struct Parameters {
    int operation = -1;
    enum class By { page, offset, cursor };
    By by = By::page;
    std::string parameter;              ///< of the query, that says which page
    std::string limit;                  ///< of the query, that says how large; empty: none does
    std::int64_t first = 1;             ///< number of the first page
    std::int64_t usual_limit = 0;       ///< 0: unknown
    std::string last, total, next, items;  ///< members of the reply; `items` empty: the first list there is
};

std::optional<std::int64_t> integer_of(const std::string& text) {
    std::int64_t value = 0;
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, value);
    constexpr std::int64_t most = 1'000'000'000;  // so that two can be multiplied
    if (error != std::errc() || end != last || value < 0 || value > most) return std::nullopt;
    return value;
}

std::optional<std::int64_t> integer_at(const Value& reply, const std::string& path) {
    const Value* value = path.empty() ? nullptr : member(reply, path);
    return value == nullptr ? std::nullopt : integer_of(to_text(*value));
}

/// The list nearest to the top; nullptr if there is none in three levels.
const Value* first_list(const Value& value, int levels = 3) {
    if (value.is_list()) return &value;
    if (!value.is_object() || levels == 0) return nullptr;
    for (const auto& [name, inner] : value.object())
        if (inner.is_list()) return &inner;
    for (const auto& [name, inner] : value.object())
        if (const Value* found = first_list(inner, levels - 1)) return found;
    return nullptr;
}

class FetchesEveryPageOnce final : public Rule {
  public:
    explicit FetchesEveryPageOnce(std::shared_ptr<const Parameters> parameters) : parameters_(std::move(parameters)) {}

    void see(const Call& call, Findings& findings) override {
        if (!call.is(parameters_->operation) || call.is_head()) return;
        const bool is_by_cursor = parameters_->by == Parameters::By::cursor;
        if (!call.succeeded())
            is_by_cursor ? cursors_.see_failure(call) : positions_.see_failure(call);
        else if (is_by_cursor)
            follow(call, findings);
        else
            positions_.see(call, filter(call, Sizes::left_out), page_of(call), findings);
    }

    void end(const Value& outcome, Findings& findings) override {
        if (!outcome.is_absent() && !is_good(outcome)) return;  // it did not come so far
        positions_.end(findings);
        cursors_.end(findings);
    }

  private:
    enum class Sizes { left_out, kept };

    /// The other parameters, in whatever order they were sent.
    std::string filter(const Call& call, Sizes sizes) const {
        std::vector<std::string> others;
        for (const auto& [name, value] : call.query())
            if (name != parameters_->parameter && (sizes == Sizes::kept || name != parameters_->limit)) others.push_back(name + '=' + value);
        std::sort(others.begin(), others.end());
        std::string text;
        for (const std::string& each : others) text += each + '&';
        return text;
    }

    void follow(const Call& call, Findings& findings) {
        const std::string* cursor = call.query(parameters_->parameter);
        const Value* next = member(call.reply_body(), parameters_->next);
        cursors_.see(call, filter(call, Sizes::kept), cursor == nullptr ? "" : *cursor, next == nullptr ? "" : to_text(*next), findings);
    }

    PageRead page_of(const Call& call) const {
        const Parameters& of = *parameters_;
        const std::string* limit = of.limit.empty() ? nullptr : call.query(of.limit);
        const std::string* place = call.query(of.parameter);
        const Value* items = of.items.empty() ? first_list(call.reply_body()) : member(call.reply_body(), of.items);
        PageRead read;
        read.items = items != nullptr && items->is_list() ? static_cast<std::int64_t>(items->list().size()) : 0;
        std::int64_t size = limit == nullptr ? of.usual_limit : integer_of(*limit).value_or(of.usual_limit);
        if (of.by == Parameters::By::offset) {
            read.from = place == nullptr ? 0 : integer_of(*place).value_or(0);
            read.size = size > 0 ? size : read.items;
            read.is_counted = true;
            read.end = integer_at(call.reply_body(), of.total);
            read.name = "offset " + std::to_string(read.from);
            return read;
        }
        const std::int64_t number = place == nullptr ? of.first : integer_of(*place).value_or(of.first);
        if (size <= 0) {  // then pages are what is counted
            size = 1;
            read.items = std::min<std::int64_t>(read.items, 1);
        }
        read.from = std::max<std::int64_t>(0, number - of.first) * size;
        read.size = size;
        read.name = "page " + std::to_string(number);
        if (const auto total = integer_at(call.reply_body(), of.total)) read.end = *total;
        if (const auto last = integer_at(call.reply_body(), of.last)) read.end = std::max<std::int64_t>(1, *last - of.first + 1) * size;
        return read;
    }

    std::shared_ptr<const Parameters> parameters_;
    PositionWalks positions_;
    CursorWalks cursors_;
};

const Parameter* find(const std::vector<Parameter>& parameters, const std::string& name) {
    const auto found = std::find_if(parameters.begin(), parameters.end(), [&](const Parameter& each) { return each.name == name; });
    return found == parameters.end() ? nullptr : &*found;
}

/// The name of the parameter that says how many items the operation lists.
std::string limit_of(const scenario::Operation& operation) {
    constexpr std::string_view query = "query.";
    for (const scenario::List& list : operation.lists)
        if (list.limit && list.limit->spelled.starts_with(query)) return list.limit->spelled.substr(query.size());
    return {};
}

std::int64_t integer_or(const Value& value, std::int64_t otherwise) {
    return value.type() == Value::Type::integer ? value.integer() : otherwise;
}

Parameters read_parameters(const RuleParameters& from) {
    Parameters read;
    read.operation = from.operation("operation");
    const std::pair<const char*, Parameters::By> ways[] = {
        {"page", Parameters::By::page}, {"offset", Parameters::By::offset}, {"cursor", Parameters::By::cursor}};
    int said = 0;
    for (const auto& [key, by] : ways) {
        if (!from.has(key)) continue;
        ++said;
        read.by = by;
        const auto names = from.query_parameters(key, read.operation);
        if (!names.empty()) read.parameter = names.front();
    }
    if (said != 1)
        from.refuse("this rule needs one of 'page', 'offset' and 'cursor'", "name the query parameter that says which page");
    read.last = from.text("last");
    read.total = from.text("total");
    read.next = from.text("next");
    read.items = from.text("items");
    if (said == 1 && read.by == Parameters::By::cursor && read.next.empty())
        from.refuse("this rule needs 'next'", "name the member of the reply that gives the next cursor");
    if (read.operation < 0) return read;
    const scenario::Operation& operation = from.vendor().operations[static_cast<std::size_t>(read.operation)];
    const auto limits = from.query_parameters("limit", read.operation);
    read.limit = limits.empty() ? limit_of(operation) : limits.front();
    if (const Parameter* limit = find(operation.query, read.limit)) read.usual_limit = integer_or(limit->schema.default_value, 0);
    if (const Parameter* page = find(operation.query, read.parameter); page != nullptr && read.by == Parameters::By::page)
        read.first = page->schema.minimum ? static_cast<std::int64_t>(*page->schema.minimum) : integer_or(page->schema.default_value, 1);
    return read;
}

}  // namespace

PreparedRule fetches_every_page_once(const RuleParameters& parameters) {
    return prepared<FetchesEveryPageOnce>("fetches every page once", read_parameters(parameters));
}

}  // namespace understudy::contract::rules
