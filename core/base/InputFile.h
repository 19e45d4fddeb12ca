#pragma once

#include <filesystem>
#include <fstream>

namespace clusterlens {

/// Opens a file for reading, bytes as they are. \throws StoreError  no such file, a directory, no permission; says which
[[nodiscard]] std::ifstream openInput(const std::filesystem::path& path);

} // namespace clusterlens
