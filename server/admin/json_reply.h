// A JSON answer of the admin API.
#pragma once

#include <utility>

#include <understudy/message.h>

#include "base/json.h"

namespace understudy::admin {

inline Reply json_reply(Value::Object object) {
    Reply reply;
    reply.headers = {{"Content-Type", "application/json"}};
    reply.body = to_json(Value(std::move(object)));
    return reply;
}

}  // namespace understudy::admin
