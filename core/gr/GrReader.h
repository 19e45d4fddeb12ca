#pragma once

#include "measurement/GrFile.h"

#include <filesystem>
#include <istream>

namespace clusterlens {

/// Reads a reduced PDF G(r) as PDFgetX2/X3, PDFgetN, xPDFsuite, Mantid, PDFgui and spreadsheets write it: any header, two or more columns
/// (r, G, then dG or dr, dG), separated by blanks, tabs, commas or semicolons, with point or decimal comma, in UTF-8, UTF-16 or Windows-1252.
/// The block of at least 10 rows with increasing r is the curve; nothing is left out without an entry in GrFile::skipped or GrFile::warnings.
/// Safe from any thread.
/// \param in    read to its end; the locale is not used
/// \param name  used in messages, and its extension: .sq .iq .fq .chi are refused, .fgr .cgr hold Gcalc and Gdiff
/// \throws ParseError  empty, binary or too long input; another axis than r; fewer than 10 rows; r not increasing or negative;
///                     only NaN; r plainly in nm (unless \p options say so)
/// \throws std::invalid_argument  a column in \p options that is below 1
[[nodiscard]] GrFile readGr(std::istream& in, const std::string& name, const ReadOptions& options = {});

/// Same, from a file; any path, UTF-8 names included.
/// \throws StoreError  no such file, a directory, no permission, failing disk
[[nodiscard]] GrFile readGrFile(const std::filesystem::path& path, const ReadOptions& options = {});

} // namespace clusterlens
