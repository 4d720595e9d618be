// A vendor's rules.yaml, and the rules that a contract chooses of them.
#pragma once

#include <string>
#include <vector>

#include "contract/contract.h"
#include "scenario/provenance.h"
#include "yaml/reader.h"

namespace understudy::contract {

/// A rule as rules.yaml declares it. Borrows the node.
struct DeclaredRule {
    std::string name;
    const RuleType* type = nullptr;  ///< null after a mistake
    const yaml::Node* node = nullptr;
    Place place;  ///< of the name
    std::string source, because;
};

/// Borrows all it is given.
class RuleReader {
  public:
    RuleReader(const yaml::Reader& read, const scenario::Vendor& vendor, scenario::Documents& documents)
        : read_(read), vendor_(vendor), documents_(documents) {}

    /// Reads the `rules` of rules.yaml.
    void declare(const yaml::Node& rules);
    /// Every declared rule, as it is declared.
    std::vector<RuleChoice> all() const;
    /// Reads the `rules` of a contract: names, or a name with other parameters.
    std::vector<RuleChoice> choose(const yaml::Node& list) const;

  private:
    std::vector<std::string> names() const;
    RuleChoice choice(const DeclaredRule& declared, const yaml::Node* over, const Place& place) const;

    const yaml::Reader& read_;
    const scenario::Vendor& vendor_;
    scenario::Documents& documents_;
    std::vector<DeclaredRule> declared_;
};

}  // namespace understudy::contract
