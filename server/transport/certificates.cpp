// One of the three files that know OpenSSL; see also tls.cpp and base/digest.cpp.
#include "transport/certificates.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <arpa/inet.h>
#include <unistd.h>

#include <understudy/server.h>

#include "base/letter_case.h"
#include "transport/authority_folder.h"
#include "transport/owned.h"

namespace understudy::transport {
namespace {

namespace fs = std::filesystem;

constexpr int authority_days = 3650;
constexpr int issued_days = 397;     // what browsers accept at most, give or take one
constexpr int days_in_the_past = 1;  // of that, for clients whose clock is behind
constexpr int serial_bits = 128;
constexpr std::size_t longest_common_name = 64;

using Certificate = Owned<X509, X509_free>;
using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using Bio = Owned<BIO, BIO_free>;

[[noreturn]] void fail(const std::string& message) {
    ERR_clear_error();
    throw Error(Error::Kind::start, message);
}

void require(bool has_succeeded) {
    if (has_succeeded) return;
    const char* text = ERR_reason_error_string(ERR_peek_last_error());
    const std::string why = text != nullptr ? text : "unknown reason";
    ERR_clear_error();
    throw std::runtime_error("OpenSSL could not make a certificate: " + why);
}

// Certificates and PEM ----------------------------------------------------------------------------

Bio reader_of(std::string_view text) {
    Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    require(bio != nullptr);
    return bio;
}

Certificate certificate_from(std::string_view pem) {
    return Certificate(PEM_read_bio_X509(reader_of(pem).get(), nullptr, nullptr, nullptr));
}

int refuse_passphrase(char*, int, int, void*) {
    return -1;
}

Key key_from(std::string_view pem) {
    return Key(PEM_read_bio_PrivateKey(reader_of(pem).get(), nullptr, refuse_passphrase, nullptr));
}

std::string text_of(BIO* memory) {
    char* text = nullptr;
    const long size = BIO_get_mem_data(memory, &text);
    return std::string(text, static_cast<std::size_t>(size));
}

std::string pem_of(X509* certificate) {
    const Bio memory(BIO_new(BIO_s_mem()));
    require(memory != nullptr && PEM_write_bio_X509(memory.get(), certificate) == 1);
    return text_of(memory.get());
}

std::string pem_of(EVP_PKEY* key) {
    const Bio memory(BIO_new(BIO_s_secmem()));
    require(memory != nullptr &&
            PEM_write_bio_PKCS8PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
    return text_of(memory.get());
}

Key make_key() {
    Key key(EVP_EC_gen("P-256"));
    require(key != nullptr);
    return key;
}

void add_extension(X509* certificate, X509* issuer, int which, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509V3_set_ctx_nodb(&context);
    const Owned<X509_EXTENSION, X509_EXTENSION_free> extension(
        X509V3_EXT_conf_nid(nullptr, &context, which, value));
    require(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1);
}

/// Everything but issuer and extensions.
Certificate begin_certificate(EVP_PKEY* key, std::string_view common_name, int days) {
    Certificate certificate(X509_new());
    require(certificate != nullptr && X509_set_version(certificate.get(), X509_VERSION_3) == 1);
    const Owned<BIGNUM, BN_free> serial(BN_new());
    do
        require(serial != nullptr &&
                BN_rand(serial.get(), serial_bits, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1);
    while (BN_is_zero(serial.get()));
    require(BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(certificate.get())) != nullptr);
    time_t now = ::time(nullptr);
    require(X509_time_adj_ex(X509_getm_notBefore(certificate.get()), -days_in_the_past, 0, &now) != nullptr);
    require(X509_time_adj_ex(X509_getm_notAfter(certificate.get()), days - days_in_the_past, 0, &now) !=
            nullptr);
    require(X509_set_pubkey(certificate.get(), key) == 1);
    require(X509_NAME_add_entry_by_NID(X509_get_subject_name(certificate.get()), NID_commonName,
                                       MBSTRING_UTF8,
                                       reinterpret_cast<const unsigned char*>(common_name.data()),
                                       static_cast<int>(common_name.size()), -1, 0) == 1);
    return certificate;
}

void sign(X509* certificate, const X509* issuer, EVP_PKEY* key) {
    require(X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1);
    require(X509_sign(certificate, key, EVP_sha256()) > 0);
}

// The names of a server ---------------------------------------------------------------------------

bool is_label(std::string_view text) {
    const auto is_fine = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    return !text.empty() && text.size() <= 63 && std::all_of(text.begin(), text.end(), is_fine) &&
           text.front() != '-' && text.back() != '-';
}

/// `name` is in lower case.
bool is_dns_name(std::string_view name) {
    if (name.size() > 253) return false;
    if (name.starts_with("*.")) name.remove_prefix(2);
    while (true) {
        const std::size_t dot = name.find('.');
        if (!is_label(name.substr(0, dot))) return false;
        if (dot == std::string_view::npos) return true;
        name.remove_prefix(dot + 1);
    }
}

/// The bytes of an IPv4 or IPv6 address, or nothing.
std::string address_bytes(const std::string& text) {
    unsigned char bytes[16];
    std::size_t size = 0;
    if (::inet_pton(AF_INET, text.c_str(), bytes) == 1) size = 4;
    if (size == 0 && ::inet_pton(AF_INET6, text.c_str(), bytes) == 1) size = 16;
    return std::string(reinterpret_cast<const char*>(bytes), size);
}

Owned<GENERAL_NAME, GENERAL_NAME_free> general_name(const std::string& name) {
    const std::string address = address_bytes(name);
    const std::string& value = address.empty() ? name : address;
    if (address.empty() && !is_dns_name(name)) {
        fail("no certificate can be made for '" + name +
             "': it is neither a host name nor an IP address. Write a host name without scheme, port and "
             "path, "
             "and one with other letters than a-z in its ASCII form (xn--...)");
    }
    Owned<GENERAL_NAME, GENERAL_NAME_free> made(GENERAL_NAME_new());
    Owned<ASN1_STRING, ASN1_STRING_free> text(
        ASN1_STRING_type_new(address.empty() ? V_ASN1_IA5STRING : V_ASN1_OCTET_STRING));
    require(made && text && ASN1_STRING_set(text.get(), value.data(), static_cast<int>(value.size())) == 1);
    GENERAL_NAME_set0_value(made.get(), address.empty() ? GEN_DNS : GEN_IPADD, text.release());
    return made;
}

void add_names(X509* certificate, std::vector<std::string> names) {
    if (names.empty()) fail("no certificate can be made without a name");
    for (std::string& name : names) name = lower(name);
    const Owned<GENERAL_NAMES, GENERAL_NAMES_free> list(GENERAL_NAMES_new());
    require(list != nullptr);
    for (auto name = names.begin(); name != names.end(); ++name) {
        if (std::find(names.begin(), name, *name) != name) continue;
        auto made = general_name(*name);
        require(sk_GENERAL_NAME_push(list.get(), made.get()) > 0);
        made.release();
    }
    require(X509_add1_ext_i2d(certificate, NID_subject_alt_name, list.get(), 0, X509V3_ADD_APPEND) == 1);
}

// The authority -----------------------------------------------------------------------------------

/// Throws Error(start) unless servers' certificates can be issued with these.
void check(const AuthorityFiles& files, const fs::path& folder) {
    const auto refuse = [&](const std::string& why) {
        ERR_clear_error();
        refuse_authority(folder, why);
    };
    const Certificate certificate = certificate_from(files.certificate);
    if (!certificate) refuse("ca.pem holds no certificate as PEM, or a damaged one");
    const Key key = key_from(files.key);
    if (!key) refuse("ca.key holds no private key as PEM, or a damaged one");
    X509* const it = certificate.get();
    if (X509_check_private_key(it, key.get()) != 1) refuse("ca.key is not the key of ca.pem");
    // The key usage is all ones when the certificate does not restrict it.
    const bool may_sign = X509_check_ca(it) == 1 && (X509_get_key_usage(it) & KU_KEY_CERT_SIGN) != 0 &&
                          X509_get0_subject_key_id(it) != nullptr &&
                          (EVP_PKEY_is_a(key.get(), "EC") == 1 || EVP_PKEY_is_a(key.get(), "RSA") == 1);
    if (!may_sign) refuse("ca.pem is not the certificate of an authority as Understudy makes them");
    if (X509_cmp_current_time(X509_get0_notBefore(it)) > 0)
        refuse("its certificate is not valid yet. Set the clock of this machine if it is wrong");
    if (X509_cmp_current_time(X509_get0_notAfter(it)) < 0) refuse("its certificate has expired");
    ERR_clear_error();
}

std::optional<Authority> load(const fs::path& folder, Half half) {
    auto files = read_authority(folder, half);
    if (!files) return std::nullopt;
    check(*files, folder);
    return Authority{
        .folder = folder, .certificate = std::move(files->certificate), .key = std::move(files->key)};
}

std::string name_of_authority() {
    char host[256] = "";
    if (::gethostname(host, sizeof host - 1) != 0) host[0] = '\0';
    std::string printable;
    for (const char* c = host; *c != '\0'; ++c) printable += *c > ' ' && *c < '\x7f' ? *c : '?';
    const std::string_view before = "Understudy local CA (";
    return std::string(before) + printable.substr(0, longest_common_name - before.size() - 1) + ')';
}

AuthorityFiles make_authority() {
    const Key key = make_key();
    const Certificate certificate = begin_certificate(key.get(), name_of_authority(), authority_days);
    X509* const it = certificate.get();
    add_extension(it, it, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    add_extension(it, it, NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(it, it, NID_subject_key_identifier, "hash");
    sign(it, it, key.get());

    return {.certificate = pem_of(it), .key = pem_of(key.get())};
}

}  // namespace

bool is_certifiable(const std::string& name) {
    return !address_bytes(name).empty() || is_dns_name(lower(name));
}

Authority open_authority(const fs::path& folder) {
    ERR_clear_error();
    // Without the lock first: the folder may be one that this program can only read.
    if (auto found = load(folder, Half::may_become_whole)) return *std::move(found);
    const AuthorityFolder locked(folder);
    if (auto found = load(folder, Half::is_a_mistake)) return *std::move(found);
    AuthorityFiles made = make_authority();
    locked.write(made);
    return {.folder = folder,
            .certificate = std::move(made.certificate),
            .key = std::move(made.key),
            .is_new = true};
}

Identity Authority::issue(const std::vector<std::string>& names) const {
    ERR_clear_error();
    const Certificate issuer = certificate_from(certificate);
    const Key issuer_key = key_from(this->key);
    require(issuer && issuer_key);
    const Key own_key = make_key();
    const Certificate made = begin_certificate(own_key.get(), "Understudy", issued_days);
    X509* const it = made.get();
    if (ASN1_TIME_compare(X509_get0_notAfter(it), X509_get0_notAfter(issuer.get())) > 0)
        require(X509_set1_notAfter(it, X509_get0_notAfter(issuer.get())) == 1);
    add_extension(it, issuer.get(), NID_basic_constraints, "critical,CA:FALSE");
    add_extension(it, issuer.get(), NID_key_usage, "critical,digitalSignature");
    add_extension(it, issuer.get(), NID_ext_key_usage, "serverAuth");
    add_extension(it, issuer.get(), NID_subject_key_identifier, "hash");
    add_extension(it, issuer.get(), NID_authority_key_identifier, "keyid:always");
    add_names(it, names);
    sign(it, issuer.get(), issuer_key.get());
    return {.chain = pem_of(it),
            .key = pem_of(own_key.get()),
            .chain_name = "the issued certificate",
            .key_name = "the issued key"};
}

fs::path default_authority_folder() {
    const auto folder_in = [](const char* variable) {
        const char* value = std::getenv(variable);
        return fs::path(value != nullptr ? value : "");
    };
    // The XDG specification has relative paths ignored.
    if (const fs::path data = folder_in("XDG_DATA_HOME"); data.is_absolute()) return data / "understudy";
    if (const fs::path home = folder_in("HOME"); !home.empty()) return home / ".local/share/understudy";
    fail(
        "there is no place for the certificate authority: neither HOME nor XDG_DATA_HOME is set. "
        "Name a folder with --ca-dir");
}

}  // namespace understudy::transport
