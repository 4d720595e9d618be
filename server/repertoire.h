// The vendors' files as they were read last, and the worlds that are made of them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <understudy/server.h>

#include "base/mutex.h"
#include "engine/engine.h"
#include "engine/worlds.h"
#include "scenario/source_files.h"

namespace understudy {

/// Thread-safe.
class Repertoire {
  public:
    /// Reads and checks. Throws Error(scenario) with all diagnostics.
    explicit Repertoire(const Options& options);

    std::shared_ptr<const scenario::Catalog> catalog() const;

    /// The world `default`.
    std::shared_ptr<engine::Engine> make_first() const;
    /// A world as `wanted` says. Throws engine::WorldMistake, and engine::SnapshotMistake.
    std::shared_ptr<engine::Engine> make_world(const WorldOptions& wanted) const;
    struct Reloaded {
        std::vector<std::string> files;     ///< all that were read, as shown in messages
        std::vector<std::string> left_as_is;  ///< worlds whose own plans, data or faults do not fit the files any more, and why
    };
    /// Reads the files again and lets all worlds go on with them. Throws Error(scenario) with all diagnostics when there are
    /// mistakes; then nothing changed.
    Reloaded reload(engine::Worlds& worlds);

    /// A text that is another when a file changed, appeared or went. Reads no file.
    std::string fingerprint() const;

  private:
    struct Part {
        std::shared_ptr<const scenario::Catalog> catalog;
        std::vector<const scenario::Scenario*> scenarios;
    };
    engine::Settings settings_of(const std::string& world) const;
    Value order_of(const WorldOptions& wanted, const scenario::Catalog& all) const;

    /// The files and what they say.
    struct Read {
        scenario::SourceFiles files;
        std::shared_ptr<const scenario::Catalog> catalog;
    };
    static std::shared_ptr<const Read> read(const Options& options);
    static Part part_for(const Value& order, const std::string& world, const Read& read);
    static std::shared_ptr<const scenario::Vendor> with_own_scenario(const Value& order, const std::string& world,
                                                                     const scenario::Vendor& vendor,
                                                                     const scenario::Scenario& played, const Read& read);
    std::shared_ptr<const Read> present() const;

    const Options options_;
    mutable Mutex mutex_;
    std::shared_ptr<const Read> read_ GUARDED_BY(mutex_);
};

}  // namespace understudy
