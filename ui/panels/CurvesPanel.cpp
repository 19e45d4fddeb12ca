#include "panels/CurvesPanel.h"

#include "commands/Actions.h"
#include "commands/SettingsEditor.h"
#include "fields/PanelBar.h"
#include "theme/Icons.h"
#include "theme/Theme.h"

#include <QComboBox>
#include <QVBoxLayout>

#include <utility>

namespace clusterlens::ui {

CurvesPanel::CurvesPanel(Document& document, SettingsEditor& editor, const Actions& actions, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_plot(new PdfPlot(this))
    , m_function(new StructureFunctionPlot(this))
    , m_tabs(new QTabBar(this))
    , m_views(new QStackedWidget(this))
    , m_later([this] { showCurve(); })
{
    auto* const bar = new PanelBar(tr("Curves"), this);
    auto* const kind = new QComboBox(bar);
    kind->setObjectName(QStringLiteral("curveKind"));
    kind->addItems({tr("After the fit"), tr("As proposed")});
    kind->setToolTip(tr("After the fit: all parameters that are not held are fitted, as in the column Rwp.\n"
                        "As proposed: the settings on the left, nothing fitted."));
    auto* const wholeCurve = new QToolButton(bar);
    wholeCurve->setIcon(themedIcon(QStringLiteral("fit")));
    wholeCurve->setAutoRaise(true);
    wholeCurve->setToolTip(tr("Show the whole curve (Home)"));
    m_tabs->setObjectName(QStringLiteral("curveTabs"));
    m_tabs->addTab(tr("G(r)"));
    m_tabs->addTab(tr("F(Q)"));
    m_tabs->setTabToolTip(0, tr("The measured curve and those of the candidates"));
    m_tabs->setTabToolTip(1, tr("What was transformed to the measured curve: where it begins and ends is Qmin and Qmax"));
    m_tabs->setDrawBase(false);
    bar->add(m_tabs);
    bar->add(kind);
    bar->add(wholeCurve);
    bar->addButton(actions.plotFormat);
    bar->addButton(actions.copyCurves);
    bar->addButton(actions.saveCurves);
    m_plot->setObjectName(QStringLiteral("pdfPlot"));
    m_plot->setTheme(isDarkTheme());
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar);
    m_function->setObjectName(QStringLiteral("structureFunctionPlot"));
    m_function->setTheme(isDarkTheme());
    m_views->setObjectName(QStringLiteral("curveViews"));
    m_views->addWidget(m_plot);
    m_views->addWidget(m_function);
    column->addWidget(m_views, 1);

    connect(kind, &QComboBox::currentIndexChanged, m_plot, [this](int index) { m_plot->setRaw(index == 1); });
    connect(wholeCurve, &QToolButton::clicked, m_plot, &PdfPlot::resetView);
    connect(wholeCurve, &QToolButton::clicked, m_function, &StructureFunctionPlot::resetView);
    connect(m_tabs, &QTabBar::currentChanged, this, [this, kind](int tab) {
        m_views->setCurrentIndex(tab);
        kind->setEnabled(tab == 0);
        showFunction();
    });
    connect(m_plot, &PdfPlot::fitRangeChanged, this, [this, &editor](const RRange& range) {
        if (const int curve = m_document.currentCurve())
            editor.setFitRange(curve, range);
    });
    const auto showLater = [this] { m_later.ask(); };
    connect(&document, &Document::shownChanged, this, showLater);
    connect(&document, &Document::currentCurveChanged, this, showLater);
    connect(&document, &Document::curveChanged, this, showLater);
    connect(&document, &Document::reset, this, showLater);
    showCurve();
}

void CurvesPanel::showCurve()
{
    const int id = m_document.currentCurve();
    if (id == 0) {
        m_shown.reset();
        m_plot->clearMeasured();
    } else {
        const Curve& curve = m_document.curve(id);
        if (m_shown != curve.data || m_shownName != curve.name)
            m_plot->setMeasured(curve.data->file.curve, curve.name, id);
        m_shown = curve.data;
        m_shownName = curve.name;
        m_plot->setFitRange(curve.data->experiment.range);
    }
    m_plot->setShown(m_document.shownCandidates());
    showFunction();
}

QJsonObject CurvesPanel::view() const
{
    PdfPlot::Hidden hidden = m_plot->hidden();
    std::erase_if(hidden.curves, [this](int id) { return !m_document.containsCurve(id); });
    std::erase_if(hidden.candidates, [this](int id) { return !m_document.containsCandidate(id); });
    return hidden.json();
}

void CurvesPanel::showFunction()
{
    if (m_views->currentWidget() != m_function || m_transformed == m_shown)
        return;
    m_transformed = m_shown;
    const int id = m_document.currentCurve();
    if (m_shown)
        m_function->setCurve(m_shown->file, m_shown->experiment, std::exchange(m_transformedId, id) != id);
    else
        m_function->clear();
}

} // namespace clusterlens::ui

#include "moc_CurvesPanel.cpp"
