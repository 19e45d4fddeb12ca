#pragma once

#include "gr/LoadedCurve.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QSpinBox>

#include <optional>
#include <string>

namespace clusterlens::ui {

class PdfPlot;

/// The text of a file beside the curve that is read from it, with the choice of columns and unit.
class PreviewDialog : public QDialog {
    Q_OBJECT

public:
    /// \param content  bytes of the file  \param name  as readGr()
    PreviewDialog(std::string content, const QString& name, const ReadOptions& options, QWidget* parent = nullptr);

    /// Lets the user give one answer for this file and for others of its kind, which come after it.
    void offerSameForOthers(int count);
    [[nodiscard]] bool isForOthers() const;                             ///< the answer, to take or to leave the file
    [[nodiscard]] const LoadedCurve& curve() const { return *m_curve; } ///< after it was accepted

private:
    QWidget* makeChoice(const ReadOptions& options);
    void readAgain();
    [[nodiscard]] ReadOptions options() const;

    std::string m_content;
    QString m_name;
    std::optional<LoadedCurve> m_curve;
    QComboBox* m_unit;
    QComboBox* m_function;
    QSpinBox* m_r;
    QSpinBox* m_g;
    QSpinBox* m_dg;
    QLabel* m_outcome;
    QCheckBox* m_others;
    PdfPlot* m_plot;
    QDialogButtonBox* m_buttons;
};

} // namespace clusterlens::ui
