// What HTTPS needs of the options: the certificate that is shown, and who issued it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <understudy/server.h>

#include "scenario/vendor.h"
#include "transport/tls.h"

namespace understudy {

/// Throws Error(scenario) for options that make no sense together.
void check_https(const Options& options);

/// Where the authority of these options is kept, as an absolute path; empty when none is needed. Throws
/// Error(start) when there is no place for it.
std::filesystem::path authority_folder(const Options& options);

/// The file with the certificate of the authority kept in `folder`, whether or not there is one; empty for an
/// empty folder.
std::string certificate_of_authority(const std::filesystem::path& folder);

/// The certificate of the options, or one that the authority in `folder` issues, which is made if need be.
/// Throws Error(start).
transport::Tls make_tls(const Options& options, const scenario::Catalog& catalog,
                        const std::filesystem::path& folder);

/// Under which names clients may want to reach a server that listens on `host`: localhost and its addresses,
/// `acme.localhost` for each vendor and what is below it, the vendors' real hosts, and `host`.
std::vector<std::string> names_of(const scenario::Catalog& catalog, const std::string& host);

}  // namespace understudy
