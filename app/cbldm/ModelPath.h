#pragma once

#include <filesystem>
#include <string>

namespace clusterlens::cbldm {

/// The bundle to use: \p chosen if not empty, else the environment variable CLUSTERLENS_MODEL, else basis.h5 or the only .h5 file
/// in ../share/clusterlens/models beside the program or in models/ of the source tree.
/// \throws StoreError  none there; the message lists where it looked
[[nodiscard]] std::filesystem::path findModel(const std::string& chosen, const std::filesystem::path& programFolder);

} // namespace clusterlens::cbldm
