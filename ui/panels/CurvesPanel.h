#pragma once

#include "document/Document.h"
#include "plots/PdfPlot.h"
#include "plots/StructureFunctionPlot.h"
#include "threads/Later.h"

#include <QJsonObject>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QWidget>

namespace clusterlens::ui {

struct Actions;
class SettingsEditor;

/// The plot of the current curve with the shown candidates, its F(Q) behind a tab, and the buttons that belong to them.
class CurvesPanel : public QWidget {
    Q_OBJECT

public:
    CurvesPanel(Document& document, SettingsEditor& editor, const Actions& actions, QWidget* parent = nullptr);

    [[nodiscard]] bool isReady() const { return !m_later.isAsked(); }
    [[nodiscard]] PdfPlot& plot() { return *m_plot; }
    [[nodiscard]] PlotView& shownPlot() { return *static_cast<PlotView*>(m_views->currentWidget()); } ///< G(r) or F(Q)
    /// Which curves are hidden, for the session.
    [[nodiscard]] QJsonObject view() const;
    void setView(const QJsonObject& view) { m_plot->setHidden(PdfPlot::Hidden::from(view)); }
    void setTheme(bool dark)
    {
        m_plot->setTheme(dark);
        m_function->setTheme(dark);
    }

private:
    void showCurve();
    void showFunction();

    Document& m_document;
    PdfPlot* m_plot;
    StructureFunctionPlot* m_function;
    QTabBar* m_tabs;
    QStackedWidget* m_views;
    std::shared_ptr<const LoadedCurve> m_shown; ///< measured data in the plot
    QString m_shownName;
    std::shared_ptr<const LoadedCurve> m_transformed; ///< measured data in the plot of F(Q)
    int m_transformedId = 0;
    Later m_later; ///< showCurve()
};

} // namespace clusterlens::ui
