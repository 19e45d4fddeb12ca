#pragma once

#include "CommandContext.h"
#include "model/ModelLibrary.h"

namespace clusterlens::cbldm {

/// The library of the networks, loaded by the first call: LibTorch takes half a second, which most commands have no use for.
/// \throws ModelError  it is not there, or of another version
[[nodiscard]] const ModelLibrary& modelLibrary(const CommandContext& context);

} // namespace clusterlens::cbldm
