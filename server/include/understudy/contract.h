// Contracts: does this client survive this vendor?
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <understudy/coverage.h>
#include <understudy/exchange.h>
#include <understudy/server.h>
#include <understudy/terminal.h>
#include <understudy/verdict.h>

namespace understudy {

/// What came of one contract.
struct ContractVerdict {
    std::string vendor, contract;
    std::string title, source, because;
    std::string scenario;
    std::uint64_t seed = 1;
    bool passed = false;
    std::string skipped;  ///< why it was not run at all, which is neither passed nor failed; empty: it was
    /// What is wrong beside the rules: another outcome, a fault that was never met, a client that crashed.
    std::vector<Breach> breaches;
    std::vector<RuleVerdict> rules;
    std::string expected_outcome, outcome;  ///< JSON; the latter empty when the client said none
    std::string standard_error;             ///< the last 64 KiB of what the client wrote there
    std::string variation;                  ///< of replies, that broke the client; empty when none was tried or none did
    std::vector<Exchange> exchanges;        ///< the journal, oldest first; of a provider what was sent and came, or was recorded
    std::string repeat;                     ///< a command that runs it again with the same seed
    std::chrono::milliseconds took{0};      ///< by the machine's clock
};

/// A run of several contracts.
struct Report {
    std::string subject;  ///< the client's command, or the provider's address
    std::vector<ContractVerdict> verdicts;
    Coverage coverage;  ///< by all of it together
    bool passed() const;  ///< none failed
    std::size_t failed() const;
    std::size_t skipped() const;
};

/// One line of `understudy contract --list`.
struct ContractSummary {
    std::string vendor, contract, title, task, scenario, source;
    std::vector<std::string> rules;
};

/// Judges traffic while it happens, or afterwards. Used by one thread at a time.
class Judge {
  public:
    struct State;
    explicit Judge(std::unique_ptr<State> state);
    ~Judge();
    Judge(Judge&&) noexcept;
    Judge& operator=(Judge&&) noexcept;

    /// Takes in the next exchange, in the order of the journal, and returns the breaches it brought to light.
    std::vector<RuleVerdict> see(const Exchange& exchange);
    /// The client is done. `outcome` is the JSON it printed; empty: it told none. Returns what that brought to light.
    std::vector<RuleVerdict> end(std::string_view outcome = {});
    /// All rules as they stand now, those that were broken first.
    std::vector<RuleVerdict> verdicts() const;

  private:
    std::unique_ptr<State> state_;
};

/// How a client is run: once for each contract, with the task as JSON on its standard input.
struct ClientOptions {
    std::string command;                   ///< for the shell
    std::vector<std::string> vendors;      ///< empty: all that have contracts
    std::vector<std::string> only;         ///< `acme/run-a-job` or `run-a-job`; empty: all
    int jobs = 1;                          ///< how many clients run at once
    std::optional<std::uint64_t> seed;     ///< instead of what the contracts say
    /// Run only the contracts that are marked tolerant of these, once, with these variations and no others: `extra_field`,
    /// `absent=job.state`, or `absent` for all of that kind. Empty: each contract plain, then with all it is marked tolerant of.
    std::vector<std::string> vary;
    bool varies = true;                    ///< false: each contract plain and nothing else
    std::function<void(const ContractVerdict&)> on_verdict;  ///< called with each as it comes, one at a time
};

/// Whose answers are compared with what the contracts of one vendor expect.
struct ProviderOptions {
    std::string vendor;
    std::string url;   ///< with the vendor's base path: `https://api.acme.example/api`
    std::string har;   ///< an HTTP Archive 1.2, compared in place of answers
    /// `X-Key: 123`, a header for all that asks for a credential; where requests are signed `KEYID:SECRET`. Empty: none is sent.
    std::string credential;
    std::vector<std::string> only;  ///< as in ClientOptions
    bool allow_writes = false;      ///< else contracts that change something at the vendor's are skipped
    std::string ca_file;            ///< PEM; whom to trust for HTTPS. Empty: whom the system trusts
    std::map<std::string, std::string> given;  ///< instead of what the contracts give: `segment_id`, `300`
    std::chrono::milliseconds within{30'000};  ///< for each answer
    std::function<void(const ContractVerdict&)> on_verdict;  ///< called with each as it comes
};

/// The contracts of a folder, with the vendors they are about. All members may be called from any thread.
class Contracts {
  public:
    /// Reads the vendors as `options` says, and their contracts. Throws Error(scenario) with all diagnostics.
    explicit Contracts(const Options& options);
    ~Contracts();
    Contracts(const Contracts&) = delete;
    Contracts& operator=(const Contracts&) = delete;

    std::vector<ContractSummary> list() const;
    /// The names of the rules in the vendor's rules.yaml; empty if it has none.
    std::vector<std::string> rules(std::string_view vendor) const;

    /// Runs the client against a stand-in of its own, on a free port of 127.0.0.1, a fresh world for each contract. Throws
    /// Error(scenario) when there is no such contract, Error(start).
    Report run(const ClientOptions& client) const;

    /// Plays the exchanges of the vendor's contracts to `url`, one after the other, and compares what comes. Credentials stand masked in
    /// the report. Contracts without exchanges are left out. Throws Error(scenario) when an option names what is not there.
    Report play(const ProviderOptions& provider) const;
    /// Compares the traffic recorded in `har` likewise; contracts of whose operations it has none are skipped. Throws Error(scenario) also
    /// for a file that cannot be read or has nothing to compare.
    Report compare_recorded(const ProviderOptions& provider) const;

    /// How much of what the vendors document these exchanges met.
    Coverage coverage(const std::vector<const std::vector<Exchange>*>& journals) const;

    /// A judge for what a client sends to `vendor`, by the vendor's rules.yaml; nothing if the vendor has none.
    std::optional<Judge> watch(std::string_view vendor) const;
    /// Judges a journal by the rules of a contract, `acme/run-a-job`, and by its outcome unless that is empty. Throws
    /// Error(scenario) when there is no such contract.
    ContractVerdict judge(std::string_view contract, const std::vector<Exchange>& journal, std::string_view outcome = {}) const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

// Reports of a run. Each returns a whole document in UTF-8, in which nothing that a client or a vendor sent can do harm: control bytes and
// what is no UTF-8 stand as `\x1b` (in JSON, as JSON writes them). Safe from any thread.
std::string text_report(const Report& report, Colour colour = Colour::off);  ///< for people, in a terminal
std::string junit_report(const Report& report);  ///< JUnit XML: a suite for each vendor, a class for each contract, a case for its outcome and each rule
std::string tap_report(const Report& report);    ///< TAP 14: a test for each contract, with a subtest of its outcome and rules
std::string json_report(const Report& report);   ///< all that is known, in the words of this file; exchanges as the admin API shows them
std::string html_report(const Report& report);   ///< one page that needs nothing else

}  // namespace understudy
