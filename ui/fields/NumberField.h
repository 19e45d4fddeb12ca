#pragma once

#include <QDoubleSpinBox>
#include <QSpinBox>

namespace clusterlens::ui {

// Every number field of the window is one of these. A number is typed as a whole and counts when the field is left or Enter is pressed: what is out of range brings back
// the number before. A plain spin box refuses the one digit that is too much and takes the rest: 2 where 25 was typed. Decimals may stand after a point or a
// comma, whatever the language of the desktop.

class NumberField : public QDoubleSpinBox {
    Q_OBJECT

public:
    explicit NumberField(QWidget* parent = nullptr);

protected:
    QValidator::State validate(QString& text, int& place) const override;
};

class WholeNumberField : public QSpinBox {
    Q_OBJECT

public:
    explicit WholeNumberField(QWidget* parent = nullptr);

protected:
    QValidator::State validate(QString& text, int& place) const override;
    void fixup(QString& /*text*/) const override {} // Qt's takes out what groups thousands, wherever it stands
};

} // namespace clusterlens::ui
