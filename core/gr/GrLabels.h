#pragma once

#include "gr/GrText.h"
#include "measurement/GrFile.h"

#include <optional>
#include <string>
#include <vector>

namespace clusterlens::gr {

/// What a column holds by its label.
enum class Meaning { Unknown, R, G, OtherFunction, Gcalc, Gobs, Gdiff, ErrorOfR, ErrorOfG, ScatteringAxis, Intensity };

[[nodiscard]] Meaning meaningOf(const std::string& label);

/// Which function of r a label names, Reduced for "G(r)" and "D(r)"; empty when it names none.
[[nodiscard]] std::optional<PdfFunction> functionOf(const std::string& label);

/// The label states G's unit, Å^-2, so that it can be no dimensionless function.
[[nodiscard]] bool saysReduced(const std::string& label);

/// nm or pm in the label of r. \param label  its unit included, "r (nm)"
[[nodiscard]] std::optional<LengthUnit> unitOf(const std::string& label);

/// Labels from the last line above the data that looks like labels as a whole: "#L r(A) G(r) d_r d_Gr", "r,Gobs,Gcalc", "% r G". A sentence
/// that begins with r, radius or Q does not. Empty when there is none. Units stay with their label, "r (nm)", also those of a row of units below
/// it; a column without a name ("" first in pandas' CSV) keeps its place.
/// \param columns  how many the data have
[[nodiscard]] std::vector<std::string> readColumnNames(const Text& text, int headerLines, int columns);

/// Position (from 1) of the first label that means \p meaning, among the first \p columns; 0: none.
[[nodiscard]] int positionOf(const std::vector<std::string>& names, Meaning meaning, int columns);

} // namespace clusterlens::gr
