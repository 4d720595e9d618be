// The part of encoding.h that OpenSSL does.
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <stdexcept>

#include "base/encoding.h"

namespace understudy {
namespace {

const EVP_MD* fetch(const char* name) {
    // Kept for the life of the program: looking an algorithm up costs more than hashing a short text.
    const EVP_MD* algorithm = EVP_MD_fetch(nullptr, name, nullptr);
    if (algorithm == nullptr) throw std::runtime_error(std::string("this OpenSSL offers no ") + name);
    return algorithm;
}

const EVP_MD* algorithm_of(Hash hash) {
    switch (hash) {
        case Hash::md5: {
            static const EVP_MD* const md5 = fetch("MD5");
            return md5;
        }
        case Hash::sha1: {
            static const EVP_MD* const sha1 = fetch("SHA1");
            return sha1;
        }
        case Hash::sha256: {
            static const EVP_MD* const sha256 = fetch("SHA256");
            return sha256;
        }
    }
    throw std::logic_error("no such hash");
}

void require(bool has_succeeded) {
    if (!has_succeeded) throw std::runtime_error("OpenSSL could not compute a digest");
}

using Result = std::array<unsigned char, EVP_MAX_MD_SIZE>;

std::string text_from(const Result& result, unsigned size) {
    return std::string(reinterpret_cast<const char*>(result.data()), size);
}

}  // namespace

std::string digest(Hash hash, std::string_view bytes) {
    Result result;
    unsigned size = 0;
    require(EVP_Digest(bytes.data(), bytes.size(), result.data(), &size, algorithm_of(hash), nullptr) == 1);
    return text_from(result, size);
}

std::string hmac(Hash hash, std::string_view key, std::string_view message) {
    Result result;
    unsigned size = 0;
    const auto* message_bytes = reinterpret_cast<const unsigned char*>(message.data());
    const void* key_bytes = key.empty() ? "" : key.data();  // a null key would mean "the one from before"
    require(HMAC(algorithm_of(hash), key_bytes, static_cast<int>(key.size()), message_bytes, message.size(),
                 result.data(), &size) != nullptr);
    return text_from(result, size);
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

RunningDigest::RunningDigest(Hash hash) : context_(EVP_MD_CTX_new()) {
    const bool has_started = context_ != nullptr && EVP_DigestInit_ex2(static_cast<EVP_MD_CTX*>(context_),
                                                                       algorithm_of(hash), nullptr) == 1;
    if (!has_started) EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(context_));
    require(has_started);
}

RunningDigest::~RunningDigest() {
    EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(context_));
}

void RunningDigest::add(std::string_view bytes) {
    require(EVP_DigestUpdate(static_cast<EVP_MD_CTX*>(context_), bytes.data(), bytes.size()) == 1);
}

std::string RunningDigest::finish() {
    Result result;
    unsigned size = 0;
    require(EVP_DigestFinal_ex(static_cast<EVP_MD_CTX*>(context_), result.data(), &size) == 1);
    return text_from(result, size);
}

}  // namespace understudy
