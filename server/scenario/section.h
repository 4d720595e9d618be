// The names one section of a file declares, and which of them anything uses.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "yaml/mistakes.h"
#include "yaml/node.h"

namespace understudy::scenario {

/// Names keep their order; the index of a name is its index in the compiled vendor.
class Section {
  public:
    struct Entry {
        std::string name;
        Place place;                       ///< of the name
        const yaml::Node* node = nullptr;  ///< what stands under it; borrowed
        bool used = false;
    };

    /// `noun` is what one is called in messages: "error". `map` may be null (nothing is declared).
    explicit Section(std::string noun = {}, const yaml::Node* map = nullptr);
    /// Of what was declared elsewhere: names without places.
    Section(std::string noun, const std::vector<std::string>& names);

    /// Returns the index of `name` or -1.
    int find(std::string_view name) const;
    /// As find; counts as a use, and adds a mistake with a suggestion if there is no such name.
    int use(std::string_view name, const Place& place, yaml::Mistakes& mistakes);
    /// Adds a mistake for each name that was never used.
    void report_unused(std::string_view hint, yaml::Mistakes& mistakes) const;

    std::vector<std::string> names() const;
    const std::vector<Entry>& entries() const { return entries_; }
    Entry& entry(int index) { return entries_[static_cast<std::size_t>(index)]; }
    const std::string& noun() const { return noun_; }

  private:
    std::string noun_;
    std::vector<Entry> entries_;
};

}  // namespace understudy::scenario
