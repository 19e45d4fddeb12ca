#include "base/AtomicFile.h"

#include "base/Errors.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>
#include <utility>

namespace clusterlens {

namespace {

[[noreturn]] void fail(const std::filesystem::path& path, int error)
{
    throw StoreError(displayName(path) + ": cannot be written: " + std::generic_category().message(error));
}

void syncToDisk(const std::filesystem::path& path, int flags, const std::filesystem::path& name)
{
    const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
    if (descriptor < 0)
        fail(name, errno);
    const int error = ::fsync(descriptor) == 0 ? 0 : errno;
    ::close(descriptor);
    if (error != 0)
        fail(name, error);
}

void write(const std::filesystem::path& path, const std::string& content, const std::filesystem::path& name)
{
    errno = 0;
    std::ofstream out(path, std::ios::binary);
    out.write(content.data(), static_cast<std::streamsize>(content.size()));
    out.close();
    if (!out)
        fail(name, errno != 0 ? errno : EIO); // the stream itself does not say why
}

void check(const std::filesystem::path& written, const std::string& content, const std::function<void(std::istream&)>& verify,
    const std::filesystem::path& name)
{
    std::ifstream in(written, std::ios::binary);
    const std::string found{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (!in || found != content)
        throw StoreError(displayName(name) + ": expected to read back what was written, found something else");
    if (!verify)
        return;
    try {
        std::istringstream text(found);
        verify(text);
    } catch (const std::exception& e) {
        throw StoreError(displayName(name) + ": expected a file that reads back as it was meant, found: " + e.what());
    }
}

} // namespace

AtomicFile::AtomicFile(const std::filesystem::path& target)
    : m_name(target)
    , m_target(target)
{
    std::error_code error;
    if (std::filesystem::is_symlink(target, error)) {
        const auto resolved = std::filesystem::weakly_canonical(target, error);
        if (!error)
            m_target = resolved;
    }
    if (std::filesystem::is_directory(m_target, error))
        throw StoreError(displayName(m_name) + ": expected the name of a file, found a directory");

    static std::atomic<int> serial = 0; // two threads may write the same target
    m_temporary = m_target;
    for (const std::string& part : {std::string(".part"), std::to_string(::getpid()), std::string("-"), std::to_string(++serial)})
        m_temporary += part;
}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : m_name(std::move(other.m_name))
    , m_target(std::move(other.m_target))
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
    syncToDisk(m_temporary, O_RDONLY, m_name);
    std::error_code error;
    const auto old = std::filesystem::status(m_target, error);
    if (std::filesystem::exists(old)) // keep who may read it
        std::filesystem::permissions(m_temporary, old.permissions(), error);
    std::filesystem::rename(m_temporary, m_target, error);
    if (error)
        throw StoreError(displayName(m_name) + ": cannot be replaced: " + error.message());
    m_temporary.clear();
    const auto folder = m_target.parent_path();
    syncToDisk(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY, m_name); // the rename itself
}

void replaceFile(const std::filesystem::path& path, const std::string& content, const std::function<void(std::istream&)>& verify)
{
    AtomicFile file(path);
    write(file.temporaryPath(), content, path);
    check(file.temporaryPath(), content, verify, path);
    file.commit();
}

std::string displayName(const std::filesystem::path& path)
{
    const auto utf8 = path.u8string();
    return {utf8.begin(), utf8.end()};
}

} // namespace clusterlens
