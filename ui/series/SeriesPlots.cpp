#include "series/SeriesPlots.h"

#include "fields/NumberField.h"
#include "fields/PanelBar.h"
#include "series/SeriesActions.h"

#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace clusterlens::ui {

namespace {

enum PlotTab { PointsTab, StackTab };

} // namespace

SeriesPlots::SeriesPlots(
    Document& document, const SeriesModel& model, const SeriesView& view, const SeriesActions& actions, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_model(model)
    , m_view(view)
    , m_tabs(new QTabBar(this))
    , m_x(new QComboBox(this))
    , m_y(new QComboBox(this))
    , m_axes(new QWidget(this))
    , m_stacking(new QWidget(this))
    , m_offset(new NumberField(this))
    , m_measured(new QCheckBox(tr("measured"), this))
    , m_fits(new QCheckBox(tr("best fits"), this))
    , m_plots(new QStackedWidget(this))
    , m_points(new SeriesPlot(this))
    , m_stack(new StackPlot(this))
{
    m_points->setObjectName(QStringLiteral("seriesPlot"));
    m_stack->setObjectName(QStringLiteral("stackPlot"));
    m_plots->addWidget(m_points);
    m_plots->addWidget(m_stack);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeBar(actions));
    column->addWidget(m_plots, 1);
    connect(m_points, &SeriesPlot::picked, this, [this](int curve) {
        if (m_document.containsCurve(curve))
            m_document.setCurrentCurve(curve);
    });
    fillChoices();
}

PanelBar* SeriesPlots::makeBar(const SeriesActions& actions)
{
    auto* const bar = new PanelBar(QString(), this);
    m_tabs->setObjectName(QStringLiteral("seriesTabs"));
    m_tabs->addTab(tr("Results"));
    m_tabs->addTab(tr("Curves"));
    m_tabs->setTabToolTip(PointsTab, tr("A result of all curves against a number"));
    m_tabs->setTabToolTip(StackTab, tr("The selected curves and their best fits, above each other"));
    m_tabs->setDrawBase(false);
    m_x->setObjectName(QStringLiteral("seriesX"));
    m_y->setObjectName(QStringLiteral("seriesY"));
    m_offset->setObjectName(QStringLiteral("stackOffset"));
    m_offset->setRange(0.0, 3.0);
    m_offset->setSingleStep(0.1);
    m_offset->setValue(0.5);
    m_offset->setToolTip(tr("Between neighbours, in heights of the largest curve; 0 lays all over each other"));
    m_measured->setChecked(true);
    m_fits->setChecked(true);
    m_measured->setObjectName(QStringLiteral("stackMeasured"));
    m_fits->setObjectName(QStringLiteral("stackFits"));
    auto* const axes = new QHBoxLayout(m_axes);
    axes->setContentsMargins(0, 0, 0, 0);
    axes->addWidget(m_y);
    axes->addWidget(new QLabel(tr("against"), m_axes));
    axes->addWidget(m_x);
    auto* const stacking = new QHBoxLayout(m_stacking);
    stacking->setContentsMargins(0, 0, 0, 0);
    stacking->addWidget(m_measured);
    stacking->addWidget(m_fits);
    stacking->addWidget(new QLabel(tr("offset"), m_stacking));
    stacking->addWidget(m_offset);
    m_stacking->hide();
    bar->add(m_tabs);
    bar->add(m_axes);
    bar->add(m_stacking);
    bar->addButton(actions.plotFormat);
    bar->addButton(actions.savePlot);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
        m_plots->setCurrentIndex(tab);
        m_axes->setVisible(tab == PointsTab);
        m_stacking->setVisible(tab == StackTab);
        showNow();
    });
    for (QComboBox* const choice : {m_x, m_y})
        connect(choice, &QComboBox::currentIndexChanged, this, &SeriesPlots::showNow);
    connect(m_offset, &QDoubleSpinBox::valueChanged, m_stack, &StackPlot::setOffset);
    for (QCheckBox* const box : {m_measured, m_fits})
        connect(box, &QCheckBox::toggled, this, [this] { m_stack->setShown(m_measured->isChecked(), m_fits->isChecked()); });
    return bar;
}

void SeriesPlots::fillChoices()
{
    const QString x = m_x->currentData().toString();
    const QString y = m_y->count() > 0 ? m_y->currentData().toString() : QStringLiteral("bond");
    const QSignalBlocker blockX(m_x);
    const QSignalBlocker blockY(m_y);
    m_x->clear();
    m_y->clear();
    m_x->addItem(tr("order in the table"), QString());
    for (const SeriesColumn& one : m_model.columns()) {
        const QString key = QString::fromStdString(one.key);
        if (one.isNumber() || one.kind == SeriesColumn::Kind::Best) {
            const QString title = one.kind == SeriesColumn::Kind::Best ? tr("Atoms of the best") : one.title;
            m_x->addItem(title, key);
            m_y->addItem(title, key);
        }
    }
    m_x->setCurrentIndex(std::max(0, m_x->findData(x)));
    m_y->setCurrentIndex(std::max(0, m_y->findData(y)));
}

const SeriesColumn* SeriesPlots::column(const QComboBox& choice) const
{
    const std::string key = choice.currentData().toString().toStdString();
    for (const SeriesColumn& one : m_model.columns())
        if (!key.empty() && one.key == key)
            return &one;
    return nullptr;
}

void SeriesPlots::showNow()
{
    if (!isVisible())
        return;
    if (m_tabs->currentIndex() == PointsTab)
        showPoints();
    else
        showStack();
}

SeriesFigure SeriesPlots::figure(const QList<int>& curves) const
{
    const SeriesColumn* const x = column(*m_x);
    const SeriesColumn* const y = column(*m_y);
    SeriesFigure figure{{}, QSet<int>(curves.begin(), curves.end()), m_x->currentText(), m_y->currentText(), {}, x == nullptr,
        tr("No results yet")};
    if (!y)
        return figure;
    if (!y->deviation.empty())
        figure.bars = tr("standard deviation; of random errors only");
    else if (!y->low.empty())
        figure.bars = tr("the range that holds 95 % of what is believed");
    bool anyResult = false;
    for (qsizetype place = 0; place < curves.size(); ++place) {
        const SeriesRow* const row = m_model.row(curves[place]);
        if (!row)
            continue;
        const std::optional<double> at = x ? numberIn(*row, x->key) : std::optional<double>(double(place + 1));
        const std::optional<double> value = numberIn(*row, y->key);
        anyResult = anyResult || value;
        if (!at || !value)
            continue;
        SeriesPoint point{curves[place], {}, *at, *value, *value, *value, false};
        if (const std::optional<double> deviation = numberIn(*row, y->deviation)) {
            point.low = *value - *deviation;
            point.high = *value + *deviation;
        } else if (!y->low.empty()) {
            point.low = numberIn(*row, y->low).value_or(*value);
            point.high = numberIn(*row, y->high).value_or(*value);
        }
        if (!std::isfinite(point.x) || !std::isfinite(point.y) || !std::isfinite(point.low) || !std::isfinite(point.high))
            continue;
        point.text = tr("%1: %2", "a curve: its value").arg(m_document.curve(point.id).name, shownText(*y, *row));
        figure.points.push_back(std::move(point));
    }
    if (anyResult)
        figure.whyEmpty = tr("No curve with a result has a value of %1").arg(figure.xTitle);
    return figure;
}

void SeriesPlots::showPoints()
{
    SeriesFigure now = figure(m_view.all());
    const QList<int> selected = m_view.selected();
    for (SeriesPoint& point : now.points)
        point.marked = selected.contains(point.id);
    m_points->setFigure(now);
}

void SeriesPlots::showStack()
{
    const QList<int> selected = m_view.selected();
    std::vector<Drawn> drawn;
    for (const int id : selected) {
        const int best = m_model.best(id);
        drawn.push_back({m_document.curve(id).name, m_document.curve(id).data,
            m_document.containsCandidate(best) ? m_document.candidate(best).candidate : nullptr});
    }
    if (drawn == m_drawn)
        return;
    m_drawn = std::move(drawn);
    std::vector<StackCurve> curves;
    for (const int id : selected) {
        const Curve& curve = m_document.curve(id);
        const PdfCurve& measured = curve.data->file.curve;
        StackCurve one{id, curve.name, measured.r, measured.g, {}, {}};
        if (const int best = m_model.best(id); best != 0 && m_document.containsCandidate(best)) {
            const FitResult& fit = m_document.candidate(best).candidate->fit;
            if (fit.r.size() == fit.fitted.size()) {
                one.fitR = fit.r;
                one.fitG = fit.fitted;
            }
        }
        curves.push_back(std::move(one));
    }
    m_stack->setCurves(std::move(curves));
}

void SeriesPlots::choose(const QString& x, const QString& y)
{
    for (const auto& [choice, key] : {std::pair(m_x, x), std::pair(m_y, y)})
        if (const int index = choice->findData(key); index >= 0)
            choice->setCurrentIndex(index);
    showNow();
}

void SeriesPlots::setTheme(bool dark)
{
    m_points->setTheme(dark);
    m_stack->setTheme(dark);
}

PlotView& SeriesPlots::shownPlot() const
{
    return *static_cast<PlotView*>(m_plots->currentWidget());
}

} // namespace clusterlens::ui

#include "moc_SeriesPlots.cpp"
