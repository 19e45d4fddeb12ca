#pragma once

#include "gr/LoadedCurve.h"

#include <QString>
#include <QStringList>

namespace clusterlens::ui {

// What the user has stated of one measurement, for another.

/// \p base with all that \p stated says.
[[nodiscard]] ExperimentOverrides merged(ExperimentOverrides base, const ExperimentOverrides& stated);

/// "Qmax 25 Å⁻¹", "element Pt", one for each thing that was stated; empty when nothing was.
[[nodiscard]] QStringList statedTexts(const ExperimentOverrides& overrides);

/// Gives a curve as much as goes with its data and with itself. \return  what is left out, and why; empty: nothing
[[nodiscard]] QString takeOver(LoadedCurve& curve, const ExperimentOverrides& overrides);

} // namespace clusterlens::ui
