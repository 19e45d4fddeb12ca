#pragma once

#include "document/Document.h"

#include <QStringList>

namespace clusterlens::ui {

/// What makes a candidate doubtful, plain sentences: atoms too close, fit parameters at a bound, samples that do not agree, warnings of the run.
[[nodiscard]] QStringList candidateWarnings(const Document& document, int id);

/// Of what a refined candidate was refined from: as it is called now, or as it was called then where it is gone; empty of others.
[[nodiscard]] QString parentName(const Document& document, const CandidateItem& item);

/// "1, 3": numbers of the curve's runs that found it, as they are told everywhere; empty where none is known.
[[nodiscard]] QString runsText(const Document& document, const CandidateItem& item);

/// What the newest search that found it believes of it, as long as fits are those that it was counted with; empty else.
[[nodiscard]] std::optional<CandidateBelief> beliefNow(const Document& document, const CandidateItem& item);

/// How likely shape and number of atoms are, what a mixture is made of, and how many samples gave it; empty where nothing of it is known.
[[nodiscard]] QString beliefText(const Document& document, int id);

} // namespace clusterlens::ui
