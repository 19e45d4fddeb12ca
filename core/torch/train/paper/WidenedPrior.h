#pragma once

#include "torch/ModelBundle.h"
#include "torch/paper/PaperSizes.h"

namespace clusterlens {

/// Gives a bundle a conditional prior of wider hidden layers that says what its own says: added units see mixtures of what the others see, and nothing
/// listens to them yet.
/// \return whether there was something to widen. A prior that is wider than \p sizes is left as it is
/// \throws ModelError  the bundle has no prior, or one of another kind
bool widenPrior(ModelBundle& bundle, const PaperSizes& sizes);

} // namespace clusterlens
