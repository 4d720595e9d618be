#include "transport/certificates.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <understudy/server.h>

#include "transport/tls.h"
#include "unit/transport/sockets.h"
#include "unit/transport/temporary_folder.h"
#include "unit/transport/tls_client.h"

using namespace understudy::transport;
using understudy::Error;
namespace fs = std::filesystem;

namespace {

using Certificate = Owned<X509, X509_free>;

Certificate parse(const std::string& pem) {
    const Owned<BIO, BIO_free> file(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    Certificate certificate(PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr));
    REQUIRE(certificate != nullptr);
    return certificate;
}

unsigned mode_of(const fs::path& path) {
    struct stat about {};
    REQUIRE(::lstat(path.c_str(), &about) == 0);
    return about.st_mode & 07777;
}

struct Period {
    int days_until_begin = 0, days_until_end = 0, days = 0;
};

Period period_of(const X509* certificate) {
    const ASN1_TIME* begin = X509_get0_notBefore(certificate);
    const ASN1_TIME* end = X509_get0_notAfter(certificate);
    Period period;
    int seconds = 0;
    REQUIRE(ASN1_TIME_diff(&period.days_until_begin, &seconds, nullptr, begin) == 1);
    REQUIRE(ASN1_TIME_diff(&period.days_until_end, &seconds, nullptr, end) == 1);
    REQUIRE(ASN1_TIME_diff(&period.days, &seconds, begin, end) == 1);
    return period;
}

/// What a strict client that trusts `authority` thinks of a server with `identity` when it dials `host`.
std::string verdict(const Authority& authority, const Identity& identity, const std::string& host) {
    const SocketPair sockets;
    const auto channel = Tls(identity).accept(sockets.server);
    TlsClient client(sockets.client, {.trusted = authority.certificate, .host = host});
    for (int flight = 0; flight < 4; ++flight) {
        client.shake_hands();
        client.exchange();
        char byte = 0;
        channel->receive(&byte, 1);
        client.exchange();
    }
    CHECK(client.is_ready() == (client.verdict() == "ok"));
    return client.verdict();
}

std::string error_of(const fs::path& folder) {
    try {
        open_authority(folder);
    } catch (const Error& error) {
        CHECK(error.kind == Error::Kind::start);
        return error.what();
    }
    return "no error";
}

std::string error_of(const Authority& authority, const std::vector<std::string>& names) {
    try {
        authority.issue(names);
    } catch (const Error& error) {
        CHECK(error.kind == Error::Kind::start);
        return error.what();
    }
    return "no error";
}

/// Sets a variable of the environment, or takes it away, until the test is over.
class Variable {
  public:
    Variable(const char* name, const char* value) : name_(name) {
        if (const char* before = std::getenv(name)) before_ = before;
        value ? ::setenv(name, value, 1) : ::unsetenv(name);
    }
    ~Variable() { before_ ? ::setenv(name_, before_->c_str(), 1) : ::unsetenv(name_); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

  private:
    const char* name_;
    std::optional<std::string> before_;
};

const std::string delete_it =
    ". Delete the folder to get a new one, which clients must then be told to trust";

}  // namespace

TEST_SUITE("the authority") {
    TEST_CASE("is made at first use, and its key is for the owner only") {
        const TemporaryFolder folder;
        const fs::path place = folder / "data/understudy";
        const mode_t before = ::umask(0);
        const Authority made = open_authority(place);
        ::umask(before);
        CHECK(made.is_new);
        CHECK(made.folder == place);
        CHECK(made.certificate_file() == place / "ca.pem");
        CHECK(mode_of(folder / "data") == 0700);
        CHECK(mode_of(place) == 0700);
        CHECK(mode_of(place / "ca.pem") == 0644);
        CHECK(mode_of(place / "ca.key") == 0600);
        CHECK(read_file(place / "ca.pem") == made.certificate);
        CHECK(read_file(place / "ca.key") == made.key);
        std::set<std::string> names;
        for (const auto& entry : fs::directory_iterator(place))
            names.insert(entry.path().filename().string());
        CHECK(names == std::set<std::string>{".lock", "ca.key", "ca.pem"});
    }

    TEST_CASE("is readable by everybody even under a narrow umask") {
        const TemporaryFolder folder;
        const mode_t before = ::umask(077);
        open_authority(folder / "ca");
        ::umask(before);
        CHECK(mode_of(folder / "ca/ca.pem") == 0644);
        CHECK(mode_of(folder / "ca/ca.key") == 0600);
    }

    TEST_CASE("is the same at the second start") {
        const TemporaryFolder folder;
        const Authority first = open_authority(folder / "ca");
        const Authority second = open_authority(folder / "ca");
        CHECK_FALSE(second.is_new);
        CHECK(second.certificate == first.certificate);
        CHECK(second.key == first.key);
        CHECK(verdict(first, second.issue({"shop.acme.example"}), "shop.acme.example") == "ok");
    }

    TEST_CASE("is made in a folder that exists, whatever else is in it") {
        const TemporaryFolder folder;
        folder.write("notes.txt", "mine");
        folder.write("ca.key.unfinished", "left by a program that was ended");
        CHECK(open_authority(folder / "").is_new);
        CHECK_FALSE(open_authority(folder / "").is_new);
        CHECK(read_file(folder / "notes.txt") == "mine");
        CHECK_FALSE(fs::exists(folder / "ca.key.unfinished"));
    }

    TEST_CASE("follows no link that was laid where it writes") {
        const TemporaryFolder folder;
        const std::string victim = folder.write("victim", "untouched");
        fs::create_directory(folder / "ca");
        fs::create_symlink(victim, folder / "ca/ca.key.unfinished");
        fs::create_symlink(folder / "nowhere", folder / "ca/ca.key");
        CHECK(open_authority(folder / "ca").is_new);
        CHECK(read_file(victim) == "untouched");
        CHECK_FALSE(fs::exists(folder / "nowhere"));
        CHECK_FALSE(fs::is_symlink(folder / "ca/ca.key"));
    }

    TEST_CASE("has a certificate that may sign those of servers, and nothing else") {
        const TemporaryFolder folder;
        const Authority authority = open_authority(folder / "ca");
        const Certificate certificate = parse(authority.certificate);
        X509* const it = certificate.get();
        CHECK(X509_get_version(it) == X509_VERSION_3);
        CHECK(X509_check_ca(it) == 1);
        CHECK(X509_get_pathlen(it) == 0);
        CHECK(X509_get_key_usage(it) == (KU_KEY_CERT_SIGN | KU_CRL_SIGN));
        CHECK(X509_get0_subject_key_id(it) != nullptr);
        for (const int nid : {NID_basic_constraints, NID_key_usage})
            CHECK(X509_EXTENSION_get_critical(X509_get_ext(it, X509_get_ext_by_NID(it, nid, -1))) == 1);
        CHECK(EVP_PKEY_get_bits(X509_get0_pubkey(it)) == 256);
        const Period period = period_of(it);
        CHECK(period.days_until_begin == -1);
        CHECK(period.days == 3650);
        char name[100] = "";
        X509_NAME_get_text_by_NID(X509_get_subject_name(it), NID_commonName, name, sizeof name);
        char host[256] = "";
        REQUIRE(::gethostname(host, sizeof host - 1) == 0);
        CHECK(std::string(name).find("Understudy local CA (" + std::string(host).substr(0, 42)) == 0);
        CHECK(std::string(name).back() == ')');
    }

    TEST_CASE("is one when threads make it at once") {
        for (int round = 0; round < 10; ++round) {
            const TemporaryFolder folder;
            std::vector<std::optional<Authority>> opened(8);
            std::vector<std::thread> threads;
            for (auto& authority : opened)
                threads.emplace_back(
                    [&authority, &folder] { authority = open_authority(folder / "a/b/ca"); });
            for (std::thread& thread : threads) thread.join();
            int makers = 0;
            for (const auto& authority : opened) {
                REQUIRE(authority);
                CHECK(authority->certificate == opened[0]->certificate);
                CHECK(authority->key == opened[0]->key);
                makers += authority->is_new ? 1 : 0;
            }
            CHECK(makers == 1);
        }
    }

    TEST_CASE("is one when programs make it at once") {
        const TemporaryFolder folder;
        int start[2];
        REQUIRE(::pipe(start) == 0);
        std::vector<pid_t> programs;
        for (int i = 0; i < 4; ++i) {
            const pid_t program = ::fork();
            REQUIRE(program >= 0);
            if (program == 0) {
                ::close(start[1]);
                char byte;
                (void)!::read(start[0], &byte, 1);  // until all are there
                try {
                    const Authority opened = open_authority(folder / "ca");
                    folder.write("seen." + std::to_string(i), opened.certificate + opened.key);
                    ::_exit(0);
                } catch (...) {
                    ::_exit(1);
                }
            }
            programs.push_back(program);
        }
        ::close(start[0]);
        ::close(start[1]);
        for (const pid_t program : programs) {
            int status = -1;
            CHECK(::waitpid(program, &status, 0) == program);
            CHECK(status == 0);
        }
        const Authority authority = open_authority(folder / "ca");
        CHECK_FALSE(authority.is_new);
        for (int i = 0; i < 4; ++i)
            CHECK(read_file(folder / ("seen." + std::to_string(i))) == authority.certificate + authority.key);
    }
}

TEST_SUITE("a damaged authority") {
    TEST_CASE("is not used, and the message says what to do") {
        const TemporaryFolder folder;
        const fs::path place = folder / "ca";
        const std::string prefix = "the certificate authority in '" + place.string() + "' cannot be used: ";
        const Authority good = open_authority(place);
        const auto write = [&](const char* name, const std::string& text) {
            std::ofstream(place / name) << text;
        };

        write("ca.pem", "nothing");
        CHECK(error_of(place) == prefix + "ca.pem holds no certificate as PEM, or a damaged one" + delete_it);
        write("ca.pem", good.certificate.substr(0, 200));
        CHECK(error_of(place) == prefix + "ca.pem holds no certificate as PEM, or a damaged one" + delete_it);
        write("ca.pem", "");
        CHECK(error_of(place) == prefix + "ca.pem holds no certificate as PEM, or a damaged one" + delete_it);
        write("ca.pem", std::string(100'000, 'x'));
        CHECK(error_of(place) == prefix + "ca.pem is far too long" + delete_it);

        write("ca.pem", good.certificate);
        write("ca.key", good.key.substr(0, 100));
        CHECK(error_of(place) == prefix + "ca.key holds no private key as PEM, or a damaged one" + delete_it);
        write("ca.key", open_authority(folder / "other").key);
        CHECK(error_of(place) == prefix + "ca.key is not the key of ca.pem" + delete_it);

        const Identity issued = good.issue({"shop.acme.example"});
        write("ca.pem", issued.chain);
        write("ca.key", issued.key);
        CHECK(error_of(place) ==
              prefix + "ca.pem is not the certificate of an authority as Understudy makes them" + delete_it);

        fs::remove(place / "ca.pem");
        CHECK(error_of(place) == prefix + "there is a ca.key, but no ca.pem" + delete_it);
        write("ca.pem", good.certificate);
        fs::remove(place / "ca.key");
        CHECK(error_of(place) == prefix + "there is a ca.pem, but no ca.key" + delete_it);
        fs::create_directory(place / "ca.key");
        CHECK(error_of(place) == prefix + "ca.key is not a file" + delete_it);
        CHECK(ERR_peek_error() == 0);

        fs::remove_all(place);
        CHECK(open_authority(place).is_new);
    }

    TEST_CASE("includes one whose key others may read") {
        const TemporaryFolder folder;
        const fs::path place = folder / "ca";
        open_authority(place);
        const std::string key = (place / "ca.key").string();
        for (const mode_t mode : {0640, 0604, 0620}) {
            REQUIRE(::chmod(key.c_str(), mode) == 0);
            CHECK(error_of(place) == "the certificate authority in '" + place.string() +
                                         "' cannot be used: others than its owner may read or write ca.key, "
                                         "and who has it can pass for "
                                         "any server. Delete the folder to get a new one, or, if nobody can "
                                         "have read it: chmod 600 '" +
                                         key + "'");
        }
        REQUIRE(::chmod(key.c_str(), 0400) == 0);
        CHECK(error_of(place) == "no error");
    }

    TEST_CASE("includes one that has expired, or is not valid yet") {
        const TemporaryFolder folder;
        const fs::path place = folder / "ca";
        const Authority good = open_authority(place);
        const Certificate certificate = parse(good.certificate);
        const Owned<BIO, BIO_free> file(BIO_new_mem_buf(good.key.data(), static_cast<int>(good.key.size())));
        const Owned<EVP_PKEY, EVP_PKEY_free> key(
            PEM_read_bio_PrivateKey(file.get(), nullptr, nullptr, nullptr));
        const auto write_valid_from = [&](int first_day, int last_day) {
            X509_time_adj_ex(X509_getm_notBefore(certificate.get()), first_day, 0, nullptr);
            X509_time_adj_ex(X509_getm_notAfter(certificate.get()), last_day, 0, nullptr);
            REQUIRE(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);
            const Owned<BIO, BIO_free> memory(BIO_new(BIO_s_mem()));
            REQUIRE(PEM_write_bio_X509(memory.get(), certificate.get()) == 1);
            char* text = nullptr;
            const long size = BIO_get_mem_data(memory.get(), &text);
            std::ofstream(place / "ca.pem") << std::string(text, static_cast<std::size_t>(size));
        };
        const std::string prefix = "the certificate authority in '" + place.string() + "' cannot be used: ";
        write_valid_from(-20, -1);
        CHECK(error_of(place) == prefix + "its certificate has expired" + delete_it);
        write_valid_from(1, 20);
        CHECK(error_of(place) ==
              prefix + "its certificate is not valid yet. Set the clock of this machine if it is wrong" +
                  delete_it);

        write_valid_from(-20, 20);
        const Identity issued = open_authority(place).issue({"shop.acme.example"});
        CHECK(period_of(parse(issued.chain).get()).days_until_end <= 20);  // no longer than its issuer
    }

    TEST_CASE("is not what a file in its place is") {
        const TemporaryFolder folder;
        const std::string file = folder.write("ca", "a file");
        CHECK(error_of(file) ==
              "cannot make a certificate authority in '" + file +
                  "': it is a file. Choose a folder that this program may write with --ca-dir");
        CHECK(error_of(fs::path(file) / "below") == "cannot make a certificate authority in '" + file +
                                                        "/below': Not a directory. Choose a folder that "
                                                        "this program may write with --ca-dir");
    }
}

TEST_SUITE("an issued certificate") {
    TEST_CASE("is believed for its names and addresses, and for no others") {
        const TemporaryFolder folder;
        const Authority authority = open_authority(folder / "ca");
        const Identity issued = authority.issue(
            {"acme.example", "*.acme.example", "localhost", "127.0.0.1", "::1", "Acme.Example"});
        for (const std::string host : {"acme.example", "shop.acme.example", "SHOP.acme.example", "localhost",
                                       "127.0.0.1", "::1", "0:0:0:0:0:0:0:1"}) {
            CAPTURE(host);
            CHECK(verdict(authority, issued, host) == "ok");
        }
        for (const std::string host :
             {"example", "other.example", "a.b.acme.example", "shop.acme.example.org"}) {
            CAPTURE(host);
            CHECK(verdict(authority, issued, host) == "hostname mismatch");
        }
        CHECK(verdict(authority, issued, "127.0.0.2") == "IP address mismatch");
    }

    TEST_CASE("is not believed by who trusts another authority") {
        const TemporaryFolder folder;
        const Authority authority = open_authority(folder / "ca");
        const Authority other = open_authority(folder / "other");
        CHECK(verdict(other, authority.issue({"acme.example"}), "acme.example") != "ok");
    }

    TEST_CASE("is what clients want of a server's") {
        const TemporaryFolder folder;
        const Authority authority = open_authority(folder / "ca");
        const Identity issued = authority.issue({"acme.example", "acme.example"});
        const Certificate certificate = parse(issued.chain);
        X509* const it = certificate.get();
        CHECK(X509_get_version(it) == X509_VERSION_3);
        CHECK(X509_check_ca(it) == 0);
        CHECK(X509_get_key_usage(it) == KU_DIGITAL_SIGNATURE);
        CHECK(X509_get_extended_key_usage(it) == XKU_SSL_SERVER);
        CHECK(X509_get0_authority_key_id(it) != nullptr);
        CHECK(X509_get0_subject_key_id(it) != nullptr);
        CHECK(X509_get_signature_nid(it) == NID_ecdsa_with_SHA256);
        const Period period = period_of(it);
        CHECK(period.days_until_begin == -1);
        CHECK(period.days == 397);
        const Owned<GENERAL_NAMES, GENERAL_NAMES_free> names(
            static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(it, NID_subject_alt_name, nullptr, nullptr)));
        CHECK(sk_GENERAL_NAME_num(names.get()) == 1);
    }

    TEST_CASE("has a serial number and key of its own, and is written nowhere") {
        const TemporaryFolder folder;
        const Authority authority = open_authority(folder / "ca");
        std::set<std::string> serials, keys;
        for (int i = 0; i < 20; ++i) {
            const Identity issued = authority.issue({"acme.example"});
            const Certificate certificate = parse(issued.chain);
            const Owned<BIGNUM, BN_free> serial(
                ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate.get()), nullptr));
            CHECK(BN_num_bits(serial.get()) > 64);
            CHECK(BN_num_bits(serial.get()) <= 128);
            CHECK_FALSE(BN_is_negative(serial.get()));
            const std::unique_ptr<char, void (*)(char*)> text(BN_bn2hex(serial.get()),
                                                              [](char* hex) { OPENSSL_free(hex); });
            serials.insert(text.get());
            keys.insert(issued.key);
        }
        CHECK(serials.size() == 20);
        CHECK(keys.size() == 20);
        CHECK(std::distance(fs::directory_iterator(folder / "ca"), fs::directory_iterator{}) == 3);
    }

    TEST_CASE("may have many names") {
        const TemporaryFolder folder;
        const Authority authority = open_authority(folder / "ca");
        std::vector<std::string> names;
        for (int i = 0; i < 500; ++i) names.push_back("shop" + std::to_string(i) + ".acme.example");
        CHECK(verdict(authority, authority.issue(names), "shop499.acme.example") == "ok");
    }

    TEST_CASE("cannot be had for what is no name") {
        const TemporaryFolder folder;
        const Authority authority = open_authority(folder / "ca");
        for (const std::string& name :
             {std::string(), std::string("https://acme.example"), std::string("acme.example:8443"),
              std::string("acme..example"), std::string("acme.example."), std::string(".acme.example"),
              std::string("shop.*.example"), std::string("sh*p.acme.example"), std::string("*"),
              std::string("*."), std::string("-acme.example"), std::string("caf\xc3\xa9.example"),
              std::string("a b.example"), std::string("acme\0.example", 13), std::string("[::1]"),
              std::string(64, 'a') + ".example", std::string("DNS:acme.example,IP:1.2.3.4")}) {
            CAPTURE(name);
            CHECK(error_of(authority, {"acme.example", name}).find("no certificate can be made for '") == 0);
        }
        CHECK(error_of(authority, {"acme.example:8443"}) ==
              "no certificate can be made for 'acme.example:8443': it is neither a host name nor an IP "
              "address. Write "
              "a host name without scheme, port and path, and one with other letters than a-z in its ASCII "
              "form "
              "(xn--...)");
        CHECK(error_of(authority, {}) == "no certificate can be made without a name");
    }
}

TEST_SUITE("the default folder of the authority") {
    TEST_CASE("is XDG_DATA_HOME's, else the one below HOME") {
        const Variable home("HOME", "/home/me");
        {
            const Variable data("XDG_DATA_HOME", "/data");
            CHECK(default_authority_folder() == "/data/understudy");
        }
        for (const char* const value : {static_cast<const char*>(nullptr), "", "relative"}) {
            const Variable data("XDG_DATA_HOME", value);
            CHECK(default_authority_folder() == "/home/me/.local/share/understudy");
        }
    }

    TEST_CASE("must be named when there is neither") {
        const Variable home("HOME", nullptr);
        const Variable data("XDG_DATA_HOME", nullptr);
        CHECK_THROWS_WITH_AS(
            default_authority_folder(),
            "there is no place for the certificate authority: neither HOME nor XDG_DATA_HOME is set. "
            "Name a folder with --ca-dir",
            Error);
    }
}
