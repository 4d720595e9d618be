// A vendor while it is read: what its names stand for and what was used of them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "scenario/section.h"
#include "scenario/vendor.h"
#include "yaml/reader.h"

namespace understudy::scenario {

/// Whether there are people: what reads them says so once if there are none.
enum class People { known, unreadable, missing };

/// A text that stands in a field from the start.
struct FieldText {
    int kind = -1;
    int field = -1;
    std::string text;
    Place place;
};

/// Where an error's reply reads what only some refusals have.
struct ErrorRead {
    int error = -1;
    std::optional<Place> problem, limit;
};

/// Lives while one vendor is loaded. Borrows the nodes of its files.
struct Draft {
    Draft(yaml::Mistakes& mistakes, const PopulationModel& model) : read(mistakes), population(model) {}

    yaml::Mistakes& mistakes() const { return read.mistakes(); }

    yaml::Reader read;
    const PopulationModel& population;
    Vendor vendor;

    // What api.yaml declares. Views, files and permissions are compiled where they are used.
    Section settings{"setting"};
    Section kinds{"resource"};
    Section lifecycles{"lifecycle"};
    Section auth{"auth scheme"};
    Section permissions{"permission"};
    Section limits{"limit"};
    Section errors{"error"};
    Section views{"view"};
    Section files{"file"};
    Section operations{"operation"};

    int invalid = -1,
        malformed = -1;  ///< the vendor's `refusals`, for operations that have none of their own

    People people = People::known;
    std::vector<int> open_views;  ///< those being compiled, outermost first: a view must not render itself
    int open_bodies = 0;          ///< how deep the body being compiled is nested, views included
    bool is_whole = true;  ///< no mistake in api.yaml so far: what nothing names there is named by nothing

    std::set<int> lost_holders;  ///< auth schemes whose 'find' could not be read

    // What is only known once everything was read.
    std::vector<FieldText> field_texts;
    std::set<std::pair<int, int>> audience_fields;  ///< kind and field that a file reads its people from
    std::vector<ErrorRead> error_reads;
    std::vector<std::int64_t> created_at_once;  ///< by kind: how many come to be with a new one, itself included

    /// Counts a part of a body or condition. Views, permissions and files are compiled for each use, so a
    /// small file could make very many. Returns false, with a mistake the first time, when there are too
    /// many.
    bool count_part(const Place& place);
    /// Set where compiling stopped early: what was not reached is neither unused nor missing.
    bool is_cut = false;

  private:
    std::size_t parts_ = 0;
};

/// Most parts the bodies and conditions of one vendor may have once views, permissions and files are spread
/// out.
inline constexpr std::size_t most_parts = 200'000;

/// How deep views may stand in views, and a body with all its views may nest: compiling, rendering and
/// freeing it go as deep on the stack.
inline constexpr std::size_t deepest_views = 64;
inline constexpr int deepest_body = 256;

}  // namespace understudy::scenario
