#include "provider_run.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <utility>
#include <variant>

#include "base/nearest.h"
#include "base/shell_word.h"
#include "contract/har.h"
#include "contract/provider.h"
#include "contract/recorded_traffic.h"
#include "engine/engine.h"
#include "engine/redact.h"

namespace understudy {
namespace {

using contract::Contract;

[[noreturn]] void refuse(const std::string& message) {
    throw Error(Error::Kind::scenario, message);
}

bool is_signing(const scenario::Vendor& vendor) {
    return std::any_of(vendor.auth.begin(), vendor.auth.end(), [](const scenario::AuthScheme& scheme) { return scheme.hmac.has_value(); });
}

/// `NAME: VALUE`, or `KEYID:SECRET` where requests are signed.
Header read_credential(const std::string& text, bool is_key) {
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos || colon == 0)
        refuse(is_key ? "the credential is no KEYID:SECRET, which this vendor's requests are signed with"
                      : "the credential is no header: write it as 'NAME: VALUE'");
    const std::size_t value = is_key ? colon + 1 : text.find_first_not_of(' ', colon + 1);
    return {text.substr(0, colon), value == std::string::npos ? std::string() : text.substr(value)};
}

/// Signs as the vendor's stand-in would: the text to sign is a template of its api.yaml, which only an engine reads.
std::shared_ptr<engine::Engine> signing_engine(const ProviderContracts& chosen) {
    auto catalog = std::make_shared<scenario::Catalog>();
    catalog->vendors = {chosen.vendor};
    catalog->population = chosen.population;
    engine::Settings settings;
    settings.scenarios = {chosen.vendor->scenario("normal")};
    return std::make_shared<engine::Engine>(std::move(catalog), settings);
}

contract::Known known_to(const Contract& contract, const std::map<std::string, std::string>& given) {
    contract::Known known;
    if (!contract.given.is_object()) return known;
    for (const auto& [name, value] : contract.given.object()) {
        const auto other = given.find(name);
        Value& to = known["given." + name];
        if (other == given.end()) {
            to = value;
            continue;
        }
        scenario::Schema like;  // a number stays one
        if (value.type() == Value::Type::integer) like.types = scenario::Schema::integer;
        to = scenario::read_parameter(like, other->second);
    }
    return known;
}

void check_given(const std::vector<const Contract*>& contracts, const std::map<std::string, std::string>& given) {
    std::vector<std::string> names;
    for (const Contract* contract : contracts)
        if (contract->given.is_object())
            for (const auto& [name, value] : contract->given.object()) names.push_back(name);
    for (const auto& [name, value] : given) {
        if (std::find(names.begin(), names.end(), name) != names.end()) continue;
        const auto meant = nearest(name, names);
        refuse("no contract is given '" + name + '\'' + (meant ? "; did you mean '" + *meant + "'?" : ""));
    }
}

/// Credentials and what the vendor's files or the contract call secret do not reach a report.
void mask_secrets(contract::Played& played, const scenario::Vendor& vendor) {
    constexpr std::uint64_t seed = 1;
    for (Exchange& exchange : played.exchanges) {
        const int index = vendor.operation_of(exchange.operation);
        const scenario::Operation& operation = vendor.operations[static_cast<std::size_t>(index)];
        const std::string target = exchange.request.target;
        std::vector<std::string_view> values;
        const std::string_view path = std::string_view(target).substr(0, target.find('?'));
        const std::size_t base = vendor.base_path.empty() ? 0 : path.find(vendor.base_path + '/');
        const bool is_certain = operation.path.match(path, values) ||
                                (base != std::string_view::npos && operation.path.match(path.substr(base), values));
        if (!is_certain) values.clear();
        // The values must be views into the target that is cleaned.
        for (std::string_view& value : values)
            value = std::string_view(exchange.request.target).substr(static_cast<std::size_t>(value.data() - target.data()), value.size());
        engine::Redactor redactor(exchange.request, values, operation.secrets, is_certain ? engine::Names::certain : engine::Names::guessed,
                                  seed);
        for (const Value& secret : played.secrets) {
            redactor.add(secret);
            // A secret link to somewhere else, where no file says what in it is secret.
            if (!is_certain && secret.is_text() && secret.text().ends_with(target)) redactor.add(Value(target));
        }
        if (auto headers = redactor.cleaned(exchange.reply_headers, exchange.reply_headers.size())) exchange.reply_headers = std::move(*headers);
        if (auto body = redactor.cleaned_body(exchange.reply_body, {})) exchange.reply_body = std::move(*body);
        for (Breach& breach : played.breaches) {
            redactor.clean(breach.expected);
            redactor.clean(breach.got);
        }
        redactor.clean(exchange.request);
    }
}

ContractVerdict begin_verdict(const scenario::Vendor& vendor, const Contract& contract) {
    ContractVerdict verdict;
    verdict.vendor = vendor.name;
    verdict.contract = contract.name;
    verdict.title = contract.title;
    verdict.source = contract.source;
    verdict.because = contract.because;
    return verdict;
}

void take(ContractVerdict& verdict, contract::Played played, const scenario::Vendor& vendor) {
    mask_secrets(played, vendor);
    verdict.breaches = std::move(played.breaches);
    verdict.exchanges = std::move(played.exchanges);
    verdict.passed = verdict.breaches.empty();
}

contract::Provider provider_of(const ProviderContracts& chosen, const ProviderOptions& options) {
    contract::Provider provider = contract::provider_at(options.url, *chosen.vendor);
    if (provider.origin.empty())
        refuse("'" + options.url + "' is no address of a provider: write http(s)://HOST[:PORT][/PATH], without a query");
    if (!options.ca_file.empty() && !std::ifstream(options.ca_file)) refuse("the file '" + options.ca_file + "' cannot be read");
    provider.fetch.ca_file = options.ca_file;
    provider.fetch.within = options.within;
    if (options.credential.empty()) return provider;
    const bool is_key = is_signing(*chosen.vendor);
    const Header credential = read_credential(options.credential, is_key);
    if (is_key) {
        const SigningKey key{.scheme = {}, .owner = {}, .id = credential.name, .secret = credential.value};
        provider.credential = [engine = signing_engine(chosen), vendor = chosen.vendor, key](
                                  const scenario::Operation& operation, std::string_view method, std::string_view url,
                                  std::string_view body) { return engine->signature_headers(*vendor, operation, key, method, url, body); };
    } else {
        provider.credential = [credential](const scenario::Operation&, std::string_view, std::string_view, std::string_view) {
            return Headers{credential};
        };
    }
    return provider;
}

}  // namespace

Report play_provider(const ProviderContracts& chosen, const ProviderOptions& options) {
    check_given(chosen.contracts, options.given);
    const contract::Provider provider = provider_of(chosen, options);
    Report report{.subject = options.url, .verdicts = {}, .coverage = {}};
    for (const Contract* each : chosen.contracts) {
        ContractVerdict verdict = begin_verdict(*chosen.vendor, *each);
        const bool writes = std::any_of(each->exchanges.begin(), each->exchanges.end(), [](const auto& exchange) { return exchange.writes; });
        if (writes && !options.allow_writes) {
            verdict.skipped = "it changes something at the vendor's; --allow-writes runs it all the same";
        } else {
            verdict.repeat = "understudy contract " + verdict.vendor + " --provider " + shell_word(options.url) + " --only " + verdict.contract +
                             (writes ? " --allow-writes" : "");
            const auto begin = std::chrono::steady_clock::now();
            take(verdict, contract::play(*each, *chosen.vendor, provider, known_to(*each, options.given)), *chosen.vendor);
            verdict.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
        }
        if (options.on_verdict) options.on_verdict(verdict);
        report.verdicts.push_back(std::move(verdict));
    }
    return report;
}

Report compare_recorded(const ProviderContracts& chosen, const ProviderOptions& options) {
    std::ifstream file(options.har, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!file) refuse("the file '" + options.har + "' cannot be read");
    const auto read = contract::read_har(text);
    if (const auto* why = std::get_if<std::string>(&read)) refuse(options.har + ": " + *why);
    std::vector<contract::Played> played =
        contract::compare_recorded(chosen.contracts, *chosen.vendor, std::get<std::vector<Exchange>>(read));
    if (std::all_of(played.begin(), played.end(), [](const contract::Played& each) { return each.exchanges.empty(); }))
        refuse(options.har + ": it has no call of an operation that these contracts look at");
    Report report{.subject = options.har, .verdicts = {}, .coverage = {}};
    for (std::size_t i = 0; i < chosen.contracts.size(); ++i) {
        ContractVerdict verdict = begin_verdict(*chosen.vendor, *chosen.contracts[i]);
        if (played[i].exchanges.empty()) {
            verdict.skipped = "nothing that was recorded belongs to it";
        } else {
            verdict.repeat = "understudy contract " + verdict.vendor + " --har " + shell_word(options.har) + " --only " + verdict.contract;
            take(verdict, std::move(played[i]), *chosen.vendor);
        }
        if (options.on_verdict) options.on_verdict(verdict);
        report.verdicts.push_back(std::move(verdict));
    }
    return report;
}

}  // namespace understudy
