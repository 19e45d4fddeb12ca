#include "theme/Theme.h"

#include <QApplication>
#include <QEvent>
#include <QPainter>
#include <QPalette>
#include <QProxyStyle>
#include <QStyleOption>
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

/// Fusion frames what can be ticked darker than the window, which nobody sees on a dark one.
class WindowStyle : public QProxyStyle {
public:
    WindowStyle()
        : QProxyStyle(QStringLiteral("Fusion"))
    {
    }

    void drawPrimitive(
        PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override
    {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        if (!isDark(option->palette) || (element != PE_IndicatorCheckBox && element != PE_IndicatorRadioButton))
            return;
        const bool enabled = (option->state & State_Enabled) != 0;
        const QRectF frame = QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setBrush(Qt::NoBrush);
        painter->setPen(enabled ? quietColour() : option->palette.color(QPalette::Disabled, QPalette::WindowText));
        if (element == PE_IndicatorRadioButton)
            painter->drawEllipse(frame);
        else
            painter->drawRect(frame);
        painter->restore();
    }
};

} // namespace

void applyTheme(ThemeChoice choice)
{
    registerResources();
    static const bool desktopIsDark = isDark(QApplication::palette());
    if (!dynamic_cast<WindowStyle*>(QApplication::style()))
        QApplication::setStyle(new WindowStyle);
    const bool toDark = choice == ThemeChoice::Dark || (choice == ThemeChoice::System && desktopIsDark);
    QApplication::setPalette(paletteOf(toDark ? dark : light));
    // Some of our widgets have colours of their own for each theme. Qt's own event for the palette does not reach changeEvent().
    for (QWidget* const widget : QApplication::allWidgets()) {
        QEvent changed(QEvent::ThemeChange);
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
