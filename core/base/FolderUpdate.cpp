#include "base/FolderUpdate.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

namespace clusterlens {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(const fs::path& path, const std::string& what, const std::error_code& error)
{
    throw StoreError(displayName(path) + ": " + what + ": " + error.message());
}

constexpr const char* stagePrefix = ".clusterlens-part";

std::string uniqueName(const std::string& start)
{
    static std::atomic<int> serial = 0; // two threads may write into the same folder
    return fmt::format("{}{}-{}", start, ::getpid(), ++serial);
}

/// A rename is on disk once its folder is. Some file systems cannot do that, and then there is nothing to be done about it.
void sync(const fs::path& folder)
{
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    (void)::fsync(descriptor);
    ::close(descriptor);
}

bool isOnSameDisk(const fs::path& a, const fs::path& b)
{
    struct stat first = {};
    struct stat second = {};
    return ::stat(a.c_str(), &first) == 0 && ::stat(b.c_str(), &second) == 0 && first.st_dev == second.st_dev;
}

/// So that nobody's rights change when one folder takes the place of another.
bool giveSameOwner(const fs::path& from, const fs::path& to)
{
    struct stat wanted = {};
    struct stat present = {};
    if (::stat(from.c_str(), &wanted) != 0 || ::stat(to.c_str(), &present) != 0)
        return false;
    return wanted.st_uid == present.st_uid && wanted.st_gid == present.st_gid && ::chmod(to.c_str(), wanted.st_mode & 07777U) == 0;
}

/// Whether this program's current folder is \p folder or lies in it: the shell that called would find itself in a removed one.
bool holdsCurrentFolder(const fs::path& folder)
{
    std::error_code error;
    const fs::path current = fs::weakly_canonical(fs::current_path(error), error);
    return error || std::mismatch(folder.begin(), folder.end(), current.begin(), current.end()).first == folder.end();
}

/// Files and links, which take the place of a file and are removed like one; no folder is ever one of a set.
bool isFile(const fs::directory_entry& entry)
{
    std::error_code error;
    const fs::file_type type = entry.symlink_status(error).type();
    return type == fs::file_type::regular || type == fs::file_type::symlink;
}

bool exchangeFolders(const fs::path& a, const fs::path& b)
{
#ifdef RENAME_EXCHANGE
    return ::renameat2(AT_FDCWD, a.c_str(), AT_FDCWD, b.c_str(), RENAME_EXCHANGE) == 0;
#else
    (void)a;
    (void)b;
    return false;
#endif
}

void moveFile(const fs::path& from, const fs::path& to)
{
    std::error_code error;
    fs::rename(from, to, error);
    if (error)
        fail(to, "cannot be replaced", error);
}

} // namespace

FolderUpdate::Lock::Lock(const fs::path& folder, bool wait)
    : m_descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW))
{
    if (m_descriptor >= 0 && ::flock(m_descriptor, LOCK_EX | (wait ? 0 : LOCK_NB)) != 0)
        ::close(std::exchange(m_descriptor, -1));
}

FolderUpdate::Lock::Lock(Lock&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
{
}

FolderUpdate::Lock& FolderUpdate::Lock::operator=(Lock&& other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

FolderUpdate::Lock::~Lock()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

bool FolderUpdate::Lock::holds(const fs::path& folder) const
{
    struct stat locked = {};
    struct stat present = {};
    return m_descriptor >= 0 && ::fstat(m_descriptor, &locked) == 0 && ::lstat(folder.c_str(), &present) == 0
        && locked.st_ino == present.st_ino && locked.st_dev == present.st_dev;
}

FolderUpdate::FolderUpdate(const fs::path& folder, IsOurs isOurs)
    : m_name(folder)
    , m_isOurs(std::move(isOurs))
{
    std::error_code error;
    m_folder = fs::weakly_canonical(fs::absolute(folder, error), error);
    if (error)
        fail(m_name, "cannot make the folder", error);
    if (!m_folder.has_filename()) // "new/", of which weakly_canonical() keeps the slash
        m_folder = m_folder.parent_path();
    if (fs::exists(m_folder, error) && !fs::is_directory(m_folder, error))
        throw StoreError(displayName(m_name) + ": cannot make the folder: a file has that name");
    try {
        makeStage();
    } catch (...) {
        removeMadeParents();
        throw;
    }
}

FolderUpdate::~FolderUpdate()
{
    if (m_stage.empty())
        return;
    std::error_code ignored; // nothing to do about a temporary folder that will not go
    fs::remove_all(m_stage, ignored);
    removeMadeParents();
}

void FolderUpdate::makeStage()
{
    std::error_code error;
    const fs::path parent = m_folder.parent_path();
    for (fs::path missing = parent; !missing.empty() && !fs::exists(missing, error); missing = missing.parent_path())
        m_made.insert(m_made.begin(), missing);
    fs::create_directories(parent, error);
    if (error)
        fail(m_name, "cannot make the folder", error);
    const bool present = fs::is_directory(m_folder, error);
    if (present && ::access(m_folder.c_str(), R_OK | W_OK | X_OK) != 0) // a rename would not ask the folder itself
        fail(m_name, "cannot write into the folder", {errno, std::generic_category()});
    if (!present || isOnSameDisk(parent, m_folder))
        m_stage = makeStageIn(parent);
    if (m_stage.empty() && present)
        m_stage = makeStageIn(m_folder);
    if (m_stage.empty())
        fail(m_name, "cannot make the folder", {errno, std::generic_category()});
    removeLeftovers(m_stage.parent_path());
}

/// Empty, with the reason in errno, where there can be none.
fs::path FolderUpdate::makeStageIn(const fs::path& parent)
{
    for (int attempt = 0; attempt < 100; ++attempt) {
        const fs::path stage = parent / uniqueName(stagePrefix);
        if (::mkdir(stage.c_str(), 0777) != 0) {
            if (errno != EEXIST)
                return {};
            continue;
        }
        m_lock = Lock(stage, true);                         // who takes it for a leftover before that has soon removed it
        if (m_lock.holds(stage) || fs::is_directory(stage)) // not every disk has locks
            return stage;
    }
    errno = EEXIST;
    return {};
}

/// Stages whose program was killed: those that can be locked. Of what lies in them only files of a set, and those that were being written, go.
void FolderUpdate::removeLeftovers(const fs::path& parent) const
{
    std::error_code ignored;
    Names stages;
    for (fs::directory_iterator entry(parent, ignored); !ignored && entry != fs::directory_iterator(); entry.increment(ignored))
        if (entry->path().filename().string().starts_with(stagePrefix) && entry->path() != m_stage)
            stages.push_back(entry->path());
    for (const fs::path& stage : stages) {
        const Lock lock(stage, false);
        if (!lock.holds(stage))
            continue;
        Names files;
        for (const fs::directory_entry& entry : fs::directory_iterator(stage, ignored)) {
            const std::string name = displayName(entry.path().filename());
            if (isFile(entry) && (m_isOurs(name) || m_isOurs(name.substr(0, name.rfind(".part")))))
                files.push_back(entry.path());
        }
        for (const fs::path& file : files)
            fs::remove(file, ignored);
        fs::remove(stage, ignored); // only when nothing is left
    }
}

FolderUpdate::Names FolderUpdate::ours(const fs::path& folder, const IsOurs& isOurs)
{
    std::error_code error;
    if (!fs::is_directory(folder, error))
        return {};
    Names names;
    for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator(); entry.increment(error))
        if (isFile(*entry) && isOurs(displayName(entry->path().filename())))
            names.push_back(entry->path().filename());
    if (error)
        fail(folder, "cannot read the folder", error);
    std::ranges::sort(names);
    return names;
}

void FolderUpdate::commit(const Names& names)
{
    sync(m_stage);
    std::error_code error;
    if (!fs::exists(m_folder, error))
        fs::rename(m_stage, m_folder, error);
    if (!fs::exists(m_stage, error)) {
        sync(m_folder.parent_path());
    } else if (exchange()) {
        sync(m_folder.parent_path());
        removeExchanged();
    } else {
        replaceEach(names);
        fs::remove(m_stage, error);
    }
    m_stage.clear();
    m_lock = Lock();
    m_targetsLock = Lock();
}

bool FolderUpdate::exchange()
{
    std::error_code error;
    m_targetsLock = Lock(m_folder, false);
    for (fs::directory_iterator entry(m_folder, error); !error && entry != fs::directory_iterator(); entry.increment(error))
        if (!isFile(*entry) || !m_isOurs(displayName(entry->path().filename())))
            return false;
    return !error && !holdsCurrentFolder(m_folder) && giveSameOwner(m_folder, m_stage) && exchangeFolders(m_stage, m_folder);
}

void FolderUpdate::removeExchanged() const
{
    std::error_code ignored;
    Names late; // made by somebody else between the look into the folder and the exchange
    for (const fs::directory_entry& entry : fs::directory_iterator(m_stage, ignored))
        if (!isFile(entry) || !m_isOurs(displayName(entry.path().filename())))
            late.push_back(entry.path().filename());
    for (const fs::path& name : late)
        fs::rename(m_stage / name, m_folder / name, ignored);
    for (const fs::path& name : ours(m_stage, m_isOurs))
        fs::remove(m_stage / name, ignored);
    fs::remove(m_stage, ignored); // only when nothing is left
}

void FolderUpdate::replaceEach(const Names& names) const
{
    for (const fs::path& name : names)
        if (fs::is_directory(fs::symlink_status(m_folder / name)))
            throw StoreError(displayName(m_name / name) + ": cannot be replaced: a folder has that name");
    const Names old = ours(m_folder, m_isOurs);
    const fs::path kept = m_folder / uniqueName(keptResultsName);
    Names arrived;
    keepOld(old, kept);
    try {
        for (auto name = old.rbegin(); name != old.rend(); ++name)
            fs::remove(m_folder / *name);
        for (const fs::path& name : names) {
            moveFile(m_stage / name, m_folder / name);
            arrived.push_back(name);
        }
        sync(m_folder);
    } catch (const std::exception& e) {
        putBack(old, kept, arrived);
        throw StoreError(e.what());
    }
    std::error_code ignored;
    fs::remove_all(kept, ignored);
}

void FolderUpdate::keepOld(const Names& old, const fs::path& kept) const
{
    if (old.empty())
        return;
    std::error_code error;
    fs::create_directory(kept, error);
    for (auto name = old.begin(); !error && name != old.end(); ++name) {
        if (fs::is_symlink(m_folder / *name, error))
            fs::copy_symlink(m_folder / *name, kept / *name, error);
        else if (fs::create_hard_link(m_folder / *name, kept / *name, error); error) // not every disk has such links
            fs::copy_file(m_folder / *name, kept / *name, error);
    }
    if (error) {
        std::error_code ignored; // nothing was taken away yet
        fs::remove_all(kept, ignored);
        fail(m_name, "the older files cannot be kept meanwhile", error);
    }
    sync(kept);
}

void FolderUpdate::putBack(const Names& old, const fs::path& kept, const Names& arrived) const
{
    std::error_code ignored; // what cannot be put back is still in the folder of old files
    for (const fs::path& name : arrived)
        fs::remove(m_folder / name, ignored);
    bool whole = true;
    for (const fs::path& name : old) {
        std::error_code error;
        const fs::path back = kept / name;
        fs::rename(back, m_folder / name, error);
        whole = whole && !error;
    }
    if (whole)
        fs::remove_all(kept, ignored);
}

void FolderUpdate::removeMadeParents() const
{
    std::error_code ignored;
    for (auto made = m_made.rbegin(); made != m_made.rend(); ++made)
        fs::remove(*made, ignored); // only while it is empty
}

} // namespace clusterlens
