#pragma once

#include "evaluation/Evaluation.h"

#include <nlohmann/json.hpp>

namespace clusterlens {

/// Mean Rwp of the paper's systems as its authors print it (arXiv 2509.01370, tables 2 and 3), for curves of the kind that \p settings
/// choose: an array of {"system", "cells" or "families" (each value by name), "total"}, with what is printed only. Empty for curves the paper does not have.
[[nodiscard]] nlohmann::json publishedFigures(const EvaluationSettings& settings);

} // namespace clusterlens
