#include "engine/destination.h"

#include <algorithm>

#include "base/absolute_form.h"

namespace understudy::engine {
namespace {

std::string_view without_port(std::string_view host) {
    if (host.starts_with('[')) return host.substr(0, std::min(host.find(']'), host.size() - 1) + 1);
    return host.substr(0, host.find(':'));
}

/// Links are built from the host: one that could break them counts as not sent.
bool is_plausible(std::string_view host) {
    return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
               c == '-' || c == ':' || c == '[' || c == ']' || c == '_';
    });
}

}  // namespace

std::string_view name_of(ChosenBy by) {
    switch (by) {
        case ChosenBy::nothing:
            return "default";
        case ChosenBy::path:
            return "path";
        case ChosenBy::host:
            return "host";
        case ChosenBy::credential:
            return "credential";
    }
    return "default";
}

Destination destination_of(const Request& request) {
    Destination to;
    std::string_view target = request.target;
    if (const std::string* host = find_header(request.headers, "host")) to.host = *host;
    if (const auto absolute = split_absolute_form(target)) {
        to.host = absolute->authority;
        target = absolute->rest;
    }
    if (!is_plausible(to.host))
        to.host = request.authority.empty() ? std::string_view("localhost") : request.authority;
    to.name = without_port(to.host);
    const std::size_t question = target.find('?');
    to.path = target.substr(0, question);
    if (to.path.empty()) to.path = "/";
    if (question != std::string_view::npos) to.query = target.substr(question + 1);
    to.prefix = to.path.substr(0, 0);
    return to;
}

void cut_front(Destination& to, std::size_t size) {
    to.prefix = std::string_view(to.path.data() - to.prefix.size(), to.prefix.size() + size);
    to.path.remove_prefix(size);
    if (to.path.empty()) to.path = "/";
}

}  // namespace understudy::engine
