#pragma once

#include "document/ShownCandidate.h"
#include "measurement/PdfCurve.h"
#include "plots/PlotExport.h"
#include "theme/PlotTheme.h"

#include <QImage>
#include <QWidget>

#include <vector>

class QCPAbstractLegendItem;
class QCPGraph;
class QCPItemStraightLine;
class QCPItemText;
class QCPLegend;
class QCPRange;
class QCustomPlot;

namespace clusterlens::ui {

class Crosshair;
class FitRangeHandles;

/// The measured curve as points, the curves of the shown candidates, and their differences below with a zero line of their own.
/// Wheel: zoom r (over the y axis: G); drag: pan; double click or Home: everything; legend click: hide or show a curve.
class PdfPlot : public QWidget {
    Q_OBJECT

public:
    explicit PdfPlot(QWidget* parent = nullptr);

    /// The same points once more, with another name or other settings, leave the view as the user has it.
    void setMeasured(const PdfCurve& curve, const QString& name);
    void clearMeasured();
    void setShown(const std::vector<ShownCandidate>& shown);
    /// Å. Stays where it is put, whatever is shown.
    void setFitRange(const RRange& range);
    [[nodiscard]] RRange fitRange() const;
    /// True: curves from the stated settings, nothing fitted. False: after the fit.
    void setRaw(bool raw);
    void setTheme(bool dark);
    void resetView();

    /// At print size in the light theme, whatever is on the screen. \throws StoreError  as savePlot()
    void saveImage(const QString& path);
    void toClipboard();
    [[nodiscard]] QImage printed(); ///< the picture that toClipboard() puts there
    /// The same as steps of drawing, which are noted down in a tenth of the time: drawnPlot() makes the picture of them on any thread.
    [[nodiscard]] QPicture recorded();

Q_SIGNALS:
    void fitRangeChanged(const clusterlens::RRange& range);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

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
    void retheme(bool dark);
    template <typename Action> void withPrintTheme(const Action& action);

    QCustomPlot* m_plot;
    QCPGraph* m_measured;
    QCPItemStraightLine* m_residualZero;
    QCPItemText* m_residualLabel;
    FitRangeHandles* m_fitRange;
    Crosshair* m_crosshair;
    QString m_measuredName;
    std::vector<ShownCandidate> m_shown;
    std::vector<CandidateGraphs> m_graphs;
    std::vector<int> m_hidden; ///< ids that the legend has switched off
    PlotTheme m_theme;
    bool m_dark = false;
    bool m_raw = false;
    bool m_userView = false; ///< the user has zoomed or panned: new candidates leave the view alone
};

} // namespace clusterlens::ui
