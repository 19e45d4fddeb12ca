#pragma once

#include <QDoubleSpinBox>

namespace clusterlens::ui {

/// A number that is typed as a whole: what is out of range brings back the number before. A plain spin box refuses the one digit that is too much and takes the rest:
/// 2 where 25 was typed.
class NumberField : public QDoubleSpinBox {
    Q_OBJECT

public:
    explicit NumberField(QWidget* parent = nullptr);

protected:
    QValidator::State validate(QString& text, int& place) const override;
};

} // namespace clusterlens::ui
