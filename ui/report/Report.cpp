#include "report/Report.h"

#include "candidates/Mixture.h"
#include "document/CandidateNotes.h"
#include "document/CandidateRanking.h"
#include "document/CandidateText.h"
#include "document/CitedWorks.h"
#include "document/CurveText.h"
#include "judgement/JudgementText.h"
#include "report/Html.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace clusterlens::ui {

namespace {

constexpr qsizetype mostRows = 30;

/// For translations.
struct ReportWords {
    Q_DECLARE_TR_FUNCTIONS(Report)
};

QString judgementPart(const Curve& curve)
{
    const Judgement* const judgement = lastJudgement(curve);
    if (!judgement)
        return paragraph(ReportWords::tr("No search has been made for this curve."));
    QString text = QStringLiteral("<p><b>%1</b></p>").arg(QString::fromStdString(verdictText(*judgement)).toHtmlEscaped());
    if (!isJudgementOfNow(curve))
        text += paragraph(oldJudgementText());
    for (const std::string& belief : beliefTexts(*judgement))
        text += paragraph(QString::fromStdString(belief));
    return text;
}

QString limitsText(const ExperimentSettings& settings, std::size_t p)
{
    const RRange limits = limitsOf(p, settings.lowest[p], settings.highest[p]);
    return ReportWords::tr("%1 to %2", "limits of a fit")
        .arg(limits.min)
        .arg(std::isfinite(limits.max) ? QString::number(limits.max) : ReportWords::tr("any"));
}

QString settingsPart(const Curve& curve)
{
    const ExperimentSettings& settings = curve.data->experiment;
    QList<QStringList> rows;
    const auto add = [&](const QString& what, const QString& value, const char* key, const QString& fitted = {}) {
        rows.append({what, value, sourceText(settings.source(key)), fitted});
    };
    add(ReportWords::tr("Element"), QString::fromStdString(settings.element), "element");
    add(ReportWords::tr("Radiation"), radiationWord(settings.radiation), "radiation");
    add(ReportWords::tr("Qmin"), ReportWords::tr("%1 Å⁻¹").arg(settings.pdf.qmin), "qmin");
    add(ReportWords::tr("Qmax"), ReportWords::tr("%1 Å⁻¹").arg(settings.pdf.qmax), "qmax");
    add(ReportWords::tr("Bond"),
        settings.bond ? ReportWords::tr("%1 Å").arg(*settings.bond) : ReportWords::tr("found from the curve"), "bond");
    add(ReportWords::tr("Fit range, lower end"), ReportWords::tr("%1 Å").arg(settings.range.min), "rmin");
    add(ReportWords::tr("Fit range, upper end"), ReportWords::tr("%1 Å").arg(settings.range.max), "rmax");
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        const FitParameter& row = fitParameters[p];
        if (!row.isSetting())
            continue;
        const bool free = settings.fitParameters && settings.free[p];
        const bool limited = settings.lowest[p] || settings.highest[p];
        const QString fitted = limited ? ReportWords::tr("fitted from there, within your limits %1").arg(limitsText(settings, p))
                                       : ReportWords::tr("fitted from there");
        add(parameterSymbol(row),
            QString::fromStdString(valueText(settings.pdf.*row.value, {}, row.digits)) + QLatin1Char(' ')
                + QString::fromUtf8(row.unit),
            row.key, free ? fitted : ReportWords::tr("held"));
    }
    return tableOf(
        {ReportWords::tr("Setting"), ReportWords::tr("Value"), ReportWords::tr("Said by"), ReportWords::tr("Fit")}, rows);
}

QString shareOf(const std::optional<CandidateBelief>& belief, double CandidateBelief::*share)
{
    return belief ? QString::fromStdString(shareText((*belief).*share)) : QString();
}

/// Those that the user starred or wrote about, what the panes show, then the best; each once.
QList<int> told(const Document& document, int curve)
{
    QList<int> ids = document.candidateIds(curve);
    const QList<int> shown = document.shown();
    std::ranges::stable_sort(ids, {}, [&](int id) {
        const CandidateItem& item = document.candidate(id);
        return std::tuple(!item.starred && item.note.isEmpty() && !shown.contains(id), item.candidate->rankingRwp());
    });
    return ids.mid(0, mostRows);
}

QString candidatesPart(const Document& document, int curve)
{
    const QList<int> ids = bestFirst(document, told(document, curve));
    if (ids.isEmpty())
        return paragraph(ReportWords::tr("There are no candidates."));
    const qsizetype left = document.candidateIds(curve).size() - ids.size();
    const bool notes = std::ranges::any_of(ids, [&](int id) { return !document.candidate(id).note.isEmpty(); });
    QStringList head{ReportWords::tr("Candidate"), ReportWords::tr("Atoms"), ReportWords::tr("Family"), ReportWords::tr("Rwp"),
        ReportWords::tr("Bond / Å"), ReportWords::tr("Shape"), ReportWords::tr("Atoms ±10 %"), ReportWords::tr("Origin"),
        ReportWords::tr("Runs")};
    if (notes)
        head.append(ReportWords::tr("Note"));
    QList<QStringList> rows;
    for (const int id : ids) {
        const CandidateItem& item = document.candidate(id);
        const Candidate& candidate = *item.candidate;
        const std::optional<CandidateBelief> belief = beliefNow(document, item);
        rows.append({starredName(item), QString::number(countedAtoms(candidate)), familyText(candidate),
            numberText(candidate.fit.rwpFit, 4), numberText(candidate.bond, 3), shareOf(belief, &CandidateBelief::shape),
            shareOf(belief, &CandidateBelief::count), originText(candidate), runsText(document, item)});
        if (notes)
            rows.last().append(breakable(noteLine(item)));
    }
    return tableOf(head, rows)
        + (left > 0 ? paragraph(ReportWords::tr("%n more candidates are not told.", nullptr, int(left))) : QString());
}

QString stateText(ParameterState state)
{
    switch (state) {
    case ParameterState::Held:
        return ReportWords::tr("held");
    case ParameterState::AtBound:
        return ReportWords::tr("at its limit");
    case ParameterState::Free:
        break;
    }
    return ReportWords::tr("fitted");
}

QString candidatePart(const Document& document, int id)
{
    const CandidateItem& item = document.candidate(id);
    const Candidate& candidate = *item.candidate;
    QList<QStringList> rows;
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        const FittedParameter& fitted = candidate.fit.parameters[p];
        const FitParameter& row = fitParameters[p];
        rows.append({parameterTitle(row), QString::fromStdString(valueText(fitted.value, fitted.esd, row.digits)),
            stateText(fitted.state)});
    }
    QString text = QStringLiteral("<h3>%1</h3>").arg(starredName(item).toHtmlEscaped()) + noteHtml(item);
    text += paragraph(
        ReportWords::tr("Rwp after the fit %1, amplitude alone fitted %2, nothing fitted %3. Bond %4 Å, smallest distance %5 Å.")
            .arg(numberText(candidate.fit.rwpFit, 4), numberText(candidate.fit.rwpScaled, 4), numberText(candidate.fit.rwp, 4),
                numberText(candidate.bond, 3), numberText(candidate.minDistance, 3)));
    text += paragraph(beliefText(document, id));
    if (const std::optional<Refinement>& refinement = candidate.refinement)
        text += paragraph(
            ReportWords::tr("Refined from %1: %2. Rwp %3 before, %4 after, %5 on data that the fit did not see; %6 free "
                            "numbers, %7 independent points.")
                .arg(parentName(document, item), QString::fromStdString(refinement->choice().what),
                    numberText(refinement->rwpBefore, 4), numberText(refinement->choice().rwp, 4),
                    numberText(refinement->choice().heldOut, 4))
                .arg(refinement->choice().freeParameters)
                .arg(refinement->independentPoints, 0, 'f', 0));
    text += tableOf({ReportWords::tr("Parameter"), ReportWords::tr("Value"), ReportWords::tr("State")}, rows);
    return text + listOf(candidateWarnings(document, id));
}

/// Numbered as candidates name them.
QString runsPart(const Curve& curve)
{
    QStringList lines;
    for (const SessionRun& run : curve.runs) {
        const RunSummary& summary = run.summary;
        QString line = ReportWords::tr("%1, Clusterlens %2")
                           .arg(QString::fromStdString(summary.command), QString::fromStdString(summary.programVersion));
        if (summary.model)
            line += ReportWords::tr(", model %1 (%2, SHA-256 %3) on %4")
                        .arg(QString::fromStdString(summary.model->name), QString::fromStdString(summary.model->architecture),
                            QString::fromStdString(summary.model->sha256), QString::fromStdString(summary.model->device));
        if (summary.sampling)
            line += ReportWords::tr(", %1 samples, seed %2, T1 %3, T2 %4, %5 steps, guidance %6")
                        .arg(summary.samples)
                        .arg(summary.sampling->seed)
                        .arg(summary.sampling->t1)
                        .arg(summary.sampling->t2)
                        .arg(summary.sampling->steps)
                        .arg(summary.sampling->guidance);
        lines.append(line);
    }
    return listOf(lines, "ol");
}

} // namespace

QString citePart(const QString& version)
{
    return headingText(ReportWords::tr("To cite")) + listOf(worksToCite(version));
}

ReportPart reportPart(const Document& document, int curveId, const QList<int>& shown, const QList<CurveColumn>& numbers)
{
    const Curve& curve = document.curve(curveId);
    ReportPart part;
    part.above = paragraph(ReportWords::tr("%1.").arg(curveSummary(*curve.data)));
    QStringList told;
    for (const CurveColumn& number : numbers)
        if (const QString text = number.texts.value(curveId); !text.isEmpty())
            told.append(ReportWords::tr("%1: %2", "a number of a curve").arg(number.title, text));
    part.above += paragraph(told.join(QStringLiteral(", ")));
    part.above += curve.path.isEmpty() ? QString() : paragraph(ReportWords::tr("File: %1").arg(curve.path));
    part.above += judgementPart(curve) + listOf(curveWarnings(curve));
    part.below = headingText(ReportWords::tr("Candidates")) + candidatesPart(document, curveId);
    for (const int id : shown)
        part.below += candidatePart(document, id);
    part.below += headingText(ReportWords::tr("Measurement")) + settingsPart(curve);
    part.below += headingText(ReportWords::tr("Runs")) + runsPart(curve);
    return part;
}

QString reportHtml(const Document& document, int curveId, const ReportPictures& pictures, const QString& version,
    const QList<CurveColumn>& numbers)
{
    QList<int> shown;
    for (const int id : document.shown())
        if (document.candidate(id).curve == curveId)
            shown.append(id);
    const QString name = document.curve(curveId).name;
    const ReportPart part = reportPart(document, curveId, shown, numbers);
    return titleText(name) + paragraph(madeText(version)) + part.above
        + pictureText(pictures.curves, ReportWords::tr("Measured and calculated curves"))
        + pictureText(pictures.structures, ReportWords::tr("Structures")) + part.below + citePart(version);
}

} // namespace clusterlens::ui
