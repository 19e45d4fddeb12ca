// Where MainWindow and its docks are.
#include "window/MainWindow.h"

#include "panels/CandidatesPanel.h"

#include <QEvent>
#include <QGuiApplication>
#include <QScreen>

#include <algorithm>
#include <utility>

namespace clusterlens::ui {

namespace {

constexpr QSize firstSize{1360, 860};  // at least, and three quarters of a large screen
constexpr QMargins frame{8, 40, 8, 8}; // that a window manager puts around a window, about
constexpr int layoutVersion = 2;       // of the docks: a change makes remembered places invalid

} // namespace

void MainWindow::restorePlaces()
{
    if (!restoreGeometry(m_work.settings.value(QStringLiteral("geometry")).toByteArray())) {
        const QSize room = screen()->availableGeometry().size();
        const QSize wanted = firstSize.expandedTo(room * 0.75);
        resize(wanted.boundedTo(room));
        const QSize framed = wanted.grownBy(frame);
        if (framed.boundedTo(room) != framed)
            setWindowState(Qt::WindowMaximized);
    }
    m_hasPlacedDocks = restoreState(m_work.settings.value(QStringLiteral("docks")).toByteArray(), layoutVersion)
        && m_work.settings.value(QStringLiteral("docksPlaced")).toBool();
}

void MainWindow::showEvent(QShowEvent* event)
{
    QMainWindow::showEvent(event);
    placeDocks(); // their sizes mean nothing before the window has its own
    if (!std::exchange(m_wasShown, true))
        QMetaObject::invokeMethod(this, &MainWindow::bringUpFloatingDocks, Qt::QueuedConnection);
}

/// Those that were restored came before the window that they belong to: behind it, and without being known as its own. They may lie where a screen was once.
void MainWindow::bringUpFloatingDocks()
{
    for (QDockWidget* const dock : findChildren<QDockWidget*>(Qt::FindDirectChildrenOnly)) {
        if (!dock->isFloating() || !dock->isVisible())
            continue;
        if (!QGuiApplication::screenAt(dock->frameGeometry().center()))
            dock->move(frameGeometry().center() - dock->rect().center());
        dock->hide();
        dock->show();
        dock->raise();
    }
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    m_placing.ask();
}

bool MainWindow::event(QEvent* event)
{
    const bool isPress = event->type() == QEvent::MouseButtonPress;
    const bool isTaken = QMainWindow::event(event);
    if (isPress && isTaken && event->isAccepted()) // between docks
        m_hasPlacedDocks = true;
    return isTaken;
}

/// As long as the user has not done so.
void MainWindow::placeDocks()
{
    if (m_hasPlacedDocks || !isVisible())
        return;
    const int letter = fontMetrics().averageCharWidth();
    const int more = std::max(width() - firstSize.width(), 0); // than what suits a small screen
    const int candidates = std::min(letter * 57 + more * 2 / 5, std::max(m_candidates->wholeWidth(), letter * 57));
    resizeDocks({m_dataDock, m_candidatesDock}, {letter * 42 + more / 20, candidates}, Qt::Horizontal);
    const int column = m_dataDock->height() + m_generateDock->height();
    const int title = m_generateDock->height() - m_generateDock->widget()->height();
    const int generate = std::min(column * 58 / 100, m_generateDock->widget()->sizeHint().height() + title);
    resizeDocks({m_dataDock, m_generateDock}, {column - generate, generate}, Qt::Vertical);
    resizeDocks({m_candidatesDock, m_detailsDock}, {45, 55}, Qt::Vertical);
}

void MainWindow::keepPlaces()
{
    m_work.settings.setValue(QStringLiteral("geometry"), saveGeometry());
    m_work.settings.setValue(QStringLiteral("docks"), saveState(layoutVersion)); // also which are closed
    m_work.settings.setValue(QStringLiteral("docksPlaced"), m_hasPlacedDocks);
}

} // namespace clusterlens::ui
