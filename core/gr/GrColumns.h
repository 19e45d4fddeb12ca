#pragma once

#include "gr/GrBlock.h"
#include "gr/GrText.h"
#include "measurement/GrFile.h"

#include <string>
#include <vector>

namespace clusterlens::gr {

/// The column of r (from 1) by the labels above the longest stretch of numbers; without them 1, or 2 where the first column only counts the rows.
[[nodiscard]] int likelyRColumn(const Text& text);

/// Decides by label, else by position: r G, r G dG, r G dr dG, each perhaps behind a column that counts the rows; PDFgui's five columns with Gdiff
/// make Gobs = Gcalc + Gdiff.
/// \param headerLines  where the labels may be
/// \param rColumn  by which the block was found
/// \param fitExport  the file is a fit by its extension (.fgr .cgr) or its header (fitrmin)
/// \param place  "file:line" of the first data row
/// \throws ParseError  the first label is that of a Q or 2theta axis, or a chosen column is not there
[[nodiscard]] GrColumns chooseColumns(const Text& text, int headerLines, const Block& block, int rColumn, bool fitExport,
    const ReadOptions& options, const std::string& place, std::vector<ReadWarning>& warnings);

/// The label of a column (from 1), "" where it has none.
[[nodiscard]] std::string labelOf(const GrColumns& columns, int column);

} // namespace clusterlens::gr
