// A certificate authority of one's own, and the certificates it issues.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "transport/identity.h"

namespace understudy::transport {

/// Who trusts its certificate trusts every server that issue() makes an identity for: the key must stay
/// secret. It is kept in a folder as ca.pem, for everybody to read, and ca.key, for its owner only.
struct Authority {
    std::filesystem::path folder;
    std::string certificate;  ///< PEM
    std::string key;          ///< PEM
    bool is_new = false;      ///< made by this call, so nobody trusts it yet

    std::filesystem::path certificate_file() const { return folder / "ca.pem"; }

    /// Returns an identity for DNS names and IP addresses, which is written nowhere. Good from yesterday on,
    /// for 397 days in all. In a name the first label may be `*`, which stands for exactly one label; most
    /// clients want at least two more after it, so `*.localhost` helps few. Throws Error(start) for what is
    /// no name.
    Identity issue(const std::vector<std::string>& names) const;
};

/// Whether issue() takes it.
bool is_certifiable(const std::string& name);

/// Loads the authority kept in `folder`, or makes one, with the folder, when there is none. Programs that
/// start at once agree on one. Throws Error(start) that says what to do when the files are damaged,
/// incomplete, do not belong together or have expired, when others may read the key, or when none can be
/// written.
Authority open_authority(const std::filesystem::path& folder);

/// $XDG_DATA_HOME/understudy or ~/.local/share/understudy. Throws Error(start) if there is neither.
std::filesystem::path default_authority_folder();

}  // namespace understudy::transport
