#include "admin/guard.h"

#include <algorithm>
#include <array>

#include "base/absolute_form.h"
#include "base/encoding.h"
#include "base/letter_case.h"
#include "transport/problem.h"

namespace understudy::admin {
namespace {

using transport::problem;

std::string_view header(const Request& request, std::string_view name) {
    const std::string* value = find_header(request.headers, name);
    return value ? std::string_view(*value) : std::string_view();
}

std::string bracketed(std::string_view host) {
    const bool is_ipv6 = host.find(':') != std::string_view::npos && !host.starts_with('[');
    return is_ipv6 ? '[' + lower(host) + ']' : lower(host);
}

bool is_every_address(std::string_view host) {
    return host == "0.0.0.0" || host == "::" || host == "[::]";
}

/// Where the client meant to go, in lower case.
struct Dialled {
    std::string scheme;
    std::string authority;  ///< host and port
};

Dialled dialled_by(const Request& request) {
    if (const auto absolute = split_absolute_form(request.target))
        return {lower(absolute->scheme), lower(absolute->authority)};
    return {request.scheme, lower(header(request, "Host"))};
}

bool names_this_server(const Dialled& dialled, const Access& access) {
    const std::string_view authority = dialled.authority;
    const std::string own = bracketed(access.host);
    const int usual_port = dialled.scheme == "https" ? 443 : 80;
    for (const std::string_view name : {std::string_view("localhost"), std::string_view("127.0.0.1"),
                                        std::string_view("[::1]"), std::string_view(own)}) {
        if (!authority.starts_with(name)) continue;
        const std::string_view port = authority.substr(name.size());
        if (port == ':' + std::to_string(access.port) || (port.empty() && access.port == usual_port))
            return true;
        if (access.port == 0 && (port.empty() || port.front() == ':')) return true;
    }
    return false;
}

std::optional<Reply> refuse_other_names(const Access& access, const Request& request,
                                        const Dialled& dialled) {
    const bool is_ours = is_every_address(access.host) || names_this_server(dialled, access);
    if (is_ours && dialled.scheme == request.scheme) return std::nullopt;
    return problem(
        421,
        "the admin API answers under localhost, 127.0.0.1, [::1] and the host that is listened on, with the "
        "port; the Host header, or the URL in the request line, names another");
}

std::optional<Reply> refuse_other_sites(const Request& request, const Dialled& dialled) {
    const std::string own = dialled.scheme + "://" + dialled.authority;
    for (const auto& [name, value] : request.headers) {
        if (equal_without_case(name, "origin") && lower(value) != own) {
            return problem(403, "the admin API is not for web pages of other origins");
        }
        if (equal_without_case(name, "sec-fetch-site") && value != "same-origin" && value != "none") {
            return problem(403, "the admin API is not for web pages of other sites");
        }
    }
    return std::nullopt;
}

std::optional<Reply> refuse_without_token(const Access& access, const Request& request) {
    if (access.token.empty()) return std::nullopt;
    constexpr std::string_view scheme = "bearer ";
    const std::string_view given = header(request, "Authorization");
    if (starts_without_case(given, scheme) &&
        equal_in_constant_time(given.substr(scheme.size()), access.token)) {
        return std::nullopt;
    }
    Reply reply = problem(
        401, "the admin API needs `Authorization: Bearer` with the token that the server was started with");
    reply.headers.push_back({"WWW-Authenticate", "Bearer realm=\"understudy admin\""});
    return reply;
}

std::optional<Reply> refuse_other_types(const Request& request) {
    // OPTIONS has no body to be typed and no route; it is refused as an unknown method.
    if (request.method == "GET" || request.method == "HEAD" || request.method == "OPTIONS")
        return std::nullopt;
    // A page of another site cannot send DELETE unasked, whatever its type: browsers make a preflight of it, which is refused.
    const std::string* said = find_header(request.headers, "Content-Type");
    if (request.method == "DELETE" && request.body.empty() && said == nullptr) return std::nullopt;
    const std::string type = lower(header(request, "Content-Type"));
    const std::string_view media_type = std::string_view(type).substr(0, type.find_first_of("; \t"));
    if (media_type == "application/json") return std::nullopt;
    return problem(415, "send `Content-Type: application/json`, also with an empty body");
}

}  // namespace

std::optional<Reply> refuse(const Access& access, const Request& request) {
    const Dialled dialled = dialled_by(request);
    if (auto refusal = refuse_other_names(access, request, dialled)) return refusal;
    if (auto refusal = refuse_other_sites(request, dialled)) return refusal;
    if (auto refusal = refuse_without_token(access, request)) return refusal;
    return refuse_other_types(request);
}

bool is_loopback(std::string_view host) {
    if (host == "localhost" || host == "::1" || host == "[::1]") return true;
    const bool is_ipv4 = host.find_first_not_of("0123456789.") == std::string_view::npos;
    return is_ipv4 && host.starts_with("127.") && std::count(host.begin(), host.end(), '.') == 3;
}

}  // namespace understudy::admin
