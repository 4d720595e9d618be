// All instances of one kind, in order of creation, found by their key and other looked-up fields.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "scenario/resource.h"
#include "world/instance.h"

namespace understudy::world {

class Collection {
  public:
    explicit Collection(const scenario::Kind& kind);

    /// Takes the instance in; its looked-up fields are indexed. Returns it.
    Instance* add(std::unique_ptr<Instance> instance);
    /// Takes the instance out and returns it; nothing if it is not in here any more.
    std::unique_ptr<Instance> remove(Instance* instance);
    /// Sets a field and keeps the index right.
    void set(Instance& instance, int field, Value value);

    /// The instance whose `field` reads as `value` does as text, so that `7` finds 7; nullptr if there is none. A field that
    /// is not looked up is searched from the oldest on.
    Instance* find(int field, const Value& value) const;
    /// The one whose `field` reads so as text.
    Instance* find_text(int field, std::string_view text) const;
    bool has(int field, const Value& value) const { return find(field, value) != nullptr; }

    const std::vector<std::unique_ptr<Instance>>& instances() const { return instances_; }

  private:
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    struct Index {
        std::unordered_map<std::int64_t, Instance*> by_number;  ///< where the field reads as a whole number does
        std::unordered_map<std::string, Instance*, TextHash, std::equal_to<>> by_text;  ///< where it does not
    };
    void index(Instance& instance, int field);
    void unindex(Instance& instance, int field);

    const scenario::Kind* kind_;
    std::vector<std::unique_ptr<Instance>> instances_;
    std::vector<std::unique_ptr<Index>> indexes_;  ///< by field; null where it is not looked up
};

}  // namespace understudy::world
