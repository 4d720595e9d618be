// Typed reading of what a rule is told: the contract's words for it laid over those of the vendor's rules.yaml.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "base/value.h"
#include "scenario/vendor.h"
#include "yaml/reader.h"

namespace understudy::contract {

/// Ranges of statuses, both ends included.
using Statuses = std::vector<std::pair<int, int>>;

/// Whether `status` is in one of the ranges.
bool is_one_of(int status, const Statuses& statuses);
/// For people: `429 or 5xx`.
std::string spelled(const Statuses& statuses);
/// What may be tried again.
inline const Statuses retryable{{429, 429}, {500, 599}};

/// Borrows all it is given. After a mistake each call returns a value that does no harm.
class RuleParameters {
  public:
    /// `over` may be null. Both were checked for unknown keys.
    RuleParameters(const yaml::Reader& read, const scenario::Vendor& vendor, const yaml::MapReader& map,
                   const yaml::MapReader* over)
        : read_(read), vendor_(vendor), map_(map), over_(over) {}

    const scenario::Vendor& vendor() const { return vendor_; }

    bool has(std::string_view key) const { return find(key) != nullptr; }
    /// An operation of the vendor, as its index; a mistake if it is not said.
    int operation(std::string_view key) const;
    /// One or several; empty if it is not said.
    std::vector<int> operations(std::string_view key) const;
    Duration duration(std::string_view key, Duration otherwise) const;
    std::int64_t integer(std::string_view key, std::int64_t otherwise, std::int64_t least = 1) const;
    double number(std::string_view key, double otherwise) const;
    std::string text(std::string_view key, std::string otherwise = {}) const;
    /// A mistake if it is not said.
    std::string required_text(std::string_view key, std::string hint) const;
    /// The names of parameters that `operation` declares: of its query, or its headers as they are first spelled.
    std::vector<std::string> query_parameters(std::string_view key, int operation) const;
    std::vector<std::string> headers(std::string_view key, int operation) const;
    std::vector<std::string> texts(std::string_view key) const;
    /// `429`, `5xx` for all that begin so.
    Statuses statuses(std::string_view key, Statuses otherwise) const;
    /// States of the lifecycle of the job that `operation` polls or finds; all its ends if it is not said.
    std::vector<std::string> states(std::string_view key, int operation) const;
    /// Members by path and what they are: `{ data.status: failed }`.
    std::vector<std::pair<std::string, Value>> members(std::string_view key) const;
    /// Adds a mistake at the rule's name.
    void refuse(std::string message, std::string hint = {}) const;

  private:
    const yaml::Node* find(std::string_view key) const;
    std::vector<std::string> names_among(std::string_view key, std::string_view what, const std::vector<std::string>& known) const;
    int operation_named(const yaml::Node& node) const;

    const yaml::Reader& read_;
    const scenario::Vendor& vendor_;
    const yaml::MapReader& map_;
    const yaml::MapReader* over_;
};

}  // namespace understudy::contract
