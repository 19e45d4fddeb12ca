#pragma once

#include "base/Random.h"
#include "structure/Structure.h"

namespace clusterlens {

/// The cage C60: bonds of 1.43 Å, all of one length.
[[nodiscard]] Structure carbonCage();

/// A sphere of about \p diameter Å of CeO2 (fluorite, a = 5.411 Å) or TiO2 (rutile, a = 4.594 Å, c = 2.959 Å, u = 0.305) about a random point.
[[nodiscard]] Structure ceriaSphere(double diameter, RandomEngine& random);
[[nodiscard]] Structure titaniaSphere(double diameter, RandomEngine& random);

/// Equal hard spheres pressed into a round particle without any order: no two atoms nearer than \p bond Å less 3 %.
[[nodiscard]] PositionsXyz disorderedSpheres(int atoms, double bond, RandomEngine& random);

} // namespace clusterlens
