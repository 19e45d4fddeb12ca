#include "forms/NumberField.h"

namespace clusterlens::ui {

NumberField::NumberField(QWidget* parent)
    : QDoubleSpinBox(parent)
{
    setKeyboardTracking(false);
}

QValidator::State NumberField::validate(QString& text, int& place) const
{
    const QValidator::State state = QDoubleSpinBox::validate(text, place);
    if (state != QValidator::Invalid)
        return state;
    QString number = text;
    if (!suffix().isEmpty() && number.endsWith(suffix()))
        number.chop(suffix().size());
    bool isNumber = false;
    (void)locale().toDouble(number.trimmed() + QLatin1Char('0'), &isNumber); // "1e" may still become one
    return isNumber ? QValidator::Intermediate : QValidator::Invalid;
}

} // namespace clusterlens::ui

#include "moc_NumberField.cpp"
