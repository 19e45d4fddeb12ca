#include "theme/PlotTheme.h"

namespace clusterlens::ui {

PlotTheme plotTheme(bool dark)
{
    if (dark)
        return {"#202326", "#e6e8ea", "#8b9197", "#34393d", "#d5d9dd", QColor(0, 0, 0, 95), "#7aa7d9"};
    return {"#ffffff", "#1d2124", "#6b7278", "#e6e9ec", "#33383d", QColor(110, 118, 128, 34), "#4d7fb8"};
}

} // namespace clusterlens::ui
