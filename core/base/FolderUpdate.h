#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace clusterlens {

/// What the name of a folder begins with that a crash may leave: an older set, inside the folder of the newer one.
inline constexpr const char* keptResultsName = "results-before-";

/// A set of files in a folder that takes the place of the older set as a whole or not at all: written into a temporary folder on the same
/// disk, then moved. Files that belong to no set stay where they are. Destroying it without commit() leaves everything as it was.
///
/// A folder that is new, or holds nothing but the older set, is exchanged for the temporary one in a single step. Where that cannot be (it holds
/// other things, is the current folder, or the system has no such step) files are moved one by one, while the whole older set stands in
/// "results-before-..." inside the folder; a failure puts it back, and a crash in those milliseconds leaves it there. The temporary folder of a program
/// that was killed is removed by the next update beside it: while its program runs it is locked.
class FolderUpdate {
public:
    using Names = std::vector<std::filesystem::path>; ///< without folder
    /// Whether a file with this name, UTF-8, belongs to the set.
    using IsOurs = std::function<bool(const std::string& name)>;

    /// \param folder  made when absent, its parents too; of a symbolic link the folder that it points to
    /// \throws StoreError  \p folder is a file, or may not be written
    FolderUpdate(const std::filesystem::path& folder, IsOurs isOurs);
    ~FolderUpdate();
    FolderUpdate(const FolderUpdate&) = delete;
    FolderUpdate& operator=(const FolderUpdate&) = delete;

    /// Write the new set here, files only, synced to disk.
    [[nodiscard]] const std::filesystem::path& stage() const { return m_stage; }

    /// Puts the set into its place and removes the older one. \param names  of the files written, in the order of their arrival: that which
    /// vouches for the others last
    /// \throws StoreError  something stands in the way, or the folder cannot be written; then the older set is whole and in its place
    void commit(const Names& names);

    /// Names of the files of \p folder that belong to the set, sorted; none where there is no such folder. \throws StoreError  it cannot be read
    [[nodiscard]] static Names ours(const std::filesystem::path& folder, const IsOurs& isOurs);

private:
    /// An open folder that is locked (flock) until this goes, or the program ends in whatever way.
    class Lock {
    public:
        Lock() = default;
        /// \param wait  for whoever has locked it
        Lock(const std::filesystem::path& folder, bool wait);
        Lock(Lock&& other) noexcept;
        Lock& operator=(Lock&& other) noexcept;
        Lock(const Lock&) = delete;
        Lock& operator=(const Lock&) = delete;
        ~Lock();

        [[nodiscard]] bool holds(const std::filesystem::path& folder) const; ///< and whether that is still the folder's name

    private:
        int m_descriptor = -1;
    };

    void makeStage();
    [[nodiscard]] std::filesystem::path makeStageIn(const std::filesystem::path& parent);
    void removeLeftovers(const std::filesystem::path& parent) const;
    [[nodiscard]] bool exchange();
    void removeExchanged() const;
    void replaceEach(const Names& names) const;
    void keepOld(const Names& old, const std::filesystem::path& kept) const;
    void putBack(const Names& old, const std::filesystem::path& kept, const Names& arrived) const;
    void removeMadeParents() const;

    std::filesystem::path m_name;              ///< as the user said it
    std::filesystem::path m_folder;            ///< absolute, links resolved
    std::filesystem::path m_stage;             ///< empty once committed
    std::vector<std::filesystem::path> m_made; ///< parents that were not there, the outermost first
    IsOurs m_isOurs;
    Lock m_lock;        ///< of the stage
    Lock m_targetsLock; ///< of the older folder, which has the stage's name for a moment once they are exchanged
};

} // namespace clusterlens
