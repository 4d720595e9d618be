#include "cli/ready.h"

#include <vector>

#include "cli/table.h"

namespace understudy::cli {
namespace {

std::string quoted(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string result = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            result += {'\\', c};
        } else if (byte < 0x20) {
            result += std::string("\\u00") + digits[byte >> 4] + digits[byte & 15];
        } else {
            result += c;
        }
    }
    return result += '"';
}

std::string signing_of(const Mount& mount) {
    if (!mount.signing) return "null";
    const SigningKey& key = *mount.signing;
    return "{\"scheme\":" + quoted(key.scheme) + ",\"owner\":" + quoted(key.owner) +
           ",\"id\":" + quoted(key.id) + ",\"secret\":" + quoted(key.secret) + '}';
}

/// As one word of a POSIX shell.
std::string shell_word(const std::string& text) {
    const bool is_plain =
        text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+,:@%") ==
        std::string::npos;
    if (is_plain && !text.empty()) return text;
    std::string result = "'";
    for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return result += '\'';
}

std::string ready_line(const Server& server) {
    std::string line = "understudy ready on " + server.url();
    if (server.https_port() != 0) line += " and " + server.https_url();
    if (const std::string ca = server.ca_file(); !ca.empty())
        line += " (trust it: curl --cacert " + shell_word(ca) + ')';
    return line + '\n';
}

}  // namespace

std::string ready_text(const Server& server, const Arguments& arguments) {
    std::string text;
    if (!arguments.is_quiet) {
        std::vector<std::vector<std::string>> rows{{"vendor", "base URL", "credential", "scenario"}};
        std::string commands;
        for (const Mount& mount : server.mounts()) {
            rows.push_back({mount.vendor, mount.base_url,
                            mount.credential.empty() ? "none" : mount.credential, mount.scenario});
            if (!mount.curl.empty()) commands += "  " + mount.curl + '\n';
        }
        text = table(rows) + '\n';
        if (!commands.empty()) text += "Try:\n" + commands + '\n';
        text += "Watch: " + server.url() + "/__admin/\n\n";
    }
    return text + ready_line(server);
}

std::string ready_json(const Server& server) {
    const auto text_or_null = [](const std::string& given) {
        return given.empty() ? std::string("null") : quoted(given);
    };
    const int https_port = server.https_port();
    std::string text = "{\"ready\":true,\"url\":" + quoted(server.url()) +
                       ",\"port\":" + std::to_string(server.port()) +
                       ",\"https_url\":" + text_or_null(server.https_url()) +
                       ",\"https_port\":" + (https_port == 0 ? "null" : std::to_string(https_port)) +
                       ",\"ca\":" + text_or_null(server.ca_file()) + ",\"vendors\":[";
    bool is_first = true;
    for (const Mount& mount : server.mounts()) {
        if (!is_first) text += ',';
        is_first = false;
        text += "{\"vendor\":" + quoted(mount.vendor) + ",\"title\":" + quoted(mount.title) +
                ",\"scenario\":" + quoted(mount.scenario) + ",\"base_url\":" + quoted(mount.base_url) +
                ",\"credential\":" + quoted(mount.credential) + ",\"curl\":" + quoted(mount.curl) +
                ",\"signing\":" + signing_of(mount) + '}';
    }
    return text + "]}\n";
}

}  // namespace understudy::cli
