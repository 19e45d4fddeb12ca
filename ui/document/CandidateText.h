#pragma once

#include "candidates/Candidate.h"

#include <QString>

namespace clusterlens::ui {

struct CandidateItem;

// What is said of candidates, in the user's language.

/// What a candidate is called unless the user says otherwise: "Au54 dec", "oct 5" from the library, the file of a reference.
[[nodiscard]] QString candidateName(const Candidate& candidate);
[[nodiscard]] QString familyText(const Candidate& candidate); ///< "fcc with a twin plane", or empty when nothing is clear
[[nodiscard]] QString originText(const Candidate& candidate); ///< "seed 7 (3), T1 500, T2 900", "mined: oct 5", "loaded: au144.xyz"
[[nodiscard]] QString candidateToolTip(const Candidate& candidate);
[[nodiscard]] QString starredName(const CandidateItem& item); ///< "★ Au54 dec"
[[nodiscard]] QString noteLine(const CandidateItem& item);    ///< its note on one line
[[nodiscard]] QString breakable(const QString& text);         ///< for showing only: may be broken within long words
[[nodiscard]] QString noteHtml(const CandidateItem& item);    ///< a paragraph with its lines; empty where there is none

/// Of a fit parameter: "Biso / Å²", and what it is, as a sentence.
[[nodiscard]] QString parameterTitle(const FitParameter& row);
[[nodiscard]] QString parameterHint(const FitParameter& row);
[[nodiscard]] QString parameterSymbol(const FitParameter& row); ///< "Biso"
/// "0.0312(8) Å⁻¹", "0.0300 Å⁻¹ held". \param unit  " Å⁻¹", or empty
[[nodiscard]] QString fittedText(const FittedParameter& fitted, const FitParameter& row, const QString& unit = {});
[[nodiscard]] QString deviationHint(); ///< what the brackets of "0.0312(8)" are

/// Of a CandidateTableModel::Column.
[[nodiscard]] QString candidateColumnTitle(int column);
[[nodiscard]] QString candidateColumnToolTip(int column);

} // namespace clusterlens::ui
