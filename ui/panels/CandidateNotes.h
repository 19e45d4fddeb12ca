#pragma once

#include "document/Document.h"

#include <QStringList>

namespace clusterlens::ui {

/// What makes a candidate doubtful, plain sentences: atoms too close, fit parameters at a bound, samples that do not agree, warnings of the run.
[[nodiscard]] QStringList candidateWarnings(const Document& document, int id);

/// "12 of 16 samples agree on this structure", or that this proves nothing on such a curve (agreementCounts()); empty for what was not drawn.
[[nodiscard]] QString agreementText(const Document& document, int id);

} // namespace clusterlens::ui
