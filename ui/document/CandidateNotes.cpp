#include "document/CandidateNotes.h"

#include "document/CurveText.h"
#include "judgement/JudgementText.h"

#include <QCoreApplication>

#include <algorithm>

namespace clusterlens::ui {

namespace {

constexpr double closestBonds = 0.75; // of the bond: nearer atoms are a clash

/// For translations.
struct NoteWords {
    Q_DECLARE_TR_FUNCTIONS(Candidates)
};

/// Place of a run among those of its curve, from 1; 0: not there.
int runNumber(const Curve& curve, int run)
{
    const auto found = std::ranges::find(curve.runs, run, &SessionRun::id);
    return found == curve.runs.end() ? 0 : int(found - curve.runs.begin()) + 1;
}

/// Of which earlier one a run draws nothing but the same again; 0: none.
int repeatedBy(const Curve& curve, const std::vector<SessionFinding>& findings, std::size_t place)
{
    const RunSummary* const run = curve.run(findings[place].run);
    for (std::size_t i = 0; i < place; ++i)
        if (const RunSummary* const earlier = curve.run(findings[i].run); run && earlier && repeats(*run, *earlier))
            return runNumber(curve, findings[i].run);
    return 0;
}

/// How often the model drew it in each run.
QString samplesText(const Curve& curve, const CandidateItem& item)
{
    const std::vector<SessionFinding> findings = item.allFindings();
    QStringList parts;
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const RunSummary* const run = curve.run(findings[i].run);
        if (!run || run->samples == 0 || findings[i].copies == 0)
            continue;
        if (findings.size() == 1)
            return NoteWords::tr("%1 of %2 samples of the model gave this structure.").arg(findings[i].copies).arg(run->samples);
        const QString count
            = NoteWords::tr("run %1: %2 of %3").arg(runNumber(curve, findings[i].run)).arg(findings[i].copies).arg(run->samples);
        const int same = repeatedBy(curve, findings, i);
        parts.append(same == 0 ? count : NoteWords::tr("%1, with the seed of run %2 and so not counted").arg(count).arg(same));
    }
    return parts.isEmpty()
        ? QString()
        : NoteWords::tr("Samples of the model that gave this structure: %1.").arg(parts.join(QStringLiteral("; ")));
}

} // namespace

QString parentName(const Document& document, const CandidateItem& item)
{
    if (document.containsCandidate(item.parent))
        return document.candidate(item.parent).name;
    const std::optional<Refinement>& refinement = item.candidate->refinement;
    return refinement ? QString::fromStdString(refinement->parent) : QString();
}

QString runsText(const Document& document, const CandidateItem& item)
{
    if (!document.containsCurve(item.curve))
        return {};
    QStringList numbers;
    for (const SessionFinding& finding : item.allFindings())
        if (const int number = runNumber(document.curve(item.curve), finding.run); number > 0)
            numbers.append(QString::number(number));
    return numbers.join(QStringLiteral(", "));
}

std::optional<CandidateBelief> beliefNow(const Document& document, const CandidateItem& item)
{
    const Curve& curve = document.curve(item.curve);
    const std::vector<SessionFinding> findings = item.allFindings();
    for (auto finding = findings.rbegin(); finding != findings.rend(); ++finding)
        if (const RunSummary* const run = curve.run(finding->run); run && run->judgement) // the newest, whose belief it has
            return isOfNow(*run, *curve.data) ? item.candidate->belief : std::nullopt;
    return item.candidate->belief; // of a run that has not ended
}

QString beliefText(const Document& document, int id)
{
    const CandidateItem& item = document.candidate(id);
    const Candidate& candidate = *item.candidate;
    QStringList sentences;
    if (const std::optional<CandidateBelief> belief = beliefNow(document, item))
        sentences.append(
            NoteWords::tr("That the particle has this number of atoms, within 10 %: %1. That it has exactly this shape: %2.")
                .arg(QString::fromStdString(shareText(belief->count)), QString::fromStdString(shareText(belief->shape))));
    for (const MixturePart& part : candidate.parts)
        sentences.append(NoteWords::tr("%1 of the atoms: %2, %n atoms.", nullptr, int(part.structure.size()))
                             .arg(QString::fromStdString(shareText(part.share)), QString::fromStdString(part.label)));
    const QString samples = candidate.origin == Origin::Generated ? samplesText(document.curve(item.curve), item) : QString();
    if (!samples.isEmpty())
        sentences.append(samples);
    else if (item.findings.size() > 1)
        sentences.append(NoteWords::tr("Found in runs %1.").arg(runsText(document, item)));
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
        warnings.append(inWindowWords(QString::fromStdString(warning)));
    const Curve& curve = document.curve(item.curve);
    const auto add = [&](const std::vector<std::string>& more) {
        for (const std::string& warning : more)
            warnings.append(inWindowWords(QString::fromStdString(warning)));
    };
    if (candidate.origin == Origin::Generated) {
        add(curve.data->experiment.warnings); // as the settings are now, with which it is fitted
        for (const SessionFinding& finding : item.allFindings())
            if (const RunSummary* const run = curve.run(finding.run))
                add(ownWarnings(*run));
    }
    warnings.removeDuplicates();
    return warnings;
}

} // namespace clusterlens::ui
