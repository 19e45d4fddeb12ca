// The menus and the toolbar of MainWindow.
#include "window/MainWindow.h"

#include "document/RecentFiles.h"
#include "fields/MenuText.h"
#include "fields/TextDialog.h"
#include "series/SeriesPanel.h"

#include <QActionGroup>
#include <QFileInfo>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>

namespace clusterlens::ui {

void MainWindow::makeMenus()
{
    QMenu* const file = menuBar()->addMenu(tr("&File"));
    file->addAction(m_actions.newSession);
    file->addAction(m_actions.open);
    file->addMenu(makeRecentMenu());
    file->addAction(m_actions.recover);
    file->addSeparator();
    file->addActions({m_actions.save, m_actions.saveAs});
    file->addSeparator();
    file->addActions({m_actions.exportResults, m_actions.report, m_actions.saveCurves, m_actions.plotFormat, m_actions.saveScene,
        m_actions.movie});
    file->addSeparator();
    file->addAction(m_actions.quit);

    QMenu* const edit = menuBar()->addMenu(tr("&Edit"));
    edit->addActions({m_actions.undo, m_actions.redo});
    edit->addSeparator();
    edit->addActions({m_actions.copyCurves, m_actions.copyScene});

    QMenu* const candidates = menuBar()->addMenu(tr("&Candidates"));
    candidates->addActions({m_actions.generate, m_actions.resample, m_actions.mine, m_actions.cancel});
    candidates->addSeparator();
    candidates->addActions({m_actions.refine, m_actions.addReference});
    candidates->setToolTipsVisible(true); // why something cannot be done
    candidates->addSeparator();
    candidates->addActions({m_actions.showBest, m_actions.star, m_actions.rename, m_actions.note, m_actions.remove});

    QMenu* const series = menuBar()->addMenu(tr("&Series"));
    series->setToolTipsVisible(true);
    series->addAction(m_seriesActions.table);
    series->addSeparator();
    series->addActions({m_seriesActions.generate, m_seriesActions.mine, m_seriesActions.refine, m_seriesActions.apply});
    series->addSeparator();
    series->addActions({m_seriesActions.selectNew, m_seriesActions.selectFailed, m_seriesActions.remove});
    series->addSeparator();
    series->addMenu(m_series->view().makeColumnMenu(this));
    series->addActions(
        {m_seriesActions.numbers, m_seriesActions.copy, m_seriesActions.save, m_seriesActions.savePlot, m_actions.plotFormat});
    series->addActions({m_seriesActions.report, m_seriesActions.reportAll});
    series->addSeparator();
    series->addAction(m_seriesActions.watch);

    QMenu* const view = menuBar()->addMenu(tr("&View"));
    for (QDockWidget* const dock : findChildren<QDockWidget*>())
        view->addAction(dock->toggleViewAction());
    view->addSeparator();
    view->addActions({m_actions.wholePlots, m_actions.wholeStructures});
    view->addSeparator();
    view->addMenu(makeGoToMenu());
    view->addMenu(makeThemeMenu());

    QMenu* const help = menuBar()->addMenu(tr("&Help"));
    help->addActions({m_actions.guide, m_actions.messageLog, m_actions.about});
}

QMenu* MainWindow::makeRecentMenu()
{
    auto* const menu = new QMenu(tr("Open &recent"), this);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        for (const QString& path : m_work.recent.paths()) {
            QAction* const action = menu->addAction(asMenuText(QFileInfo(path).fileName()));
            action->setStatusTip(path);
            action->setToolTip(path);
            connect(action, &QAction::triggered, this, [this, path] { open({path}); });
        }
        if (menu->isEmpty())
            menu->addAction(tr("Nothing yet"))->setEnabled(false);
        else
            connect(menu->addAction(tr("Forget these")), &QAction::triggered, &m_work.recent, &RecentFiles::clear);
    });
    menu->setToolTipsVisible(true);
    return menu;
}

/// For those who work with the keyboard.
QMenu* MainWindow::makeGoToMenu()
{
    auto* const menu = new QMenu(tr("&Go to"), this);
    int number = 0;
    const auto add
        = [&](const QString& title, const QStringList& names, bool besideTable) { // of views that take turns, the one that is seen
              QAction* const action = menu->addAction(title);
              action->setShortcut(QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + number++)));
              connect(action, &QAction::triggered, this, [this, names, besideTable] {
                  if (!besideTable) // what the table of curves hides
                      m_seriesActions.table->setChecked(false);
                  for (const QString& name : names)
                      if (auto* const target = findChild<QWidget*>(name); target && (names.size() == 1 || target->isVisible()))
                          target->setFocus(Qt::ShortcutFocusReason);
              });
          };
    add(tr("&Data"), {QStringLiteral("curveList")}, true);
    add(tr("&Generate"), {QStringLiteral("count")}, true);
    add(tr("&Structures"), {QStringLiteral("paneCount")}, false);
    add(tr("&Curves"), {QStringLiteral("pdfPlot"), QStringLiteral("structureFunctionPlot")}, false);
    add(tr("C&andidates"), {QStringLiteral("candidateTable")}, true);
    return menu;
}

QMenu* MainWindow::makeThemeMenu()
{
    auto* const menu = new QMenu(tr("&Colours"), this);
    auto* const group = new QActionGroup(menu);
    const ThemeChoice now = themeFromName(m_work.settings.value(QStringLiteral("theme")).toString());
    const auto add = [&](const QString& title, ThemeChoice choice) {
        QAction* const action = menu->addAction(title);
        action->setObjectName(QStringLiteral("theme-") + themeName(choice));
        action->setCheckable(true);
        action->setChecked(choice == now);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, choice] { setTheme(choice); });
    };
    add(tr("As the desktop"), ThemeChoice::System);
    add(tr("Light"), ThemeChoice::Light);
    add(tr("Dark"), ThemeChoice::Dark);
    return menu;
}

void MainWindow::makeToolBar()
{
    QToolBar* const bar = addToolBar(tr("Tools"));
    bar->setObjectName(QStringLiteral("toolBar"));
    bar->setMovable(false);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setIconSize({20, 20});
    bar->addActions({m_actions.open, m_actions.save, m_actions.exportResults});
    bar->addSeparator();
    bar->addActions({m_actions.generate, m_actions.resample, m_actions.mine, m_actions.refine, m_actions.cancel});
    bar->addSeparator();
    bar->addActions({m_actions.undo, m_actions.redo});
    bar->addSeparator();
    bar->addAction(m_seriesActions.table);
}

} // namespace clusterlens::ui
