#include "admin/dashboard.h"

#include <string>

#include "admin/routes.h"
#include "base/text_search.h"

namespace understudy::admin {
namespace {

constexpr std::string_view folder = "/dashboard/";

/// Whatever a journal holds, the page runs no script but its own and talks to no other server.
constexpr const char* policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'none'";

}  // namespace

const PageFile* page_file(std::string_view path) {
    if (!path.starts_with(root)) return nullptr;
    path.remove_prefix(root.size());
    if (path == "/") {
        path = "index.html";
    } else if (path.starts_with(folder)) {
        path.remove_prefix(folder.size());
    } else {
        return nullptr;
    }
    for (const PageFile& file : page_files())
        if (file.name == path) return &file;
    return nullptr;
}

Reply show(const PageFile& file, const Request& request) {
    Reply reply;
    reply.headers = {{"Content-Type", std::string(file.type)},
                     {"ETag", std::string(file.etag)},
                     {"Cache-Control", "no-cache"},
                     {"Content-Security-Policy", policy},
                     {"Referrer-Policy", "no-referrer"},
                     {"Cross-Origin-Resource-Policy", "same-origin"}};
    const std::string* known = find_header(request.headers, "If-None-Match");
    if (known != nullptr && (*known == "*" || contains(*known, file.etag))) {
        reply.status = 304;
    } else {
        reply.body = file.content;
    }
    return reply;
}

}  // namespace understudy::admin
