// The face of the contract suite: a stand-in of its own, a world and a client for each contract, a judge over what came.
#include <understudy/contract.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <memory>
#include <set>
#include <thread>
#include <utility>

#include "base/diagnostic.h"
#include "base/dice.h"
#include "base/json.h"
#include "base/mutex.h"
#include "base/nearest.h"
#include "base/shell_word.h"
#include "contract/child_process.h"
#include "contract/client_task.h"
#include "contract/coverage.h"
#include "contract/judgement.h"
#include "contract/load_contracts.h"
#include "contract/outcome.h"
#include "provider_run.h"
#include "sources.h"

namespace understudy {
namespace {

using contract::Contract;
using contract::Variation;
using contract::VendorContracts;

constexpr std::size_t longest_world_name = 63;

[[noreturn]] void refuse(const std::string& message) {
    throw Error(Error::Kind::scenario, message);
}

/// The contract's words about one vendor, as WorldOptions takes them.
std::string by_vendor(const std::string& vendor, const Value& words) {
    return words.is_absent() ? std::string() : to_json(Value(Value::Object{{vendor, words}}));
}

WorldOptions world_for(const VendorContracts& of, const Contract& contract, std::uint64_t seed) {
    WorldOptions wanted;
    wanted.name = (of.vendor->name + '-' + contract.name).substr(0, longest_world_name);
    wanted.vendors = {of.vendor->name};
    wanted.play = {of.vendor->name + '/' + contract.scenario};
    wanted.seed = seed;
    wanted.clock = contract.clock;
    wanted.data = by_vendor(of.vendor->name, contract.data);
    wanted.plans = by_vendor(of.vendor->name, contract.plans);
    wanted.faults = by_vendor(of.vendor->name, contract.faults);
    return wanted;
}

/// The contract's words with those of the variation over them: by kind, of faults both.
void lay_over(Contract& contract, const Variation& variation) {
    using Kind = Variation::Kind;
    const auto merge = [&](Value& under) {
        Value::Object merged;
        if (under.is_object()) merged = under.object();
        for (const Value::Member& over : variation.words.object()) {
            const auto same = std::find_if(merged.begin(), merged.end(), [&](const Value::Member& each) { return each.first == over.first; });
            if (same == merged.end())
                merged.push_back(over);
            else
                same->second = over.second;
        }
        under = Value(std::move(merged));
    };
    if (variation.kind == Kind::scenario) contract.scenario = variation.scenario;
    if (variation.kind == Kind::data) merge(contract.data);
    if (variation.kind == Kind::plans) merge(contract.plans);
    if (variation.kind == Kind::faults) {
        Value::List both;
        if (contract.faults.is_list()) both = contract.faults.list();
        both.insert(both.end(), variation.words.list().begin(), variation.words.list().end());
        contract.faults = Value(std::move(both));
    }
}

std::vector<const Variation*> meant_by(const std::vector<Variation>& variations, const std::vector<std::string>& names) {
    std::vector<const Variation*> meant;
    for (const Variation& each : variations)
        if (std::any_of(names.begin(), names.end(), [&](const std::string& name) { return contract::is_meant(each, name); }))
            meant.push_back(&each);
    return meant;
}

/// Whether one of them may hide the other, since they are about the same member or what is in it.
bool may_hide(const Variation& a, const Variation& b) {
    if (a.path.empty() || b.path.empty()) return false;
    const std::string first = a.path + '.', second = b.path + '.';
    return first.starts_with(second) || second.starts_with(first);
}

/// What can be tried together.
std::vector<std::vector<const Variation*>> rounds_of(const std::vector<Variation>& variations) {
    std::vector<std::vector<const Variation*>> rounds;
    for (const Variation& each : variations) {
        const auto round = std::find_if(rounds.begin(), rounds.end(), [&](const auto& others) {
            return std::none_of(others.begin(), others.end(), [&](const Variation* other) { return may_hide(each, *other); });
        });
        if (round == rounds.end())
            rounds.push_back({&each});
        else
            round->push_back(&each);
    }
    return rounds;
}

std::string in_words(const std::vector<const Variation*>& variations) {
    if (variations.size() == 1) return contract::describe(*variations.front());
    std::string text;
    for (const Variation* each : variations) text += (text.empty() ? "together: " : ", ") + contract::name_of(*each);
    return text;
}

/// Varies the replies of one world, and remembers of which variations there was anything to see. Called under the world's lock,
/// but asked by the thread that ran the client.
class VariedReplies {
  public:
    VariedReplies(std::vector<const Variation*> variations, std::uint64_t seed) : variations_(std::move(variations)), seed_(seed) {
        std::stable_sort(variations_.begin(), variations_.end(), [](const Variation* a, const Variation* b) { return a->kind < b->kind; });
        for (const Variation* each : variations_)
            if (!each->of_world()) unused_.insert(each);
    }

    /// The same request is answered alike whenever it comes.
    void change(const Request& request, Reply& reply) {
        const std::uint64_t seed = mix(seed_, request.target);
        const Lock lock(mutex_);
        for (const Variation* each : variations_)
            if (contract::vary(reply, *each, seed)) unused_.erase(each);
    }

    /// The first that no reply could be varied by; null if there is none.
    const Variation* unused() const {
        const Lock lock(mutex_);
        for (const Variation* each : variations_)
            if (unused_.count(each) != 0) return each;
        return nullptr;
    }

  private:
    std::vector<const Variation*> variations_;  ///< in the order they are made
    const std::uint64_t seed_;
    mutable Mutex mutex_;
    std::set<const Variation*> unused_ GUARDED_BY(mutex_);
};

/// What is known of a verdict before anything ran.
ContractVerdict begin_verdict(const VendorContracts& of, const Contract& contract, std::uint64_t seed) {
    ContractVerdict verdict;
    verdict.vendor = of.vendor->name;
    verdict.contract = contract.name;
    verdict.title = contract.title;
    verdict.source = contract.source;
    verdict.because = contract.because;
    verdict.scenario = contract.scenario;
    verdict.seed = seed;
    verdict.expected_outcome = to_json(contract.outcome);
    return verdict;
}

void apply_rules(const VendorContracts& of, const Contract& contract, const Value& outcome, ContractVerdict& verdict) {
    contract::Judgement judgement(of.vendor, contract.rules);
    for (const Exchange& exchange : verdict.exchanges) judgement.see(exchange);
    judgement.end(outcome);
    verdict.rules = judgement.verdicts();
    if (!outcome.is_absent()) {
        verdict.outcome = to_json(outcome);
        for (Breach& breach : contract::compare_outcome(contract.outcome, outcome, verdict.exchanges))
            verdict.breaches.push_back(std::move(breach));
    }
    verdict.passed = verdict.breaches.empty() && std::all_of(verdict.rules.begin(), verdict.rules.end(), [](const RuleVerdict& rule) {
                         return rule.result != RuleVerdict::Result::broken;
                     });
}

/// What became of the client's program; absent, with a breach, if it told no outcome.
Value outcome_of(const contract::ChildResult& result, std::chrono::milliseconds within, ContractVerdict& verdict) {
    const auto fail = [&](std::string expected, std::string got) {
        verdict.breaches.push_back({std::move(expected), std::move(got), {}});
        return Value();
    };
    if (!result.cannot_start.empty()) return fail("a client that starts", result.cannot_start);
    if (result.is_late) return fail("an outcome within " + format_duration(within), "the client was still running and was ended");
    if (result.exit_code != 0)
        return fail("exit code 0, whatever the outcome",
                    result.exit_code > 128 ? "it was ended by signal " + std::to_string(result.exit_code - 128)
                                           : "exit code " + std::to_string(result.exit_code));
    const auto read = contract::read_outcome(result.standard_output);
    if (const auto* why = std::get_if<std::string>(&read)) return fail("one line of JSON with the outcome", *why);
    return std::get<Value>(read);
}

}  // namespace

bool Report::passed() const {
    return failed() == 0;
}

std::size_t Report::failed() const {
    return static_cast<std::size_t>(
        std::count_if(verdicts.begin(), verdicts.end(),
                      [](const ContractVerdict& verdict) { return !verdict.passed && verdict.skipped.empty(); }));
}

std::size_t Report::skipped() const {
    return static_cast<std::size_t>(
        std::count_if(verdicts.begin(), verdicts.end(), [](const ContractVerdict& verdict) { return !verdict.skipped.empty(); }));
}

struct Judge::State {
    contract::Judgement judgement;
};

Judge::Judge(std::unique_ptr<State> state) : state_(std::move(state)) {}
Judge::~Judge() = default;
Judge::Judge(Judge&&) noexcept = default;
Judge& Judge::operator=(Judge&&) noexcept = default;

std::vector<RuleVerdict> Judge::see(const Exchange& exchange) {
    return state_->judgement.see(exchange);
}

std::vector<RuleVerdict> Judge::end(std::string_view outcome) {
    const auto parsed = parse_json(outcome);
    const auto* value = std::get_if<Value>(&parsed);
    return state_->judgement.end(value == nullptr ? Value() : *value);
}

std::vector<RuleVerdict> Judge::verdicts() const {
    return state_->judgement.verdicts();
}

struct Contracts::State {
    explicit State(const Options& given) : options(given) {
        catalog = load_catalog(options);
        contract::LoadedContracts loaded =
            contract::load_contracts(contract::read_contract_files(find_contracts(options), catalog->vendors));
        if (!loaded.mistakes.empty()) refuse(format_diagnostics(std::move(loaded.mistakes)));
        vendors = std::move(loaded.vendors);
    }

    struct Chosen {
        const VendorContracts* of;
        const Contract* contract;
    };

    std::vector<Chosen> all() const {
        std::vector<Chosen> chosen;
        for (const VendorContracts& of : vendors)
            for (const Contract& contract : of.contracts) chosen.push_back({&of, &contract});
        return chosen;
    }

    static std::string name_of(const Chosen& chosen) { return chosen.of->vendor->name + '/' + chosen.contract->name; }

    [[noreturn]] static void refuse_name(const std::string& name, const std::vector<Chosen>& among) {
        const bool is_whole = name.find('/') != std::string::npos;
        std::vector<std::string> names;
        for (const Chosen& each : among) names.push_back(is_whole ? name_of(each) : each.contract->name);
        const auto meant = nearest(name, names);
        refuse("there is no contract '" + name + "'" +
               (meant ? "; did you mean '" + *meant + "'?" : "; understudy contract --list shows them"));
    }

    enum class Side { client, provider };

    std::vector<Chosen> choose(Side side, const std::vector<std::string>& of, const std::vector<std::string>& only) const {
        std::vector<Chosen> of_vendors;
        for (const std::string& vendor : of)
            if (std::none_of(vendors.begin(), vendors.end(), [&](const VendorContracts& each) { return each.vendor->name == vendor; }))
                refuse("there are no contracts for '" + vendor + "'");
        for (const Chosen& each : all()) {
            const bool has_side = side == Side::client ? !each.contract->task.is_absent() : !each.contract->exchanges.empty();
            if (has_side && (of.empty() || std::find(of.begin(), of.end(), each.of->vendor->name) != of.end()))
                of_vendors.push_back(each);
        }
        if (only.empty()) return of_vendors;
        std::vector<Chosen> chosen;
        for (const std::string& name : only) {
            const std::size_t before = chosen.size();
            for (const Chosen& each : of_vendors)
                if (name == each.contract->name || name == name_of(each)) chosen.push_back(each);
            if (chosen.size() == before) refuse_name(name, of_vendors);
        }
        return chosen;
    }

    /// Those of `chosen` that are marked tolerant of what is to be varied.
    static std::vector<Chosen> choose_tolerant(const std::vector<Chosen>& chosen, const std::vector<std::string>& wanted) {
        std::vector<std::string> names;
        for (const Chosen& each : chosen)
            for (const Variation& variation : each.contract->variations) names.push_back(contract::name_of(variation));
        for (const std::string& name : wanted) {
            const auto is_it = [&](const Chosen& each) { return !meant_by(each.contract->variations, {name}).empty(); };
            if (std::any_of(chosen.begin(), chosen.end(), is_it)) continue;
            const auto meant = nearest(name, names);
            refuse("no contract is marked tolerant of '" + name + "'" + (meant ? "; did you mean '" + *meant + "'?" : ""));
        }
        std::vector<Chosen> tolerant;
        for (const Chosen& each : chosen)
            if (!meant_by(each.contract->variations, wanted).empty()) tolerant.push_back(each);
        return tolerant;
    }

    /// A verdict on all that the client is asked for. Safe on several threads at once.
    ContractVerdict run(Server& server, const Chosen& chosen, const ClientOptions& client) const {
        const auto begin = std::chrono::steady_clock::now();
        ContractVerdict verdict = run_varied(server, chosen, client);
        verdict.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
        return verdict;
    }

    ContractVerdict run_varied(Server& server, const Chosen& chosen, const ClientOptions& client) const {
        const std::vector<Variation>& all = chosen.contract->variations;
        if (!client.vary.empty()) return run_once(server, chosen, client, meant_by(all, client.vary));
        ContractVerdict plain = run_once(server, chosen, client, {});
        if (!plain.passed || !client.varies || all.empty()) return plain;
        for (const std::vector<const Variation*>& together : rounds_of(all)) {
            ContractVerdict varied = run_once(server, chosen, client, together);
            if (!varied.passed) return reduced(server, chosen, client, together, std::move(varied));
        }
        return plain;
    }

    /// The verdict of the single variation that makes the client fail; `varied`, of all together, if none does alone.
    ContractVerdict reduced(Server& server, const Chosen& chosen, const ClientOptions& client,
                            const std::vector<const Variation*>& together, ContractVerdict varied) const {
        if (together.size() == 1) return varied;
        for (const Variation* each : together) {
            ContractVerdict alone = run_once(server, chosen, client, {each});
            if (!alone.passed) return alone;
        }
        return varied;
    }

    /// The client once, against a fresh world, with these variations together. Safe on several threads at once.
    ContractVerdict run_once(Server& server, const Chosen& chosen, const ClientOptions& client,
                             const std::vector<const Variation*>& variations) const {
        const Contract& contract = *chosen.contract;
        const std::uint64_t seed = client.seed.value_or(contract.seed);
        ContractVerdict verdict = begin_verdict(*chosen.of, contract, seed);
        verdict.repeat = "understudy contract " + verdict.vendor + " --client " + shell_word(client.command) + " --only " +
                         contract.name + " --seed " + std::to_string(seed);
        for (const Variation* each : variations) verdict.repeat += " --vary " + shell_word(contract::name_of(*each));
        Contract varied = contract;
        for (const Variation* each : variations) lay_over(varied, *each);
        verdict.scenario = varied.scenario;
        const auto replies = std::make_shared<VariedReplies>(variations, seed);
        WorldOptions wanted = world_for(*chosen.of, varied, seed);
        if (!variations.empty()) wanted.filter = [replies](const Request& request, Reply& reply) { replies->change(request, reply); };
        const World world = server.make_world(wanted);
        const contract::ChildResult result =
            contract::run_child(client.command, contract::client_task(contract, server.mounts(world).front()), contract.within);
        verdict.standard_error = result.standard_error;
        verdict.exchanges = world.journal();
        const Value outcome = outcome_of(result, contract.within, verdict);
        if (!varied.faults.is_absent()) {
            for (const FaultState& fault : world.faults())
                if (fault.met == 0) verdict.breaches.push_back({"the fault " + fault.rule + " to be met", "no call met it", {}});
        }
        apply_rules(*chosen.of, contract, outcome, verdict);
        server.remove_world(world.name());
        if (!verdict.passed) verdict.variation = in_words(variations);
        const Variation* unused = verdict.passed ? replies->unused() : nullptr;
        if (unused != nullptr) {
            verdict.passed = false;
            verdict.variation = contract::describe(*unused);
            verdict.breaches.push_back({"a reply that could be varied so", "no reply could", {}});
        }
        return verdict;
    }

    ProviderContracts choose_provider(const ProviderOptions& provider) const {
        ProviderContracts chosen;
        chosen.population = catalog->population;
        for (const Chosen& each : choose(Side::provider, {provider.vendor}, provider.only)) {
            chosen.vendor = each.of->vendor;
            chosen.contracts.push_back(each.contract);
        }
        if (chosen.contracts.empty()) refuse("no contract of '" + provider.vendor + "' has exchanges to compare");
        return chosen;
    }

    const Options options;
    std::shared_ptr<const scenario::Catalog> catalog;
    std::vector<VendorContracts> vendors;
};

Contracts::Contracts(const Options& options) : state_(std::make_unique<State>(options)) {}
Contracts::~Contracts() = default;

std::vector<ContractSummary> Contracts::list() const {
    std::vector<ContractSummary> list;
    for (const State::Chosen& each : state_->all()) {
        ContractSummary summary{.vendor = each.of->vendor->name,
                                .contract = each.contract->name,
                                .title = each.contract->title,
                                .task = each.contract->task.is_absent() ? std::string() : to_text(*each.contract->task.find("task")),
                                .scenario = each.contract->scenario,
                                .source = each.contract->source,
                                .rules = {}};
        for (const contract::RuleChoice& rule : each.contract->rules) summary.rules.push_back(rule.name);
        list.push_back(std::move(summary));
    }
    return list;
}

std::vector<std::string> Contracts::rules(std::string_view vendor) const {
    std::vector<std::string> names;
    for (const VendorContracts& of : state_->vendors)
        if (of.vendor->name == vendor)
            for (const contract::RuleChoice& rule : of.rules) names.push_back(rule.name);
    return names;
}

Report Contracts::run(const ClientOptions& client) const {
    std::vector<State::Chosen> chosen = state_->choose(State::Side::client, client.vendors, client.only);
    if (!client.vary.empty()) chosen = State::choose_tolerant(chosen, client.vary);
    Options options = state_->options;
    options.port = 0;
    options.https_port.reset();
    options.play.clear();
    options.max_worlds = std::max<std::size_t>(options.max_worlds, static_cast<std::size_t>(client.jobs) + 1);
    Server server(options);
    server.start();
    Report report{.subject = client.command, .verdicts = std::vector<ContractVerdict>(chosen.size())};
    std::atomic<std::size_t> next = 0;
    Mutex telling;
    std::exception_ptr failed;
    const auto work = [&] {
        for (std::size_t i = next++; i < chosen.size(); i = next++) {
            try {
                ContractVerdict verdict = state_->run(server, chosen[i], client);
                const Lock lock(telling);
                if (client.on_verdict) client.on_verdict(verdict);
                report.verdicts[i] = std::move(verdict);
            } catch (...) {
                const Lock lock(telling);
                if (!failed) failed = std::current_exception();
                next = chosen.size();
            }
        }
    };
    std::vector<std::thread> workers;
    for (int i = 1; i < std::min<int>(client.jobs, static_cast<int>(chosen.size())); ++i) workers.emplace_back(work);
    work();
    for (std::thread& worker : workers) worker.join();
    if (failed) std::rethrow_exception(failed);
    std::vector<const std::vector<Exchange>*> journals;
    for (const ContractVerdict& verdict : report.verdicts) journals.push_back(&verdict.exchanges);
    report.coverage = coverage(journals);
    return report;
}

Report Contracts::play(const ProviderOptions& provider) const {
    return play_provider(state_->choose_provider(provider), provider);
}

Report Contracts::compare_recorded(const ProviderOptions& provider) const {
    return understudy::compare_recorded(state_->choose_provider(provider), provider);
}

Coverage Contracts::coverage(const std::vector<const std::vector<Exchange>*>& journals) const {
    return contract::count_coverage(state_->catalog->vendors, journals);
}

std::optional<Judge> Contracts::watch(std::string_view vendor) const {
    for (const VendorContracts& of : state_->vendors)
        if (of.vendor->name == vendor && !of.rules.empty())
            return Judge(std::make_unique<Judge::State>(Judge::State{contract::Judgement(of.vendor, of.rules)}));
    return std::nullopt;
}

ContractVerdict Contracts::judge(std::string_view contract, const std::vector<Exchange>& journal, std::string_view outcome) const {
    const std::string name(contract);
    for (const State::Chosen& each : state_->all()) {
        if (name != State::name_of(each)) continue;
        ContractVerdict verdict = begin_verdict(*each.of, *each.contract, each.contract->seed);
        verdict.exchanges = journal;
        Value told;
        if (!outcome.empty()) {
            auto read = contract::read_outcome(outcome);
            if (const auto* why = std::get_if<std::string>(&read))
                verdict.breaches.push_back({"one line of JSON with the outcome", *why, {}});
            else
                told = std::get<Value>(std::move(read));
        }
        apply_rules(*each.of, *each.contract, told, verdict);
        return verdict;
    }
    State::refuse_name(name, state_->all());
}

}  // namespace understudy
