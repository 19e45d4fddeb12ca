#pragma once

#include "document/Document.h"
#include "fields/NumberField.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QWidget>

namespace clusterlens::ui {

class SettingsEditor;

/// Between which values fits move each parameter of the current curve. An empty field: as the table of parameters has it, which stands there in grey.
/// Beside them what the first shown candidate has there, with its esd; marks what has ended at a limit in one of those shown.
class LimitsForm : public QWidget {
    Q_OBJECT

public:
    LimitsForm(Document& document, SettingsEditor& editor, QWidget* parent = nullptr);

    [[nodiscard]] int stated() const { return m_stated; } ///< limits of the current curve that the user has set

Q_SIGNALS:
    void shown(); ///< another curve, or other limits

private:
    using Limits = PerParameter<std::optional<double>>;
    struct Row {
        QLineEdit* low;
        QLineEdit* high;
        QLabel* mark;
        QLabel* value;
    };

    void addRow(std::size_t p, QGridLayout* grid);
    [[nodiscard]] QLineEdit* addField(std::size_t p, Limits ExperimentOverrides::*limits, const QString& name, const QString& what);
    void showCurve(Typed typed);
    void showFits();
    void showMarks();

    Document& m_document;
    SettingsEditor& m_editor;
    PerParameter<Row> m_rows{};
    int m_stated = 0;
};

} // namespace clusterlens::ui
