// Which names a template may read, and what they stand for.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/operation.h"
#include "scenario/population.h"

namespace understudy::scenario {

/// The thing that a name, a list's item or a view stands for.
struct Thing {
    SlotType type = SlotType::instance;
    int kind = -1;  ///< of instances and moves

    bool operator==(const Thing&) const = default;
};

/// The scope of one operation, error, lifecycle, auth scheme or data item. Slots are numbered from 0 and
/// stay; the names bound to them come and go.
class Scope {
  public:
    /// What can be read besides names; all off at first.
    struct Readable {
        bool parameters = false;  ///< path, query, headers, body
        bool request = false;
        bool reply = false;    ///< base_url, elapsed
        bool world = false;    ///< settings, now
        bool problem = false;  ///< problem, limit
        bool repeat = false;   ///< n
        bool audience = false;
    };

    /// A name in scope. `through_owner`: the slot holds a move, the name stands for the instance it is of.
    struct Name {
        std::string name;
        int slot = 0;
        Thing thing;
        bool through_owner = false;
    };

    struct ListName {
        std::string name;
        Thing item;
        bool has_view = false;
    };

    static constexpr std::size_t most_slots = 16;

    Scope(std::string place_name, Readable readable) : where(std::move(place_name)), can_read(readable) {}

    /// Takes the next slot; nothing if all are taken.
    std::optional<int> add_slot(std::string_view name, Thing thing);
    /// From now on `name` stands for the slot; a name that was there is hidden.
    void bind(std::string_view name, int slot, bool through_owner = false);
    /// The latest of that name, or nullptr.
    const Name* find(std::string_view name) const;
    const ListName* find_list(std::string_view name) const;
    int index_of_list(std::string_view name) const;

    /// Takes back the names bound since it was made.
    class Block {
      public:
        explicit Block(Scope& scope) : scope_(scope), bound_(scope.names_.size()) {}
        ~Block() { scope_.names_.resize(bound_); }
        Block(const Block&) = delete;
        Block& operator=(const Block&) = delete;

      private:
        Scope& scope_;
        std::size_t bound_;
    };

    /// Every name that may begin a read here, for suggestions.
    std::vector<std::string> readable_names() const;

    std::string where;  ///< for messages: "operation 'run_export'"
    Readable can_read;
    std::optional<Place> problem_read, limit_read;  ///< where 'problem' and 'limit' were read first
    bool has_lost_names = false;                  ///< those of an auth scheme whose mistake was told
    bool is_full = false;                         ///< a slot was asked for when all were taken
    bool is_before_first_state = false;           ///< the instances that names stand for are only coming to be
    bool can_view = false;                        ///< whether `| view:` makes sense: in JSON bodies
    const Operation* operation = nullptr;         ///< whose parameters are read; with can_read.parameters
    const PopulationModel* population = nullptr;  ///< whose fields a person has
    std::vector<Operation::Slot> slots;
    std::vector<ListName> lists;

  private:
    std::vector<Name> names_;  ///< later ones hide earlier ones
};

}  // namespace understudy::scenario
