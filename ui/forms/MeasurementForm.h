#pragma once

#include "document/Document.h"
#include "fields/NumberField.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QList>
#include <QWidget>

#include <functional>
#include <optional>

namespace clusterlens::ui {

class SettingField;
class SettingsEditor;
struct SettingText;

/// Radiation, Qmin, Qmax and the fit parameters of the current curve, each with its source, and whether and how far fits move it. What the file
/// does not say can be stated here.
class MeasurementForm : public QWidget {
    Q_OBJECT

public:
    MeasurementForm(Document& document, SettingsEditor& editor, QWidget* parent = nullptr);

private:
    struct Row {
        SettingField* field;
        double FitValues::*value;
    };

    void addRow(const SettingText& text, double FitValues::*value,
        const std::function<void(ExperimentOverrides&, std::optional<double>)>& state, SettingsEditor& editor);
    void addFreeBox(std::size_t p, SettingsEditor& editor);
    void addLimits(SettingsEditor& editor);
    void showCurve(Typed typed);

    Document& m_document;
    QGridLayout* m_grid;
    QLabel* m_radiation;
    QLabel* m_data;
    QList<Row> m_rows;
    PerParameter<QCheckBox*> m_free; ///< whether fits move it
};

} // namespace clusterlens::ui
