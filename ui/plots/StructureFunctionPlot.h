#pragma once

#include "measurement/ExperimentSettings.h"
#include "measurement/GrFile.h"
#include "theme/PlotTheme.h"

#include <QWidget>

#include <vector>

class QCPGraph;
class QCPItemStraightLine;
class QCPItemText;
class QCustomPlot;

namespace clusterlens::ui {

/// F(Q), which a sine transform of the measured G(r) gives back, with marks at Qmin and Qmax: what the file states, dashed where it is not what is used,
/// and what is used. Wheel: zoom Q (over the y axis: F); drag: pan; double click: everything.
class StructureFunctionPlot : public QWidget {
    Q_OBJECT

public:
    explicit StructureFunctionPlot(QWidget* parent = nullptr);

    /// A curve too short for a transform shows nothing. \param another  false: other settings for the same one, which leave the view as the user has it
    void setCurve(const GrFile& file, const ExperimentSettings& experiment, bool another = true);
    void clear();
    void setTheme(bool dark);
    void resetView();

private:
    void addMark(const QString& name, double q, const QString& who, bool used, double height);

    QCustomPlot* m_plot;
    QCPGraph* m_graph;
    std::vector<QCPItemStraightLine*> m_lines;
    std::vector<QCPItemText*> m_labels;
    bool m_dark = false;
    bool m_userView = false; ///< the user has zoomed or panned
};

} // namespace clusterlens::ui
