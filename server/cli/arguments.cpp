// The only user of CLI11.
#include "cli/arguments.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <istream>
#include <memory>
#include <vector>

namespace understudy::cli {
namespace {

constexpr const char* about =
    "Understudy plays vendors' HTTP APIs on your machine: every documented endpoint,\n"
    "status code and state, from YAML.";

constexpr const char* examples = R"(Examples:
  understudy serve                          all vendors, on 127.0.0.1:8080
  understudy serve VENDOR --port 0          one vendor at the root, on a free port
  understudy serve --scenario VENDOR/SCENARIO
                                            another starting situation
  understudy serve --clock stepped          time stands still until you move it:
    curl -H 'Content-Type: application/json' -d '{"advance": "24h"}' http://127.0.0.1:8080/__admin/clock
  understudy serve ./my-vendor              a folder of your own with an api.yaml
  understudy check ./my-vendor              is it right? what does it answer?
  understudy routes VENDOR                  every operation, with its source

Every option of `serve` can be set in the environment (UNDERSTUDY_PORT for --port, and so on) and in a
TOML file named by --config (port = 9000). Flags beat the environment, which beats the file.

Exit codes:
  0  done, or stopped by Ctrl-C, SIGTERM or SIGHUP
  1  a contract failed
  2  a mistake in the command line or a scenario file; the message says where
  3  cannot start, for example because the port is in use
  4  a fault of Understudy or of the machine)";

/// A flat file with the names of `serve`. What the environment sets is left out: it comes first.
class FlatFile final : public CLI::ConfigTOML {
  public:
    explicit FlatFile(const CLI::App& serve) : serve_(serve) {}

    std::vector<CLI::ConfigItem> from_config(std::istream& input) const override {
        auto read = CLI::ConfigTOML::from_config(input);
        const auto is_in_environment = [&](const CLI::ConfigItem& item) {
            const CLI::Option* option = serve_.get_option_no_throw("--" + item.name);
            if (!option || option->get_envname().empty()) return false;
            const char* variable = std::getenv(option->get_envname().c_str());
            return variable && *variable;
        };
        read.erase(std::remove_if(read.begin(), read.end(), is_in_environment), read.end());
        for (auto& item : read) {
            if (item.parents.empty()) item.parents = {serve_.get_name()};
        }
        return read;
    }

  private:
    const CLI::App& serve_;
};

std::string read_clock(const std::string& text, Clock& clock) {
    if (text == "real") return clock.mode = Clock::Mode::real, "";
    if (text == "stepped") return clock.mode = Clock::Mode::stepped, "";
    constexpr std::string_view polls = "polls:";
    const auto per_poll = text.starts_with(polls) ? parse_duration(text.substr(polls.size())) : std::nullopt;
    if (!per_poll || per_poll->count() <= 0) return "'" + text + "' is none of real, stepped, polls:5s";
    clock.mode = Clock::Mode::polls;
    clock.per_poll = *per_poll;
    return "";
}

std::string read_start(const std::string& text, Clock& clock) {
    clock.start = parse_timestamp(text);
    return clock.start ? "" : "'" + text + "' is no time like 2026-01-01 or 2026-01-01T10:00:00Z";
}

void add_vendors(CLI::App& app, Options& options) {
    app.add_option("vendor", options.vendors,
                   "Names of vendors, or folders with an api.yaml; default: all there are")
        ->type_name("VENDOR|FOLDER");
    app.add_option("--scenarios", options.scenarios, "Folder that holds the vendors' folders")
        ->type_name("DIR")
        ->envname("UNDERSTUDY_SCENARIOS");
}

void add_serve(CLI::App& app, Arguments& arguments) {
    Options& options = arguments.options;
    add_vendors(app, options);
    app.add_option("--scenario", options.play,
                   "What a vendor plays, default normal; may be given once for each vendor")
        ->type_name("VENDOR/SCENARIO")
        ->envname("UNDERSTUDY_SCENARIO")
        ->delimiter(',')
        ->allow_extra_args(false);  // what follows its value is a vendor
    app.add_option("--host", options.host, "Address to listen on")
        ->type_name("ADDRESS")
        ->envname("UNDERSTUDY_HOST")
        ->capture_default_str();
    app.add_option("--port", options.port, "Port to listen on; 0 takes a free one")
        ->type_name("PORT")
        ->envname("UNDERSTUDY_PORT")
        ->check(CLI::Range(0, 65535))
        ->capture_default_str();
    app.add_option("--clock",
                   "How time passes: real, stepped (only when told), polls:5s (each read of a job moves it)")
        ->type_name("MODE")
        ->envname("UNDERSTUDY_CLOCK")
        ->default_str("real")
        ->check([&options](const std::string& text) { return read_clock(text, options.clock); });
    app.add_option("--speed", options.clock.speed,
                   "Times as fast as the machine's clock, which is running (--clock real)")
        ->type_name("N")
        ->envname("UNDERSTUDY_SPEED")
        ->check(CLI::Range(1e-6, 1e6));
    app.add_option(
           "--start-time",
           "World time at start: 2026-01-01T00:00:00Z; default: now, or that one if the clock is not real")
        ->type_name("TIME")
        ->envname("UNDERSTUDY_START_TIME")
        ->check([&options](const std::string& text) { return read_start(text, options.clock); });
    app.add_option("--seed", options.seed, "All chance comes from it")
        ->type_name("N")
        ->envname("UNDERSTUDY_SEED")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    app.add_flag("--strict", options.strict, "Leave the Understudy-* headers out of replies")
        ->envname("UNDERSTUDY_STRICT");
    app.add_option("--admin-token", options.admin_token,
                   "Ask for it on /__admin; needed on any address but loopback")
        ->type_name("TOKEN")
        ->envname("UNDERSTUDY_ADMIN_TOKEN");
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
    app.add_flag_callback(
           "-v,--verbose", [&arguments] { arguments.log = Arguments::Log::always; },
           "A line per request, even if this is no terminal")
        ->excludes(quiet);
}

ExitCode explain(const CLI::App& app, const CLI::ParseError& error) {
    return app.exit(error, std::cout, std::cerr) == 0 ? ExitCode::ok : ExitCode::mistake;
}

}  // namespace

std::variant<Arguments, ExitCode> read_arguments(int argc, const char* const* argv) {
    Arguments arguments;
    arguments.options.port = 8080;
    // `check` and `routes` have options of their own, so that what the environment says about `serve` leaves
    // them alone.
    Options described;

    CLI::App app(about, "understudy");
    app.footer(examples);
    app.set_version_flag("--version", "understudy " + std::string(version()));
    app.require_subcommand(1);
    app.set_config("--config", "", "A TOML file with options of serve")->type_name("FILE");
    app.allow_config_extras(CLI::config_extras_mode::error);

    CLI::App* serve = app.add_subcommand("serve", "Answer as the vendors do");
    serve->fallthrough();
    add_serve(*serve, arguments);
    CLI::App* check = app.add_subcommand(
        "check", "Validate the files; print operations, states and replies of each vendor");
    add_vendors(*check, described);
    check->add_flag("-q,--quiet", arguments.is_quiet, "Print nothing but mistakes");
    CLI::App* routes = app.add_subcommand("routes", "Print every operation with its path and source");
    add_vendors(*routes, described);
    app.config_formatter(std::make_shared<FlatFile>(*serve));

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return explain(app, error);
    }
    if (!serve->parsed()) {
        arguments.command = check->parsed() ? Arguments::Command::check : Arguments::Command::routes;
        arguments.options = described;
    }
    if (arguments.is_quiet) arguments.log = Arguments::Log::never;
    return arguments;
}

}  // namespace understudy::cli
