#include "engine/destination.h"

#include <algorithm>
#include <array>

#include "base/absolute_form.h"

namespace understudy::engine {
namespace {

std::string_view without_port(std::string_view host) {
    if (host.starts_with('[')) return host.substr(0, std::min(host.find(']'), host.size() - 1) + 1);
    return host.substr(0, host.find(':'));
}

constexpr std::array<bool, 256> make_host_bytes() {
    std::array<bool, 256> is_one{};
    for (const unsigned char c :
         std::string_view("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:[]_"))
        is_one[c] = true;
    return is_one;
}

/// Links are built from the host: one that could break them counts as not sent.
bool is_plausible(std::string_view host) {
    static constexpr auto host_bytes = make_host_bytes();
    return !host.empty() && std::all_of(host.begin(), host.end(),
                                        [](char c) { return host_bytes[static_cast<unsigned char>(c)]; });
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
