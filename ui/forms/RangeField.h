#pragma once

#include "measurement/PdfCurve.h"

#include <QDoubleSpinBox>
#include <QWidget>

namespace clusterlens::ui {

class SourceLabel;

/// A range of r with two numbers, Å.
class RangeField : public QWidget {
    Q_OBJECT

public:
    explicit RangeField(QWidget* parent = nullptr);

    void setRange(const RRange& range); ///< does not emit edited()
    void clear();                       ///< nothing is shown. Does not emit edited()
    void setLimit(double rmax);         ///< Å, of the data

Q_SIGNALS:
    void edited(const RRange& range); ///< by the user; min < max is not checked

private:
    QDoubleSpinBox* m_min;
    QDoubleSpinBox* m_max;
};

} // namespace clusterlens::ui
