// The only user of CLI11.
#include "cli/arguments.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <vector>

#include "cli/option_text.h"

namespace understudy::cli {
namespace {

constexpr const char* about =
    "Understudy plays vendors' HTTP APIs on your machine: every documented endpoint,\n"
    "status code and state, from YAML.";

constexpr const char* examples = R"help(Examples:
  understudy serve                          all vendors, on 127.0.0.1:8080
  understudy serve VENDOR --port 0          one vendor at the root, on a free port
  understudy serve --scenario VENDOR/SCENARIO
                                            another starting situation
  understudy serve --clock stepped          time stands still until you move it:
    curl -H 'Content-Type: application/json' -d '{"advance": "24h"}' http://127.0.0.1:8080/__admin/clock
  understudy serve --https-port 8443        HTTPS as well, for the vendors' real host names too:
    curl --cacert "$(understudy ca)" https://VENDOR.localhost:8443/
  understudy serve ./my-vendor              a folder of your own with an api.yaml
  understudy check ./my-vendor              is it right? what does it answer?
  understudy routes VENDOR                  every operation, with its source
  understudy exec --vendor VENDOR -- pytest -q
                                            a test suite against the stand-in; what it sends is judged
  understudy contract VENDOR --client ./my-client
                                            one client through every contract of the vendor
  understudy contract VENDOR --provider URL --credential 'NAME: VALUE'
                                            the vendor itself against its documents

Every option of `serve` can be set in the environment (UNDERSTUDY_PORT for --port, and so on) and in a
TOML file named by --config (port = 9000). Flags beat the environment, which beats the file.

Exit codes:
  0  done, or stopped by Ctrl-C, SIGTERM or SIGHUP
  1  a contract failed, or a rule was broken (exec: if the program that was run fails, its exit code)
  2  a mistake in the command line or a scenario file; the message says where
  3  cannot start, for example because the port is in use or a certificate cannot be read
  4  a fault of Understudy or of the machine)help";

/// A mistake in the command line, the environment or the configuration file.
class Mistake final : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

[[noreturn]] void refuse(const std::string& message) {
    throw Mistake(message);
}

/// `; did you mean 'serve'?`, or `otherwise` if none of the names is near.
std::string suggestion(std::string_view word, const std::vector<std::string>& names,
                       const std::string& otherwise) {
    const auto meant = nearest(word, names);
    return meant ? "; did you mean '" + *meant + "'?" : otherwise;
}

void add_scenarios_folder(CLI::App& app, Options& options) {
    app.add_option("--scenarios", options.scenarios, "Folder that holds the vendors' folders")
        ->type_name("DIR")
        ->envname("UNDERSTUDY_SCENARIOS");
}

void add_contracts_folder(CLI::App& app, Options& options) {
    app.add_option("--contracts", options.contracts,
                   "Folder that holds the vendors' contracts and rules; default: beside the scenarios")
        ->type_name("DIR")
        ->envname("UNDERSTUDY_CONTRACTS");
}

void add_vendors(CLI::App& app, Options& options) {
    app.add_option("vendor", options.vendors,
                   "Names of vendors, or folders with an api.yaml; default: all there are")
        ->type_name("VENDOR|FOLDER");
    add_scenarios_folder(app, options);
}

void add_ca_folder(CLI::App& app, Options& options) {
    app.add_option("--ca-dir", options.ca_folder,
                   "Folder of the authority that issues certificates, made if need be; default: "
                   "~/.local/share/understudy")
        ->type_name("DIR")
        ->envname("UNDERSTUDY_CA_DIR");
}

void add_https(CLI::App& app, Options& options) {
    app.add_option("--https-port", "Port for HTTPS, which there is none of by default; 0 takes a free one")
        ->type_name("PORT")
        ->envname("UNDERSTUDY_HTTPS_PORT")
        ->check(
            [&options](const std::string& text) { return read_port(text, options.https_port.emplace()); });
    app.add_option("--tls-cert", options.certificate,
                   "A certificate of your own, followed by those it was issued by, as PEM; default: one is "
                   "made for localhost, the vendors' names and the host")
        ->type_name("FILE")
        ->envname("UNDERSTUDY_TLS_CERT");
    app.add_option("--tls-key", options.key, "Its private key, as PEM")
        ->type_name("FILE")
        ->envname("UNDERSTUDY_TLS_KEY");
    add_ca_folder(app, options);
}

void add_play(CLI::App& app, Options& options) {
    app.add_option("--scenario", options.play,
                   "What a vendor plays, default normal; may be given once for each vendor")
        ->type_name("VENDOR/SCENARIO")
        ->envname("UNDERSTUDY_SCENARIO")
        ->delimiter(',')
        ->allow_extra_args(false);  // what follows its value is a vendor
}

/// Of the world `default`.
void add_world(CLI::App& app, Options& options) {
    app.add_option("--clock",
                   "How time passes: real, stepped (only when told), polls:5s (each read of a job moves it)")
        ->type_name("MODE")
        ->envname("UNDERSTUDY_CLOCK")
        ->default_str("real")
        ->check([&options](const std::string& text) { return read_clock(text, options.clock); });
    app.add_option("--speed", "Times as fast as the machine's clock, which is running (--clock real)")
        ->type_name("N")
        ->envname("UNDERSTUDY_SPEED")
        ->check([&options](const std::string& text) { return read_speed(text, options.clock); });
    app.add_option(
           "--start-time",
           "World time at start: 2026-01-01T00:00:00Z; default: now, or that one if the clock is not real")
        ->type_name("TIME")
        ->envname("UNDERSTUDY_START_TIME")
        ->check([&options](const std::string& text) { return read_start(text, options.clock); });
    app.add_option("--seed", "All chance comes from it")
        ->type_name("N")
        ->envname("UNDERSTUDY_SEED")
        ->default_str(std::to_string(options.seed))
        ->check([&options](const std::string& text) { return read_seed(text, options.seed); });
}

void add_serve(CLI::App& app, Arguments& arguments) {
    Options& options = arguments.options;
    add_vendors(app, options);
    add_play(app, options);
    app.add_option("--host", "Address to listen on")
        ->type_name("ADDRESS")
        ->envname("UNDERSTUDY_HOST")
        ->default_str(options.host)
        ->check([&options](const std::string& text) { return read_host(text, options.host); });
    app.add_option("--port", "Port to listen on; 0 takes a free one")
        ->type_name("PORT")
        ->envname("UNDERSTUDY_PORT")
        ->default_str(std::to_string(options.port))
        ->check([&options](const std::string& text) { return read_port(text, options.port); });
    add_https(app, options);
    add_world(app, options);
    app.add_flag("--strict", options.strict, "Leave the Understudy-* headers out of replies, and Prefer unheard")
        ->envname("UNDERSTUDY_STRICT");
    app.add_option("--admin-token", "Ask for it on /__admin; needed on any address but loopback")
        ->type_name("TOKEN")
        ->envname("UNDERSTUDY_ADMIN_TOKEN")
        ->check([&options](const std::string& text) { return read_token(text, options.admin_token); });
    app.add_flag("--watch-rules", options.watch_rules,
                 "Judge what clients send by the vendors' rules; what breaks one is told in the log and at /__admin/contracts")
        ->envname("UNDERSTUDY_WATCH_RULES");
    add_contracts_folder(app, options);
    app.add_flag("--watch", options.watch, "Read the vendors' files again when one changes; worlds keep their state")
        ->envname("UNDERSTUDY_WATCH");
    app.add_option("--journal-entries", options.journal_entries, "Most exchanges a world's journal keeps; the oldest go first")
        ->type_name("N")
        ->envname("UNDERSTUDY_JOURNAL_ENTRIES")
        ->default_str(std::to_string(options.journal_entries));
    app.add_option("--journal-bytes", options.journal_bytes,
                   "Most bytes of them, as 16MiB; worlds that are made while running have 2MiB at most")
        ->type_name("SIZE")
        ->envname("UNDERSTUDY_JOURNAL_BYTES")
        ->default_str("16MiB")
        ->transform(CLI::AsSizeValue(false));
    app.add_option("--journal-body-bytes", options.journal_body_bytes,
                   "Most bytes of each body in them; of a longer one the beginning is kept")
        ->type_name("SIZE")
        ->envname("UNDERSTUDY_JOURNAL_BODY_BYTES")
        ->default_str("256KiB")
        ->transform(CLI::AsSizeValue(false));
    app.add_option("--max-worlds", options.max_worlds, "Most worlds there can be at once, default included")
        ->type_name("N")
        ->envname("UNDERSTUDY_MAX_WORLDS")
        ->default_str(std::to_string(options.max_worlds))
        ->check(CLI::Range(std::size_t{1}, std::size_t{100'000}));
    app.add_option("--limit", "What a client may cost, as NAME=VALUE; may be given several times; see below")
        ->type_name("NAME=VALUE")
        ->envname("UNDERSTUDY_LIMIT")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->expected(1, -1)
        ->check([&options](const std::string& text) { return set_limit(options.limits, text).value_or(""); });
    app.footer("Limits of a client, with their defaults:\n" + describe_limits());
    app.add_flag("--ready-json", arguments.ready_json,
                 "Print one line of JSON when ready, instead of table and ready line")
        ->envname("UNDERSTUDY_READY_JSON");
    app.add_option("--port-file", arguments.port_file,
                   "Write the port to this file when ready; it is removed at the end")
        ->type_name("FILE")
        ->envname("UNDERSTUDY_PORT_FILE");
    auto* quiet =
        app.add_flag("-q,--quiet", arguments.is_quiet, "Only the ready line; no table, no line per request")
            ->envname("UNDERSTUDY_QUIET");
    app.add_flag("-v,--verbose", arguments.is_verbose, "A line per request, even if this is no terminal")
        ->envname("UNDERSTUDY_VERBOSE")
        ->excludes(quiet);
}

void add_min_coverage(CLI::App& app, Arguments& arguments) {
    app.add_option("--min-coverage", arguments.min_coverage, "Fail if less of what the documents name was met, in percent")
        ->type_name("PERCENT")
        ->check(CLI::Range(0, 100));
}

void add_reports(CLI::App& app, ReportOptions& reports) {
    const auto add = [&app](const char* flag, std::string& path, const char* what) {
        app.add_option(flag, path, what)->type_name("FILE|-");
    };
    add("--junit", reports.junit, "Write a report as JUnit XML; for this and those below, - is standard output, in place of the text");
    add("--tap", reports.tap, "Write a report as TAP 14");
    add("--json", reports.json, "Write all that is known as JSON");
    add("--html", reports.html, "Write a page to look at in a browser");
}

void add_exec(CLI::App& app, Arguments& arguments, Options& options) {
    app.add_option("--vendor", options.vendors, "A vendor, or a folder with an api.yaml; may be given several times; default: all there are")
        ->type_name("VENDOR|FOLDER")
        ->delimiter(',')
        ->allow_extra_args(false);
    add_scenarios_folder(app, options);
    add_contracts_folder(app, options);
    add_play(app, options);
    add_world(app, options);
    app.add_option("--rules", arguments.rules, "A rule to judge by; may be given several times; default: all of the vendors' rules.yaml")
        ->type_name("NAME")
        ->delimiter(',')
        ->allow_extra_args(false);
    add_min_coverage(app, arguments);
    add_reports(app, arguments.reports);
    app.add_flag("-q,--quiet", arguments.is_quiet, "Print nothing unless a rule was broken");
    app.add_option("command", arguments.program, "What to run, after --")->type_name("COMMAND ...");
    app.callback([&] {
        if (const std::string mistake = mistake_in(arguments.reports); !mistake.empty()) refuse(mistake);
        if (arguments.program.empty()) refuse("exec needs a program to run: understudy exec --vendor VENDOR -- pytest -q");
    });
}

void add_provider(CLI::App& app, ProviderOptions& provider) {
    app.add_option("--har", provider.har, "An HTTP Archive 1.2: compare what was recorded with the contracts' exchanges")->type_name("FILE");
    CLI::Option* url = app.add_option("--provider", provider.url,
                                      "The vendor's base URL: play the contracts' exchanges to it and compare what comes")
                           ->type_name("URL");
    app.add_option("--credential", provider.credential,
                   "A header with the provider's credential; where requests are signed, the key's name and the secret")
        ->type_name("'NAME: VALUE'|KEYID:SECRET")
        ->envname("UNDERSTUDY_CREDENTIAL")
        ->needs(url);
    app.add_flag("--allow-writes", provider.allow_writes, "Run contracts too that change something at the provider's")->needs(url);
    app.add_option("--given", "Instead of what contracts are given, as NAME=VALUE; may be given several times")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false)
        ->needs(url)
        ->each([&provider](const std::string& text) {
            const std::size_t equals = text.find('=');
            if (equals == std::string::npos || equals == 0) refuse("--given: write NAME=VALUE in place of '" + text + "'");
            provider.given[text.substr(0, equals)] = text.substr(equals + 1);
        });
    app.add_option("--ca", provider.ca_file, "A PEM file with the certificates to trust; default: those the system trusts")
        ->type_name("FILE")
        ->needs(url);
}

void add_contract(CLI::App& app, Arguments& arguments, Options& options) {
    ClientOptions& client = arguments.client;
    add_vendors(app, options);
    add_contracts_folder(app, options);
    app.add_option("--client", client.command,
                   "The client: started once per contract, with the task as JSON on its standard input")
        ->type_name("COMMAND");
    app.add_flag("--list", arguments.lists, "Only say which contracts there are");
    app.add_option("--only", client.only, "A contract to run; may be given several times; default: all")
        ->type_name("NAME")
        ->delimiter(',')
        ->allow_extra_args(false);
    app.add_option("-j,--jobs", client.jobs, "How many clients run at once")
        ->type_name("N")
        ->default_str(std::to_string(client.jobs))
        ->check(CLI::Range(1, 256));
    app.add_option("--seed", "Instead of the contracts' own")
        ->type_name("N")
        ->check([&client](const std::string& text) { return read_seed(text, client.seed.emplace()); });
    app.add_option("--vary", client.vary,
                   "Vary replies in this way alone, once, in the contracts that are tolerant of it; may be given several times")
        ->type_name("NAME")
        ->delimiter(',')
        ->allow_extra_args(false);
    app.add_flag_callback("--no-vary", [&client] { client.varies = false; }, "Vary no reply, whatever the contracts are tolerant of");
    add_min_coverage(app, arguments);
    app.add_flag("-q,--quiet", arguments.is_quiet, "Print nothing unless a contract failed");
    add_reports(app, arguments.reports);
    add_provider(app, arguments.provider);
    app.callback([&] {
        if (const std::string mistake = mistake_in(arguments.reports); !mistake.empty()) refuse(mistake);
        if (!client.vary.empty() && !client.varies) refuse("--vary excludes --no-vary");
        ProviderOptions& provider = arguments.provider;
        const bool is_provider = !provider.url.empty() || !provider.har.empty();
        if (!client.command.empty() + !provider.url.empty() + !provider.har.empty() > 1)
            refuse("--client, --provider and --har exclude each other");
        if (client.command.empty() && !is_provider && !arguments.lists)
            refuse("contract needs a client: --client './my-client', or a --provider; --list shows the contracts");
        if (!is_provider) return;
        if (options.vendors.size() != 1) refuse("a provider is one vendor's: understudy contract VENDOR --provider URL");
        if (arguments.min_coverage > 0) refuse("--min-coverage is for clients: what a provider has is not counted");
        provider.vendor = std::filesystem::path(options.vendors.front()).filename();
        provider.only = client.only;
    });
}

void add_coverage(CLI::App& app, Arguments& arguments) {
    app.add_option("report", arguments.coverage_files, "Reports of contract or exec as JSON, taken together; - is the standard input")
        ->type_name("FILE")
        ->required();
    app.add_flag("--json", arguments.coverage_as_json, "As JSON in place of a table");
    add_min_coverage(app, arguments);
    app.add_flag("-q,--quiet", arguments.is_quiet, "Only the exit code");
}

std::vector<std::string> long_names(const CLI::App& app, const std::string& before = "") {
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) names.push_back(before + name);
    }
    return names;
}

/// The variables that options can be set by. They are taken out of CLI11's hands, which would read those of
/// every command, whichever is run, and could not say which one holds a mistake.
using Variables = std::map<const CLI::Option*, std::string>;

Variables take_variables(CLI::App& app) {
    Variables variables;
    for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; })) {
        for (CLI::Option* option : command->get_options()) {
            if (option->get_envname().empty()) continue;
            variables[option] = option->get_envname();
            option->envname("");
        }
    }
    return variables;
}

/// Help names them all the same.
class Formatter final : public CLI::Formatter {
  public:
    explicit Formatter(const Variables& variables) : variables_(variables) {}

    std::string make_option_opts(const CLI::Option* option) const override {
        const auto variable = variables_.find(option);
        const std::string shown = CLI::Formatter::make_option_opts(option);
        return variable == variables_.end() ? shown : shown + " (Env:" + variable->second + ")";
    }

  private:
    const Variables& variables_;
};

/// The options of one command, set in layers: what one has set, those below it leave alone, and also what
/// excludes that.
class Layers {
  public:
    /// The first layer is the command line, which has been read.
    explicit Layers(CLI::App& command) : command_(command) { end_layer(); }

    void read_environment(const Variables& variables) {
        for (CLI::Option* option : command_.get_options()) {
            const auto variable = variables.find(option);
            const char* text = variable == variables.end() ? nullptr : std::getenv(variable->second.c_str());
            if (text && *text) set(*option, {text}, variable->second);
        }
        end_layer();
    }

    /// A flat TOML file with the names of options, which may also stand in a section called as the command.
    void read_file(const std::string& path) {
        std::ifstream file(path);
        if (!file || std::filesystem::is_directory(path))
            refuse("--config: the file '" + path + "' cannot be read");
        for (const CLI::ConfigItem& item : items_of(file, path)) {
            if (!item.parents.empty() && item.parents != std::vector{command_.get_name()})
                refuse(path + ": there is no section '" + item.parents.front() + "', only '" +
                       command_.get_name() + "' or none");
            if (item.name == "++" || item.name == "--") continue;  // the ends of a section
            CLI::Option* option = command_.get_option_no_throw("--" + item.name);
            if (!option || item.name == "help" || item.name == "config")
                refuse(path + ": there is no option '" + item.name + "'" +
                       suggestion(item.name, long_names(command_),
                                  "; write NAME = VALUE with an option of " + command_.get_name() +
                                      " on each line"));
            const std::string where = path + ": " + item.name;
            if (set_by_.count(option) != 0 && set_by_[option] == where) refuse(where + " stands there twice");
            set(*option, item.inputs, where);
        }
        end_layer();
    }

    /// Where an option was set, in words for people; empty when it was not.
    std::string where(const std::string& name) const {
        const CLI::Option* option = command_.get_option(name);
        const auto set = set_by_.find(option);
        if (set != set_by_.end()) return set->second;
        return option->count() > 0 ? name : "";
    }

  private:
    static std::vector<CLI::ConfigItem> items_of(std::istream& file, const std::string& path) {
        try {
            return CLI::ConfigTOML().from_config(file);
        } catch (const CLI::ParseError& error) {
            refuse(path + ": " + error.what());
        }
    }

    static bool says_yes(const CLI::Option& option) { return option.count() > 0 && option.as<bool>(); }

    void set(CLI::Option& option, const std::vector<std::string>& values, const std::string& where) {
        const auto is_above = [&](const CLI::Option* each) { return above_.count(each) != 0; };
        const auto& excluded = option.get_excludes();
        if (is_above(&option) || std::any_of(excluded.begin(), excluded.end(), is_above) || values.empty())
            return;
        try {
            set_by_[&option] = where;
            option.add_result(values);
            option.run_callback();
        } catch (const CLI::ArgumentMismatch&) {
            refuse(where + " takes one value; here are " + std::to_string(values.size()));
        } catch (const CLI::ConversionError&) {
            refuse(where + ": '" + values.front() + "' is neither true nor false");
        } catch (const CLI::ParseError& error) {
            const std::string message = error.what();
            const std::string name = option.get_name() + ": ";
            refuse(where + ": " + (message.starts_with(name) ? message.substr(name.size()) : message));
        }
    }

    /// What this layer and those before have set is above the next.
    void end_layer() {
        for (const CLI::Option* option : command_.get_options()) {
            if (option->count() == 0) continue;
            above_.insert(option);
            for (const CLI::Option* other : option->get_excludes()) {
                if (says_yes(*option) && other->count() > 0 && says_yes(*other))
                    refuse(where(option->get_name()) + " excludes " + where(other->get_name()));
            }
        }
    }

    CLI::App& command_;
    std::map<const CLI::Option*, std::string> set_by_;  ///< but for those of the command line
    std::set<const CLI::Option*> above_;
};

/// What to say about a word that is neither a command nor an option.
std::string about_word(const std::string& text, const CLI::App& app, const CLI::App& serve) {
    const auto commands = app.get_subcommands([](const CLI::App*) { return true; });
    const auto chosen = std::find_if(commands.begin(), commands.end(),
                                     [](const CLI::App* command) { return command->parsed(); });
    if (text.starts_with('-')) {
        const CLI::App& command = chosen == commands.end() ? serve : **chosen;
        const std::string word = text.substr(0, text.find('='));
        std::vector<std::string> names = long_names(command, "--");
        if (command.get_fallthrough()) {
            const auto more = long_names(app, "--");
            names.insert(names.end(), more.begin(), more.end());
        }
        const std::string usage = "understudy " + command.get_name();
        if (chosen == commands.end() && std::find(names.begin(), names.end(), word) != names.end())
            return word + " is an option of " + command.get_name() + ": " + usage + ' ' + word;
        return "there is no option '" + word + "'" +
               suggestion(word, names, "; " + usage + " --help lists them");
    }
    std::vector<std::string> names;
    std::string there_are;
    for (const CLI::App* command : commands) {
        names.push_back(command->get_name());
        there_are += (there_are.empty() ? "; there are " : ", ") + command->get_name();
    }
    names.insert(names.end(), {"help", "version"});
    const auto meant = nearest(text, names);
    const bool is_flag = meant && (*meant == "help" || *meant == "version");
    return "there is no command '" + text + "'" +
           (meant ? "; did you mean '" + (is_flag ? "--" + *meant : *meant) + "'?"
                  : there_are + " (to serve a vendor: understudy serve " + text + ")");
}

std::string words_for(const CLI::ParseError& error, const CLI::App& app, const CLI::App& serve) {
    const bool is_missing_command = dynamic_cast<const CLI::RequiredError*>(&error) != nullptr;
    if (is_missing_command || dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
        const auto words = app.remaining(true);
        if (!words.empty()) return about_word(words.front(), app, serve);
        if (is_missing_command) return "no command is given; understudy --help lists them";
    }
    const std::string message = error.what();
    const std::size_t colon = message.find(": ");
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr && colon != std::string::npos)
        return message.substr(0, colon) +
               (message.ends_with("missing") ? " needs a value" : " takes one value");
    return message;
}

ExitCode complain(const std::string& message) {
    std::cerr << "understudy: " << message << '\n';
    return ExitCode::mistake;
}

}  // namespace

std::variant<Arguments, ExitCode> read_arguments(int argc, const char* const* argv) {
    Arguments arguments;
    arguments.options.port = 8080;
    // `check` and `routes` have options of their own, so that what the environment says about `serve` leaves
    // them alone.
    Options described;
    Options executed;

    CLI::App app(about, "understudy");
    Variables variables;
    app.formatter(std::make_shared<Formatter>(variables));
    app.footer(examples);
    app.set_version_flag("--version", "understudy " + std::string(version()));
    app.require_subcommand(1);
    std::string file;
    app.add_option("--config", file, "A TOML file with options of serve")->type_name("FILE");

    CLI::App* serve = app.add_subcommand("serve", "Answer as the vendors do");
    serve->fallthrough();
    add_serve(*serve, arguments);
    CLI::App* check = app.add_subcommand(
        "check", "Validate the files; print operations, states and replies of each vendor");
    add_vendors(*check, described);
    check->add_flag("-q,--quiet", arguments.is_quiet, "Print nothing but mistakes");
    CLI::App* routes = app.add_subcommand("routes", "Print every operation with its path and source");
    add_vendors(*routes, described);
    CLI::App* exec = app.add_subcommand("exec", "Serve while another program runs, and judge what it sent by the vendors' rules");
    add_exec(*exec, arguments, executed);
    CLI::App* contract = app.add_subcommand("contract", "Run a client through the vendors' contracts; a verdict for each");
    add_contract(*contract, arguments, described);
    CLI::App* coverage = app.add_subcommand("coverage", "Which documented operations, replies, states and moves some runs met");
    add_coverage(*coverage, arguments);
    CLI::App* ca =
        app.add_subcommand("ca", "Print the path of the certificate to trust for HTTPS, made if need be");
    add_ca_folder(*ca, described);
    variables = take_variables(app);

    try {
        app.parse(argc, argv);
        Layers layers(*app.get_subcommands().front());
        layers.read_environment(variables);
        if (!serve->parsed() && !file.empty()) refuse("--config has options of serve only");
        if (serve->parsed()) {
            if (!file.empty()) layers.read_file(file);
            if (arguments.options.clock.mode != Clock::Mode::real && !layers.where("--speed").empty())
                refuse(layers.where("--speed") + ": only a clock that runs has a speed, and " +
                       layers.where("--clock") + " chose another");
        }
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() != 0) return complain(words_for(error, app, *serve));
        app.exit(error, std::cout, std::cerr);  // help or the version
        return ExitCode::ok;
    } catch (const Mistake& mistake) {
        return complain(mistake.what());
    }
    if (exec->parsed()) {
        arguments.command = Arguments::Command::exec;
        arguments.options = executed;
    } else if (!serve->parsed()) {
        arguments.command = check->parsed()      ? Arguments::Command::check
                            : routes->parsed()   ? Arguments::Command::routes
                            : contract->parsed() ? Arguments::Command::contract
                            : coverage->parsed() ? Arguments::Command::coverage
                                                 : Arguments::Command::ca;
        arguments.options = described;
    }
    if (arguments.is_verbose) arguments.log = Arguments::Log::always;
    if (arguments.is_quiet) arguments.log = Arguments::Log::never;
    return arguments;
}

}  // namespace understudy::cli
