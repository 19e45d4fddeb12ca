#pragma once

#include "document/Document.h"

#include <QString>
#include <QStringList>

namespace clusterlens::ui {

// What is said of curves, in the user's language.

/// Core's sentences as the window writes them: without options of the command line, which mean nothing here ("(--qmax)"), and with Å⁻¹ for Å^-1.
[[nodiscard]] QString inWindowWords(QString sentence);

[[nodiscard]] QString sourceText(ValueSource source);         ///< who said it: "file", "default", "you", "data"
[[nodiscard]] QString radiationWord(Radiation radiation);     ///< "X-rays"
[[nodiscard]] QString radiationText(Radiation radiation);     ///< "X-rays (file)"
[[nodiscard]] QString rangeText(const PdfCurve& curve);       ///< "0.01 – 20 Å"
[[nodiscard]] QString curveSummary(const LoadedCurve& curve); ///< "Au · 0.01 – 20 Å · X-rays", the second line of the list
[[nodiscard]] QStringList curveWarnings(
    const Curve& curve); ///< of the reader, the settings and the last run of each kind, each once
/// Of the newest run that has one; null where nothing was searched. \param curve  must outlive the result
[[nodiscard]] const Judgement* lastJudgement(const Curve& curve);
/// Whether a run was made for the points of now, with settings that lead to the fits of now.
[[nodiscard]] bool isOfNow(const RunSummary& run, const LoadedCurve& curve);
/// False where the newest run that has a judgement is not: its verdict is on others then.
[[nodiscard]] bool isJudgementOfNow(const Curve& curve);
[[nodiscard]] QString oldJudgementText(); ///< what to say then
/// As lastJudgement(), and null too where it is an old one: for tables, which have no room to say so.
[[nodiscard]] const Judgement* judgementOfNow(const Curve& curve);
/// What the data allow over all shapes that were held against the curve, by judgementOfNow(): "Atoms: 146 (68 %: ...)." and so on; none where there is nothing to say.
[[nodiscard]] QStringList allowedRanges(const Curve& curve);
/// Bond length that the first peak stands for; empty when there is no peak.
[[nodiscard]] std::optional<double> firstPeakBond(const LoadedCurve& curve);

} // namespace clusterlens::ui
