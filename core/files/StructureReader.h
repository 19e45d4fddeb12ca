#pragma once

#include "structure/Structure.h"

#include <filesystem>
#include <istream>
#include <string>
#include <vector>

namespace clusterlens {

/// Reads an XYZ file of one frame: number of atoms, comment, then symbol (or atomic number) and x y z in Å; further columns are ignored.
/// Extended XYZ may put species and pos elsewhere with Properties=. The comment becomes the title. Safe from any thread.
/// \throws ParseError  not such a file, an unknown element, a number that is not finite, another frame behind the first
[[nodiscard]] Structure readXyz(std::istream& in, const std::string& name);

/// Same, with any number of frames, at least one.
[[nodiscard]] std::vector<Structure> readXyzFrames(std::istream& in, const std::string& name);

/// Reads the first block with atoms of a CIF file and applies its symmetry: Cartesian positions, Å, of all atoms of one cell. P1 positions are
/// taken as they are, not wrapped, so a cluster in a box stays whole.
/// \throws ParseError  no CIF, no atoms, no cell, no symmetry (operations, name or number), partly occupied sites, over 1 million atoms
[[nodiscard]] Structure readCif(std::istream& in, const std::string& name);

/// Reads PDFfit's .stru: Cartesian positions, Å, of the listed atoms (its ncell is always 1 1 1 N here). \throws ParseError
[[nodiscard]] Structure readStru(std::istream& in, const std::string& name);

/// Chooses by extension: .xyz .extxyz, .cif, .stru.
/// \throws ParseError  as above, or another extension;  StoreError  cannot be opened
[[nodiscard]] Structure readStructureFile(const std::filesystem::path& path);

} // namespace clusterlens
