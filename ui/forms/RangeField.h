#pragma once

#include "fields/NumberField.h"
#include "measurement/PdfCurve.h"

#include <QWidget>

namespace clusterlens::ui {

/// A range of r with two numbers, Å.
class RangeField : public QWidget {
    Q_OBJECT

public:
    explicit RangeField(QWidget* parent = nullptr);

    void setRange(const RRange& range, Typed typed); ///< does not emit edited()
    void clear();                                    ///< nothing is shown. Does not emit edited()
    void setLimit(double rmax);                      ///< Å, of the data

Q_SIGNALS:
    void edited(const RRange& range); ///< by the user; min < max is not checked

private:
    NumberField* m_min;
    NumberField* m_max;
};

} // namespace clusterlens::ui
