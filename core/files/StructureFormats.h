#pragma once

#include "files/StructureReader.h"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace clusterlens {

enum class StructureFormat {
    Xyz,         ///< plain: diffpy-CMI, Avogadro, everything else
    ExtendedXyz, ///< with Lattice and pbc="F F F": OVITO, ASE; still four columns
    Cif,         ///< P1 in a cubic box with U_iso: PDFgui, VESTA, Mercury
    Stru         ///< PDFfit's own format, the same box
};

/// What the program knows of a format but for how it is written.
struct StructureFormatEntry {
    StructureFormat format;
    std::string_view extension; ///< ".xyz"
    StructureFile (*read)(std::istream& in, const std::string& name);
};

/// All formats, each once.
[[nodiscard]] std::span<const StructureFormatEntry> structureFormats();

[[nodiscard]] const StructureFormatEntry& formatEntry(StructureFormat format);

/// The format that the extension of \p path says, in large letters or small; none for any other.
[[nodiscard]] std::optional<StructureFormat> structureFormatOf(const std::filesystem::path& path);

/// ".xyz, .extxyz, .cif or .stru", for messages.
[[nodiscard]] std::string structureExtensions();

/// Reads by extension. Safe from any thread.
/// \throws ParseError  as the readers, or another extension;  StoreError  cannot be opened
[[nodiscard]] StructureFile readStructure(const std::filesystem::path& path);

/// Only the atoms of it. \throws  as above
[[nodiscard]] Structure readStructureFile(const std::filesystem::path& path);

} // namespace clusterlens
