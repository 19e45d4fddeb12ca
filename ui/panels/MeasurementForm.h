#pragma once

#include "document/Document.h"

#include <QLabel>
#include <QList>
#include <QWidget>

namespace clusterlens::ui {

class SettingField;
class SettingsEditor;

/// Radiation, Qmin, Qmax, Qdamp, Biso and delta2 of the current curve, each with its source. What the file does not say can be stated here.
class MeasurementForm : public QWidget {
    Q_OBJECT

public:
    MeasurementForm(Document& document, SettingsEditor& editor, QWidget* parent = nullptr);

private:
    struct Row {
        SettingField* field;
        double PdfSettings::*value;
    };

    void showCurve();

    Document& m_document;
    QLabel* m_radiation;
    QLabel* m_data;
    QList<Row> m_rows;
};

} // namespace clusterlens::ui
