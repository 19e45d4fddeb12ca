#pragma once

#include "base/Random.h"
#include "structure/Structure.h"

namespace clusterlens {

/// A particle as samples have them, from an ideal one: without up to 15 % of its atoms, stretched or pressed along a direction by up to 3 %, its surface up to
/// 4 % of its distance nearer to the centre, every coordinate moved by a normal deviate of up to 0.05 bonds; the first three for half of them each.
/// \param ideal  [n x 3] at unit bond length. \return [m x 3] whose bonds are of unit length in the mean
[[nodiscard]] PositionsXyz imperfectParticle(const PositionsXyz& ideal, RandomEngine& random);

} // namespace clusterlens
