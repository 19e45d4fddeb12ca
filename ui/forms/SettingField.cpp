#include "forms/SettingField.h"

#include "forms/SourceLabel.h"

#include <algorithm>

namespace clusterlens::ui {

SettingField::SettingField(const SettingText& text, QGridLayout* grid, int row, QWidget* parent)
    : QObject(parent)
    , m_key(text.key)
    , m_number(new NumberField(parent))
    , m_source(new SourceLabel(parent))
{
    auto* const label = new QLabel(text.label, parent);
    label->setBuddy(m_number);
    m_number->setObjectName(text.key);
    m_number->setDecimals(text.decimals);
    m_number->setRange(0.0, text.most);
    m_number->setSingleStep(text.step);
    m_number->setSuffix(QStringLiteral(" ") + text.unit);
    m_number->setToolTip(text.toolTip);
    label->setToolTip(text.toolTip);
    m_source->setObjectName(text.key + QStringLiteral("Source"));
    grid->addWidget(label, row, 0);
    grid->addWidget(m_number, row, 1);
    grid->addWidget(m_source, row, 2);
    connect(m_number, &QDoubleSpinBox::valueChanged, this, [this](double value) { Q_EMIT edited(value); });
    connect(m_source, &SourceLabel::resetWanted, this, [this] { Q_EMIT edited(std::nullopt); });
}

void SettingField::show(const ExperimentSettings& experiment, double value, Typed typed)
{
    m_number->setMaximum(std::max(m_number->maximum(), value)); // what a file states is shown as it counts
    m_number->showNumber(value, typed);
    m_source->setSource(experiment, m_key.toStdString());
}

} // namespace clusterlens::ui

#include "moc_SettingField.cpp"
