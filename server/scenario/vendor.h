// One emulated API, compiled from its folder: what never changes while running.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "scenario/auth.h"
#include "scenario/fault.h"
#include "scenario/lifecycle.h"
#include "scenario/operation.h"
#include "scenario/population.h"
#include "scenario/reply.h"
#include "scenario/resource.h"
#include "scenario/secret_names.h"

namespace understudy::scenario {

struct Setting {
    std::string name;
    Value default_value;
    std::vector<Value> one_of;
    Provenance provenance;
};

struct File {
    std::string name;
    bool gzip = false;
    int parts = 1;
    Provenance provenance;
};

/// An instance the world starts with. `repeat` and `each` are already spread out by the loader into templates that are
/// evaluated when a world is made (they read `n` and `audience` only).
struct DataItem {
    std::vector<OnEnter::Set> fields;
    int state = -1;             ///< -1: the lifecycle's start
    std::shared_ptr<const Plan> plan;  ///< null: the scenario's
    std::int64_t repeat = 1;
    bool each_audience = false;
    Place place;
};

/// How instances walk whose fields fit.
struct PlanCase {
    Condition when;  ///< sees the new instance, before it is in any state, in slot 0
    std::shared_ptr<const Plan> plan;
};

/// How long something that was created is not found and not listed yet. One of the two is 0.
struct Lag {
    Duration time{};
    int reads = 0;  ///< requests that would have shown it
};

struct Scenario {
    std::string name;
    std::string title;
    Provenance provenance;
    std::vector<std::vector<DataItem>> data;             ///< by kind
    std::vector<std::shared_ptr<const Plan>> plans;      ///< by kind; null: the kind has no lifecycle
    std::vector<std::vector<PlanCase>> plan_cases;       ///< by kind: asked before, the first that fits
    std::vector<Lag> lags;                               ///< by kind
    std::vector<Value> settings;                         ///< by setting
    std::vector<bool> limits_enabled;                    ///< by limit
    std::vector<FaultRule> faults;
    std::string file;                                    ///< where it was read from
};

enum class EngineStep { address_limits, auth, limits, validate, find, permission };

/// What is shown to people at start.
struct Try {
    std::string method, target;  ///< target without the mount
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;            ///< ready text; empty: none
    int auth = -1;
    std::string credential;      ///< text of the credential, of the signing id for hmac
};

struct Vendor {
    std::string name;
    std::string title;
    std::vector<std::string> hosts;  ///< lower case; `*.acme.example`
    std::string base_path;
    Documents documents;
    std::vector<Setting> settings;
    std::vector<Kind> kinds;
    std::vector<Lifecycle> lifecycles;
    std::vector<AuthScheme> auth;
    std::vector<Limit> limits;
    std::vector<EngineStep> order{EngineStep::address_limits, EngineStep::auth, EngineStep::limits,
                                  EngineStep::validate,       EngineStep::find, EngineStep::permission};
    std::vector<ErrorReply> errors;
    std::vector<File> files;
    std::vector<Operation> operations;
    int unknown_path = -1, wrong_method = -1;  ///< errors; -1: our own problem+json
    SecretNames secrets;                       ///< in the requests of all operations together
    std::optional<Try> try_it;
    std::vector<Scenario> scenarios;           ///< `normal` first

    const Scenario* scenario(std::string_view name) const;
    int operation_of(std::string_view name) const;  ///< -1 if there is none
};

/// Everything loaded: shared, never changed.
struct Catalog {
    std::vector<std::shared_ptr<const Vendor>> vendors;
    std::shared_ptr<const PopulationModel> population;
};

}  // namespace understudy::scenario
