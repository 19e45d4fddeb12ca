#include "forms/RangeField.h"

#include "theme/Icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>

namespace clusterlens::ui {

RangeField::RangeField(QWidget* parent)
    : QWidget(parent)
    , m_min(new NumberField(this))
    , m_max(new NumberField(this))
    , m_reset(new QToolButton(this))
{
    m_min->setObjectName(QStringLiteral("fitRmin"));
    m_max->setObjectName(QStringLiteral("fitRmax"));
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    for (NumberField* const box : {m_min, m_max}) {
        box->setDecimals(2);
        box->setSingleStep(0.5);
        box->setSuffix(tr(" Å"));
        box->setToolTip(tr("Distances over which the candidates are fitted and Rwp is calculated.\n"
                           "The same as the two handles in the plot. Below about 1.6 Å there is only ripple."));
        connect(box, &QDoubleSpinBox::valueChanged, this, [this] { Q_EMIT edited({m_min->value(), m_max->value()}); });
    }
    row->addWidget(m_min, 1);
    row->addWidget(new QLabel(tr("to"), this));
    row->addWidget(m_max, 1);
    row->addWidget(m_reset);
    m_reset->setObjectName(QStringLiteral("fitRangeReset"));
    m_reset->setIcon(themedIcon(QStringLiteral("reset")));
    m_reset->setIconSize({14, 14});
    m_reset->setAutoRaise(true);
    m_reset->setToolTip(tr("Take your fit range back: that of the data holds again"));
    m_reset->hide();
    connect(m_reset, &QToolButton::clicked, this, &RangeField::resetWanted);
}

void RangeField::setRange(const LoadedCurve& curve, Typed typed)
{
    for (NumberField* const box : {m_min, m_max})
        if (!box->specialValueText().isEmpty()) // Qt writes the number anew
            box->setSpecialValueText({});
    m_min->showNumber(curve.experiment.range.min, typed);
    m_max->showNumber(curve.experiment.range.max, typed);
    m_reset->setVisible(curve.overrides.rmin || curve.overrides.rmax);
}

void RangeField::clear()
{
    m_reset->hide();
    const QSignalBlocker blockers[] = {QSignalBlocker(m_min), QSignalBlocker(m_max)};
    for (QDoubleSpinBox* const box : {m_min, m_max}) {
        box->setSpecialValueText(QStringLiteral(" "));
        box->setValue(box->minimum());
    }
}

void RangeField::setLimit(double rmax)
{
    const QSignalBlocker blockers[] = {QSignalBlocker(m_min), QSignalBlocker(m_max)};
    m_min->setRange(0.0, rmax);
    m_max->setRange(0.0, rmax);
}

} // namespace clusterlens::ui

#include "moc_RangeField.cpp"
