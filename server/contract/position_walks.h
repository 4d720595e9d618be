// Ways through the pages of a list that are asked for by number or by offset.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "contract/call.h"
#include "contract/rule.h"

namespace understudy::contract {

/// What a call asks for and got, in items from 0; with `size` 1 a page counts as one item.
struct PageRead {
    std::int64_t from = 0;
    std::int64_t size = 1;              ///< asked for
    std::int64_t items = 0;             ///< that came
    std::optional<std::int64_t> end;    ///< of the list, as the reply tells it
    std::string name;                   ///< for people: `page 3`, `offset 40`
    bool is_counted = false;            ///< an offset goes on by what came, a page by what was asked for
};

/// A walk begins at the first page and takes each page after it once. There may be several, one for each way to ask (`filter`).
class PositionWalks {
  public:
    void see(const Call& call, const std::string& filter, const PageRead& read, Findings& findings);
    /// A page that did not come: the walk may end there.
    void see_failure(const Call& call);
    /// The client is done and says that all went well, or nothing.
    void end(Findings& findings) const;

  private:
    struct Walk {
        std::string path;
        std::int64_t next = 0;  ///< where it goes on
        std::optional<std::int64_t> end;
        bool is_complete = false;
        int pages = 0;
        int beyond = 0;         ///< looks beyond the end that are let pass: 1 after a short page where no reply tells the end
        std::int64_t size = 0, last_from = -1;
        std::uint64_t last = 0;
        bool may_be_lost = false;  ///< the last answer was slow, perhaps too slow for the client
        std::string last_name;
        std::map<std::int64_t, std::uint64_t> read;  ///< by where the page begins
    };
    static void take(Walk& walk, const Call& call, const PageRead& read);

    std::map<std::string, Walk> walks_;         ///< by path and filter
    std::map<std::string, bool> is_completed_;  ///< by path: some walk reached the end
    std::string failed_;                        ///< the path of the last call, if it failed
};

}  // namespace understudy::contract
