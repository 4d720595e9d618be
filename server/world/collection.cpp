#include "world/collection.h"

#include <algorithm>
#include <array>
#include <charconv>

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
    return value.is_present() ? find_text(field, KeyText(value).text()) : nullptr;
}

Instance* Collection::find_text(int field, std::string_view text) const {
    if (const Index* index = indexes_[static_cast<std::size_t>(field)].get()) {
        const auto found = index->find(text);
        return found == index->end() ? nullptr : found->second;
    }
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
    index->emplace(to_text(value), &instance);
}

void Collection::unindex(Instance& instance, int field) {
    Index* index = indexes_[static_cast<std::size_t>(field)].get();
    const Value& value = instance.fields[static_cast<std::size_t>(field)];
    if (index == nullptr || !value.is_present()) return;
    const auto found = index->find(to_text(value));
    if (found == index->end() || found->second != &instance) return;
    index->erase(found);
    for (const auto& other : instances_) {  // the next one with this value takes the place
        if (other.get() == &instance || !(other->fields[static_cast<std::size_t>(field)] == value)) continue;
        index->emplace(to_text(value), other.get());
        break;
    }
}

}  // namespace understudy::world
