#include "scenario/fault_text.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "scenario/load_faults.h"
#include "yaml/document.h"

namespace understudy::scenario {
namespace {

template <typename Named>
Section names_of(std::string noun, const std::vector<Named>& all) {
    std::vector<std::string> names;
    for (const Named& one : all) names.push_back(one.name);
    return Section(std::move(noun), names);
}

}  // namespace

std::variant<FaultRule, std::vector<Diagnostic>> read_fault(const Vendor& vendor, std::string_view json) {
    std::string text(json);
    std::replace(text.begin(), text.end(), '\t', ' ');  // in JSON it is white space, in YAML it is not
    yaml::Mistakes mistakes;
    const auto source = std::make_shared<const yaml::SourceText>("body", std::move(text));
    FaultRule rule;
    if (const std::optional<yaml::Node> root = yaml::read_document(source, mistakes)) {
        const yaml::Reader read(mistakes);
        Section operations = names_of("operation", vendor.operations);
        Section errors = names_of("error", vendor.errors);
        Section kinds = names_of("resource", vendor.kinds);
        rule = load_fault({read, vendor, operations, errors, kinds}, *root, VendorKey::allowed);
    }
    if (mistakes.count() > 0) return mistakes.take();
    return rule;
}

}  // namespace understudy::scenario
