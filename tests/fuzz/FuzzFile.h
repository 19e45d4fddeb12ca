#pragma once

#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace clusterlens::testing {

/// A file for readers that want a path, in memory where the system has such a folder. (HDF5 cannot open what memfd_create makes.)
class FuzzFile {
public:
    FuzzFile()
    {
        std::error_code error;
        const std::filesystem::path shared = "/dev/shm";
        const auto folder = std::filesystem::is_directory(shared, error) ? shared : std::filesystem::temp_directory_path();
        m_path = folder / ("fuzz-" + std::to_string(::getpid()));
    }
    ~FuzzFile() { ::unlink(m_path.c_str()); }
    FuzzFile(const FuzzFile&) = delete;
    FuzzFile& operator=(const FuzzFile&) = delete;

    void write(const std::uint8_t* data, std::size_t size) const
    {
        if (!std::ofstream(m_path, std::ios::binary).write(reinterpret_cast<const char*>(data), std::streamsize(size)))
            std::abort();
    }
    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

} // namespace clusterlens::testing
