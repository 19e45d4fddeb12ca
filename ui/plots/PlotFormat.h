#pragma once

#include "theme/PrintUnits.h"

#include <QCoreApplication>
#include <QString>

#include <array>

class QSettings;

namespace clusterlens::ui {

/// What a saved or copied plot is like. Plain value.
struct PlotFormat {
    double width = 170.0;       ///< mm: that of a page's text
    double height = 105.0;      ///< mm
    double resolution = 300.0;  ///< dots per inch, of PNG and of what is copied
    double textSize = 9.0;      ///< pt
    double lineWidth = 1.2;     ///< pt, of a candidate's curve; all other lines and points keep their proportion to it
    double residualScale = 1.0; ///< how many times as high as it is the difference is drawn; also in the window
    double residualGap = 5.0; ///< between the difference and what is above it, in percent of the height of that; also in the window
    QString family;           ///< of the text; empty: as in the window

    friend bool operator==(const PlotFormat&, const PlotFormat&) = default;
};

/// A number of a PlotFormat, from which its field and its setting come.
struct PlotMeasure {
    const char* key;   ///< of the setting, and in the field's name
    const char* title; ///< to be translated
    const char* unit;
    double PlotFormat::*value;
    double lowest;
    double highest;
    int decimals;
};

inline constexpr std::array<PlotMeasure, 7> plotMeasures{{
    {"width", QT_TRANSLATE_NOOP("PlotFormat", "&Width"), "mm", &PlotFormat::width, 40.0, 300.0, 0},
    {"height", QT_TRANSLATE_NOOP("PlotFormat", "&Height"), "mm", &PlotFormat::height, 30.0, 300.0, 0},
    {"resolution", QT_TRANSLATE_NOOP("PlotFormat", "&Resolution"), "dpi", &PlotFormat::resolution, 72.0, 600.0, 0},
    {"residualScale", QT_TRANSLATE_NOOP("PlotFormat", "Difference, &magnified"), "×", &PlotFormat::residualScale, 0.1, 100.0, 1},
    {"residualGap", QT_TRANSLATE_NOOP("PlotFormat", "&Gap above difference"), "%", &PlotFormat::residualGap, -100.0, 200.0, 0},
    {"textSize", QT_TRANSLATE_NOOP("PlotFormat", "&Text"), "pt", &PlotFormat::textSize, 4.0, 24.0, 1},
    {"lineWidth", QT_TRANSLATE_NOOP("PlotFormat", "&Lines"), "pt", &PlotFormat::lineWidth, 0.2, 5.0, 1},
}};

/// What the user has chosen the last time. Where nothing sensible is there: as by default.
[[nodiscard]] PlotFormat keptPlotFormat(const QSettings& settings);
void keepPlotFormat(QSettings& settings, const PlotFormat& format);

} // namespace clusterlens::ui
