// A vendor while it is read: what its names stand for and what was used of them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "scenario/section.h"
#include "scenario/vendor.h"
#include "yaml/reader.h"

namespace understudy::scenario {

/// Where a fact can be looked up: an entry of `documents`.
struct Document {
    std::string alias;
    std::string shown;       ///< the file's name or the URL
    bool is_readme = false;  ///< the README in the vendor's folder, whose headings are checked
};

/// Lives while one vendor is loaded. Borrows the nodes of its files.
struct Draft {
    Draft(yaml::Mistakes& mistakes, const PopulationModel& people) : read(mistakes), population(people) {}

    yaml::Mistakes& mistakes() const { return read.mistakes(); }

    yaml::Reader read;
    const PopulationModel& population;
    Vendor vendor;

    std::vector<Document> documents;
    std::optional<std::vector<std::string>> headings;  ///< of the README, as links; none: there is no README

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

    std::vector<int> open_views;  ///< those being compiled, outermost first: a view must not render itself

    /// Counts a part of a body or condition. Views, permissions and files are compiled for each use, so a
    /// small file could make very many. Returns false, with a mistake the first time, when there are too
    /// many.
    bool count_part(const Place& place);

  private:
    std::size_t parts_ = 0;
};

/// Most parts the bodies and conditions of one vendor may have once views, permissions and files are spread
/// out.
inline constexpr std::size_t most_parts = 200'000;

}  // namespace understudy::scenario
