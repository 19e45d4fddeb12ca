#include "base/AppendFile.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "base/InputFile.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace clusterlens {

namespace {

std::vector<std::string> wholeLines(const std::filesystem::path& path, std::size_t most)
{
    const std::string content = readInput(path, most);
    if (content.size() > most)
        throw StoreError(fmt::format("{}: longer than {} bytes", displayName(path), most));
    std::vector<std::string> lines;
    std::size_t begin = 0;
    for (std::size_t end = content.find('\n'); end != std::string::npos; end = content.find('\n', begin)) {
        if (end > begin)
            lines.push_back(content.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

} // namespace

AppendFile::AppendFile(const std::filesystem::path& path, std::size_t most)
    : m_path(path)
    , m_descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666))
{
    try {
        if (m_descriptor < 0)
            fail("cannot be opened");
        if (::flock(m_descriptor, LOCK_EX | LOCK_NB) != 0) {
            if (errno == EWOULDBLOCK)
                throw StoreError(displayName(m_path) + ": another program is writing to it");
            if (errno != ENOLCK && errno != EOPNOTSUPP) // file systems without locks: nothing to be done about it
                fail("cannot be locked");
        }
        m_lines = wholeLines(path, most);
        const off_t size = ::lseek(m_descriptor, 0, SEEK_END);
        char last = '\n';
        if (size > 0 && ::pread(m_descriptor, &last, 1, size - 1) != 1)
            fail("cannot be read");
        if (last != '\n' && ::write(m_descriptor, "\n", 1) != 1)
            fail("cannot be written");
    } catch (...) {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
        throw;
    }
}

AppendFile::~AppendFile()
{
    ::close(m_descriptor);
}

void AppendFile::append(const std::string& line)
{
    const std::lock_guard guard(m_mutex);
    const off_t before = ::lseek(m_descriptor, 0, SEEK_END);
    const std::string bytes = line + "\n";
    std::size_t written = 0;
    while (written < bytes.size()) {
        const ssize_t now = ::write(m_descriptor, bytes.data() + written, bytes.size() - written);
        if (now < 0 && errno == EINTR)
            continue;
        if (now <= 0) {
            const int error = errno;
            (void)!::ftruncate(m_descriptor, before);
            errno = error;
            fail("cannot be written");
        }
        written += static_cast<std::size_t>(now);
    }
    if (::fdatasync(m_descriptor) != 0 && errno != EINVAL && errno != ENOSYS)
        fail("cannot be written");
}

void AppendFile::fail(const std::string& what) const
{
    throw StoreError(displayName(m_path) + ": " + what + ": " + std::system_category().message(errno));
}

std::vector<std::string> appendedLines(const std::filesystem::path& path, std::size_t most)
{
    return std::filesystem::exists(path) ? wholeLines(path, most) : std::vector<std::string>();
}

} // namespace clusterlens
