#pragma once

#include "files/StructureWriter.h"

#include <string>

namespace clusterlens::cbldm {

/// Format by extension. \throws UsageError  another one
[[nodiscard]] StructureFormat formatOf(const std::string& path);

/// A chemical symbol from the command line, as it should be written. \throws UsageError
[[nodiscard]] std::string elementOption(const std::string& text);

/// What exported files say of the program that wrote them.
[[nodiscard]] ExportInfo programInfo(const std::string& source);

} // namespace clusterlens::cbldm
