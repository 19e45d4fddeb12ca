#include "base/AtomicFile.h"

#include "base/Errors.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>
#include <system_error>
#include <utility>

namespace clusterlens {

namespace {

[[noreturn]] void fail(const std::filesystem::path& path, int error)
{
    throw StoreError(displayName(path) + ": cannot be written: " + std::generic_category().message(error));
}

/// Closes what open() gave.
class Descriptor {
public:
    explicit Descriptor(int number)
        : m_number(number)
    {
    }
    ~Descriptor()
    {
        if (m_number >= 0)
            ::close(m_number);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    [[nodiscard]] int get() const { return m_number; }
    explicit operator bool() const { return m_number >= 0; }
    /// \return what went wrong, 0 for nothing; file systems over a network tell of a full disk only here
    [[nodiscard]] int close() { return ::close(std::exchange(m_number, -1)) == 0 ? 0 : errno; }

private:
    int m_number;
};

/// A link there is the kernel's own word for an open file, whose "target" may be no path at all: "pipe:[123]".
bool isFolderOfDescriptors(const std::filesystem::path& folder)
{
    std::error_code error;
    const auto place = std::filesystem::canonical(folder, error);
    return !error && place.filename() == "fd" && place.string().starts_with("/proc/");
}

/// Where the links end, whether something is there or not; at a link of /proc to an open file: that link.
std::filesystem::path followLinks(const std::filesystem::path& name)
{
    std::filesystem::path path = name;
    std::error_code error;
    for (int steps = 0; std::filesystem::is_symlink(path, error) && !isFolderOfDescriptors(path.parent_path()); ++steps) {
        if (steps == 40) // as many as Linux follows
            fail(name, ELOOP);
        const auto next = std::filesystem::read_symlink(path, error);
        if (error)
            fail(name, error.value());
        path = path.parent_path() / next; // an absolute one takes the place of all
    }
    return path;
}

/// \return the number of the program's own open file that \p path stands for, such as /proc/self/fd/1; else -1
int ownDescriptor(const std::filesystem::path& path)
{
    std::error_code error;
    const auto folder = std::filesystem::canonical(path.parent_path(), error);
    if (error || folder != std::filesystem::path("/proc") / std::to_string(::getpid()) / "fd")
        return -1;
    const std::string name = path.filename().string();
    int number = -1;
    const auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), number);
    return problem == std::errc() && end == name.data() + name.size() ? number : -1;
}

void writeAll(int descriptor, const char* bytes, std::size_t size, const std::filesystem::path& name)
{
    while (size > 0) {
        const ssize_t written = ::write(descriptor, bytes, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            fail(name, errno);
        bytes += written;
        size -= std::size_t(written);
    }
}

/// The permissions, and where we may the owner, of what is replaced.
void keepRights(int descriptor, const std::filesystem::path& old)
{
    struct stat rights { };
    if (::stat(old.c_str(), &rights) != 0)
        return;
    // Only root may give files away; for others it becomes theirs, as any new file does.
    [[maybe_unused]] const bool kept
        = ::fchown(descriptor, rights.st_uid, rights.st_gid) == 0 || ::fchown(descriptor, uid_t(-1), rights.st_gid) == 0;
    ::fchmod(descriptor, rights.st_mode & 0777U);
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
    , m_target(followLinks(target))
{
    std::error_code error;
    const auto found = std::filesystem::status(m_name, error);
    if (std::filesystem::is_directory(found))
        throw StoreError(displayName(m_name) + ": expected the name of a file, found a directory");
    m_replaceable = !std::filesystem::is_symlink(m_target, error)
        && (!std::filesystem::exists(found) || std::filesystem::is_regular_file(found));
    makeTemporary();
}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : m_name(std::move(other.m_name))
    , m_target(std::move(other.m_target))
    , m_replaceable(other.m_replaceable)
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

void AtomicFile::makeTemporary()
{
    std::error_code error;
    const auto folder = m_replaceable ? m_target.parent_path() : std::filesystem::temp_directory_path(error);
    // Nobody may read it before it has the permissions of the one that it replaces.
    const mode_t mode = !m_replaceable || std::filesystem::exists(m_target, error) ? 0600 : 0666;
    constexpr std::size_t longest = 200; // bytes; names may have 255
    std::random_device random;           // a process number is not enough: other computers may write to the same folder
    for (int attempt = 0; attempt < 100; ++attempt) {
        std::filesystem::path path
            = folder / fmt::format("{}.part{:08x}{:08x}", m_target.filename().string().substr(0, longest), random(), random());
        const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (descriptor >= 0) {
            ::close(descriptor);
            m_temporary = std::move(path);
            return;
        }
        if (errno != EEXIST)
            break;
    }
    fail(m_name, errno);
}

void AtomicFile::commit()
{
    if (m_replaceable)
        replaceTarget();
    else
        copyIntoTarget();
}

void AtomicFile::replaceTarget()
{
    Descriptor file(::open(m_temporary.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file)
        fail(m_name, errno);
    keepRights(file.get(), m_target);
    if (::fsync(file.get()) != 0 && errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP) // some file systems cannot
        fail(m_name, errno);
    if (const int error = file.close(); error != 0)
        fail(m_name, error);
    std::error_code error;
    std::filesystem::rename(m_temporary, m_target, error);
    if (error)
        throw StoreError(displayName(m_name) + ": cannot be replaced: " + error.message());
    m_temporary.clear();
    // The rename itself, where the folder lets us: it may be one that we cannot read, or on a file system that knows no such thing, and the file
    // is in its place already.
    const auto folder = m_target.parent_path();
    const Descriptor place(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (place)
        (void)::fsync(place.get());
}

void AtomicFile::copyIntoTarget() const
{
    std::ifstream in(m_temporary, std::ios::binary);
    const int own = ownDescriptor(m_target); // opening it once more would begin a file at its start again
    Descriptor out(own >= 0 ? ::dup(own) : ::open(m_target.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
    if (!in || !out)
        fail(m_name, errno != 0 ? errno : EIO);
    std::array<char, 65536> piece{};
    while (in) {
        in.read(piece.data(), std::streamsize(piece.size()));
        writeAll(out.get(), piece.data(), std::size_t(in.gcount()), m_name);
    }
    if (in.bad())
        fail(m_name, EIO);
    if (const int error = out.close(); error != 0)
        fail(m_name, error);
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
