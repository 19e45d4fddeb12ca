#pragma once

#include "measurement/GrBlock.h"
#include "measurement/GrFile.h"
#include "measurement/GrText.h"

#include <string>
#include <vector>

namespace clusterlens::gr {

/// Labels from the last line above the data that holds some: "#L r(A) G(r) d_r d_Gr", "r,Gobs,Gcalc". Empty when there is none.
/// Units stay with their label: "r (nm)" is one name.
[[nodiscard]] std::vector<std::string> readColumnNames(const Text& text, int headerLines);

/// The column of r (from 1) by the labels above the longest stretch of numbers; 1 when they say nothing.
[[nodiscard]] int labelledRColumn(const Text& text);

/// Decides by label, else by position: r G, r G dG, r G dr dG; PDFgui's five columns with Gdiff make Gobs = Gcalc + Gdiff.
/// \param fitExport  the file is a fit by its extension (.fgr .cgr) or its header (fitrmin)
/// \param place  "file:line" of the first data row
/// \throws ParseError  the first label is that of a Q or 2theta axis, or a chosen column is not there
[[nodiscard]] GrColumns chooseColumns(std::vector<std::string> names, const Block& block, bool fitExport,
    const ReadOptions& options, const std::string& place, std::vector<ReadWarning>& warnings);

/// nm in the label of r.
[[nodiscard]] bool labelSaysNanometre(const GrColumns& columns);

} // namespace clusterlens::gr
