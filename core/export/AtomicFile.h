#pragma once

#include <filesystem>
#include <functional>
#include <istream>
#include <string>

namespace clusterlens {

/// Replaces a file so that at every moment, power cuts included, its name holds the old or the whole new content: a temporary file beside it
/// is written, flushed to the disk, read back, compared byte for byte and given to \p verify; then it takes the name.
/// A symbolic link stays one: its target is replaced. The folder must exist.
/// \param verify  throws when what it reads is not what was meant
/// \throws StoreError  anything that went wrong, naming \p path; then the old file is untouched and the temporary one removed
void replaceFile(
    const std::filesystem::path& path, const std::string& content, const std::function<void(std::istream&)>& verify = {});

/// \p path in UTF-8, for messages.
[[nodiscard]] std::string displayName(const std::filesystem::path& path);

} // namespace clusterlens
