// One exchange of a contract's provider side: what is sent, and what the vendor's documents say comes back.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/time.h"
#include "base/value.h"
#include "scenario/schema.h"

namespace understudy::contract {

/// What a contract is given, and what it kept of replies: `given.segment_id`, `kept.export_id`.
using Known = std::map<std::string, Value, std::less<>>;

/// The name in a text that is nothing but a reference, `{{ kept.export_id }}`; nothing if it is none.
std::optional<std::string_view> reference_in(std::string_view text);

/// The value with its references replaced, or the name of one that is not known.
std::variant<Value, std::string> resolve(const Value& value, const Known& known);

struct ExpectedReply {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;  ///< present, and beginning so
    std::optional<scenario::Schema> body;                      ///< of JSON; none: any body
};

struct ProviderExchange {
    int operation = -1;
    Value::Object path, query, headers;  ///< may hold references, as may the next two
    std::string url;                     ///< instead of path and query; may be empty
    Value body;
    std::string source;                  ///< as shown
    ExpectedReply reply;
    std::vector<std::pair<std::string, std::string>> keep;  ///< name and path of a member of the reply

    /// It is repeated until the member is one of these.
    struct Until {
        std::string member;
        std::vector<Value> is;
        Duration every{};
        int most = 1;
    };
    std::optional<Until> until;
    bool writes = false;  ///< the operation changes something at the vendor's
};

}  // namespace understudy::contract
