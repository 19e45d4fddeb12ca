#pragma once

#include "measurement/GrFile.h"

#include <string>

namespace clusterlens::gr {

[[nodiscard]] double angstromsIn(LengthUnit unit);

/// How many lengths the function is divided by: 2 for G and T, 1 for R, 0 for g and g - 1.
[[nodiscard]] int inverseLengths(PdfFunction function);

/// Finds out which function the column of G holds, notes it in GrFile::function, and turns the curve into the reduced G(r), with a warning that
/// says what was done and why. r must be in Å already; the values may be in the file's unit and get Å as well.
///     g(r), g(r) - 1:  G = 4 pi rho0 r (g - 1)
///     T(r):            G = T - 4 pi rho0 r
///     R(r):            G = R / r - 4 pi rho0 r
/// (D. A. Keen, J. Appl. Cryst. 34 (2001) 172; T. Egami and S. J. L. Billinge, Underneath the Bragg Peaks, chapter 3.) rho0 is that of the header
/// ("rho0 = 0.066"). Without it g(r) gets that of a typical metal, since the amplitude of a curve is fitted anyway, and T(r) and R(r) the one for
/// which G oscillates around 0 far from the origin.
/// \param stated  by the user; else label and shape decide
/// \param place  "file:line" of the first data row
/// \throws ParseError  T(r) or R(r) for which no number density makes sense
void makeReduced(GrFile& file, const std::optional<PdfFunction>& stated, const std::string& place);

} // namespace clusterlens::gr
