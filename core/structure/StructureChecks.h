#pragma once

#include "structure/Structure.h"

#include <Eigen/Core>

#include <optional>
#include <string>
#include <vector>

namespace clusterlens {

/// Why \p structure is no cluster whose curve could be calculated: fewer than two atoms or more than \p maxAtoms, two atoms in one place
/// (metals closer than 0.5 Å, others than 0.1 Å), or coordinates that are plainly not in Å. "expected ..., found ..."; empty when it is one.
[[nodiscard]] std::optional<std::string> structureFault(const Structure& structure, Eigen::Index maxAtoms);

/// What is odd about a structure that can be used: plain sentences.
[[nodiscard]] std::vector<std::string> structureNotes(const Structure& structure);

} // namespace clusterlens
