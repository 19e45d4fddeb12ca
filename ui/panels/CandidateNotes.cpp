#include "panels/CandidateNotes.h"

#include "measurement/CurveWarnings.h"

#include <QCoreApplication>

namespace clusterlens::ui {

namespace {

constexpr double closestBonds = 0.75; // of the bond: nearer atoms are a clash

/// For translations.
struct CandidateWords {
    Q_DECLARE_TR_FUNCTIONS(Candidates)
};

} // namespace

QString agreementText(const Document& document, int id)
{
    const CandidateItem& item = document.candidate(id);
    const Candidate& candidate = *item.candidate;
    if (candidate.origin != Origin::Generated)
        return {};
    if (candidate.copies == 0)
        return CandidateWords::tr("An alternative: the model gave it after what the samples agree on was ruled out");
    const Curve& curve = document.curve(item.curve);
    const RunSummary* const run = curve.run(item.run);
    if (run && run->samples > 0 && !agreementCounts(curve.data->file.curve, run->experiment))
        return CandidateWords::tr("%1 of %2 samples gave this structure, which proves nothing on such a curve")
            .arg(candidate.copies)
            .arg(run->samples);
    if (run && run->samples > 0)
        return CandidateWords::tr("%1 of %2 samples agree on this structure").arg(candidate.copies).arg(run->samples);
    return CandidateWords::tr("Samples that gave this structure: %1").arg(candidate.copies); // of one that was cancelled
}

QStringList candidateWarnings(const Document& document, int id)
{
    const CandidateItem& item = document.candidate(id);
    const Candidate& candidate = *item.candidate;
    QStringList warnings;
    if (candidate.minDistance < closestBonds * candidate.bond)
        warnings.append(CandidateWords::tr(
            "Two atoms are only %1 Å apart, less than 75 % of the bond length of %2 Å: the structure is not sound.")
                            .arg(candidate.minDistance, 0, 'f', 2)
                            .arg(candidate.bond, 0, 'f', 2));
    for (const std::string& warning : boundWarnings(candidate.fit.parameters))
        warnings.append(QString::fromStdString(warning));
    const RunSummary* const run = document.curve(item.curve).run(item.run);
    if (run && candidate.origin == Origin::Generated)
        for (const std::string& warning : run->warnings)
            warnings.append(QString::fromStdString(warning));
    return warnings;
}

} // namespace clusterlens::ui
