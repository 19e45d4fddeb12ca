#pragma once

#include "batch/SeriesTable.h"

#include <QDialog>
#include <QStringList>

#include <vector>

class QLabel;
class QPushButton;
class QTableWidget;

namespace clusterlens::ui {

/// What is known of a curve that a number may be taken from.
struct NumberSource {
    QString path;
    std::vector<std::pair<std::string, std::string>> header;
};

/// Patterns that find a number in each of these file names, not the same one in all: "_(\d+)K".
[[nodiscard]] QStringList proposedPatterns(const QStringList& names);

/// Which numbers tell the curves of a series apart: their names, and where each is taken from, with what comes out of it for each curve.
class NumbersDialog : public QDialog {
    Q_OBJECT

public:
    NumbersDialog(const std::vector<SeriesNumber>& numbers, std::vector<NumberSource> sources, QWidget* parent = nullptr);

    [[nodiscard]] std::vector<SeriesNumber> numbers() const { return m_numbers; } ///< those that are right

private:
    void addRow(const QString& name, bool fromHeader, const QString& pattern);
    void propose();
    void read();
    void showValues();

    std::vector<NumberSource> m_sources;
    std::vector<SeriesNumber> m_numbers;
    QTableWidget* m_table;
    QTableWidget* m_values;
    QLabel* m_problem;
    QPushButton* m_ok;
};

} // namespace clusterlens::ui
