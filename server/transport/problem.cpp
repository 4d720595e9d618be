#include "transport/problem.h"

#include <string>

#include "base/json.h"
#include "base/reason_phrase.h"

namespace understudy::transport {

Reply problem(int status, std::string_view detail) {
    Reply reply;
    reply.status = status;
    reply.headers = {{"Content-Type", "application/problem+json"}};
    reply.body = "{\"title\":";
    append_json_string(reply.body, reason_phrase(status));
    reply.body += ",\"status\":" + std::to_string(status) + ",\"detail\":";
    append_json_string(reply.body, detail);
    reply.body += '}';
    return reply;
}

}  // namespace understudy::transport
