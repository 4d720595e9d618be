// The JSON body of a request to the admin API.
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "base/value.h"

namespace understudy::admin {

/// What is wrong with a request, in a sentence for its author; becomes problem+json with `status`.
struct Refused : std::runtime_error {
    Refused(int fit, const std::string& message) : std::runtime_error(message), status(fit) {}
    int status;
};

/// Members of an object. All that is wrong with it is thrown as Refused(400).
class Body {
  public:
    /// Refuses what is no object, and members that are not `known`, with a suggestion. Nothing at all is {}.
    Body(std::string_view text, const std::vector<std::string>& known);
    /// Likewise a value that stands in a body as `name`.
    Body(const Value& value, const std::string& name, const std::vector<std::string>& known);

    bool is_empty() const { return members_.empty(); }
    /// The member, or nullptr when it is not there or null.
    const Value* find(std::string_view name) const;
    std::optional<std::string> text(std::string_view name) const;
    std::optional<std::int64_t> integer(std::string_view name) const;
    std::optional<double> number(std::string_view name) const;
    std::optional<bool> boolean(std::string_view name) const;
    /// Written as `250ms`, `30s`, `24h`.
    std::optional<Duration> duration(std::string_view name) const;
    /// A text, or a list of texts; empty when it is not there.
    std::vector<std::string> texts(std::string_view name) const;
    /// An object or a list as JSON; empty when it is not there.
    std::string json(std::string_view name) const;

  private:
    void take(const Value& value, const std::string& name, const std::vector<std::string>& known);

    Value::Object members_;
};

}  // namespace understudy::admin
