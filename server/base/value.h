// A JSON-like value with two more types: absent (nothing there) and time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/spelling.h"
#include "base/time.h"

namespace understudy {

/// An immutable value. Copies of lists and objects share their content, so a copy is cheap. Objects keep the
/// order of their members. Safe to read from several threads.
class Value {
  public:
    enum class Type : std::uint8_t { absent, null, boolean, integer, number, text, time, list, object };
    using List = std::vector<Value>;
    using Member = std::pair<std::string, Value>;
    using Object = std::vector<Member>;

    Value() = default;  ///< absent
    Value(std::nullptr_t) : held_(nullptr) {}
    Value(bool value) : held_(value) {}
    Value(int value) : held_(static_cast<std::int64_t>(value)) {}
    Value(std::int64_t value) : held_(value) {}
    Value(double value) : held_(value) {}
    Value(std::string value) : held_(std::move(value)) {}
    Value(std::string_view value) : held_(std::string(value)) {}
    Value(const char* value) : held_(std::string(value)) {}
    Value(Timestamp value) : held_(value) {}
    Value(List value) : held_(std::make_shared<const Shared<List>>(std::move(value))) {}
    Value(Object value) : held_(std::make_shared<const Shared<Object>>(std::move(value))) {}

    Type type() const { return static_cast<Type>(held_.index()); }
    bool is_absent() const { return type() == Type::absent; }
    bool is_null() const { return type() == Type::null; }
    bool is_text() const { return type() == Type::text; }
    bool is_list() const { return type() == Type::list; }
    bool is_object() const { return type() == Type::object; }
    /// Whether it is neither absent nor null.
    bool is_present() const { return type() > Type::null; }

    // Each of these requires the type it names.
    bool boolean() const { return std::get<bool>(held_); }
    std::int64_t integer() const { return std::get<std::int64_t>(held_); }
    double number() const { return std::get<double>(held_); }
    const std::string& text() const { return std::get<std::string>(held_); }
    Timestamp time() const { return std::get<Timestamp>(held_); }
    const List& list() const { return std::get<SharedList>(held_)->content; }
    const Object& object() const { return std::get<SharedObject>(held_)->content; }

    /// Where a list's or object's JSON is kept; see append_json().
    const Spelling& json() const {
        return is_list() ? std::get<SharedList>(held_)->json : std::get<SharedObject>(held_)->json;
    }

    /// Returns the member called `name`, or nullptr if this is no object or has none.
    const Value* find(std::string_view name) const;

    /// Whether both have the same type and content; an integer equals the number of the same size.
    /// The order of an object's members does not matter. Absent equals only absent.
    friend bool operator==(const Value& a, const Value& b);

  private:
    template <typename Content>
    struct Shared {
        explicit Shared(Content what) : content(std::move(what)) {}
        Content content;
        Spelling json;
    };
    using SharedList = std::shared_ptr<const Shared<List>>;
    using SharedObject = std::shared_ptr<const Shared<Object>>;

    std::variant<std::monostate, std::nullptr_t, bool, std::int64_t, double, std::string, Timestamp,
                 SharedList, SharedObject>
        held_;
};

/// Appends the value as plain text: text as it is, numbers in JSON's spelling, times in ISO 8601, lists and
/// objects as JSON, null and absent as nothing.
void append_text(std::string& out, const Value& value);
std::string to_text(const Value& value);

/// Orders values for `order_by`: absent and null first, then booleans, numbers, times, texts (bytewise).
/// Returns a negative, zero or positive number.
int compare(const Value& a, const Value& b);

/// The word the language and JSON Schema use for a type: `integer`, `string`, `null`, ...
std::string_view type_name(Value::Type type);

}  // namespace understudy
