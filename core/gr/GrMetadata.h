#pragma once

#include "gr/GrText.h"
#include "measurement/GrFile.h"

#include <vector>

namespace clusterlens::gr {

/// Reads `key = value` and `key: value` from the first \p headerLines lines, several on a line if need be. Numbers under keys that nothing else reads are kept
/// too, for those who want a series of them.
/// Warns of values that are no numbers, that contradict each other or that cannot be.
[[nodiscard]] GrMetadata readMetadata(const Text& text, int headerLines, std::vector<ReadWarning>& warnings);

/// A key as entries have it: in lower case; T is "temperature".
[[nodiscard]] std::string headerKey(std::string_view word);

/// The first entry of that name (lower case), or null.
[[nodiscard]] const MetadataEntry* findEntry(const GrMetadata& metadata, std::string_view key);

} // namespace clusterlens::gr
