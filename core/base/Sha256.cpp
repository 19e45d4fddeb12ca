#include "base/Sha256.h"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace clusterlens {

namespace {

/// OpenSSL says 1 for good; a checksum of something else would take a damaged file for a whole one, or a whole one for damaged.
void require(int result)
{
    if (result != 1)
        throw std::runtime_error("SHA-256: OpenSSL could not calculate it");
}

} // namespace

struct Sha256::Impl {
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};

Sha256::Sha256()
    : m_impl(std::make_unique<Impl>())
{
    if (!m_impl->context || EVP_DigestInit_ex(m_impl->context.get(), EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("SHA-256 is not available in this OpenSSL");
}

Sha256::~Sha256() = default;

void Sha256::add(std::span<const unsigned char> bytes)
{
    require(EVP_DigestUpdate(m_impl->context.get(), bytes.data(), bytes.size()));
}

void Sha256::add(const std::string& text)
{
    require(EVP_DigestUpdate(m_impl->context.get(), text.data(), text.size()));
}

std::string Sha256::finish()
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    require(EVP_DigestFinal_ex(m_impl->context.get(), digest.data(), &size));
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (unsigned int i = 0; i < size; ++i) {
        text += digits[digest[i] >> 4];
        text += digits[digest[i] & 15];
    }
    return text;
}

} // namespace clusterlens
