#pragma once

#include "document/ShownCandidate.h"
#include "measurement/PdfCurve.h"
#include "plots/PlotView.h"
#include "theme/PlotTheme.h"

#include <QJsonObject>

#include <set>
#include <vector>

class QCPAbstractLegendItem;
class QCPGraph;
class QCPItemStraightLine;
class QCPItemText;
class QCPLegend;
class QCPRange;

namespace clusterlens::ui {

class Crosshair;
class FitRangeHandles;

/// The measured curve as points, the curves of the shown candidates, and their differences below with a zero line of their own.
/// Arrows: pan; + and -: zoom; legend click: hide or show a curve.
class PdfPlot : public PlotView {
    Q_OBJECT

public:
    explicit PdfPlot(QWidget* parent = nullptr);

    /// What the legend has switched off, by id.
    struct Hidden {
        std::set<int> curves;
        std::set<int> candidates;

        [[nodiscard]] QJsonObject json() const;                    ///< for the session
        [[nodiscard]] static Hidden from(const QJsonObject& json); ///< what is not there is seen
    };

    /// The same points once more, with another name or other settings, leave the view as the user has it. \param id  of the curve
    void setMeasured(const PdfCurve& curve, const QString& name, int id = 0);
    void clearMeasured();
    void setShown(const std::vector<ShownCandidate>& shown);
    /// Å. Stays where it is put, whatever is shown.
    void setFitRange(const RRange& range);
    [[nodiscard]] RRange fitRange() const;
    /// True: curves from the stated settings, nothing fitted. False: after the fit.
    void setRaw(bool raw);
    void setHidden(const Hidden& hidden);
    [[nodiscard]] const Hidden& hidden() const { return m_hidden; }
    void resetView() override;

Q_SIGNALS:
    void fitRangeChanged(const clusterlens::RRange& range);

protected:
    void colour(bool dark) override;
    void applyFormat(const PlotFormat& format) override;
    void setOnPaper(bool paper) override;
    [[nodiscard]] bool dragMoves() override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct CandidateGraphs {
        int id = 0;
        QCPGraph* curve = nullptr;
        QCPGraph* residual = nullptr;
    };

    void build();
    [[nodiscard]] bool isShown(const PdfCurve& curve) const;
    void addCandidate(const ShownCandidate& shown, double offset);
    void showCandidates();
    void updateCrosshair();
    void toggle(QCPAbstractLegendItem* item);
    void setGraphHidden(QCPGraph* graph, bool hidden);
    void keepInsideData(const QCPRange& range);
    void zoom(double factor);
    void pan(double share);

    QCPGraph* m_measured;
    QCPItemStraightLine* m_residualZero;
    QCPItemText* m_residualLabel;
    FitRangeHandles* m_fitRange;
    Crosshair* m_crosshair;
    QString m_measuredName;
    std::vector<ShownCandidate> m_shown;
    std::vector<CandidateGraphs> m_graphs;
    int m_measuredId = 0;
    Hidden m_hidden;
    PlotTheme m_theme;
    double m_residualScale = PlotFormat().residualScale;
    double m_residualGap = 0.01 * PlotFormat().residualGap; ///< share of the height of what is above
    bool m_raw = false;
};

} // namespace clusterlens::ui
