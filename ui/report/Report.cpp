#include "report/Report.h"

#include "candidates/Mixture.h"
#include "document/CandidateNotes.h"
#include "document/CandidateText.h"
#include "document/CurveText.h"
#include "judgement/JudgementText.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <tuple>

namespace clusterlens::ui {

namespace {

constexpr int pageWidth = 640; // px, of what stands on a page: 17 cm at 96 dpi
constexpr qsizetype mostRows = 30;

/// For translations.
struct ReportWords {
    Q_DECLARE_TR_FUNCTIONS(Report)
};

QString number(double value, int decimals)
{
    return QString::number(value, 'f', decimals);
}

QString heading(const QString& text)
{
    return QStringLiteral("<h2>%1</h2>").arg(text.toHtmlEscaped());
}

QString paragraph(const QString& text)
{
    return text.isEmpty() ? QString() : QStringLiteral("<p>%1</p>").arg(text.toHtmlEscaped());
}

QString listOf(const QStringList& lines)
{
    QString text;
    for (const QString& line : lines)
        text += QStringLiteral("<li>%1</li>").arg(line.toHtmlEscaped());
    return text.isEmpty() ? text : QStringLiteral("<ul>%1</ul>").arg(text);
}

QString tableOf(const QStringList& head, const QList<QStringList>& rows)
{
    const auto row = [](const QStringList& cells, const char* tag) {
        QString text;
        for (const QString& cell : cells)
            text += QStringLiteral("<%1 align=\"left\">%2</%1>").arg(QLatin1String(tag), cell.toHtmlEscaped());
        return QStringLiteral("<tr>%1</tr>").arg(text);
    };
    QString text = row(head, "th");
    for (const QStringList& cells : rows)
        text += row(cells, "td");
    return QStringLiteral("<table border=\"1\" cellspacing=\"0\" cellpadding=\"3\">%1</table>").arg(text);
}

QString pictureOf(const QImage& image, const QString& what)
{
    if (image.isNull())
        return {};
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return QStringLiteral("<p><img width=\"%1\" src=\"data:image/png;base64,%2\" alt=\"%3\"></p>")
        .arg(pageWidth)
        .arg(QString::fromLatin1(bytes.toBase64()), what.toHtmlEscaped());
}

QString judgementPart(const Curve& curve)
{
    const Judgement* const judgement = lastJudgement(curve);
    if (!judgement)
        return paragraph(ReportWords::tr("No search has been made for this curve."));
    QString text = QStringLiteral("<p><b>%1</b></p>").arg(QString::fromStdString(verdictText(*judgement)).toHtmlEscaped());
    for (const std::string& belief : beliefTexts(*judgement))
        text += paragraph(QString::fromStdString(belief));
    return text;
}

QString settingsPart(const Curve& curve)
{
    const ExperimentSettings& settings = curve.data->experiment;
    QList<QStringList> rows;
    const auto add = [&](const QString& what, const QString& value, const char* key, const QString& fitted = {}) {
        rows.append({what, value, sourceText(settings.source(key)), fitted});
    };
    add(ReportWords::tr("Element"), QString::fromStdString(settings.element), "element");
    add(ReportWords::tr("Radiation"), radiationText(settings.radiation), "radiation");
    add(ReportWords::tr("Qmin"), ReportWords::tr("%1 Å⁻¹").arg(settings.pdf.qmin), "qmin");
    add(ReportWords::tr("Qmax"), ReportWords::tr("%1 Å⁻¹").arg(settings.pdf.qmax), "qmax");
    add(ReportWords::tr("Fit range, lower end"), ReportWords::tr("%1 Å").arg(settings.range.min), "rmin");
    add(ReportWords::tr("Fit range, upper end"), ReportWords::tr("%1 Å").arg(settings.range.max), "rmax");
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        const FitParameter& row = fitParameters[p];
        if (!row.isSetting())
            continue;
        const bool free = settings.fitParameters && settings.free[p];
        add(parameterSymbol(row),
            QString::fromStdString(valueText(settings.pdf.*row.value, {}, row.digits)) + QLatin1Char(' ')
                + QString::fromUtf8(row.unit),
            row.key, free ? ReportWords::tr("fitted from there") : ReportWords::tr("held"));
    }
    return tableOf(
        {ReportWords::tr("Setting"), ReportWords::tr("Value"), ReportWords::tr("Said by"), ReportWords::tr("Fit")}, rows);
}

QString shareOf(const Candidate& candidate, double CandidateBelief::*share)
{
    return candidate.belief ? QString::fromStdString(shareText((*candidate.belief).*share)) : QString();
}

/// Those that the user starred, what the panes show, then the best; each once.
QList<int> told(const Document& document, int curve)
{
    QList<int> ids = document.candidateIds(curve);
    const QList<int> shown = document.shown();
    std::ranges::stable_sort(ids, {}, [&](int id) {
        const CandidateItem& item = document.candidate(id);
        return std::tuple(!item.starred && !shown.contains(id), item.candidate->rankingRwp());
    });
    return ids.mid(0, mostRows);
}

QString candidatesPart(const Document& document, int curve)
{
    QList<int> ids = told(document, curve);
    if (ids.isEmpty())
        return paragraph(ReportWords::tr("There are no candidates."));
    const qsizetype left = document.candidateIds(curve).size() - ids.size();
    std::ranges::stable_sort(ids, {}, [&](int id) { return document.candidate(id).candidate->rankingRwp(); });
    QList<QStringList> rows;
    for (const int id : ids) {
        const CandidateItem& item = document.candidate(id);
        const Candidate& candidate = *item.candidate;
        rows.append({(item.starred ? QStringLiteral("★ ") : QString()) + item.name, QString::number(countedAtoms(candidate)),
            familyText(candidate), number(candidate.fit.rwpFit, 4), number(candidate.bond, 3),
            shareOf(candidate, &CandidateBelief::shape), shareOf(candidate, &CandidateBelief::count), originText(candidate)});
    }
    return tableOf({ReportWords::tr("Candidate"), ReportWords::tr("Atoms"), ReportWords::tr("Family"), ReportWords::tr("Rwp fit"),
                       ReportWords::tr("Bond / Å"), ReportWords::tr("Shape"), ReportWords::tr("Atoms ±10 %"),
                       ReportWords::tr("Origin")},
               rows)
        + (left > 0 ? paragraph(ReportWords::tr("%n more candidates are not told.", nullptr, int(left))) : QString());
}

QString stateText(ParameterState state)
{
    switch (state) {
    case ParameterState::Held:
        return ReportWords::tr("held");
    case ParameterState::AtBound:
        return ReportWords::tr("at its bound");
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
    QString text = QStringLiteral("<h3>%1</h3>").arg(item.name.toHtmlEscaped());
    text += paragraph(
        ReportWords::tr("Rwp after the fit %1, amplitude alone fitted %2, nothing fitted %3. Bond %4 Å, smallest distance %5 Å.")
            .arg(number(candidate.fit.rwpFit, 4), number(candidate.fit.rwpScaled, 4), number(candidate.fit.rwp, 4),
                number(candidate.bond, 3), number(candidate.minDistance, 3)));
    text += paragraph(beliefText(document, id));
    if (const std::optional<Refinement>& refinement = candidate.refinement)
        text += paragraph(
            ReportWords::tr("Refined from %1: %2. Rwp %3 before, %4 after, %5 on data that the fit did not see; %6 free "
                            "numbers, %7 independent points.")
                .arg(QString::fromStdString(refinement->parent), QString::fromStdString(refinement->choice().what),
                    number(refinement->rwpBefore, 4), number(refinement->choice().rwp, 4), number(refinement->choice().heldOut, 4))
                .arg(refinement->choice().freeParameters)
                .arg(refinement->independentPoints, 0, 'f', 0));
    text += tableOf({ReportWords::tr("Parameter"), ReportWords::tr("Value"), ReportWords::tr("State")}, rows);
    return text + listOf(candidateWarnings(document, id));
}

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
    return listOf(lines);
}

QString citePart(const QString& version)
{
    return listOf({ReportWords::tr("Clusterlens %1").arg(version),
        ReportWords::tr("The model: conditional latent diffusion (CbLDM), arXiv:2509.01370"),
        ReportWords::tr("The method: T. Egami, S. J. L. Billinge, Underneath the Bragg Peaks, 2nd ed., Pergamon 2012")});
}

} // namespace

QString reportHtml(const Document& document, int curveId, const ReportPictures& pictures, const QString& version)
{
    const Curve& curve = document.curve(curveId);
    QString page = QStringLiteral("<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>%1</title>"
                                  "<style>body{font-family:sans-serif;font-size:10pt;max-width:%2px}"
                                  "table{font-size:9pt;border-collapse:collapse}img{max-width:100%}</style></head><body>")
                       .arg(curve.name.toHtmlEscaped())
                       .arg(pageWidth + 160);
    page += QStringLiteral("<h1>%1</h1>").arg(curve.name.toHtmlEscaped());
    page += paragraph(ReportWords::tr("%1. Made by Clusterlens %2 on %3.")
                          .arg(curveSummary(*curve.data), version, QDateTime::currentDateTime().toString(Qt::ISODate)));
    page += curve.path.isEmpty() ? QString() : paragraph(ReportWords::tr("File: %1").arg(curve.path));
    page += judgementPart(curve) + listOf(curveWarnings(curve));
    page += pictureOf(pictures.curves, ReportWords::tr("Measured and calculated curves"));
    page += pictureOf(pictures.structures, ReportWords::tr("Structures"));
    page += heading(ReportWords::tr("Candidates")) + candidatesPart(document, curveId);
    for (const int id : document.shown())
        if (document.candidate(id).curve == curveId)
            page += candidatePart(document, id);
    page += heading(ReportWords::tr("Measurement")) + settingsPart(curve);
    page += heading(ReportWords::tr("Runs")) + runsPart(curve);
    page += heading(ReportWords::tr("To cite")) + citePart(version);
    return page + QStringLiteral("</body></html>\n");
}

} // namespace clusterlens::ui
