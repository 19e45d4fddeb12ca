#include "document/Overrides.h"

#include "document/CandidateText.h"
#include "document/CurveText.h"

#include <QCoreApplication>

#include <stdexcept>

namespace clusterlens::ui {

namespace {

/// For translations.
struct OverrideWords {
    Q_DECLARE_TR_FUNCTIONS(Overrides)
};

template <typename Value> void take(std::optional<Value>& to, const std::optional<Value>& from)
{
    if (from)
        to = from;
}

/// \return why not; empty: they are taken
QString tryOverrides(LoadedCurve& curve, const ExperimentOverrides& overrides)
{
    try {
        curve = withOverrides(curve, overrides);
        return {};
    } catch (const std::invalid_argument& e) {
        return inWindowWords(QString::fromUtf8(e.what()));
    }
}

/// In another unit, or of shorter data, the range lies elsewhere.
ExperimentOverrides withoutRange(ExperimentOverrides overrides)
{
    overrides.rmin.reset();
    overrides.rmax.reset();
    return overrides;
}

/// Limits of one curve need not hold the values of another.
ExperimentOverrides withoutLimits(ExperimentOverrides overrides)
{
    overrides.lowest = {};
    overrides.highest = {};
    return overrides;
}

} // namespace

ExperimentOverrides merged(ExperimentOverrides base, const ExperimentOverrides& stated)
{
    for (const auto member : {&ExperimentOverrides::qmin, &ExperimentOverrides::qmax, &ExperimentOverrides::rmin,
             &ExperimentOverrides::rmax, &ExperimentOverrides::bond})
        take(base.*member, stated.*member);
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        take(base.values[p], stated.values[p]);
        take(base.free[p], stated.free[p]);
        take(base.lowest[p], stated.lowest[p]);
        take(base.highest[p], stated.highest[p]);
    }
    take(base.element, stated.element);
    take(base.radiation, stated.radiation);
    return base;
}

QStringList statedTexts(const ExperimentOverrides& overrides)
{
    QStringList texts;
    const auto add = [&](const QString& name, const std::optional<double>& value, const char* unit) {
        if (value)
            texts.append(QStringLiteral("%1 %2 %3").arg(name).arg(*value).arg(QString::fromUtf8(unit)).trimmed());
    };
    if (overrides.element)
        texts.append(OverrideWords::tr("element %1").arg(QString::fromStdString(*overrides.element)));
    if (overrides.radiation)
        texts.append(radiationWord(*overrides.radiation));
    add(QStringLiteral("Qmin"), overrides.qmin, "Å⁻¹");
    add(QStringLiteral("Qmax"), overrides.qmax, "Å⁻¹");
    add(OverrideWords::tr("fit from"), overrides.rmin, "Å");
    add(OverrideWords::tr("fit to"), overrides.rmax, "Å");
    add(OverrideWords::tr("bond"), overrides.bond, "Å");
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        const FitParameter& row = fitParameters[p];
        add(parameterSymbol(row), overrides.values[p], row.unit);
        if (overrides.free[p])
            texts.append(
                (*overrides.free[p] ? OverrideWords::tr("%1 fitted") : OverrideWords::tr("%1 held")).arg(parameterSymbol(row)));
        add(OverrideWords::tr("%1 at least").arg(parameterSymbol(row)), overrides.lowest[p], row.unit);
        add(OverrideWords::tr("%1 at most").arg(parameterSymbol(row)), overrides.highest[p], row.unit);
    }
    return texts;
}

QString takeOver(LoadedCurve& curve, const ExperimentOverrides& overrides)
{
    const QString why = tryOverrides(curve, overrides);
    if (why.isEmpty())
        return {};
    if (tryOverrides(curve, withoutRange(overrides)).isEmpty())
        return OverrideWords::tr("the fit range (%1)").arg(why);
    if (tryOverrides(curve, withoutLimits(overrides)).isEmpty())
        return OverrideWords::tr("the limits (%1)").arg(why);
    if (tryOverrides(curve, withoutRange(withoutLimits(overrides))).isEmpty())
        return OverrideWords::tr("the fit range and the limits (%1)").arg(why);
    return OverrideWords::tr("all that was stated (%1)").arg(why);
}

} // namespace clusterlens::ui
