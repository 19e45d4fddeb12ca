#pragma once

#include "measurement/ExperimentSettings.h"
#include "measurement/GrFile.h"
#include "plots/PlotView.h"

#include <vector>

class QCPGraph;
class QCPItemStraightLine;
class QCPItemText;

namespace clusterlens::ui {

/// F(Q), which a sine transform of the measured G(r) gives back, with marks at Qmin and Qmax: what the file states, dashed where it is not what is used,
/// and what is used.
class StructureFunctionPlot : public PlotView {
    Q_OBJECT

public:
    explicit StructureFunctionPlot(QWidget* parent = nullptr);

    /// A curve too short for a transform shows nothing. \param another  false: other settings for the same one, which leave the view as the user has it
    void setCurve(const GrFile& file, const ExperimentSettings& experiment, bool another = true);
    void clear();
    void resetView() override;

protected:
    void colour(bool dark) override;

private:
    void addMark(const QString& name, double q, const QString& who, bool used, double height);
    void placeLabels();

    QCPGraph* m_graph;
    std::vector<QCPItemStraightLine*> m_lines;
    std::vector<QCPItemText*> m_labels;
};

} // namespace clusterlens::ui
