#include "fields/NumberField.h"

#include <QSignalBlocker>

namespace clusterlens::ui {

namespace {

QString withoutSuffix(QString text, const QString& suffix)
{
    if (!suffix.isEmpty() && text.endsWith(suffix))
        text.chop(suffix.size());
    return text.trimmed();
}

/// What the spin box itself says of a text, but a number that it refuses may be typed on.
QValidator::State typed(QValidator::State state, const QString& text, const QString& suffix, const QLocale& locale)
{
    if (state != QValidator::Invalid)
        return state;
    bool isNumber = false;
    (void)locale.toDouble(withoutSuffix(text, suffix) + QLatin1Char('0'), &isNumber); // "1e" may still become one
    return isNumber ? QValidator::Intermediate : QValidator::Invalid;
}

/// Point and comma both stand for the decimals, whichever the desktop writes: a field shows no groups of thousands, and what it does not know it would pass
/// over, so that 0.3 became 3.
void useOwnPoint(QString& text, const QLocale& locale)
{
    const QString point = locale.decimalPoint();
    if (text.contains(point))
        return;
    for (const QLatin1Char other : {QLatin1Char('.'), QLatin1Char(',')})
        if (const qsizetype place = text.indexOf(other); place >= 0) {
            text.replace(place, 1, point);
            return;
        }
}

} // namespace

void showText(QLineEdit& field, const QString& text, Typed typed)
{
    if (typed == Typed::Stays && field.hasFocus() && field.isModified())
        return;
    if (field.text() != text)
        field.setText(text);
    field.setModified(false);
}

NumberField::NumberField(QWidget* parent)
    : QDoubleSpinBox(parent)
{
    setKeyboardTracking(false);
}

void NumberField::showNumber(double number, Typed typed)
{
    if (typed == Typed::Stays && textFromValue(number) == textFromValue(value()))
        return;
    const QSignalBlocker blocker(this);
    setValue(number);
}

QValidator::State NumberField::validate(QString& text, int& place) const
{
    useOwnPoint(text, locale());
    return typed(QDoubleSpinBox::validate(text, place), text, suffix(), locale());
}

WholeNumberField::WholeNumberField(QWidget* parent)
    : QSpinBox(parent)
{
    setKeyboardTracking(false);
}

void WholeNumberField::showNumber(int number, Typed typed)
{
    if (typed == Typed::Stays && number == value())
        return;
    const QSignalBlocker blocker(this);
    setValue(number);
}

QValidator::State WholeNumberField::validate(QString& text, int& place) const
{
    const QValidator::State state = typed(QSpinBox::validate(text, place), text, suffix(), locale());
    bool isWhole = false;
    (void)locale().toInt(withoutSuffix(text, suffix()), &isWhole);
    const bool isStray = state == QValidator::Acceptable && !isWhole && text.contains(locale().groupSeparator());
    return isStray ? QValidator::Intermediate : state; // 12.5 where points group thousands is not 125
}

} // namespace clusterlens::ui

#include "moc_NumberField.cpp"
