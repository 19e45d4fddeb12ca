#pragma once

#include "document/Document.h"
#include "plots/PdfPlot.h"
#include "threads/Later.h"

#include <QToolButton>
#include <QWidget>

namespace clusterlens::ui {

struct Actions;
class SettingsEditor;

/// The plot of the current curve with the shown candidates, and the buttons that belong to it.
class CurvesPanel : public QWidget {
    Q_OBJECT

public:
    CurvesPanel(Document& document, SettingsEditor& editor, const Actions& actions, QWidget* parent = nullptr);

    [[nodiscard]] bool isReady() const { return !m_later.isAsked(); }
    [[nodiscard]] PdfPlot& plot() { return *m_plot; }
    void setTheme(bool dark) { m_plot->setTheme(dark); }

private:
    void showCurve();

    Document& m_document;
    PdfPlot* m_plot;
    std::shared_ptr<const LoadedCurve> m_shown; ///< measured data in the plot
    Later m_later;                              ///< showCurve()
};

} // namespace clusterlens::ui
