#pragma once

#include "measurement/GrFile.h"

#include <string>

namespace clusterlens::gr {

/// Refuses by what the name of a file says: .sq .fq .iq .chi have Q or 2theta for an axis. \throws ParseError
void refuseExtension(const std::string& name);

/// Refuses curves that are plainly something else: an intensity over Q or 2theta, or (for \p unitIsGiven false) r in nm or pm.
/// \param place  "file:line" of the first data row
/// \throws ParseError
void refuseOtherCurves(const GrFile& file, const std::string& place, bool unitIsGiven);

/// Refuses r beyond 1000 Å and more than 50,000 points: neither is a PDF, and what follows would take minutes. r must be in Å already.
/// \throws ParseError
void refuseRange(const GrFile& file, const std::string& place);

/// Adds a warning for everything odd: nm, missing Qmax or Qdamp, neutrons, uneven steps, a header that
/// contradicts the data.
void addWarnings(GrFile& file);

} // namespace clusterlens::gr
