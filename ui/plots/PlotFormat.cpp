#include "plots/PlotFormat.h"

#include <QSettings>

namespace clusterlens::ui {

namespace {

QString settingOf(const char* key)
{
    return QStringLiteral("plot/") + QLatin1String(key);
}

} // namespace

PlotFormat keptPlotFormat(const QSettings& settings)
{
    PlotFormat format;
    for (const PlotMeasure& measure : plotMeasures) {
        bool isNumber = false;
        const double value = settings.value(settingOf(measure.key)).toDouble(&isNumber);
        if (isNumber && value >= measure.lowest && value <= measure.highest)
            format.*measure.value = value;
    }
    format.family = settings.value(settingOf("family")).toString();
    return format;
}

void keepPlotFormat(QSettings& settings, const PlotFormat& format)
{
    for (const PlotMeasure& measure : plotMeasures)
        settings.setValue(settingOf(measure.key), format.*measure.value);
    settings.setValue(settingOf("family"), format.family);
}

} // namespace clusterlens::ui
