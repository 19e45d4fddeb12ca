#include "base/AtomicFile.h"

#include "base/Errors.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>

namespace clusterlens {

namespace {

/// \param target  the name the user knows
[[noreturn]] void fail(const std::filesystem::path& target, int error)
{
    throw StoreError(target.string() + ": cannot be written: " + std::generic_category().message(error));
}

void syncToDisk(const std::filesystem::path& path, int flags, const std::filesystem::path& target)
{
    const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
    if (descriptor < 0)
        fail(target, errno);
    const int error = ::fsync(descriptor) == 0 ? 0 : errno;
    ::close(descriptor);
    if (error != 0)
        fail(target, error);
}

} // namespace

AtomicFile::AtomicFile(std::filesystem::path target)
    : m_target(std::move(target))
{
    static std::atomic<int> serial = 0; // two threads may write the same target
    m_temporary = m_target;
    m_temporary += ".part" + std::to_string(::getpid()) + "-" + std::to_string(++serial);
}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : m_target(std::move(other.m_target))
    , m_temporary(std::exchange(other.m_temporary, {}))
{
}

AtomicFile::~AtomicFile()
{
    if (m_temporary.empty())
        return;
    std::error_code ignored; // nothing to do about a temporary file that will not go
    std::filesystem::remove(m_temporary, ignored);
}

void AtomicFile::commit()
{
    syncToDisk(m_temporary, O_RDONLY, m_target);
    std::error_code error;
    std::filesystem::rename(m_temporary, m_target, error);
    if (error)
        throw StoreError(m_target.string() + ": cannot be replaced: " + error.message());
    m_temporary.clear();
    const auto folder = m_target.parent_path();
    syncToDisk(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY, m_target); // the rename itself
}

void writeFileAtomically(const std::filesystem::path& target, std::string_view bytes)
{
    AtomicFile file(target);
    errno = 0;
    std::ofstream out(file.temporaryPath(), std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out)
        fail(target, errno != 0 ? errno : EIO); // the stream itself does not say why
    file.commit();
}

} // namespace clusterlens
