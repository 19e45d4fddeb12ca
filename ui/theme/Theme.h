#pragma once

#include <QColor>
#include <QString>

namespace clusterlens::ui {

enum class ThemeChoice { System, Light, Dark };

/// Gives the whole program its style, colours and spacing. System: dark where the desktop is.
void applyTheme(ThemeChoice choice);

/// What is shown now.
[[nodiscard]] bool isDarkTheme();

/// "system", "light", "dark", as settings keep it; anything else is System.
[[nodiscard]] QString themeName(ThemeChoice choice);
[[nodiscard]] ThemeChoice themeFromName(const QString& name);

// Text colours with a contrast of 4.5 : 1 or more on the window's background.
[[nodiscard]] QColor quietColour();   ///< of what matters less
[[nodiscard]] QColor warningColour(); ///< amber
[[nodiscard]] QColor errorColour();   ///< red

} // namespace clusterlens::ui
