#pragma once

#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QSpinBox>

namespace clusterlens::ui {

// Every number field of the window is one of these. A number is typed as a whole and counts when the field is left or Enter is pressed: what is out of range brings back
// the number before. A plain spin box refuses the one digit that is too much and takes the rest: 2 where 25 was typed. Decimals may stand after a point or a
// comma, whatever the language of the desktop.

/// What becomes of a number that is being typed when its field shows what the document holds.
enum class Typed {
    Stays,  ///< as long as the field shows the same number as before: something else has changed
    IsGone, ///< the number of something else is shown from now on
};

/// The same of a text, which counts as typed until somebody has taken it with setModified(false).
void showText(QLineEdit& field, const QString& text, Typed typed);

class NumberField : public QDoubleSpinBox {
    Q_OBJECT

public:
    explicit NumberField(QWidget* parent = nullptr);

    void showNumber(double number, Typed typed); ///< emits nothing

protected:
    QValidator::State validate(QString& text, int& place) const override;
};

class WholeNumberField : public QSpinBox {
    Q_OBJECT

public:
    explicit WholeNumberField(QWidget* parent = nullptr);

    void showNumber(int number, Typed typed); ///< emits nothing

protected:
    QValidator::State validate(QString& text, int& place) const override;
    void fixup(QString& /*text*/) const override { } // Qt's takes out what groups thousands, wherever it stands
};

} // namespace clusterlens::ui
