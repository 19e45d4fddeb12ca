#include "window/MainWindow.h"

#include "forms/ScrollColumn.h"
#include "panels/CandidatesPanel.h"
#include "panels/ComparePanel.h"
#include "panels/CurvesPanel.h"
#include "panels/DataPanel.h"
#include "panels/DetailsPanel.h"
#include "panels/GeneratePanel.h"
#include "panels/JobStatus.h"
#include "panels/VerdictBanner.h"
#include "panels/WelcomePage.h"
#include "series/QueueBar.h"
#include "series/SeriesPanel.h"
#include "series/WatchBar.h"
#include "theme/Icons.h"
#include "window/GuardedApplication.h"
#include "window/TabStops.h"

#include <QCloseEvent>
#include <QDesktopServices>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QSplitter>
#include <QStatusBar>
#include <QUrl>
#include <QVBoxLayout>

#include <exception>

namespace clusterlens::ui {

namespace {

QStringList localFiles(const QMimeData* mime)
{
    QStringList paths;
    for (const QUrl& url : mime->urls())
        if (url.isLocalFile())
            paths.append(url.toLocalFile());
    return paths;
}

} // namespace

MainWindow::MainWindow(Workspace& workspace)
    : m_work(workspace)
    , m_actions(this, workspace.document.undoStack())
    , m_seriesActions(this, m_actions.plotFormat)
    , m_best(workspace.document)
    , m_keeper(workspace.document, workspace.recent, workspace.autosave, workspace.queue, workspace.series, workspace.editor, this)
    , m_opener(workspace.document, workspace.runs, workspace.recent, this)
    , m_exporter(workspace.document, workspace.settings, workspace.exports, workspace.inUse)
    , m_movies(workspace.settings, workspace.movies, workspace.inUse)
    , m_reporter(workspace.document, workspace.reports, workspace.inUse)
    , m_placing([this] { placeDocks(); })
{
    setObjectName(QStringLiteral("mainWindow"));
    setAcceptDrops(true);
    setWindowIcon(themedIcon(QStringLiteral("clusterlens")));
    setTheme(themeFromName(m_work.settings.value(QStringLiteral("theme")).toString()));
    makeLeftDocks();
    m_messages = new MessageBar(this);
    makeCentre();
    makeRightDocks();
    makeStatusBar();
    makeMenus();
    makeToolBar();
    connectActions();
    connectSeries();
    connectMessages();
    restorePlaces();
    updateTitle();
    updateActions();
}

void MainWindow::open(const QStringList& paths, FileOpener::Preview preview)
{
    m_opener.open(paths, preview);
}

void MainWindow::offerRecovery()
{
    (void)m_keeper.offerRecovery(m_work.places.recoveryFolder, false);
}

bool MainWindow::hasOpened() const
{
    return m_opener.isReady();
}

void MainWindow::showTable(const QStringList& numbers)
{
    m_seriesActions.table->setChecked(true);
    m_series->addNumbers(numbers);
}

bool MainWindow::isSettled() const
{
    return m_opener.isReady() && !m_work.runs.isMerging() && !m_work.queue.isBusy() && m_work.series.isQuiet() && m_best.isReady()
        && m_series->isReady() && m_compare->isReady() && m_curves->isReady() && m_details->isReady();
}

void MainWindow::setTheme(ThemeChoice choice)
{
    applyTheme(choice);
    m_work.settings.setValue(QStringLiteral("theme"), themeName(choice));
    if (!m_compare)
        return;
    m_compare->setTheme(isDarkTheme());
    m_curves->setTheme(isDarkTheme());
    m_details->setTheme(isDarkTheme());
    m_series->setTheme(isDarkTheme());
}

void MainWindow::makeLeftDocks()
{
    setDockOptions(AllowTabbedDocks); // animated ones draw the plots for each step of an animation
    for (const Qt::Corner corner : {Qt::TopLeftCorner, Qt::BottomLeftCorner})
        setCorner(corner, Qt::LeftDockWidgetArea);
    for (const Qt::Corner corner : {Qt::TopRightCorner, Qt::BottomRightCorner})
        setCorner(corner, Qt::RightDockWidgetArea);
    auto* const dataPanel = new DataPanel(m_work.document, m_work.editor, this);
    connect(dataPanel, &DataPanel::openWanted, m_actions.open, &QAction::trigger);
    connect(dataPanel, &DataPanel::previewWanted, this, &MainWindow::readAgain);
    auto* const generatePanel
        = new GeneratePanel(m_work.document, m_work.editor, m_work.models, m_actions, m_work.places.programFolder, this);
    m_dataDock = addDock(tr("Data"), QStringLiteral("dataDock"), scrolled(dataPanel), Qt::LeftDockWidgetArea);
    m_generateDock = addDock(tr("Generate"), QStringLiteral("generateDock"), generatePanel, Qt::LeftDockWidgetArea);
}

void MainWindow::makeCentre()
{
    m_compare = new ComparePanel(m_work.document, m_best, m_actions, this);
    m_curves = new CurvesPanel(m_work.document, m_work.editor, m_actions, this);
    m_curves->plot().setFormat(keptPlotFormat(m_work.settings));
    auto* const splitter = new QSplitter(Qt::Vertical, this);
    splitter->setObjectName(QStringLiteral("centreSplitter"));
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_compare);
    splitter->addWidget(m_curves);
    splitter->setStretchFactor(0, 11);
    splitter->setStretchFactor(1, 9);
    auto* const welcome = new WelcomePage(m_actions, m_work.recent, this);
    connect(welcome, &WelcomePage::exampleWanted, &m_opener, &FileOpener::openExample);
    connect(welcome, &WelcomePage::fileWanted, this, [this](const QString& path) { open({path}); });

    m_centre = new QStackedWidget(this);
    m_centre->addWidget(welcome);
    m_series = new SeriesPanel(m_work.document, m_work.series, m_work.editor, m_work.settings, m_work.inUse, m_seriesActions, this);
    auto* const particles
        = new QWidget(this); // with the verdict, which the table has in a column: it must not jump from row to row
    auto* const rows = new QVBoxLayout(particles);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(new VerdictBanner(m_work.document, this));
    rows->addWidget(splitter, 1);
    m_centre->addWidget(particles);
    m_centre->addWidget(m_series);
    connect(&m_work.document, &Document::curveAdded, this, &MainWindow::choosePage);
    connect(&m_work.document, &Document::curveRemoved, this, &MainWindow::choosePage);
    connect(&m_work.document, &Document::reset, this, &MainWindow::choosePage);

    auto* const whole = new QWidget(this);
    auto* const column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_centre, 1);
    for (QWidget* const bar : {static_cast<QWidget*>(new WatchBar(m_work.watcher, this)),
             static_cast<QWidget*>(
                 new QueueBar(m_work.series, this))}) { // below: when they come, nothing else moves under the mouse
        column->addWidget(bar);
        m_messages->keepClear(bar);
    }
    setCentralWidget(whole);
}

void MainWindow::makeRightDocks()
{
    m_candidates = new CandidatesPanel(m_work.document, m_actions, this);
    m_details = new DetailsPanel(m_work.document, this);
    m_candidatesDock = addDock(tr("Candidates"), QStringLiteral("candidatesDock"), m_candidates, Qt::RightDockWidgetArea);
    m_detailsDock = addDock(tr("Details"), QStringLiteral("detailsDock"), scrolled(m_details), Qt::RightDockWidgetArea);
    m_candidates->model().setFiles([this](const QList<int>& ids) {
        try {
            return m_dragged.of(m_work.document, ids);
        } catch (const std::exception& e) {
            m_messages->add(MessageBar::Kind::Error, QString::fromUtf8(e.what()));
            return QList<QUrl>();
        }
    });
    connect(m_candidates, &CandidatesPanel::chosen, this, [this] { m_best.stop(); });
    connect(m_candidates, &CandidatesPanel::currentChanged, m_details, &DetailsPanel::setCandidate);
    connect(m_candidates, &CandidatesPanel::typedInVain, this, [this](const QString& text) {
        m_messages->add(MessageBar::Kind::Note, tr("The candidate is gone that you wrote about: %1").arg(text));
    });
    connect(m_details, &DetailsPanel::candidateWanted, this, &MainWindow::goTo);
    connect(m_details, &DetailsPanel::choiceWanted, this, &MainWindow::choose);
    connect(m_compare, &ComparePanel::paneActivated, this, &MainWindow::goTo);
}

QDockWidget* MainWindow::addDock(const QString& title, const QString& name, QWidget* content, Qt::DockWidgetArea area)
{
    auto* const dock = new QDockWidget(title, this);
    dock->setObjectName(name);
    dock->setWidget(content);
    addDockWidget(area, dock);
    const auto placed = [this] { m_hasPlacedDocks = true; };
    connect(dock, &QDockWidget::topLevelChanged, this, placed);
    connect(dock->toggleViewAction(), &QAction::triggered, this, placed);
    return dock;
}

void MainWindow::makeStatusBar()
{
    auto* const status = new JobStatus(m_work.queues(), m_actions.cancel, this);
    connect(status, &JobStatus::cancelWanted, this, [this](int queue) { cancel(*m_work.queues()[std::size_t(queue)]); });
    statusBar()->addWidget(status, 1);
    auto* const hint = new QLabel(this);
    hint->setObjectName(QStringLiteral("pickedAtom"));
    statusBar()->addPermanentWidget(hint);
    m_messages->keepClear(status->cancelButton());
    statusBar()->addPermanentWidget(m_messages->foldedButton());
    connect(m_compare, &ComparePanel::atomPicked, hint, [hint, this](const QString& text) { // one line, else the bar grows
        const QString line = QString(text).replace(QLatin1Char('\n'), QStringLiteral("; "));
        hint->setText(hint->fontMetrics().elidedText(line, Qt::ElideRight, width() / 2));
        hint->setToolTip(text);
    });
    connect(&m_work.document, &Document::shownChanged, hint, &QLabel::clear);
    connect(&m_work.document, &Document::reset, hint, &QLabel::clear);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (!m_keeper.mayStop({&m_work.exports, &m_work.reports, &m_work.movies}) || !m_keeper.mayLoseWork()) {
        event->ignore();
        return;
    }
    m_work.watcher.stop();
    m_work.series.forget();
    for (JobQueue* const queue : m_work.queues())
        queue->cancelAll();
    keepPlaces();
    event->accept();
}

bool MainWindow::focusNextPrevChild(bool next)
{
    const QList<QWidget*> groups{m_dataDock, m_generateDock, centralWidget(), m_candidates, m_detailsDock, statusBar(), m_messages};
    return goToTabStop(tabStops(*this, groups), next) || QMainWindow::focusNextPrevChild(next);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (!event->source() && !localFiles(event->mimeData()).isEmpty()) // not our own candidates
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    event->acceptProposedAction();
    // The program that the files come from waits until this returns, and opening may ask questions.
    QMetaObject::invokeMethod(
        this, [this, paths = localFiles(event->mimeData())] { open(paths); }, Qt::QueuedConnection);
}

void MainWindow::connectMessages()
{
    const auto showError = [this](const QString& message) { m_messages->add(MessageBar::Kind::Error, message); };
    const auto showNote = [this](const QString& message) { m_messages->add(MessageBar::Kind::Note, message); };
    connect(&m_work.runs, &Runs::failed, this, [this, showError](const QString& message, const Job* job) {
        if (!m_work.series.owns(job)) // of many curves the table tells
            showError(message);
    });
    connect(&m_work.runs, &Runs::noticed, this, [this, showNote](const QString& message, const Job* job) {
        if (!m_work.series.owns(job))
            showNote(message);
    });
    connect(&m_work.series, &CurveQueue::noticed, this, showNote);
    connect(&m_work.series, &CurveQueue::cameBack, this, [this](const QString& message) {
        m_messages->add(MessageBar::Kind::Note, message, tr("Resume"), [this] { m_work.series.resume(); });
    });
    connect(&m_work.series, &CurveQueue::ended, this, [this](const QString& message, bool failures) {
        m_messages->add(failures ? MessageBar::Kind::Warning : MessageBar::Kind::Note, message, tr("Show table"),
            [this] { m_seriesActions.table->setChecked(true); });
    });
    connect(&m_work.watcher, &FolderWatcher::failed, this, showError);
    connect(&m_work.watcher, &FolderWatcher::settled, m_messages, &MessageBar::withdraw);
    connect(&m_work.editor, &SettingsEditor::noticed, this, showNote);
    connect(m_series, &SeriesPanel::failed, this, showError);
    connect(&m_work.editor, &SettingsEditor::refused, this, showError);
    connect(&m_work.autosave, &Autosave::failed, this, showError);
    connect(&m_work.models, &ModelHolder::failed, this, showError);
    connect(&m_keeper, &SessionKeeper::failed, this, showError);
    connect(&m_keeper, &SessionKeeper::noticed, this, showNote);
    connect(&m_exporter, &Exporter::failed, this, showError);
    const auto showSaved = [this](const QString& message, const QString& folder) {
        m_messages->add(MessageBar::Kind::Note, message, tr("Show folder"),
            [url = QUrl::fromLocalFile(folder)] { QDesktopServices::openUrl(url); });
    };
    connect(&m_exporter, &Exporter::exported, this, showSaved);
    connect(m_series, &SeriesPanel::saved, this, showSaved);
    connect(&m_movies, &MovieMaker::made, this, showSaved);
    connect(&m_movies, &MovieMaker::noticed, this,
        [this](const QString& message) { m_messages->add(MessageBar::Kind::Warning, message); });
    connect(&m_movies, &MovieMaker::failed, this, showError);
    connect(&m_reporter, &SeriesReporter::written, this, showSaved);
    connect(&m_reporter, &SeriesReporter::failed, this, showError);
    connect(&m_opener, &FileOpener::refused, this, showError);
    connect(&m_opener, &FileOpener::noticed, this, showNote);
    connect(&m_opener, &FileOpener::sessionWanted, &m_keeper, &SessionKeeper::open);
    connectUnreadable();
    connect(&m_work.watcher, &FolderWatcher::noticed, this, showNote);
    connect(&m_work.watcher, &FolderWatcher::unusual, this, [this](const QString& message, int curve) {
        m_messages->add(MessageBar::Kind::Warning, message, tr("Look at the file…"), [this, curve] { readAgain(curve); });
    });
    if (auto* const application = qobject_cast<GuardedApplication*>(QCoreApplication::instance()))
        connect(application, &GuardedApplication::exceptionCaught, this, [this, showError](const QString& message) {
            m_work.autosave.saveNow();                  // first: nobody knows what else is wrong
            if (!m_messages->texts().contains(message)) // else showing it may be what throws, again and again
                showError(message);
        });
}

void MainWindow::connectUnreadable()
{
    const auto look = [this](const QString& path) {
        const QStringList asking = m_messages->texts(); // what was closed is done with
        QList<FileOpener::Unread> others;
        for (auto it = m_unreadable.begin(); it != m_unreadable.end(); ++it)
            if (it.key() != path && asking.contains(it->message))
                others.append({it.key(), it->hasArrived});
        m_opener.preview({path, m_unreadable.value(path).hasArrived}, others);
    };
    const auto show = [=, this](const QString& message, const QString& path, bool hasArrived) {
        const QString file = QFileInfo(path).absoluteFilePath();
        if (const Unreadable& before = m_unreadable[file]; before.message != message)
            m_messages->withdraw(before.message);
        m_unreadable[file] = {message, hasArrived || m_unreadable[file].hasArrived};
        m_messages->add(MessageBar::Kind::Error, message, tr("Look at the file…"), [=] { look(file); });
    };
    const auto withdraw = [this](const QString& path) {
        const Unreadable told = m_unreadable.take(QFileInfo(path).absoluteFilePath());
        m_messages->withdraw(told.message);
        return told.hasArrived;
    };
    connect(
        &m_opener, &FileOpener::unreadable, this, [=](const QString& message, const QString& path) { show(message, path, false); });
    connect(&m_work.watcher, &FolderWatcher::unreadable, this,
        [=](const QString& message, const QString& path) { show(message, path, true); });
    connect(&m_work.watcher, &FolderWatcher::readable, this, withdraw);
    connect(&m_work.document, &Document::curveAdded, this, [=, this](int curve) {
        const QString path = m_work.document.curve(curve).path;
        if (QFileInfo(path).isAbsolute() && withdraw(path)) // one out of an old session may be of anywhere
            m_work.watcher.takeOpened(curve);
    });
    connect(&m_opener, &FileOpener::renewed, this, [=, this](int curve) {
        withdraw(m_work.document.curve(curve).path);
        m_work.watcher.takeOpened(curve);
    });
}

} // namespace clusterlens::ui

#include "moc_MainWindow.cpp"
