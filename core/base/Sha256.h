#pragma once

#include <memory>
#include <span>
#include <string>

namespace clusterlens {

/// SHA-256 of bytes that arrive piece by piece (OpenSSL). Every call may throw std::runtime_error: an OpenSSL that does not offer it.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    void add(std::span<const unsigned char> bytes);
    void add(const std::string& text);
    /// \return 64 hexadecimal digits; call once
    [[nodiscard]] std::string finish();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace clusterlens
