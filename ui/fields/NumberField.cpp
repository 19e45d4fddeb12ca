#include "fields/NumberField.h"

namespace clusterlens::ui {

namespace {

/// What the spin box itself says of a text, but a number that it refuses may be typed on.
QValidator::State typed(QValidator::State state, const QString& text, const QString& suffix, const QLocale& locale)
{
    if (state != QValidator::Invalid)
        return state;
    QString number = text;
    if (!suffix.isEmpty() && number.endsWith(suffix))
        number.chop(suffix.size());
    bool isNumber = false;
    (void)locale.toDouble(number.trimmed() + QLatin1Char('0'), &isNumber); // "1e" may still become one
    return isNumber ? QValidator::Intermediate : QValidator::Invalid;
}

} // namespace

NumberField::NumberField(QWidget* parent)
    : QDoubleSpinBox(parent)
{
    setKeyboardTracking(false);
}

QValidator::State NumberField::validate(QString& text, int& place) const
{
    return typed(QDoubleSpinBox::validate(text, place), text, suffix(), locale());
}

WholeNumberField::WholeNumberField(QWidget* parent)
    : QSpinBox(parent)
{
    setKeyboardTracking(false);
}

QValidator::State WholeNumberField::validate(QString& text, int& place) const
{
    return typed(QSpinBox::validate(text, place), text, suffix(), locale());
}

} // namespace clusterlens::ui

#include "moc_NumberField.cpp"
