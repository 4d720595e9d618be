// Percent-encoding, forms, base64 and digests. Digests come from OpenSSL.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace understudy {

/// Everything but the unreserved characters of RFC 3986 (A-Z a-z 0-9 - _ . ~) as %XX, upper-case hex.
std::string percent_encode(std::string_view text);

enum class Plus { is_plus, is_space };
/// Undoes percent-encoding; a % without two hex digits stands for itself.
std::string percent_decode(std::string_view text, Plus plus = Plus::is_plus);

using Fields = std::vector<std::pair<std::string, std::string>>;
/// The decoded name-value pairs of a query string or form body, in order, duplicates kept. A piece without
/// `=` has an empty value; empty pieces are skipped.
Fields parse_form(std::string_view text);

std::string base64_encode(std::string_view bytes);
/// Returns nothing if `text` is not standard, padded base64.
std::optional<std::string> base64_decode(std::string_view text);

std::string hex_encode(std::string_view bytes);  ///< lower case

enum class Hash { md5, sha1, sha256 };
std::string digest(Hash hash, std::string_view bytes);                        ///< raw bytes
std::string hmac(Hash hash, std::string_view key, std::string_view message);  ///< raw bytes

/// Whether both are the same, in a time that depends on their lengths only.
bool equal_in_constant_time(std::string_view a, std::string_view b);

/// A digest built piece by piece.
class RunningDigest {
  public:
    explicit RunningDigest(Hash hash);
    ~RunningDigest();
    RunningDigest(const RunningDigest&) = delete;
    RunningDigest& operator=(const RunningDigest&) = delete;
    void add(std::string_view bytes);
    std::string finish();  ///< raw bytes; call once, last

  private:
    void* context_;
};

}  // namespace understudy
