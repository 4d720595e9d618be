#include "base/pattern.h"

#include <re2/re2.h>

namespace understudy {
namespace {

RE2::Options options() {
    RE2::Options options(RE2::Quiet);  // the reason goes to the caller, not to stderr
    options.set_max_mem(1 << 20);
    return options;
}

re2::StringPiece piece(std::string_view text) {
    return re2::StringPiece(text.data(), text.size());
}

}  // namespace

struct Pattern::Compiled {
    explicit Compiled(std::string_view pattern) : expression(piece(pattern), options()) {}
    RE2 expression;
};

std::variant<std::shared_ptr<const Pattern>, std::string> Pattern::compile(std::string_view pattern) {
    auto compiled = std::make_unique<Compiled>(pattern);
    if (!compiled->expression.ok()) return compiled->expression.error();
    return std::shared_ptr<const Pattern>(new Pattern(std::move(compiled)));
}

Pattern::Pattern(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
Pattern::~Pattern() = default;

bool Pattern::is_in(std::string_view text) const {
    return RE2::PartialMatch(piece(text), compiled_->expression);
}
bool Pattern::matches(std::string_view text) const {
    return RE2::FullMatch(piece(text), compiled_->expression);
}
const std::string& Pattern::text() const {
    return compiled_->expression.pattern();
}

}  // namespace understudy
