#include "panels/CurveText.h"

#include "pdf/CurveAnalysis.h"
#include "pipeline/ShapeMiner.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace clusterlens::ui {

namespace {

QString text(const char* source)
{
    return QCoreApplication::translate("Curves", source);
}

QString radiationName(Radiation radiation)
{
    switch (radiation) {
    case Radiation::Xray:
        return text("X-rays");
    case Radiation::Neutron:
        return text("neutrons");
    case Radiation::Unknown:
        break;
    }
    return text("radiation unknown");
}

/// Core's sentences name options of the command line, which mean nothing here: "(--qmax)".
QString withoutOptions(QString sentence)
{
    static const QRegularExpression options(QStringLiteral(R"( \(--[^)]*\))"));
    return sentence.remove(options);
}

} // namespace

QString radiationText(Radiation radiation)
{
    return radiation == Radiation::Unknown ? text("not stated in the file; X-rays are assumed")
                                           : text("%1 (file)").arg(radiationName(radiation));
}

QString rangeText(const PdfCurve& curve)
{
    return text("%1 – %2 Å").arg(curve.r[0], 0, 'g', 4).arg(curve.r[curve.r.size() - 1], 0, 'g', 4);
}

QString curveSummary(const LoadedCurve& curve)
{
    return text("%1 · %2 · %3")
        .arg(QString::fromStdString(curve.experiment.element), rangeText(curve.file.curve),
            radiationName(curve.file.metadata.radiation));
}

QStringList curveWarnings(const Curve& curve)
{
    QStringList warnings;
    const auto add = [&](const std::vector<std::string>& more) {
        for (const std::string& warning : more)
            warnings.append(withoutOptions(QString::fromStdString(warning)));
    };
    add(readerWarnings(curve.data->file));
    add(curve.data->experiment.warnings);
    if (curve.lastRun)
        add(curve.lastRun->warnings);
    warnings.removeDuplicates();
    return warnings;
}

std::optional<double> firstPeakBond(const LoadedCurve& curve)
{
    try {
        return firstPeak(curve.file.curve, peakWindow(curve.file.curve, curve.experiment.fit.range));
    } catch (const std::invalid_argument&) {
        return std::nullopt;
    }
}

} // namespace clusterlens::ui
