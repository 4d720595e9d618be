#include "transport/authority_folder.h"

#include <cerrno>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <understudy/server.h>

namespace understudy::transport {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_bytes = 64 * 1024;

fs::path certificate_file(const fs::path& folder) {
    return folder / "ca.pem";
}
fs::path key_file(const fs::path& folder) {
    return folder / "ca.key";
}

[[noreturn]] void fail_to_make(const fs::path& folder, const std::string& why) {
    throw Error(Error::Kind::start, "cannot make a certificate authority in '" + folder.string() + "': " +
                                        why + ". Choose a folder that this program may write with --ca-dir");
}

[[noreturn]] void fail_to_use(const fs::path& folder, const std::string& why) {
    throw Error(Error::Kind::start,
                "the certificate authority in '" + folder.string() + "' cannot be used: " + why);
}

/// Closes a file when it goes.
class File {
  public:
    explicit File(int number) : number_(number) {}
    ~File() {
        if (number_ >= 0) ::close(number_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int number() const { return number_; }

  private:
    const int number_;
};

void check_readers(const fs::path& key, mode_t mode) {
    if ((mode & 077) == 0) return;
    const std::string name = key.filename().string();
    fail_to_use(key.parent_path(),
                "others than its owner may read or write " + name +
                    ", and who has it can pass for any server. Delete the folder to get a new "
                    "one, or, if nobody can have read it: chmod 600 '" +
                    key.string() + "'");
}

enum class Readers { everybody, owner_only };

/// Returns nothing when there is no such file.
std::optional<std::string> read(const fs::path& path, Readers readers) {
    const fs::path folder = path.parent_path();
    const std::string name = path.filename().string();
    const auto fail = [&] {
        fail_to_use(folder, name + ": " + std::strerror(errno) +
                                ". Let this program read it, or name another folder with --ca-dir");
    };
    const File file(
        ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));  // nonblocking: it may be a pipe
    if (file.number() < 0 && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
    struct stat about {};
    if (file.number() < 0 || ::fstat(file.number(), &about) != 0) fail();
    if (!S_ISREG(about.st_mode)) refuse_authority(folder, name + " is not a file");
    if (readers == Readers::owner_only) check_readers(path, about.st_mode);
    std::string text;
    char piece[4096];
    while (text.size() <= most_bytes) {
        const ssize_t size = ::read(file.number(), piece, sizeof piece);
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) fail();
        if (size == 0) return text;
        text.append(piece, static_cast<std::size_t>(size));
    }
    refuse_authority(folder, name + " is far too long");
}

/// Returns whether all went well; errno tells why not.
bool write_whole(int file, std::string_view text) {
    while (!text.empty()) {
        const ssize_t size = ::write(file, text.data(), text.size());
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(size));
    }
    return ::fsync(file) == 0;
}

void make_folder(const fs::path& folder) {
    const fs::path parent = folder.parent_path();
    std::error_code ignored;
    if (!parent.empty() && parent != folder && !fs::exists(parent, ignored)) make_folder(parent);
    if (::mkdir(folder.c_str(), 0700) == 0 || (errno == EEXIST && fs::is_directory(folder, ignored))) return;
    fail_to_make(folder, errno == EEXIST ? "it is a file" : std::strerror(errno));
}

/// Not the folder itself is locked, since network file systems lock only what is open for writing.
int lock(const fs::path& folder) {
    const std::string name = (folder / ".lock").string();
    const int file = ::open(name.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0) fail_to_make(folder, std::strerror(errno));
    while (::flock(file, LOCK_EX) != 0) {
        if (errno == EINTR) continue;
        const std::string why = std::strerror(errno);
        ::close(file);
        fail_to_make(folder, why);
    }
    return file;
}

}  // namespace

AuthorityFolder::AuthorityFolder(const fs::path& folder)
    : folder_(folder), lock_((make_folder(folder), lock(folder))) {}

AuthorityFolder::~AuthorityFolder() {
    ::close(lock_);  // unlocks
}

void AuthorityFolder::write(const AuthorityFiles& files) const {
    write(key_file(folder_), files.key, 0600);
    try {
        write(certificate_file(folder_), files.certificate, 0644);
    } catch (const Error&) {
        ::unlink(key_file(folder_).c_str());
        throw;
    }
}

void AuthorityFolder::write(const fs::path& path, std::string_view text, unsigned mode) const {
    const std::string unfinished = path.string() + ".unfinished";
    ::unlink(unfinished.c_str());  // left by a program that was ended while it wrote
    const File file(::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    const bool is_written = file.number() >= 0 && write_whole(file.number(), text) &&
                            ::fchmod(file.number(), mode) == 0 &&
                            ::rename(unfinished.c_str(), path.c_str()) == 0;
    if (is_written) return;
    const std::string why = std::strerror(errno);
    ::unlink(unfinished.c_str());
    fail_to_make(folder_, path.filename().string() + ": " + why);
}

std::optional<AuthorityFiles> read_authority(const fs::path& folder, Half half) {
    const auto key = read(key_file(folder), Readers::owner_only);
    const auto certificate = read(certificate_file(folder), Readers::everybody);
    if (key && certificate) return AuthorityFiles{.certificate = *certificate, .key = *key};
    if ((!key && !certificate) || half == Half::may_become_whole) return std::nullopt;
    refuse_authority(folder, key ? "there is a ca.key, but no ca.pem" : "there is a ca.pem, but no ca.key");
}

void refuse_authority(const fs::path& folder, const std::string& why) {
    fail_to_use(folder,
                why + ". Delete the folder to get a new one, which clients must then be told to trust");
}

}  // namespace understudy::transport
