#pragma once

#include "fields/NumberField.h"
#include "measurement/ExperimentSettings.h"

#include <QGridLayout>
#include <QLabel>
#include <QObject>

#include <optional>

namespace clusterlens::ui {

class SourceLabel;

/// How one number of the measurement is shown and edited.
struct SettingText {
    QString key;   ///< of ExperimentSettings::sources, and the field's object name
    QString label; ///< "Qmin"
    QString unit;  ///< "Å⁻¹"
    QString toolTip;
    int decimals = 3;
    double step = 0.1;
    double most = 100.0;
};

/// A row of a grid: label, number with its unit, where the number comes from.
class SettingField : public QObject {
    Q_OBJECT

public:
    SettingField(const SettingText& text, QGridLayout* grid, int row, QWidget* parent);

    void show(const ExperimentSettings& experiment, double value, Typed typed); ///< does not emit edited()
    [[nodiscard]] QString key() const { return m_key; }

Q_SIGNALS:
    void edited(std::optional<double> value); ///< by the user; empty: taken back

private:
    QString m_key;
    NumberField* m_number;
    SourceLabel* m_source;
};

} // namespace clusterlens::ui
