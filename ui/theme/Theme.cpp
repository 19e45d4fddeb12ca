#include "theme/Theme.h"

#include <QApplication>
#include <QEvent>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>
#include <QWidget>

/// The icons, examples and the guide lie in a static library, so that nobody registers them by itself. Outside of all namespaces, as Qt asks.
static void registerResources()
{
    Q_INIT_RESOURCE(window);
}

namespace clusterlens::ui {

namespace {

struct Colours {
    QColor window;
    QColor base; ///< of fields and tables
    QColor alternate;
    QColor button;
    QColor text;
    QColor disabled;
    QColor highlight;
    QColor link;
    QColor toolTip;
};

const Colours light{"#f3f4f6", "#ffffff", "#f6f7f9", "#e9ebee", "#1b1f24", "#8b929b", "#2f6fd0", "#1f5fc0", "#fffbe6"};
const Colours dark{"#24272c", "#1b1e22", "#20242a", "#33383f", "#e6e9ed", "#7d858f", "#3d7bd8", "#7fb2ff", "#3a3f47"};

QPalette paletteOf(const Colours& colours)
{
    QPalette palette(colours.button, colours.window);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText}) {
        palette.setColor(role, colours.text);
        palette.setColor(QPalette::Disabled, role, colours.disabled);
    }
    palette.setColor(QPalette::Base, colours.base);
    palette.setColor(QPalette::AlternateBase, colours.alternate);
    palette.setColor(QPalette::Button, colours.button);
    palette.setColor(QPalette::Highlight, colours.highlight);
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, colours.disabled);
    palette.setColor(QPalette::Link, colours.link);
    palette.setColor(QPalette::LinkVisited, colours.link);
    palette.setColor(QPalette::ToolTipBase, colours.toolTip);
    palette.setColor(QPalette::PlaceholderText, colours.disabled);
    return palette;
}

bool isDark(const QPalette& palette)
{
    return palette.color(QPalette::Window).lightness() < 128;
}

} // namespace

void applyTheme(ThemeChoice choice)
{
    registerResources();
    static const bool desktopIsDark = isDark(QApplication::palette());
    if (QApplication::style()->objectName() != QLatin1String("fusion"))
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    const bool toDark = choice == ThemeChoice::Dark || (choice == ThemeChoice::System && desktopIsDark);
    QApplication::setPalette(paletteOf(toDark ? dark : light));
    // Qt tells top windows only, and some of our widgets have colours of their own for each theme.
    for (QWidget* const widget : QApplication::allWidgets()) {
        QEvent changed(QEvent::ApplicationPaletteChange);
        QCoreApplication::sendEvent(widget, &changed);
    }
}

bool isDarkTheme()
{
    return isDark(QApplication::palette());
}

QString themeName(ThemeChoice choice)
{
    switch (choice) {
    case ThemeChoice::Light:
        return QStringLiteral("light");
    case ThemeChoice::Dark:
        return QStringLiteral("dark");
    case ThemeChoice::System:
        break;
    }
    return QStringLiteral("system");
}

ThemeChoice themeFromName(const QString& name)
{
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark})
        if (name == themeName(choice))
            return choice;
    return ThemeChoice::System;
}

QColor quietColour()
{
    return isDarkTheme() ? QColor("#a3abb5") : QColor("#5b636d");
}

QColor warningColour()
{
    return isDarkTheme() ? QColor("#f0b545") : QColor("#8a5a00");
}

QColor errorColour()
{
    return isDarkTheme() ? QColor("#ff8a80") : QColor("#b3261e");
}

} // namespace clusterlens::ui
