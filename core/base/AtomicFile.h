#pragma once

#include <filesystem>
#include <functional>
#include <istream>
#include <string>

namespace clusterlens {

/// A file that appears whole or not at all: written under a temporary name in the same folder, synced to disk, renamed into place.
/// A symbolic link stays one: what it points to is replaced, or made where it is not there yet. A replaced file's permissions are kept, and, where
/// the system lets us, its owner. Destroying it without commit() removes the temporary file and leaves an older target untouched.
/// What is no regular file (/dev/null, a pipe, /dev/stdout) cannot be replaced: commit() then writes the bytes into it.
class AtomicFile {
public:
    /// Makes the temporary file, empty; until commit() only its owner may read one that is to replace another.
    /// \throws StoreError  \p target is a folder, the folder cannot be written, a circle of links
    explicit AtomicFile(const std::filesystem::path& target);
    ~AtomicFile();
    AtomicFile(AtomicFile&& other) noexcept;
    AtomicFile& operator=(AtomicFile&&) = delete;

    /// Write here, by whatever means, and close it before commit().
    [[nodiscard]] const std::filesystem::path& temporaryPath() const { return m_temporary; }

    /// \throws StoreError  disk full, temporary file gone, folder not writable; then the old file is untouched
    void commit();

private:
    void makeTemporary();
    void replaceTarget();
    void copyIntoTarget() const;

    std::filesystem::path m_name;      ///< as the user said it
    std::filesystem::path m_target;    ///< links followed
    bool m_replaceable = true;         ///< a regular file, or none yet
    std::filesystem::path m_temporary; ///< empty once committed or moved from
};

/// Writes \p content through an AtomicFile; before it takes the name it is read back, compared byte for byte and given to \p verify.
/// \param verify  throws when what it reads is not what was meant
/// \throws StoreError  anything that went wrong, naming \p path; then the old file is untouched
void replaceFile(
    const std::filesystem::path& path, const std::string& content, const std::function<void(std::istream&)>& verify = {});

/// \p path in UTF-8, for messages.
[[nodiscard]] std::string displayName(const std::filesystem::path& path);

} // namespace clusterlens
