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
    /// Makes a world as `wanted` says, which has a name, and adds it. Throws engine::WorldMistake, and
    /// engine::SnapshotMistake.
    std::shared_ptr<engine::Engine> add_world(engine::Worlds& worlds, const WorldOptions& wanted);
    /// Adds an independent copy of `world` as it is now. Throws likewise.
    std::shared_ptr<engine::Engine> add_fork(engine::Worlds& worlds, const engine::Engine& world,
                                             const std::string& name, engine::Worlds::Ttl ttl);
    /// Begins the world anew with these scenarios, `vendor/scenario` each; vendors that are not named play what they
    /// played. Throws engine::WorldMistake.
    void play(engine::Engine& world, const std::vector<std::string>& scenarios);
    /// Reads the files again and lets all worlds go on with them, unless there are mistakes. Either way their
    /// journals have a note of it.
    Reloaded reload(engine::Worlds& worlds);

    /// Whether a file changed, appeared or went since they were read, well or not. Reads no file.
    bool has_changed() const;
    /// Where the files are, and may come to be: without named vendors, whatever is beside those there are. Empty where they
    /// cannot be found now.
    std::vector<std::string> folders() const;

  private:
    struct Part {
        std::shared_ptr<const scenario::Catalog> catalog;
        std::vector<const scenario::Scenario*> scenarios;
    };
    std::shared_ptr<engine::Engine> make_world(const WorldOptions& wanted) const;
    std::string fingerprint() const;
    engine::Settings settings_of(const std::string& world) const;
    Value order_of(const WorldOptions& wanted, const scenario::Catalog& all) const;

    /// The files and what they say.
    struct Read {
        scenario::SourceFiles files;
        std::shared_ptr<const scenario::Catalog> catalog;
    };
    static std::shared_ptr<const Read> read(const Options& options);
    static Part part_for(const Value& order, const std::string& world, const Read& read);
    static std::shared_ptr<const scenario::Vendor> with_own_scenario(const Value& order,
                                                                     const std::string& world,
                                                                     const scenario::Vendor& vendor,
                                                                     const scenario::Scenario& played,
                                                                     const Read& read);
    std::shared_ptr<const Read> present() const;
    std::vector<std::string> first_plays() const;

    const Options options_;
    Mutex reloading_;  ///< before mutex_
    mutable Mutex mutex_;
    std::string seen_ GUARDED_BY(mutex_);  ///< fingerprint() before the files were read last
    std::shared_ptr<const Read> read_ GUARDED_BY(mutex_);
    std::vector<std::string> play_ GUARDED_BY(mutex_);  ///< what the world `default` plays, as in Options
};

}  // namespace understudy
