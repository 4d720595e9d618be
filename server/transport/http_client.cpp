// The only user of cpp-httplib's client.
#include "transport/http_client.h"

#include <httplib.h>

#include <algorithm>

namespace understudy::transport {

std::string spelled_target(std::string_view target) {
    const std::size_t mark = target.find('?');
    std::string spelled(target.substr(0, mark));
    if (mark == std::string_view::npos) return spelled;
    const std::string query = httplib::detail::normalize_query_string(std::string(target.substr(mark + 1)));
    return query.empty() ? spelled : spelled + '?' + query;
}

Fetched fetch(const std::string& origin, const Request& request, const FetchOptions& options) {
    Fetched fetched;
    httplib::Client client(origin);
    if (!client.is_valid()) {
        fetched.failure = origin + " is no address of a server";
        return fetched;
    }
    client.set_path_encode(false);  // it is encoded already
    client.set_follow_location(false);
    client.set_decompress(false);
    client.set_keep_alive(false);
    client.set_connection_timeout(options.within);
    client.set_read_timeout(options.within);
    client.set_write_timeout(options.within);
    client.set_max_timeout(options.within);
    client.enable_server_certificate_verification(true);
    if (!options.ca_file.empty()) client.set_ca_cert_path(options.ca_file);

    bool is_full = false;
    httplib::Request sent;
    sent.method = request.method;
    sent.path = request.target;
    for (const Header& header : request.headers) sent.headers.emplace(header.name, header.value);
    sent.body = request.body;
    sent.start_time_ = std::chrono::steady_clock::now();  // send() leaves it to the caller, and counts the time limit from it
    const auto take = [&](const httplib::Response& response) {
        fetched.status = response.status;
        for (const auto& [name, value] : response.headers) fetched.headers.push_back({name, value});
        return true;
    };
    sent.response_handler = take;  // is not called where no body may come
    sent.content_receiver = [&](const char* data, std::size_t size, std::size_t, std::size_t) {
        const std::size_t room = options.most_body - fetched.body.size();
        fetched.body.append(data, std::min(size, room));
        is_full = size > room;
        return !is_full;
    };
    const httplib::Result result = client.send(sent);
    if (result && fetched.status == 0) take(*result);
    if (!result && !is_full) fetched.failure = httplib::to_string(result.error());
    return fetched;
}

}  // namespace understudy::transport
