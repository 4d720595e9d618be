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
    }
    return text + "understudy ready on " + server.url() + '\n';
}

std::string ready_json(const Server& server) {
    std::string text = "{\"ready\":true,\"url\":" + quoted(server.url()) +
                       ",\"port\":" + std::to_string(server.port()) + ",\"vendors\":[";
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
