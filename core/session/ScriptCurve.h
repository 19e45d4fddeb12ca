#pragma once

#include "gr/LoadedCurve.h"

#include <string>

namespace clusterlens {

/// A curve as diffpy-CMI's PDFParser reads it: the file itself where it is UTF-8 and its first two columns, of four at most, are r and G in Å, with a decimal point, between blanks;
/// else the curve that was made of it, as r, G, 0, dG.
[[nodiscard]] std::string scriptCurve(const LoadedCurve& curve);

} // namespace clusterlens
