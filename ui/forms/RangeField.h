#pragma once

#include "document/Document.h"
#include "fields/NumberField.h"

#include <QToolButton>
#include <QWidget>

namespace clusterlens::ui {

/// The fit range of a curve with two numbers, Å, and a button that takes it back where the user has stated it.
class RangeField : public QWidget {
    Q_OBJECT

public:
    explicit RangeField(QWidget* parent = nullptr);

    void setRange(const LoadedCurve& curve, Typed typed); ///< does not emit edited()
    void clear();                                         ///< nothing is shown. Does not emit edited()
    void setLimit(double rmax);                           ///< Å, of the data

Q_SIGNALS:
    void edited(const RRange& range); ///< by the user; min < max is not checked
    void resetWanted();

private:
    NumberField* m_min;
    NumberField* m_max;
    QToolButton* m_reset; ///< seen only where the range is stated
};

} // namespace clusterlens::ui
