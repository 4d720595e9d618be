#include "world/collection.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <system_error>
#include <type_traits>

namespace understudy::world {

namespace {

/// A value as text, which it is spelled as only where it is not text already.
class KeyText {
  public:
    explicit KeyText(const Value& value) {
        if (value.is_text()) {
            text_ = value.text();
        } else if (value.type() == Value::Type::integer) {
            const auto end = std::to_chars(digits_.data(), digits_.data() + digits_.size(), value.integer()).ptr;
            text_ = {digits_.data(), static_cast<std::size_t>(end - digits_.data())};
        } else {
            append_text(spelled_, value);
            text_ = spelled_;
        }
    }
    KeyText(const KeyText&) = delete;
    KeyText& operator=(const KeyText&) = delete;

    std::string_view text() const { return text_; }

  private:
    std::array<char, 24> digits_;
    std::string spelled_;
    std::string_view text_;
};

/// The whole number whose spelling this is; nothing for `07`, which no number reads as.
std::optional<std::int64_t> whole_number(std::string_view text) {
    const std::string_view digits = text.substr(text.starts_with('-') ? 1 : 0);
    const bool is_padded = digits.starts_with('0') && text != "0";
    if (digits.empty() || is_padded || digits.back() < '0' || digits.back() > '9') return std::nullopt;
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    return read.ptr == end && read.ec == std::errc() ? std::optional(number) : std::nullopt;
}

/// Calls `see` with the one of the index's two maps that may hold the key, and the key.
template <typename Index, typename See>
auto look_up(Index& index, std::string_view text, See see) {
    const std::optional<std::int64_t> number = whole_number(text);
    return number ? see(index.by_number, *number) : see(index.by_text, text);
}

template <typename Index, typename See>
auto look_up(Index& index, const Value& value, See see) {
    if (value.type() == Value::Type::integer) return see(index.by_number, value.integer());
    return look_up(index, KeyText(value).text(), see);
}

/// The instance of the key, or nullptr.
constexpr auto found = [](const auto& map, const auto& key) -> Instance* {
    const auto place = map.find(key);
    return place == map.end() ? nullptr : place->second;
};

}  // namespace

Collection::Collection(const scenario::Kind& kind) : kind_(&kind), indexes_(kind.fields.size()) {
    for (std::size_t i = 0; i < kind.fields.size(); ++i)
        if (kind.fields[i].looked_up || static_cast<int>(i) == kind.key) indexes_[i] = std::make_unique<Index>();
}

Instance* Collection::add(std::unique_ptr<Instance> instance) {
    Instance* added = instances_.emplace_back(std::move(instance)).get();
    for (std::size_t i = 0; i < indexes_.size(); ++i) index(*added, static_cast<int>(i));
    return added;
}

std::unique_ptr<Instance> Collection::remove(Instance* instance) {
    // Serials rise along the vector.
    const auto at = std::lower_bound(
        instances_.begin(), instances_.end(), instance->serial,
        [](const std::unique_ptr<Instance>& a, std::uint64_t serial) { return a->serial < serial; });
    if (at == instances_.end() || at->get() != instance) return nullptr;
    for (std::size_t i = 0; i < indexes_.size(); ++i) unindex(*instance, static_cast<int>(i));
    std::unique_ptr<Instance> taken = std::move(*at);
    instances_.erase(at);
    return taken;
}

void Collection::set(Instance& instance, int field, Value value) {
    unindex(instance, field);
    instance.fields[static_cast<std::size_t>(field)] = std::move(value);
    index(instance, field);
}

Instance* Collection::find(int field, const Value& value) const {
    if (!value.is_present()) return nullptr;
    const Index* index = indexes_[static_cast<std::size_t>(field)].get();
    return index == nullptr ? find_text(field, KeyText(value).text()) : look_up(*index, value, found);
}

Instance* Collection::find_text(int field, std::string_view text) const {
    if (const Index* index = indexes_[static_cast<std::size_t>(field)].get()) return look_up(*index, text, found);
    for (const auto& instance : instances_) {
        const Value& value = instance->fields[static_cast<std::size_t>(field)];
        if (KeyText(value).text() == text) return instance.get();
    }
    return nullptr;
}

void Collection::index(Instance& instance, int field) {
    Index* index = indexes_[static_cast<std::size_t>(field)].get();
    const Value& value = instance.fields[static_cast<std::size_t>(field)];
    if (index == nullptr || !value.is_present()) return;
    // The oldest keeps the place: a second one with the same value is in the list but is not found by it.
    look_up(*index, value, [&](auto& map, const auto& key) {
        using Key = typename std::remove_reference_t<decltype(map)>::key_type;
        map.try_emplace(Key(key), &instance);
    });
}

void Collection::unindex(Instance& instance, int field) {
    Index* index = indexes_[static_cast<std::size_t>(field)].get();
    const Value& value = instance.fields[static_cast<std::size_t>(field)];
    if (index == nullptr || !value.is_present()) return;
    look_up(*index, value, [&](auto& map, const auto& key) {
        const auto place = map.find(key);
        if (place == map.end() || place->second != &instance) return;
        const auto has_same = [&](const auto& other) {
            return other.get() != &instance && other->fields[static_cast<std::size_t>(field)] == value;
        };
        const auto next = std::find_if(instances_.begin(), instances_.end(), has_same);
        if (next == instances_.end()) {
            map.erase(place);
        } else {
            place->second = next->get();  // the next one with this value takes the place
        }
    });
}

}  // namespace understudy::world
