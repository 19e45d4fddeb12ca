#pragma once

#include <cstddef>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

namespace clusterlens {

/// A text file that one program at a time adds lines to, each of which is on disk once append() returns: what was written before a crash or a power
/// cut stays. A line that was cut off by one is left out, and what follows begins on a line of its own. Safe from any thread.
class AppendFile {
public:
    /// Opens or makes the file, locks it (flock) until this goes, and reads the lines that it holds.
    /// \param most  bytes; a longer file is refused
    /// \throws StoreError  it cannot be opened or read, or another program has it
    explicit AppendFile(const std::filesystem::path& path, std::size_t most = 256U << 20U);
    ~AppendFile();
    AppendFile(const AppendFile&) = delete;
    AppendFile& operator=(const AppendFile&) = delete;

    /// Whole lines, without their ends, that the file held when it was opened.
    [[nodiscard]] const std::vector<std::string>& lines() const { return m_lines; }

    /// \param line  without line ends. \throws StoreError  full disk and the like; then the file is as before
    void append(const std::string& line);

private:
    [[noreturn]] void fail(const std::string& what) const;

    std::filesystem::path m_path;
    int m_descriptor = -1;
    std::mutex m_mutex;
    std::vector<std::string> m_lines;
};

/// Whole lines of a file that AppendFile writes, read beside the program that writes it; none where there is no such file.
/// \throws StoreError  as above, but for the lock
[[nodiscard]] std::vector<std::string> appendedLines(const std::filesystem::path& path, std::size_t most = 256U << 20U);

} // namespace clusterlens
