#include "contract/client_task.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "base/value.h"

namespace understudy::contract {
namespace {

Value headers_of(const Mount& mount) {
    Value::Object headers;
    const std::size_t colon = mount.credential.find(": ");
    if (!mount.signing && colon != std::string::npos)
        headers.emplace_back(mount.credential.substr(0, colon), mount.credential.substr(colon + 2));
    return headers;
}

Value signing_of(const SigningKey& key) {
    return Value::Object{{"scheme", key.scheme}, {"owner", key.owner}, {"id", key.id}, {"secret", key.secret}};
}

}  // namespace

std::string client_task(const Contract& contract, const Mount& mount) {
    Value::Object task{{"task", *contract.task.find("task")}, {"vendor", mount.vendor}, {"base_url", mount.base_url},
                       {"headers", headers_of(mount)}};
    if (mount.signing) task.emplace_back("signing", signing_of(*mount.signing));
    task.emplace_back("poll_interval_ms", 20);
    task.emplace_back("give_up_after_ms", 5000);
    task.emplace_back("retries", 4);
    task.emplace_back("first_wait_ms", 20);
    for (const Value::Member& own : contract.task.object()) {
        const auto said = std::find_if(task.begin(), task.end(), [&](const auto& each) { return each.first == own.first; });
        if (said == task.end())
            task.push_back(own);
        else
            said->second = own.second;
    }
    return to_json(Value(std::move(task))) + '\n';
}

}  // namespace understudy::contract
