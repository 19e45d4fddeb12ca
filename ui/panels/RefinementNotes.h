#pragma once

#include "document/Document.h"
#include "plots/FrontPlot.h"

#include <QString>

#include <vector>

namespace clusterlens::ui {

/// What a refinement did and how far it can be believed, what was tried and why it was taken or not, as rich text. Empty where nothing was refined.
/// Links: "candidate:ID" to the parent, "choice:INDEX" to each choice.
[[nodiscard]] QString refinementText(const Document& document, int id);

/// The choices that were tried, for the plot. The candidate must have been refined.
[[nodiscard]] std::vector<FrontPoint> frontPoints(const Refinement& refinement);

} // namespace clusterlens::ui
