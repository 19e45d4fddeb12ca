#pragma once

#include "base/Errors.h"

#include <QString>

#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace clusterlens::testing {

/// The message of the StoreError that \p action throws, empty when it throws none.
template <typename Action> QString storeError(Action&& action)
{
    try {
        action();
    } catch (const StoreError& e) {
        return QString::fromUtf8(e.what());
    }
    return {};
}

/// The bytes of a file, empty where there is none.
inline std::string bytesOf(const std::filesystem::path& path)
{
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// No file of this process grows beyond this, as on a full disk.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit now{bytes, m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &now);
    }
    ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &m_before); }

private:
    rlimit m_before{};
};

} // namespace clusterlens::testing
