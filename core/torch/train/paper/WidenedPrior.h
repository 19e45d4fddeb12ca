#pragma once

#include "torch/ModelBundle.h"
#include "torch/paper/PaperSizes.h"

namespace clusterlens {

/// Gives a bundle's conditional priors, that of measured curves too, wider hidden layers; they say what they said before: added units see mixtures
/// of what the others see, and nothing listens to them yet.
/// \return whether there was something to widen. A prior that is wider than \p sizes is left as it is
/// \throws ModelError  the bundle has no prior, or one of another kind
bool widenPriors(ModelBundle& bundle, const PaperSizes& sizes);

} // namespace clusterlens
