#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <istream>
#include <string>

namespace clusterlens {

/// Opens a file for reading, bytes as they are. \throws StoreError  no such file, a directory, no permission; says which
[[nodiscard]] std::ifstream openInput(const std::filesystem::path& path);

/// The bytes of a file; of a longer one the first \p most + 1, so that whoever reads them can refuse it.
/// \throws StoreError  as above, or a failing disk
[[nodiscard]] std::string readInput(const std::filesystem::path& path, std::size_t most);

/// What is left of a stream; memory is bounded by \p most, however long it is. \param name  used in messages
/// \throws ParseError  more than \p most bytes;  StoreError  a failing stream
[[nodiscard]] std::string readAll(std::istream& in, const std::string& name, std::size_t most);

} // namespace clusterlens
