#pragma once

#include "plots/PlotExport.h"

#include <QSet>
#include <QWidget>

class QCustomPlot;

namespace clusterlens::ui {

/// Of a name that is wider than so many average letters the middle is left out.
[[nodiscard]] QString shortName(const QString& name, const QFont& font, int letters);

/// Of things that have an id each.
template <typename Things> [[nodiscard]] QSet<int> idsOf(const Things& things)
{
    QSet<int> ids;
    for (const auto& thing : things)
        ids.insert(thing.id);
    return ids;
}

/// What all plots of curves have in common: a full box of axes, drag and zoom, and the way onto paper.
/// Wheel: zoom x (over the y axis: y); drag: pan; double click and Home: resetView().
class PlotView : public QWidget {
    Q_OBJECT

public:
    void setTheme(bool dark);
    void setFormat(const PlotFormat& format); ///< as far as it concerns the window
    virtual void resetView() = 0;             ///< everything is seen
    [[nodiscard]] QCustomPlot& plot() const { return *m_plot; }

    /// In the light theme and without what belongs to the screen only, whatever is on it. \throws StoreError  as savePlot()
    void saveImage(const QString& path, const PlotFormat& format = {});
    void toClipboard(const PlotFormat& format = {});
    [[nodiscard]] QImage printed(const PlotFormat& format = {}); ///< the picture that toClipboard() puts there
    /// The same as steps of drawing, which are noted down in a tenth of the time: drawnPlot() makes the picture of them on any thread.
    [[nodiscard]] QPicture recorded(const PlotFormat& format = {});

protected:
    explicit PlotView(QWidget* parent);

    [[nodiscard]] QString legendName(const QString& name) const; ///< as long as a legend may be

    virtual void colour(bool dark) = 0;                                  ///< all that is in the plot
    virtual void applyFormat(const PlotFormat& format) { (void)format; } ///< what of it is part of the picture itself
    virtual void setOnPaper(bool paper) { (void)paper; }    ///< hides what belongs to the screen only, and shows it again
    [[nodiscard]] virtual bool dragMoves() { return true; } ///< false: the mouse drags something in the plot
    [[nodiscard]] bool isDark() const { return m_dark; }
    [[nodiscard]] bool isMoved() const { return m_moved; } ///< the user has zoomed or panned: what comes leaves the view alone
    void setMoved(bool moved) { m_moved = moved; }
    void replotSoon(); ///< in the next turn of the event loop; where nobody sees it, when it is shown again
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

    QCustomPlot* m_plot;

private:
    template <typename Action> void onPaper(const PlotFormat& format, const Action& action);

    PlotFormat m_format; ///< of the window
    bool m_dark = false;
    bool m_moved = false;
    bool m_behind = false; ///< what is drawn is not what it should be
};

} // namespace clusterlens::ui
