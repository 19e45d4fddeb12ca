#include "ModelPath.h"

#include "base/Errors.h"

#include <cstdlib>
#include <optional>
#include <vector>

namespace clusterlens::cbldm {

namespace fs = std::filesystem;

namespace {

std::optional<fs::path> bundleIn(const fs::path& folder)
{
    std::error_code ignored;
    if (fs::is_regular_file(folder / "basis.h5", ignored))
        return folder / "basis.h5";
    std::vector<fs::path> bundles;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored))
        if (entry.path().extension() == ".h5")
            bundles.push_back(entry.path());
    return bundles.size() == 1 ? std::optional(bundles.front()) : std::nullopt;
}

} // namespace

fs::path findModel(const std::string& chosen, const fs::path& programFolder)
{
    if (!chosen.empty())
        return chosen;
    if (const char* const named = std::getenv("CLUSTERLENS_MODEL"); named && *named)
        return named;
    const std::vector<fs::path> folders = {programFolder / "../share/clusterlens/models", fs::path(CLUSTERLENS_SOURCE) / "models"};
    std::string looked;
    for (const fs::path& folder : folders) {
        if (const std::optional<fs::path> bundle = bundleIn(folder))
            return bundle->lexically_normal();
        looked += (looked.empty() ? "" : " and ") + folder.lexically_normal().string();
    }
    throw StoreError("no model: expected basis.h5 in " + looked + "; name one with --model or the variable CLUSTERLENS_MODEL");
}

} // namespace clusterlens::cbldm
