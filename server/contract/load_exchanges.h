// The provider side of contracts: a vendor's shapes.yaml, and the `exchanges` of a contract.
#pragma once

#include <string>
#include <vector>

#include "contract/contract.h"
#include "contract/provider_exchange.h"
#include "scenario/provenance.h"
#include "yaml/reader.h"

namespace understudy::contract {

/// Borrows all it is given.
class ExchangeReader {
  public:
    ExchangeReader(const yaml::Reader& read, const scenario::Vendor& vendor, scenario::Documents& documents)
        : read_(read), vendor_(vendor), documents_(documents) {}

    /// Reads the `shapes` of shapes.yaml: schemas with names. Borrows the node.
    void declare(const yaml::Node& shapes);
    /// Reads `exchanges`. `given` are the names that the contract is given.
    std::vector<ProviderExchange> read(const yaml::Node& list, const Value& given) const;

  private:
    yaml::Mistakes& mistakes() const { return read_.mistakes(); }
    ProviderExchange read_one(const yaml::Node& node, std::vector<std::string>& known) const;
    Value::Object read_values(const yaml::Node& node, const std::string& what, const std::vector<std::string>& known) const;
    void check_path(const yaml::Node* path, const yaml::Node& exchange, const scenario::Operation& operation) const;
    void check_query(const yaml::Node& query, const scenario::Operation& operation) const;
    void check_references(const yaml::Node& node, const std::vector<std::string>& known) const;
    ExpectedReply read_reply(const yaml::Node& node) const;
    scenario::Schema read_schema(const yaml::Node& node) const;
    ProviderExchange::Until read_until(const yaml::Node& node) const;
    /// The schema with each `{ shape: NAME }` replaced by what the shape is. `within` are the shapes it stands in.
    yaml::Node spelled_out(const yaml::Node& schema, std::vector<std::string> within = {}) const;

    const yaml::Reader& read_;
    const scenario::Vendor& vendor_;
    scenario::Documents& documents_;
    const yaml::Node* shapes_ = nullptr;
};

}  // namespace understudy::contract
