#include "document/CandidateNotes.h"

#include "judgement/JudgementText.h"

#include <QCoreApplication>

namespace clusterlens::ui {

namespace {

constexpr double closestBonds = 0.75; // of the bond: nearer atoms are a clash

/// For translations.
struct NoteWords {
    Q_DECLARE_TR_FUNCTIONS(Candidates)
};

} // namespace

QString beliefText(const Document& document, int id)
{
    const CandidateItem& item = document.candidate(id);
    const Candidate& candidate = *item.candidate;
    QStringList sentences;
    if (candidate.belief)
        sentences.append(
            NoteWords::tr("That the particle has this number of atoms, within 10 %: %1. That it has exactly this shape: %2.")
                .arg(QString::fromStdString(shareText(candidate.belief->count)),
                    QString::fromStdString(shareText(candidate.belief->shape))));
    for (const MixturePart& part : candidate.parts)
        sentences.append(NoteWords::tr("%1 of the atoms: %2, %n atoms.", nullptr, int(part.structure.size()))
                             .arg(QString::fromStdString(shareText(part.share)), QString::fromStdString(part.label)));
    const RunSummary* const run = document.curve(item.curve).run(item.run);
    if (candidate.origin == Origin::Generated && candidate.copies > 0 && run && run->samples > 0)
        sentences.append(
            NoteWords::tr("%1 of %2 samples of the model gave this structure.").arg(candidate.copies).arg(run->samples));
    return sentences.join(QLatin1Char(' '));
}

QStringList candidateWarnings(const Document& document, int id)
{
    const CandidateItem& item = document.candidate(id);
    const Candidate& candidate = *item.candidate;
    QStringList warnings;
    if (candidate.minDistance < closestBonds * candidate.bond)
        warnings.append(
            NoteWords::tr("Two atoms are only %1 Å apart, less than 75 % of the bond length of %2 Å: the structure is not sound.")
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
