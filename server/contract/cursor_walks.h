// Ways through the pages of a list in which each page names the next.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "contract/call.h"
#include "contract/rule.h"

namespace understudy::contract {

class CursorWalks {
  public:
    /// `cursor` is what was sent, empty for the first page; `next` what came back, empty on the last. `filter` are the other parameters.
    void see(const Call& call, const std::string& filter, const std::string& cursor, const std::string& next, Findings& findings);
    /// A page that did not come: the walk may end there.
    void see_failure(const Call& call);
    /// The client is done and says that all went well, or nothing.
    void end(Findings& findings) const;

  private:
    /// One that has not reached the end.
    struct Walk {
        std::string path, filter;
        std::string next;          ///< cursor of the page to come
        std::string cursor;        ///< of the last page read
        std::uint64_t last = 0;
        int pages = 1;
        bool may_be_lost = false;  ///< the last answer was slow, perhaps too slow for the client
    };
    std::vector<Walk> open_;
    std::map<std::string, std::uint64_t> followed_;  ///< by cursor: the call that did
    std::map<std::string, bool> is_completed_;       ///< by path: some walk reached the end
    std::string failed_;                             ///< the path of the last call, if it failed
};

}  // namespace understudy::contract
