#pragma once

#include "files/ExportInfo.h"
#include "files/StructureFormats.h"
#include "structure/Structure.h"

#include <filesystem>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace clusterlens {

/// Edge of the cubic box for CIF and .stru, whole Å: the cluster's diameter + \p fitRmax + 5 Å at least, so that no pair between periodic
/// images falls into the fitted range.
[[nodiscard]] double boxLength(const PositionsXyz& positions, double fitRmax);

/// What stands against exporting into that box: two atoms closer than 1e-3 of its edge, which ASE would merge. One line, or empty.
[[nodiscard]] std::optional<std::string> findClash(const Structure& structure, double box);

/// Writes \p structure centred on its centroid (boxes: centred in the box), LF line ends, ASCII only, independent of the locale.
/// \throws std::invalid_argument  no atoms, unequal lengths, no such element, a position that is not finite or beyond 1e6 Å
/// \throws StoreError             Cif and Stru: what findClash says
void writeStructure(std::ostream& out, StructureFormat format, const Structure& structure, const ExportInfo& info);

/// All frames in one XYZ file, a trajectory for viewers (diffpy reads single frames only).
/// \throws std::invalid_argument  as above, or unequal numbers of structures and infos
void writeXyzFrames(std::ostream& out, const std::vector<Structure>& structures, const std::vector<ExportInfo>& infos);

/// Same, to a file: replaced at once or not at all, re-read and compared (elements, and positions to 1e-6 Å + 1e-8 of the box) before it returns.
/// \throws StoreError  cannot be written, or did not read back; std::invalid_argument and StoreError as writeStructure
void saveStructure(const std::filesystem::path& path, StructureFormat format, const Structure& structure, const ExportInfo& info);
void saveXyzFrames(
    const std::filesystem::path& path, const std::vector<Structure>& structures, const std::vector<ExportInfo>& infos);

/// One word for a key=value comment: blanks, quotes, '=', brackets and everything beyond ASCII become '_'. Empty text becomes "unknown".
[[nodiscard]] std::string asciiWord(const std::string& text);

} // namespace clusterlens
