#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace clusterlens {

/// The bundle to use: \p chosen if not empty, else the environment variable CLUSTERLENS_MODEL, else basis.h5 or the only .h5 file
/// in the first that has one of ../share/clusterlens/models beside the program, $XDG_DATA_HOME/clusterlens/models and the same in $XDG_DATA_DIRS.
/// What is chosen is a file or, where there is no such file, the name of one in those folders, with or without ".h5": "paper".
/// \throws StoreError  none there, and the message lists where it looked; a name that neither a file nor a bundle has, and it lists those that there are
[[nodiscard]] std::filesystem::path findModel(const std::string& chosen, const std::filesystem::path& programFolder);

/// Every .h5 file in those folders, by name; a bundle of the same name in a later folder is left out.
[[nodiscard]] std::vector<std::filesystem::path> availableModels(const std::filesystem::path& programFolder);

/// When to use a shipped bundle, in one sentence; empty for any other file.
[[nodiscard]] std::string modelAdvice(const std::filesystem::path& bundle);

} // namespace clusterlens
