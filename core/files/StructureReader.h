#pragma once

#include "structure/PeriodicBonds.h"
#include "structure/Structure.h"

#include <istream>
#include <optional>
#include <string>
#include <vector>

namespace clusterlens {

/// Most atoms that any reader takes from a file.
inline constexpr std::size_t maxAtomsInFile = 1'000'000;

/// What a structure file says, as it says it.
struct StructureFile {
    Structure structure;            ///< elements are chemical symbols or "D"
    std::optional<CellRows> cell;   ///< of a file that repeats in space
    std::vector<std::string> notes; ///< what was odd but could be used: plain sentences
};

/// Reads an XYZ file: number of atoms, comment, then symbol (or atomic number) and x y z in Å; further columns are ignored. Of several frames
/// the first is taken, with a note. Extended XYZ may put species (or Z) and pos elsewhere with Properties=, and has a cell with Lattice=
/// unless pbc is F F F. The comment becomes the title. Safe from any thread.
/// \throws ParseError  not such a file, an unknown element, a number that is not finite, another number of rows than it says
[[nodiscard]] StructureFile readXyz(std::istream& in, const std::string& name);

/// Same, with all frames, at least one.
[[nodiscard]] std::vector<StructureFile> readXyzFrames(std::istream& in, const std::string& name);

/// Reads the first block with atoms of a CIF file and applies its symmetry: Cartesian positions, Å, of all atoms of one cell. P1 positions are
/// taken as they are, not wrapped, so a cluster in a box stays whole. A partly occupied site counts as a whole atom, with a note; of sites closer
/// than bonds of which one is partly occupied, the fullest stays.
/// \throws ParseError  no CIF, no atoms, no cell, no symmetry (operations, name or number), over 1 million atoms
[[nodiscard]] StructureFile readCif(std::istream& in, const std::string& name);

/// Reads PDFfit's .stru: Cartesian positions, Å, of the listed atoms, which fill ncell cells. \throws ParseError
[[nodiscard]] StructureFile readStru(std::istream& in, const std::string& name);

} // namespace clusterlens
