#include "admin/text_matcher.h"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>
#include <vector>

#include "admin/body.h"
#include "base/json.h"
#include "base/letter_case.h"
#include "base/nearest.h"
#include "base/pattern.h"
#include "engine/redact.h"

namespace understudy::admin {
namespace {

constexpr std::string_view masked = "redacted-";

/// A share of the longer text: how many edits lead from one to the other, at most.
double edits_between(std::string_view a, std::string_view b) {
    constexpr std::size_t longest = 500;  // beyond that, what is alike at both ends counts alone
    if (a == b) return 0;
    a = a.substr(0, longest);
    b = b.substr(0, longest);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, change}));
        }
    }
    const double share = static_cast<double>(row[b.size()]) /
                         static_cast<double>(std::max({a.size(), b.size(), std::size_t{1}}));
    return std::max(share, 0.01);  // no difference that was cut off counts as none
}

/// As the journal shows a credential: the whole of it, or what follows its scheme.
bool is_masked_as(std::string_view text, std::string_view expected, std::uint64_t seed) {
    if (text.find(masked) == std::string_view::npos) return false;
    if (text == engine::mask(expected, seed)) return true;
    const std::size_t space = expected.find(' ');
    if (space == std::string_view::npos) return false;
    return text ==
           std::string(expected.substr(0, space + 1)) + engine::mask(expected.substr(space + 1), seed);
}

/// What is secret was never kept, so nothing but its being there, and being a text that is known whole, can
/// be asked of it.
void refuse_masked(std::string_view text, const std::string& where) {
    if (text.find(masked) != std::string_view::npos)
        throw Refused(409, where +
                               ": what came is secret and stands in the journal redacted; ask for it with "
                               "equalTo or absent only");
}

struct EqualTo final : TextMatcher {
    EqualTo(std::string text, bool ignores, std::uint64_t world_seed)
        : expected(std::move(text)), ignores_case(ignores), seed(world_seed) {}
    double distance(std::optional<std::string_view> text) const override {
        if (!text) return 1;
        if (*text == expected || is_masked_as(*text, expected, seed)) return 0;
        return ignores_case ? edits_between(lower(*text), lower(expected)) : edits_between(*text, expected);
    }
    bool needs_rest(std::string_view beginning) const override {
        return ignores_case ? starts_without_case(expected, beginning) : expected.starts_with(beginning);
    }
    std::string expected;
    bool ignores_case;
    std::uint64_t seed;
};

struct Contains final : TextMatcher {
    Contains(std::string text, std::string place) : part(std::move(text)), where(std::move(place)) {}
    double distance(std::optional<std::string_view> text) const override {
        if (!text) return 1;
        if (text->find(part) != std::string_view::npos) return 0;
        refuse_masked(*text, where);
        return 1;
    }
    bool needs_rest(std::string_view beginning) const override {
        return beginning.find(part) == std::string_view::npos;
    }
    std::string part, where;
};

struct Matches final : TextMatcher {
    Matches(std::shared_ptr<const Pattern> compiled, std::string place)
        : pattern(std::move(compiled)), where(std::move(place)) {}
    double distance(std::optional<std::string_view> text) const override {
        if (!text) return 1;
        if (pattern->matches(*text)) return 0;
        refuse_masked(*text, where);
        return 1;
    }
    std::shared_ptr<const Pattern> pattern;
    std::string where;
};

struct Absent final : TextMatcher {
    explicit Absent(bool wanted) : is_absent(wanted) {}
    double distance(std::optional<std::string_view> text) const override {
        return text.has_value() == is_absent ? 1 : 0;
    }
    bool needs_rest(std::string_view) const override { return false; }
    bool is_absent;
};

struct Not final : TextMatcher {
    explicit Not(std::unique_ptr<TextMatcher> inner) : matcher(std::move(inner)) {}
    double distance(std::optional<std::string_view> text) const override {
        return matcher->distance(text) == 0 ? 1 : 0;
    }
    bool needs_rest(std::string_view beginning) const override { return matcher->needs_rest(beginning); }
    std::unique_ptr<TextMatcher> matcher;
};

struct Several final : TextMatcher {
    Several(std::vector<std::unique_ptr<TextMatcher>> inner, bool all)
        : matchers(std::move(inner)), needs_all(all) {}
    double distance(std::optional<std::string_view> text) const override {
        double sum = 0, least = 1;
        for (const auto& each : matchers) {
            const double distance = each->distance(text);
            sum += distance;
            least = std::min(least, distance);
        }
        return needs_all ? sum / static_cast<double>(std::max<std::size_t>(matchers.size(), 1)) : least;
    }
    bool needs_rest(std::string_view beginning) const override {
        const auto decides = [&](const auto& each) {
            return !each->needs_rest(beginning) && (each->distance(beginning) == 0) != needs_all;
        };
        return std::none_of(matchers.begin(), matchers.end(), decides) &&
               std::any_of(matchers.begin(), matchers.end(),
                           [&](const auto& each) { return each->needs_rest(beginning); });
    }
    std::vector<std::unique_ptr<TextMatcher>> matchers;
    bool needs_all;
};

struct EqualToJson final : TextMatcher {
    EqualToJson(Value value, bool order, bool extra)
        : expected(std::move(value)), ignores_order(order), ignores_extra(extra) {}
    double distance(std::optional<std::string_view> text) const override {
        if (!text) return 1;
        const auto parsed = parse_json(*text);
        if (!std::holds_alternative<Value>(parsed)) return 1;
        const Value& came = std::get<Value>(parsed);
        return fits(expected, came) ? 0 : edits_between(to_json(expected), to_json(came));
    }

  private:
    bool fits(const Value& wanted, const Value& came) const {
        if (wanted.is_object() && came.is_object()) return fits_object(wanted.object(), came);
        if (wanted.is_list() && came.is_list()) return fits_list(wanted.list(), came.list());
        return wanted == came;
    }
    bool fits_object(const Value::Object& wanted, const Value& came) const {
        if (!ignores_extra && wanted.size() != came.object().size()) return false;
        return std::all_of(wanted.begin(), wanted.end(), [&](const Value::Member& member) {
            const Value* other = came.find(member.first);
            return other != nullptr && fits(member.second, *other);
        });
    }
    bool fits_list(const Value::List& wanted, const Value::List& came) const {
        if (wanted.size() > came.size() || (!ignores_extra && wanted.size() != came.size())) return false;
        if (!ignores_order) {
            for (std::size_t i = 0; i < wanted.size(); ++i)
                if (!fits(wanted[i], came[i])) return false;
            return true;
        }
        std::vector<bool> is_taken(came.size());
        return std::all_of(wanted.begin(), wanted.end(), [&](const Value& item) {
            for (std::size_t i = 0; i < came.size(); ++i) {
                if (is_taken[i] || !fits(item, came[i])) continue;
                is_taken[i] = true;
                return true;
            }
            return false;
        });
    }

    Value expected;
    bool ignores_order, ignores_extra;
};

bool is_true(const Value* value) {
    return value != nullptr && value->type() == Value::Type::boolean && value->boolean();
}

std::string text_of(const Value& value, const std::string& where) {
    if (!value.is_text()) throw Refused(400, where + " is no text");
    return value.text();
}

std::unique_ptr<TextMatcher> pattern_of(const Value& value, const std::string& where) {
    auto compiled = Pattern::compile(text_of(value, where));
    if (const std::string* mistake = std::get_if<std::string>(&compiled))
        throw Refused(400, where + " is no regular expression: " + *mistake);
    return std::make_unique<Matches>(std::get<std::shared_ptr<const Pattern>>(compiled), where);
}

std::unique_ptr<TextMatcher> json_of(const Value& value, const Value& options, const std::string& where) {
    Value expected = value;
    if (value.is_text()) {  // WireMock takes the JSON as text, too
        auto parsed = parse_json(value.text());
        if (const auto* error = std::get_if<JsonError>(&parsed))
            throw Refused(400, where + " is no JSON: " + error->reason);
        expected = std::get<Value>(std::move(parsed));
    }
    return std::make_unique<EqualToJson>(std::move(expected), is_true(options.find("ignoreArrayOrder")),
                                         is_true(options.find("ignoreExtraElements")));
}

constexpr std::array<std::string_view, 11> of_wiremock_only{
    "matchesJsonPath", "matchesJsonSchema", "equalToXml", "matchesXPath", "before",       "after",
    "equalToDateTime", "binaryEqualTo",     "hasExactly", "includes",     "equalToNumber"};

}  // namespace

std::unique_ptr<TextMatcher> TextMatcher::read(const Value& value, const std::string& where,
                                               std::uint64_t seed) {
    if (!value.is_object()) throw Refused(400, where + " is no matcher like {\"equalTo\": \"x\"}");
    std::vector<std::unique_ptr<TextMatcher>> all;
    const auto each_of = [&](const Value& list, const std::string& place, bool needs_all) {
        if (!list.is_list()) throw Refused(400, place + " is no list of matchers");
        std::vector<std::unique_ptr<TextMatcher>> matchers;
        for (const Value& one : list.list()) matchers.push_back(read(one, place, seed));
        return std::make_unique<Several>(std::move(matchers), needs_all);
    };
    for (const auto& [word, said] : value.object()) {
        const std::string place = where + '.' + word;
        if (word == "equalTo") {
            all.push_back(std::make_unique<EqualTo>(text_of(said, place),
                                                    is_true(value.find("caseInsensitive")), seed));
        } else if (word == "contains") {
            all.push_back(std::make_unique<Contains>(text_of(said, place), place));
        } else if (word == "doesNotContain") {
            all.push_back(std::make_unique<Not>(std::make_unique<Contains>(text_of(said, place), place)));
        } else if (word == "matches") {
            all.push_back(pattern_of(said, place));
        } else if (word == "doesNotMatch") {
            all.push_back(std::make_unique<Not>(pattern_of(said, place)));
        } else if (word == "absent") {
            all.push_back(std::make_unique<Absent>(is_true(&said)));
        } else if (word == "equalToJson") {
            all.push_back(json_of(said, value, place));
        } else if (word == "and") {
            all.push_back(each_of(said, place, true));
        } else if (word == "or") {
            all.push_back(each_of(said, place, false));
        } else if (word == "not") {
            all.push_back(std::make_unique<Not>(read(said, place, seed)));
        } else if (std::find(of_wiremock_only.begin(), of_wiremock_only.end(), word) !=
                   of_wiremock_only.end()) {
            throw Refused(501, place + ": of WireMock's matchers this is not understood here");
        } else if (word != "caseInsensitive" && word != "ignoreArrayOrder" && word != "ignoreExtraElements") {
            const std::array<std::string, 10> known{"equalTo",      "contains", "doesNotContain", "matches",
                                                    "doesNotMatch", "absent",   "equalToJson",    "and",
                                                    "or",           "not"};
            throw Refused(400, where + ": unknown matcher '" + word + "'; " + suggestion(word, known));
        }
    }
    if (all.empty()) throw Refused(400, where + " says nothing that could match");
    if (all.size() == 1) return std::move(all.front());
    return std::make_unique<Several>(std::move(all), true);
}

}  // namespace understudy::admin
