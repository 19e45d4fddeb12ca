#include "batch/FolderWatch.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"

#include <system_error>
#include <utility>

namespace clusterlens {

FolderWatch::FolderWatch(std::filesystem::path folder, std::filesystem::path except)
    : m_folder(std::move(folder))
    , m_except(std::move(except))
{
}

std::vector<BatchCurve> FolderWatch::complete()
{
    std::error_code none;
    if (!std::filesystem::is_directory(m_folder, none))
        throw StoreError(displayName(m_folder) + ": expected a folder");
    std::vector<BatchCurve> arrived;
    for (const BatchCurve& curve : batchCurves(m_folder, m_except)) {
        std::error_code error;
        const std::uintmax_t size = std::filesystem::file_size(curve.file, error);
        const std::filesystem::file_time_type time = std::filesystem::last_write_time(curve.file, error);
        if (error) // gone meanwhile
            continue;
        const auto [at, isNew] = m_seen.try_emplace(curve.file, Seen{size, time});
        Seen& seen = at->second;
        if (isNew || seen.size != size || seen.time != time) {
            seen = {size, time};
            continue;
        }
        if (size > 0 && !std::exchange(seen.returned, true))
            arrived.push_back(curve);
    }
    return arrived;
}

void FolderWatch::again(const std::vector<BatchCurve>& curves)
{
    for (const BatchCurve& curve : curves)
        if (const auto at = m_seen.find(curve.file); at != m_seen.end())
            at->second.returned = false;
}

} // namespace clusterlens
