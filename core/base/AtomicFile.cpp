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

[[noreturn]] void failWithErrno(const std::filesystem::path& path, const std::string& what)
{
    throw StoreError(path.string() + ": " + what + ": " + std::generic_category().message(errno));
}

void syncToDisk(const std::filesystem::path& path, int flags)
{
    const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
    if (descriptor < 0)
        failWithErrno(path, "cannot open");
    const int result = ::fsync(descriptor);
    ::close(descriptor);
    if (result != 0)
        failWithErrno(path, "cannot write to disk");
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
    syncToDisk(m_temporary, O_RDONLY);
    std::error_code error;
    std::filesystem::rename(m_temporary, m_target, error);
    if (error)
        throw StoreError(m_target.string() + ": cannot be replaced: " + error.message());
    m_temporary.clear();
    const auto folder = m_target.parent_path();
    syncToDisk(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY); // the rename itself
}

void writeFileAtomically(const std::filesystem::path& target, std::string_view bytes)
{
    AtomicFile file(target);
    std::ofstream out(file.temporaryPath(), std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out)
        throw StoreError(target.string() + ": cannot be written");
    file.commit();
}

} // namespace clusterlens
