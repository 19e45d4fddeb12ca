#pragma once

#include <numbers>

namespace clusterlens {

/// U_iso = B_iso times this: B = 8 pi^2 U.
inline constexpr double uPerBiso = 1.0 / (8.0 * std::numbers::pi * std::numbers::pi);

} // namespace clusterlens
