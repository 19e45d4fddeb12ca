#pragma once

#include "plots/PlotFormat.h"

#include <QDialog>
#include <QImage>

#include <array>
#include <functional>

class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;

namespace clusterlens::ui {

/// Size, text and lines of plots that are saved or copied, with a picture of what comes out.
class PlotFormatDialog : public QDialog {
    Q_OBJECT

public:
    using Draw = std::function<QImage(const PlotFormat&)>;

    /// \param draw  a plot, at the resolution of the format
    PlotFormatDialog(const PlotFormat& format, Draw draw, QWidget* parent = nullptr);

    [[nodiscard]] PlotFormat format() const;

private:
    void addFields(QFormLayout& form);
    void setFormat(const PlotFormat& format);
    void showPreview();

    Draw m_draw;
    std::array<QDoubleSpinBox*, plotMeasures.size()> m_numbers{}; ///< as plotMeasures
    QComboBox* m_family;
    QLabel* m_preview;
};

} // namespace clusterlens::ui
