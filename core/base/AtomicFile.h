#pragma once

#include <filesystem>
#include <string_view>

namespace clusterlens {

/// A file that appears whole or not at all: written under a temporary name in the same folder, synced to disk, renamed into place.
/// Destroying it without commit() removes the temporary file and leaves an older target untouched.
class AtomicFile {
public:
    explicit AtomicFile(std::filesystem::path target);
    ~AtomicFile();
    AtomicFile(AtomicFile&& other) noexcept;
    AtomicFile& operator=(AtomicFile&&) = delete;

    /// Write here, by whatever means, and close it before commit().
    [[nodiscard]] const std::filesystem::path& temporaryPath() const { return m_temporary; }

    /// \throws StoreError  disk full, folder not writable
    void commit();

private:
    std::filesystem::path m_target;
    std::filesystem::path m_temporary; ///< empty once committed or moved from
};

/// Writes \p bytes through an AtomicFile. \throws StoreError
void writeFileAtomically(const std::filesystem::path& target, std::string_view bytes);

} // namespace clusterlens
