#pragma once

#include "evaluation/IrregularCurves.h"

#include <filesystem>
#include <vector>

namespace clusterlens::cbldm {

/// Writes each curve as NAME.gr, its particles as NAME.xyz (of a mixture NAME-1.xyz, NAME-2.xyz ..) and what is true of all as truth.json. Older files of the
/// same names are replaced. \throws StoreError
void writeIrregularCurves(const std::filesystem::path& folder, const std::vector<IrregularCurve>& curves);

} // namespace clusterlens::cbldm
