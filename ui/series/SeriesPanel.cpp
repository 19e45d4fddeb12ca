#include "series/SeriesPanel.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "commands/SettingsEditor.h"
#include "document/Overrides.h"
#include "document/SessionConversion.h"
#include "export/SavePath.h"
#include "fields/PanelBar.h"
#include "runs/CurveQueue.h"
#include "series/NumbersDialog.h"
#include "series/NumbersJson.h"
#include "series/SeriesActions.h"
#include "series/SeriesPlots.h"
#include "theme/Theme.h"

#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace clusterlens::ui {

SeriesPanel::SeriesPanel(Document& document, CurveQueue& queue, SettingsEditor& editor, QSettings& settings,
    const PlacesInUse& inUse, const SeriesActions& actions, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_queue(queue)
    , m_editor(editor)
    , m_settings(settings)
    , m_inUse(inUse)
    , m_actions(actions)
    , m_model(document, queue)
    , m_view(new SeriesView(document, m_model, settings, this))
    , m_plots(new SeriesPlots(document, m_model, *m_view, actions, this))
    , m_later([this] {
        updateActions();
        m_plots->showNow();
    })
{
    setObjectName(QStringLiteral("seriesPanel"));
    auto* const above = new QWidget(this);
    auto* const tableColumn = new QVBoxLayout(above);
    tableColumn->setContentsMargins(0, 0, 0, 0);
    tableColumn->setSpacing(0);
    tableColumn->addWidget(makeTableBar());
    tableColumn->addWidget(m_view, 1);
    auto* const splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(above);
    splitter->addWidget(m_plots);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(splitter);
    connectActions();
    setTheme(isDarkTheme());
    updateActions();
}

PanelBar* SeriesPanel::makeTableBar()
{
    auto* const bar = new PanelBar(tr("Table of curves"), this);
    for (QAction* const action :
        {m_actions.generate, m_actions.mine, m_actions.refine, m_actions.copy, m_actions.save, m_actions.remove})
        bar->addButton(action);
    return bar;
}

void SeriesPanel::connectActions()
{
    const auto on = [this](QAction* action, auto function) { connect(action, &QAction::triggered, this, function); };
    on(m_actions.generate, [this] { add(int(CurveQueue::Kind::Generate)); });
    on(m_actions.mine, [this] { add(int(CurveQueue::Kind::Mine)); });
    on(m_actions.refine, [this] { add(int(CurveQueue::Kind::Refine)); });
    on(m_actions.apply, [this] {
        if (const int curve = m_document.currentCurve())
            m_editor.applyTo(curve, m_view->selected());
    });
    const auto selectSeen = [this](const char* state) { // what is selected acts on nothing before it is seen
        m_actions.table->setChecked(true);
        m_view->selectByState(state);
    };
    on(m_actions.selectNew, [=] { selectSeen("new"); });
    on(m_actions.selectFailed, [=] { selectSeen("failed"); });
    on(m_actions.numbers, [this] { editNumbers(); });
    on(m_actions.copy, [this] { copyTable(); });
    on(m_actions.save, [this] { saveTable(); });
    on(m_actions.savePlot, [this] { savePlot(); });
    on(m_actions.report, [this] { Q_EMIT reportWanted(m_view->selected()); });
    on(m_actions.reportAll, [this] { Q_EMIT reportWanted(m_view->all()); });
    on(m_actions.remove, [this] { m_document.removeCurves(m_view->selected()); });
    m_view->addActions({m_actions.generate, m_actions.mine, m_actions.refine, m_actions.apply, m_actions.copy, m_actions.report,
        m_actions.remove});
    const auto later = [this] { m_later.ask(); };
    connect(m_view, &SeriesView::selectionMoved, this, later);
    connect(m_view, &SeriesView::opened, this, &SeriesPanel::opened);
    connect(m_view, &SeriesView::removeWanted, m_actions.remove, &QAction::trigger);
    connect(m_view, &SeriesView::copyWanted, m_actions.copy, &QAction::trigger);
    connect(&m_model, &SeriesModel::refreshed, this, later);
    connect(&m_document, &Document::currentCurveChanged, this, later);
    connect(&m_document, &Document::curveChanged, this, later);
}

void SeriesPanel::add(int kind)
{
    m_queue.add(CurveQueue::Kind(kind), m_view->selected());
}

void SeriesPanel::updateActions()
{
    const bool seen = isVisible();
    const QList<int> selected = seen ? m_view->selected() : QList<int>();
    for (QAction* const action :
        {m_actions.generate, m_actions.mine, m_actions.refine, m_actions.copy, m_actions.report, m_actions.remove})
        action->setEnabled(!selected.isEmpty());
    const bool any = !m_document.curveIds().isEmpty();
    for (QAction* const action :
        {m_actions.selectNew, m_actions.selectFailed, m_actions.numbers, m_actions.save, m_actions.reportAll})
        action->setEnabled(any);
    m_actions.savePlot->setEnabled(seen && any);
    const int current = m_document.currentCurve();
    const QStringList stated = current == 0 ? QStringList() : statedTexts(m_document.curve(current).data->overrides);
    const bool others = selected.size() > 1 || (selected.size() == 1 && selected.first() != current);
    m_actions.apply->setEnabled(others && !stated.isEmpty());
    if (current == 0)
        return;
    const QString name = m_document.curve(current).name;
    m_actions.apply->setToolTip(stated.isEmpty()
            ? tr("You have stated nothing for %1: all its values come from its file, or are defaults.").arg(name)
            : tr("States for the selected curves what you have stated for %1: %2").arg(name, stated.join(QStringLiteral(", "))));
}

void SeriesPanel::editNumbers()
{
    std::vector<NumberSource> sources;
    for (const int id : m_view->all()) {
        const Curve& curve = m_document.curve(id);
        NumberSource source{curve.path.isEmpty() ? curve.name : curve.path, {}};
        for (const MetadataEntry& entry : curve.data->file.metadata.entries)
            source.header.emplace_back(entry.key, entry.value);
        sources.push_back(std::move(source));
    }
    NumbersDialog dialog(m_model.numbers(), std::move(sources), this);
    if (dialog.exec() != QDialog::Accepted || numbersJson(dialog.numbers()) == numbersJson(m_model.numbers()))
        return;
    setNumbers(dialog.numbers());
    m_document.touch(); // the session keeps them
}

void SeriesPanel::addNumbers(const QStringList& numbers)
{
    std::vector<SeriesNumber> all = m_model.numbers();
    try {
        for (const QString& number : numbers)
            all.push_back(seriesNumberFromText(number.toStdString()));
        setNumbers(std::move(all));
    } catch (const ParseError& e) {
        Q_EMIT failed(QString::fromUtf8(e.what()));
    }
}

void SeriesPanel::setNumbers(std::vector<SeriesNumber> numbers)
{
    const bool first = m_model.numbers().empty() && !numbers.empty();
    m_model.setNumbers(std::move(numbers));
    m_plots->fillChoices();
    m_plots->choose(first ? QString::fromStdString(m_model.numbers().front().name) : m_plots->x(), m_plots->y());
}

QList<CurveColumn> SeriesPanel::numberColumns() const
{
    QList<CurveColumn> found;
    for (const SeriesColumn& column : m_model.columns()) {
        if (std::ranges::find(m_model.numbers(), column.key, &SeriesNumber::name) == m_model.numbers().end())
            continue;
        CurveColumn texts{column.title, {}};
        for (const int curve : m_document.curveIds())
            if (const SeriesRow* const row = m_model.row(curve))
                texts.texts[curve] = shownText(column, *row);
        found.append(std::move(texts));
    }
    return found;
}

void SeriesPanel::copyTable()
{
    QGuiApplication::clipboard()->setText(m_view->tabText());
}

void SeriesPanel::saveTable()
{
    const QString path = askWhereToSave(this, m_settings, m_inUse, tr("Save table"), QStringLiteral("series.csv"),
        {{tr("CSV"), QStringLiteral(".csv")}, {tr("TSV"), QStringLiteral(".tsv")}});
    if (path.isEmpty())
        return;
    const bool tabs = path.endsWith(QStringLiteral(".tsv"), Qt::CaseInsensitive);
    try {
        replaceFile(toPath(path), clusterlens::seriesText(m_view->rows(), tabs ? '\t' : ','));
        Q_EMIT saved(tr("The table was saved as %1.").arg(path), QFileInfo(path).absolutePath());
    } catch (const StoreError& e) {
        Q_EMIT failed(QString::fromUtf8(e.what()));
    }
}

void SeriesPanel::savePlot()
{
    try {
        const QString path = savePlotAs(
            this, m_settings, m_inUse, tr("Save plot of the series"), QStringLiteral("series.png"), m_plots->shownPlot());
        if (path.isEmpty())
            return;
        Q_EMIT saved(tr("The plot was saved as %1.").arg(path), QFileInfo(path).absolutePath());
    } catch (const StoreError& e) {
        Q_EMIT failed(QString::fromUtf8(e.what()));
    }
}

SeriesFigure SeriesPanel::figure(const QList<int>& curves) const
{
    return m_plots->figure(curves);
}

PlotView& SeriesPanel::shownPlot() const
{
    return m_plots->shownPlot();
}

void SeriesPanel::setTheme(bool dark)
{
    m_plots->setTheme(dark);
}

QJsonObject SeriesPanel::state() const
{
    return {{QStringLiteral("numbers"), numbersJson(m_model.numbers())}, {QStringLiteral("x"), m_plots->x()},
        {QStringLiteral("y"), m_plots->y()}, {QStringLiteral("failures"), failuresJson(m_queue.failures())}};
}

void SeriesPanel::setState(const QJsonObject& state)
{
    m_model.setNumbers(readNumbersJson(state.value(QStringLiteral("numbers")).toArray()));
    m_plots->fillChoices();
    m_queue.setFailures(readFailuresJson(state.value(QStringLiteral("failures")).toArray()));
    m_plots->choose(state.value(QStringLiteral("x")).toString(), state.value(QStringLiteral("y")).toString());
}

void SeriesPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_later.ask();
}

void SeriesPanel::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    updateActions();
}

} // namespace clusterlens::ui

#include "moc_SeriesPanel.cpp"
