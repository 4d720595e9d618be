// Where a certificate authority is kept: ca.pem for everybody to read, ca.key for its owner only.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace understudy::transport {

struct AuthorityFiles {
    std::string certificate;
    std::string key;
};

/// Held while an authority is made, so that others wait for it to be whole. Makes the folder if need be.
class AuthorityFolder {
  public:
    /// Waits for its turn. Throws Error(start) when the folder cannot be written.
    explicit AuthorityFolder(const std::filesystem::path& folder);
    ~AuthorityFolder();
    AuthorityFolder(const AuthorityFolder&) = delete;
    AuthorityFolder& operator=(const AuthorityFolder&) = delete;

    /// Writes both files, or neither and throws Error(start).
    void write(const AuthorityFiles& files) const;

  private:
    void write(const std::filesystem::path& path, std::string_view text, unsigned mode) const;

    const std::filesystem::path folder_;
    const int lock_;
};

/// One file of two is what is there while somebody makes an authority, or when something went wrong.
enum class Half { is_a_mistake, may_become_whole };

/// Returns what is in the folder, or nothing when there is none. Needs no right to write. Throws Error(start)
/// when a file cannot be read, or others may read the key.
std::optional<AuthorityFiles> read_authority(const std::filesystem::path& folder, Half half);

/// Throws Error(start) with `why` and how to get a new authority.
[[noreturn]] void refuse_authority(const std::filesystem::path& folder, const std::string& why);

}  // namespace understudy::transport
