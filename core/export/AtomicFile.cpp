#include "export/AtomicFile.h"

#include "base/Errors.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>

namespace clusterlens {

namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& wanted, int error)
{
    throw StoreError(displayName(path) + ": expected " + wanted + ", found: " + std::strerror(error));
}

// Removes the temporary file unless it has become the real one.
class TemporaryFile {
public:
    explicit TemporaryFile(const std::filesystem::path& target)
        : m_target(target)
    {
        static std::atomic<unsigned> counter{0};
        do { // another process may have the same number, after a crash for example
            m_path = target;
            for (const std::string& part :
                {std::string("."), std::to_string(::getpid()), std::string("-"), std::to_string(counter++)})
                m_path += part; // one by one: GCC 12 warns wrongly of "text" + std::to_string()
            m_path += ".tmp";
            m_descriptor = ::open(m_path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        } while (m_descriptor < 0 && errno == EEXIST);
        if (m_descriptor < 0)
            fail(target, "a folder that can be written to", errno);
    }
    ~TemporaryFile()
    {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
        if (!m_renamed)
            ::unlink(m_path.c_str());
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    void write(const std::string& content)
    {
        for (std::size_t done = 0; done < content.size();) {
            const ssize_t n = ::write(m_descriptor, content.data() + done, content.size() - done);
            if (n < 0 && errno != EINTR)
                fail(m_target, "to write " + std::to_string(content.size()) + " bytes", errno);
            done += n > 0 ? static_cast<std::size_t>(n) : 0;
        }
        const bool flushed = ::fsync(m_descriptor) == 0;
        const int error = errno;
        const bool closed = ::close(m_descriptor) == 0;
        m_descriptor = -1;
        if (!flushed || !closed)
            fail(m_target, "to flush the file to the disk", flushed ? errno : error);
    }

    void takeName()
    {
        struct stat old { };
        if (::stat(m_target.c_str(), &old) == 0) // keep who may read it
            (void)::chmod(m_path.c_str(), old.st_mode & 07777U);
        if (::rename(m_path.c_str(), m_target.c_str()) != 0)
            fail(m_target, "to replace the file", errno);
        m_renamed = true;
        const auto folder = m_target.has_parent_path() ? m_target.parent_path() : std::filesystem::path(".");
        const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (descriptor >= 0) { // some network disks refuse this; the file itself is safe
            (void)::fsync(descriptor);
            ::close(descriptor);
        }
    }

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_target;
    std::filesystem::path m_path;
    int m_descriptor = -1;
    bool m_renamed = false;
};

void check(const std::filesystem::path& target, const std::filesystem::path& written, const std::string& content,
    const std::function<void(std::istream&)>& verify)
{
    std::ifstream in(written, std::ios::binary);
    const std::string found{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (!in || found != content)
        throw StoreError(displayName(target) + ": expected to read back what was written, found something else");
    if (!verify)
        return;
    try {
        std::istringstream text(found);
        verify(text);
    } catch (const std::exception& e) {
        throw StoreError(displayName(target) + ": expected a file that reads back as it was meant, found: " + e.what());
    }
}

} // namespace

void replaceFile(const std::filesystem::path& path, const std::string& content, const std::function<void(std::istream&)>& verify)
{
    std::error_code error;
    auto target = std::filesystem::is_symlink(path, error) ? std::filesystem::weakly_canonical(path, error) : path;
    if (error || target.empty())
        target = path;
    if (std::filesystem::is_directory(target, error))
        throw StoreError(displayName(path) + ": expected the name of a file, found a directory");
    TemporaryFile temporary(target);
    temporary.write(content);
    check(path, temporary.path(), content, verify);
    temporary.takeName();
}

std::string displayName(const std::filesystem::path& path)
{
    const auto utf8 = path.u8string();
    return {utf8.begin(), utf8.end()};
}

} // namespace clusterlens
