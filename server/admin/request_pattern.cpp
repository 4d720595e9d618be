#include "admin/request_pattern.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <variant>

#include "admin/body.h"
#include "admin/text_matcher.h"
#include "base/absolute_form.h"
#include "base/encoding.h"
#include "base/json.h"
#include "base/nearest.h"
#include "scenario/path_pattern.h"

namespace understudy::admin {
namespace {

std::string_view target_of(const Exchange& exchange) {
    const std::string_view target = exchange.request.target;
    const auto absolute = split_absolute_form(target);
    return absolute ? absolute->rest : target;
}

std::string_view path_of(const Exchange& exchange) {
    const std::string_view target = target_of(exchange);
    return target.substr(0, target.find('?'));
}

/// The nearest of several texts; what is absent is one that is not there.
double least(const TextMatcher& matcher, const std::vector<std::string_view>& texts) {
    if (texts.empty()) return matcher.distance(std::nullopt);
    double distance = 1;
    for (const std::string_view text : texts) distance = std::min(distance, matcher.distance(text));
    return distance;
}

struct Target final : RequestPattern::Condition {
    Target(std::unique_ptr<TextMatcher> text, bool query) : matcher(std::move(text)), with_query(query) {}
    double distance(const Exchange& exchange) const override {
        return matcher->distance(with_query ? target_of(exchange) : path_of(exchange));
    }
    std::unique_ptr<TextMatcher> matcher;
    bool with_query;
};

struct Method final : RequestPattern::Condition {
    explicit Method(std::string name) : method(std::move(name)) {}
    double distance(const Exchange& exchange) const override {
        return exchange.request.method == method ? 0 : 1;
    }
    std::string method;
};

struct Header final : RequestPattern::Condition {
    Header(std::string field, std::unique_ptr<TextMatcher> text)
        : name(std::move(field)), matcher(std::move(text)) {}
    double distance(const Exchange& exchange) const override {
        std::vector<std::string_view> values;
        for (const understudy::Header& header : exchange.request.headers) {
            const Headers one{header};
            if (find_header(one, name) != nullptr) values.emplace_back(header.value);
        }
        return least(*matcher, values);
    }
    std::string name;
    std::unique_ptr<TextMatcher> matcher;
};

struct Parameter final : RequestPattern::Condition {
    Parameter(std::string parameter, std::unique_ptr<TextMatcher> text)
        : name(std::move(parameter)), matcher(std::move(text)) {}
    double distance(const Exchange& exchange) const override {
        const std::string_view target = target_of(exchange);
        const std::size_t question = target.find('?');
        if (question == std::string_view::npos) return matcher->distance(std::nullopt);
        const auto form = parse_form(target.substr(question + 1));
        std::vector<std::string_view> values;
        for (const auto& [each, value] : form)
            if (each == name) values.emplace_back(value);
        return least(*matcher, values);
    }
    std::string name;
    std::unique_ptr<TextMatcher> matcher;
};

/// The path's segments by a template, and what stands for its parameters.
struct Template final : RequestPattern::Condition {
    explicit Template(scenario::PathPattern path) : pattern(std::move(path)) {}
    double distance(const Exchange& exchange) const override {
        std::vector<std::string_view> raw;
        if (!pattern.match(path_of(exchange), raw)) return 1;
        double sum = 0;
        for (const auto& [name, matcher] : parameters) {
            std::size_t at = 0;
            for (const auto& segment : pattern.segments()) {
                if (!segment.is_parameter) continue;
                if (segment.text == name) sum += matcher->distance(percent_decode(raw[at]));
                ++at;
            }
        }
        return parameters.empty() ? 0 : sum / static_cast<double>(parameters.size());
    }
    scenario::PathPattern pattern;
    std::vector<std::pair<std::string, std::unique_ptr<TextMatcher>>> parameters;
};

struct BodyText final : RequestPattern::Condition {
    explicit BodyText(std::unique_ptr<TextMatcher> text) : matcher(std::move(text)) {}
    double distance(const Exchange& exchange) const override {
        const std::string& body = exchange.request.body;
        return matcher->distance(is_absent(exchange) ? std::nullopt : std::optional<std::string_view>(body));
    }
    bool can_tell(const Exchange& exchange) const override {
        return exchange.request_cut_from == 0 || !matcher->needs_rest(exchange.request.body);
    }
    /// When none is to be kept, a body that was there is empty here.
    static bool is_absent(const Exchange& exchange) {
        return exchange.request.body.empty() && exchange.request_cut_from == 0;
    }
    std::unique_ptr<TextMatcher> matcher;
};

std::unique_ptr<TextMatcher> one(const char* word, const Value& value, const std::string& where,
                                 std::uint64_t seed) {
    return TextMatcher::read(Value::Object{{word, value}}, where, seed);
}

std::unique_ptr<Template> template_of(const Value& value) {
    if (!value.is_text()) throw Refused(400, "urlPathTemplate is no text");
    auto parsed = scenario::PathPattern::parse(value.text());
    if (const std::string* mistake = std::get_if<std::string>(&parsed))
        throw Refused(400, "urlPathTemplate: " + *mistake);
    return std::make_unique<Template>(std::get<scenario::PathPattern>(std::move(parsed)));
}

const Value::Object& object_of(const Value& value, const char* name) {
    if (!value.is_object()) throw Refused(400, std::string(name) + " is no object of matchers");
    return value.object();
}

constexpr std::array<std::string_view, 10> of_wiremock_only{"cookies",       "basicAuthCredentials",
                                                            "basicAuth",     "multipartPatterns",
                                                            "customMatcher", "scheme",
                                                            "host",          "port",
                                                            "clientIp",      "formParameters"};

}  // namespace

RequestPattern::RequestPattern(const Value& value, std::uint64_t seed) {
    if (!value.is_object())
        throw Refused(400, "the body is no request pattern like {\"method\": \"GET\", \"urlPath\": \"/x\"}");
    Template* path = nullptr;
    if (const Value* text = value.find("urlPathTemplate")) {
        auto made = template_of(*text);
        path = made.get();
        conditions_.push_back(std::move(made));
    }
    for (const auto& [word, said] : value.object()) {
        if (word == "url" || word == "urlPath") {
            conditions_.push_back(std::make_unique<Target>(one("equalTo", said, word, seed), word == "url"));
        } else if (word == "urlPattern" || word == "urlPathPattern") {
            conditions_.push_back(
                std::make_unique<Target>(one("matches", said, word, seed), word == "urlPattern"));
        } else if (word == "method") {
            if (!said.is_text()) throw Refused(400, "method is no text");
            if (said.text() != "ANY") conditions_.push_back(std::make_unique<Method>(said.text()));
        } else if (word == "headers") {
            for (const auto& [name, matcher] : object_of(said, "headers"))
                conditions_.push_back(
                    std::make_unique<Header>(name, TextMatcher::read(matcher, "headers." + name, seed)));
        } else if (word == "queryParameters") {
            for (const auto& [name, matcher] : object_of(said, "queryParameters"))
                conditions_.push_back(std::make_unique<Parameter>(
                    name, TextMatcher::read(matcher, "queryParameters." + name, seed)));
        } else if (word == "pathParameters") {
            if (path == nullptr) throw Refused(400, "pathParameters needs urlPathTemplate");
            for (const auto& [name, matcher] : object_of(said, "pathParameters"))
                path->parameters.emplace_back(name,
                                              TextMatcher::read(matcher, "pathParameters." + name, seed));
        } else if (word == "bodyPatterns") {
            if (!said.is_list()) throw Refused(400, "bodyPatterns is no list of matchers");
            for (const Value& matcher : said.list())
                conditions_.push_back(
                    std::make_unique<BodyText>(TextMatcher::read(matcher, "bodyPatterns", seed)));
        } else if (std::find(of_wiremock_only.begin(), of_wiremock_only.end(), word) !=
                   of_wiremock_only.end()) {
            throw Refused(501, word + ": of WireMock's request patterns this is not understood here");
        } else if (word != "urlPathTemplate") {
            const std::array<std::string, 10> known{
                "url",    "urlPattern", "urlPath",         "urlPathPattern", "urlPathTemplate",
                "method", "headers",    "queryParameters", "pathParameters", "bodyPatterns"};
            throw Refused(400, "unknown member '" + word + "' in a request pattern; " + suggestion(word, known));
        }
    }
}

RequestPattern::~RequestPattern() = default;
RequestPattern::RequestPattern(RequestPattern&&) noexcept = default;

bool RequestPattern::matches(const Exchange& exchange) const {
    bool is_certain = true;
    for (const auto& each : conditions_) {
        const bool can_tell = each->can_tell(exchange);
        if (can_tell && each->distance(exchange) != 0) return false;
        is_certain = is_certain && can_tell;
    }
    if (!is_certain)
        throw Refused(409, "of the body of " + exchange.request.method + ' ' + exchange.request.target +
                               ", request " + std::to_string(exchange.sequence) + ", the journal has kept " +
                               std::to_string(exchange.request.body.size()) + " of " +
                               std::to_string(exchange.request_cut_from) +
                               " bytes, so this cannot be answered. Let it keep more (--journal-body-bytes), or "
                               "ask for what does not need the rest");
    return true;
}

double RequestPattern::distance(const Exchange& exchange) const {
    double sum = 0;
    for (const auto& each : conditions_) sum += each->distance(exchange);
    return conditions_.empty() ? 0 : sum / static_cast<double>(conditions_.size());
}

}  // namespace understudy::admin
