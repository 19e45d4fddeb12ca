#pragma once

#include "batch/BatchPlan.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <vector>

namespace clusterlens {

/// Tells which curves of a folder have arrived. A beamline writes a file in pieces, or renames it into place: it is complete once it is not empty and neither its size nor
/// its time has changed between two looks.
class FolderWatch {
public:
    /// \param folder  looked at as batchCurves() does. \param except  the folder of the results
    FolderWatch(std::filesystem::path folder, std::filesystem::path except);

    /// Looks again. \return  curves that are complete and were not returned before, or were written anew since. \throws StoreError  it is no folder, or cannot be read
    [[nodiscard]] std::vector<BatchCurve> complete();

    /// Curves that could not be dealt with: the next look returns them once more.
    void again(const std::vector<BatchCurve>& curves);

private:
    struct Seen {
        std::uintmax_t size = 0;
        std::filesystem::file_time_type time;
        bool returned = false;
    };

    std::filesystem::path m_folder;
    std::filesystem::path m_except;
    std::map<std::filesystem::path, Seen> m_seen;
};

} // namespace clusterlens
