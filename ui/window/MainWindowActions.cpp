// What the actions of MainWindow do.
#include "window/MainWindow.h"

#include "base/Errors.h"
#include "export/PlotFormatDialog.h"
#include "export/SavePath.h"
#include "fields/TextDialog.h"
#include "panels/CandidatesPanel.h"
#include "panels/ComparePanel.h"
#include "panels/CurvesPanel.h"
#include "panels/DetailsPanel.h"
#include "report/Report.h"
#include "series/SeriesPanel.h"
#include "window/AboutDialog.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonObject>
#include <QScopeGuard>

namespace clusterlens::ui {

void MainWindow::connectActions()
{
    Document& document = m_work.document;
    m_actions.refine->setData(m_actions.refine->toolTip());
    const auto on = [this](QAction* action, auto function) { connect(action, &QAction::triggered, this, function); };
    on(m_actions.newSession, [this] { m_keeper.clear(); });
    on(m_actions.open, [this] { m_opener.openWithDialog(); });
    on(m_actions.save, [this] { m_keeper.save(); });
    on(m_actions.saveAs, [this] { m_keeper.saveAs(); });
    on(m_actions.exportResults, [this] { m_exporter.exportWithDialog(m_candidates->selected(), this); });
    on(m_actions.report, [this] { writeReport(); });
    on(m_actions.recover, [this] {
        if (!m_keeper.offerRecovery(m_work.places.recoveryFolder))
            m_messages->add(MessageBar::Kind::Note, tr("There is no unsaved work of another time."));
    });
    on(m_actions.quit, [this] { close(); });
    on(m_actions.generate, [this] { generate(&Runs::generate); });
    on(m_actions.resample, [this] { generate(&Runs::resample); });
    on(m_actions.mine, [this] { generate(&Runs::mine); });
    on(m_actions.refine, [this] { refine(); });
    on(m_actions.cancel, [this] { cancelShown(); });
    on(m_actions.addReference, [this] { m_opener.addReferenceWithDialog(); });
    on(m_actions.showBest, [this] { m_best.follow(); });
    on(m_actions.star, [this] { toggleStar(); });
    on(m_actions.rename, [this] { m_candidates->renameCurrent(); });
    on(m_actions.note, [this] { writeNote(); });
    on(m_actions.remove, [this] { m_candidates->removeSelected(); });
    on(m_actions.saveCurves, [this] { savePlot(); });
    on(m_actions.copyCurves, [this] { seenPlot().toClipboard(keptPlotFormat(m_work.settings)); });
    on(m_actions.plotFormat, [this] { choosePlotFormat(); });
    on(m_actions.saveScene, [this] { saveScene(); });
    on(m_actions.movie, [this] { makeMovie(); });
    on(m_actions.copyScene, [this] { copyScene(); });
    on(m_actions.wholePlots, [this] {
        for (PlotView* const plot : findChildren<PlotView*>())
            plot->resetView();
    });
    on(m_actions.wholeStructures, [this] { m_compare->resetView(); });
    on(m_actions.guide, [this] { showGuide(this); });
    on(m_actions.messageLog,
        [this] { showTextDialog(tr("Messages of this window"), m_messages->history().join(QLatin1Char('\n')), this); });
    on(m_actions.about, [this] { showAbout(); });

    for (const auto signal : {&Document::curveAdded, &Document::curveRemoved, &Document::currentCurveChanged})
        connect(&document, signal, this, &MainWindow::updateActions);
    for (const auto signal : {&Document::candidatesAdded, &Document::candidatesRemoved})
        connect(&document, signal, this, &MainWindow::updateActions);
    connect(&document, &Document::shownChanged, this, &MainWindow::updateActions);
    connect(&document, &Document::reset, this, &MainWindow::updateActions);
    for (const JobQueue* const queue : m_work.queues())
        connect(queue, &JobQueue::queueChanged, this, &MainWindow::updateActions);
    connect(m_candidates, &CandidatesPanel::currentChanged, this, &MainWindow::updateRefine);
    connect(&document, &Document::candidateChanged, this, &MainWindow::updateRefine);
    connect(&m_work.runs, &Runs::ready, this, &MainWindow::showBesideParent);
    connect(&m_work.runs, &Runs::loaded, this, &MainWindow::showBesideOthers);
    connect(&document, &Document::modifiedChanged, this, &MainWindow::updateTitle);
    connect(&document, &Document::filePathChanged, this, &MainWindow::updateTitle);
    connect(&document, &Document::reset, this, &MainWindow::applyView);
    connect(&m_keeper, &SessionKeeper::aboutToSave, this, &MainWindow::keepView);
    connect(&m_work.autosave, &Autosave::aboutToSave, this, &MainWindow::keepView);
    connect(qApp, &QGuiApplication::applicationStateChanged, &m_work.autosave, [this](Qt::ApplicationState state) {
        if (state != Qt::ApplicationActive)
            m_work.autosave.saveNow();
    });
}

void MainWindow::connectSeries()
{
    connect(m_seriesActions.table, &QAction::toggled, this, [this](bool table) {
        if (table) // before its page goes
            m_beforeTable = focusWidget();
        choosePage();
    });
    connect(m_series, &SeriesPanel::opened, this, [this](int curve) {
        m_work.document.setCurrentCurve(curve);
        m_seriesActions.table->setChecked(false);
    });
    connect(m_series, &SeriesPanel::reportWanted, this, &MainWindow::writeSeriesReport);
    connect(m_seriesActions.watch, &QAction::triggered, this, &MainWindow::watchFolder);
    connect(m_seriesActions.table, &QAction::triggered, this, [this](bool table) {
        if (table)
            m_series->view().setFocus(Qt::ShortcutFocusReason);
        else if (m_beforeTable && m_beforeTable->isVisible())
            m_beforeTable->setFocus(Qt::ShortcutFocusReason);
        keepView(); // for what is kept after a crash
    });
    connect(&m_work.series, &CurveQueue::ended, this, &MainWindow::keepView);
    connect(&m_work.series, &CurveQueue::changed, this, &MainWindow::updateActions);
}

void MainWindow::choosePage()
{
    enum Page { Welcome, Particles, Series };
    const bool any = !m_work.document.curveIds().isEmpty();
    m_centre->setCurrentIndex(!any ? Welcome : m_seriesActions.table->isChecked() ? Series : Particles);
}

void MainWindow::watchFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Watch a folder"), m_work.watcher.folder());
    if (!folder.isEmpty())
        m_work.watcher.start(folder);
}

/// With other columns or units. For a watched folder it is an answer.
void MainWindow::readAgain(int curve)
{
    if (m_opener.previewAgain(curve))
        m_work.watcher.takeAnswer(curve);
}

void MainWindow::cancel(JobQueue& queue)
{
    if (&queue == &m_work.queue)
        m_work.series.cancel();
    queue.cancelAll();
}

/// What the status bar shows; between two curves of a series too.
void MainWindow::cancelShown()
{
    const auto queues = m_work.queues();
    const auto busy = std::ranges::find_if(queues, &JobQueue::isBusy);
    const bool isSeries = m_work.series.phase() == CurveQueue::Phase::Running;
    if (isSeries || busy != queues.end())
        cancel(isSeries ? m_work.queue : **busy);
}

void MainWindow::updateActions()
{
    const Document& document = m_work.document;
    const bool curve = document.currentCurve() != 0;
    const bool any = curve && !document.candidateIds(document.currentCurve()).isEmpty();
    for (QAction* const action : {m_actions.generate, m_actions.resample, m_actions.mine, m_actions.addReference, m_actions.report,
             m_actions.saveCurves, m_actions.copyCurves})
        action->setEnabled(curve);
    for (QAction* const action : {m_actions.star, m_actions.rename, m_actions.note, m_actions.remove, m_actions.showBest,
             m_actions.exportResults, m_actions.saveScene, m_actions.copyScene, m_actions.movie})
        action->setEnabled(any);
    const bool busy = std::ranges::any_of(m_work.queues(), &JobQueue::isBusy);
    m_actions.cancel->setEnabled(busy || m_work.series.phase() == CurveQueue::Phase::Running);
    updateRefine();
}

void MainWindow::updateRefine()
{
    const int id = m_details->candidate();
    const bool any = id != 0;
    const QString fault = any ? m_work.runs.refinementFault(id) : tr("There is no candidate to refine.");
    m_actions.refine->setEnabled(fault.isEmpty());
    const QString does = m_actions.refine->data().toString(); // the tooltip as it was made
    m_actions.refine->setToolTip(fault.isEmpty() ? does : does + QLatin1Char('\n') + fault);
    m_actions.refine->setStatusTip(fault);
}

void MainWindow::updateTitle()
{
    setWindowTitle(tr("%1[*] – Clusterlens").arg(m_work.document.title()));
    setWindowModified(m_work.document.isModified());
}

void MainWindow::generate(Job* (Runs::*run)(int))
{
    const int curve = m_work.document.currentCurve();
    if (curve == 0)
        return;
    m_best.follow();
    (m_work.runs.*run)(curve);
}

void MainWindow::refine()
{
    if (const int id = m_details->candidate(); id != 0) // its row may be hidden by a filter
        m_work.runs.refine(id);
}

void MainWindow::choose(int choice)
{
    if (const int id = m_details->candidate(); id != 0)
        m_work.runs.choose(id, choice);
}

/// Before and after.
void MainWindow::showBesideParent(int candidate)
{
    const CandidateItem& item = m_work.document.candidate(candidate);
    const bool ofMany = m_work.series.current() == item.curve;
    if (ofMany || item.curve != m_work.document.currentCurve()) // the user has gone on to another one
        return;
    m_best.stop();
    m_work.document.setShown({item.parent, candidate}); // without the parent where it is gone
    goTo(candidate);
}

/// In the last pane that is in use, or in a second one.
void MainWindow::showBesideOthers(int candidate)
{
    QList<int> shown = m_work.document.shown();
    if (m_work.document.candidate(candidate).curve != m_work.document.currentCurve() || shown.isEmpty()
        || shown.contains(candidate))
        return; // the first one is shown as the best
    if (shown.size() > 1)
        shown.removeLast();
    m_best.stop();
    m_work.document.setShown(shown << candidate);
    goTo(candidate);
}

void MainWindow::goTo(int candidate)
{
    if (!m_work.document.containsCandidate(candidate))
        return;
    if (!m_work.document.shown().contains(candidate)) {
        m_best.stop();
        m_work.document.setShown({candidate});
    }
    m_candidates->setCurrent(candidate);
    m_details->setCandidate(candidate); // also where a filter hides its row
    updateRefine();
}

void MainWindow::toggleStar()
{
    const QList<int> ids = m_candidates->selected();
    const bool allStarred = std::ranges::all_of(ids, [this](int id) { return m_work.document.candidate(id).starred; });
    m_work.document.setStarred(ids, !allStarred);
}

/// On the candidate whose details are shown.
void MainWindow::writeNote()
{
    int id = m_details->candidate();
    if (id == 0)
        return;
    const CandidateItem item = m_work.document.candidate(id);
    const QObject written; // runs go on meanwhile
    connect(&m_work.document, &Document::candidateMerged, &written, [&id](int newer, int older) {
        if (newer == id)
            id = older;
    });
    m_work.document.setWrittenAbout(id);
    const auto hasWritten = qScopeGuard([this] { m_work.document.setWrittenAbout(0); });
    const std::optional<QString> note = askForText(this, tr("Note on %1").arg(item.name), item.note);
    if (!note || *note == item.note)
        return;
    if (m_work.document.containsCandidate(id))
        m_work.document.rewriteNote(id, item.note, *note);
    else
        m_messages->add(MessageBar::Kind::Note,
            tr("%1 was taken back while you wrote about it: it was the same as another one. Your note: %2").arg(item.name, *note));
}

/// Of the series where its table is before the user's eyes.
PlotView& MainWindow::seenPlot() const
{
    return m_seriesActions.table->isChecked() ? m_series->shownPlot() : m_curves->shownPlot();
}

void MainWindow::savePlot()
{
    if (m_seriesActions.table->isChecked()) {
        m_series->savePlot();
        return;
    }
    try {
        const QString path
            = savePlotAs(this, m_work.settings, m_work.inUse, tr("Save plot"), QStringLiteral("curves.png"), m_curves->shownPlot());
        if (path.isEmpty())
            return;
        m_messages->add(MessageBar::Kind::Note, tr("The plot was saved as %1.").arg(path));
    } catch (const StoreError& e) {
        m_messages->add(MessageBar::Kind::Error, QString::fromUtf8(e.what()));
    }
}

void MainWindow::choosePlotFormat()
{
    PlotView& plot = seenPlot();
    PlotFormatDialog dialog(
        keptPlotFormat(m_work.settings), [&plot](const PlotFormat& format) { return plot.printed(format); }, this);
    if (dialog.exec() != QDialog::Accepted)
        return;
    keepPlotFormat(m_work.settings, dialog.format());
    m_curves->plot().setFormat(dialog.format());
}

void MainWindow::writeReport()
{
    const Document& document = m_work.document;
    const int curve = document.currentCurve();
    const QString name = document.curve(curve).name;
    PlotFormat format;
    const PlotFormat kept = keptPlotFormat(m_work.settings);
    format.residualScale = kept.residualScale; // as the window shows it
    format.residualGap = kept.residualGap;
    try {
        const ReportPictures pictures{m_curves->plot().printed(format), document.shown().isEmpty() ? QImage() : m_compare->image()};
        // Before asking where: meanwhile files that are still being read may make another curve the current one.
        const QString html = reportHtml(document, curve, pictures, QStringLiteral(CLUSTERLENS_VERSION), m_series->numberColumns());
        const QString path = askWhereToSave(this, m_work.settings, m_work.inUse, tr("Save report"),
            QFileInfo(name).completeBaseName(), {{tr("Web page"), QStringLiteral(".html")}, {tr("PDF"), QStringLiteral(".pdf")}});
        if (path.isEmpty())
            return;
        saveReport(html, name, path);
        m_messages->add(MessageBar::Kind::Note, tr("The report on %1 was written to %2.").arg(name, path));
    } catch (const StoreError& e) {
        m_messages->add(MessageBar::Kind::Error, QString::fromUtf8(e.what()));
    }
}

void MainWindow::writeSeriesReport(const QList<int>& curves)
{
    const QString path = askWhereToSave(this, m_work.settings, m_work.inUse, tr("Save report"), QStringLiteral("series"),
        {{tr("Web page"), QStringLiteral(".html")}, {tr("PDF"), QStringLiteral(".pdf")}});
    if (!path.isEmpty())
        m_reporter.write(curves, m_series->numberColumns(), m_series->figure(curves), path);
}

void MainWindow::showAbout()
{
    AboutDialog(m_work.models.info(), this).exec();
}

void MainWindow::keepView()
{
    QJsonObject view = m_compare->view();
    view[QStringLiteral("hidden")] = m_curves->view();
    view[QStringLiteral("series")] = m_series->state();
    view[QStringLiteral("table")] = m_seriesActions.table->isChecked();
    view[QStringLiteral("outdated")] = m_work.editor.state();
    m_work.document.setView(view);
}

void MainWindow::applyView()
{
    m_compare->setView(m_work.document.view());
    m_curves->setView(m_work.document.view().value(QStringLiteral("hidden")).toObject());
    m_series->setState(m_work.document.view().value(QStringLiteral("series")).toObject());
    if (const QJsonValue table = m_work.document.view().value(QStringLiteral("table")); table.isBool())
        m_seriesActions.table->setChecked(table.toBool()); // sessions of older programs leave the page as it is
    m_work.editor.setState(m_work.document.view().value(QStringLiteral("outdated")).toArray());
}

} // namespace clusterlens::ui
