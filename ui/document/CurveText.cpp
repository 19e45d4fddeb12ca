#include "document/CurveText.h"

#include "judgement/JudgementText.h"
#include "measurement/CurveAnalysis.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <map>
#include <tuple>

namespace clusterlens::ui {

namespace {

/// For translations.
struct CurveWords {
    Q_DECLARE_TR_FUNCTIONS(Curves)
};

/// The newest run that has a judgement; null where nothing was searched.
const RunSummary* lastJudged(const Curve& curve)
{
    for (auto run = curve.runs.rbegin(); run != curve.runs.rend(); ++run)
        if (run->summary.judgement)
            return &run->summary;
    return nullptr;
}

/// All that a fit of a structure depends on. A new setting does not compile here before it has been put in or left out.
auto whatFitsDependOn(const ExperimentSettings& settings)
{
    static_assert(sizeof(FitValues) == (fitParameterCount + 2) * sizeof(double), "all but Qmin and Qmax are in the table");
    const auto& [pdf, free, lowest, highest, range, fitsAll, weights, radiation, element, bond, sources, warnings] = settings;
    PerParameter<double> values{};
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        values.at(p) = pdf.*fitParameters[p].value;
    return std::tuple(
        values, pdf.qmin, pdf.qmax, free, lowest, highest, range.min, range.max, fitsAll, weights, radiation, element);
}

} // namespace

QString sourceText(ValueSource source)
{
    return CurveWords::tr(enumText(source));
}

QString radiationWord(Radiation radiation)
{
    switch (radiation) {
    case Radiation::Xray:
        return CurveWords::tr("X-rays");
    case Radiation::Neutron:
        return CurveWords::tr("neutrons");
    case Radiation::Unknown:
        break;
    }
    return CurveWords::tr("radiation unknown");
}

QString radiationText(Radiation radiation)
{
    return radiation == Radiation::Unknown ? CurveWords::tr("not stated in the file; X-rays are assumed")
                                           : CurveWords::tr("%1 (file)").arg(radiationWord(radiation));
}

QString rangeText(const PdfCurve& curve)
{
    return CurveWords::tr("%1 – %2 Å").arg(curve.r[0], 0, 'g', 4).arg(curve.r[curve.r.size() - 1], 0, 'g', 4);
}

QString curveSummary(const LoadedCurve& curve)
{
    return CurveWords::tr("%1 · %2 · %3")
        .arg(QString::fromStdString(curve.experiment.element), rangeText(curve.file.curve),
            radiationWord(curve.file.metadata.radiation));
}

QString inWindowWords(QString sentence)
{
    static const QRegularExpression options(QStringLiteral(R"( \(--[^)]*\))"));
    static const QRegularExpression inverse(QStringLiteral(R"((Å|nm)\^-1)"));
    return sentence.remove(options).replace(inverse, QStringLiteral("\\1⁻¹"));
}

QStringList curveWarnings(const Curve& curve)
{
    QStringList warnings;
    const auto add = [&](const std::vector<std::string>& more) {
        for (const std::string& warning : more)
            warnings.append(inWindowWords(QString::fromStdString(warning)));
    };
    add(curve.data->experiment.warnings);
    std::map<std::string, std::vector<std::string>> last; // of each command: a search in the library takes nothing back
    for (const SessionRun& run : curve.runs)
        last[run.summary.command] = ownWarnings(run.summary);
    for (const auto& [command, more] : last)
        add(more);
    warnings.removeDuplicates();
    return warnings;
}

const Judgement* lastJudgement(const Curve& curve)
{
    const RunSummary* const run = lastJudged(curve);
    return run ? &*run->judgement : nullptr;
}

bool isOfNow(const RunSummary& run, const LoadedCurve& curve)
{
    const bool otherPoints = !run.checksum.empty() && run.checksum != curve.checksum;
    return !otherPoints && whatFitsDependOn(run.experiment) == whatFitsDependOn(curve.experiment);
}

bool isJudgementOfNow(const Curve& curve)
{
    const RunSummary* const run = lastJudged(curve);
    return !run || isOfNow(*run, *curve.data);
}

const Judgement* judgementOfNow(const Curve& curve)
{
    return isJudgementOfNow(curve) ? lastJudgement(curve) : nullptr;
}

QStringList allowedRanges(const Curve& curve)
{
    QStringList texts;
    if (const Judgement* const judgement = judgementOfNow(curve))
        for (const std::string& text : rangeTexts(*judgement))
            texts.append(QString::fromStdString(text));
    if (!texts.isEmpty())
        texts.prepend(CurveWords::tr("Over all shapes that were held against the curve:"));
    return texts;
}

QString oldJudgementText()
{
    return CurveWords::tr("Data or settings have changed since: search again.");
}

std::optional<double> firstPeakBond(const LoadedCurve& curve)
{
    try {
        return firstMetalPeak(curve.file.curve, curve.experiment.range);
    } catch (const std::invalid_argument&) {
        return std::nullopt;
    }
}

} // namespace clusterlens::ui
