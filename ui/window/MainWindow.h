#pragma once

#include "commands/Actions.h"
#include "commands/BestShown.h"
#include "commands/FieldCommitter.h"
#include "commands/WindowKeys.h"
#include "export/DraggedFiles.h"
#include "export/Exporter.h"
#include "movie/MovieMaker.h"
#include "panels/MessageBar.h"
#include "report/SeriesReporter.h"
#include "series/SeriesActions.h"
#include "theme/Theme.h"
#include "threads/Later.h"
#include "window/FileOpener.h"
#include "window/SessionKeeper.h"
#include "window/Workspace.h"

#include <QDockWidget>
#include <QMainWindow>
#include <QPointer>
#include <QStackedWidget>

namespace clusterlens::ui {

class CandidatesPanel;
class ComparePanel;
class CurvesPanel;
class DetailsPanel;
class PictureJob;
class PlotView;
class SeriesPanel;

/// The window of the program: puts the panels into their places, wires them to each other, and computes nothing.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    /// \param workspace  must outlive the window
    explicit MainWindow(Workspace& workspace);

    /// Whatever the user gives: curves, structures, sessions.
    void open(const QStringList& paths, FileOpener::Preview preview = FileOpener::Preview::WhenUnusual);
    [[nodiscard]] bool hasOpened() const; ///< all that was given, as far as the user wants it
    void offerRecovery();
    /// The table of curves. \param numbers  as seriesNumberFromText(); one that is none is told
    void showTable(const QStringList& numbers = {});
    void setTheme(ThemeChoice choice);
    [[nodiscard]] bool isSettled() const; ///< nothing is calculated, and all that was is shown and drawn
    [[nodiscard]] MessageBar& messages() { return *m_messages; }
    [[nodiscard]] const Actions& actions() const { return m_actions; }
    [[nodiscard]] const SeriesActions& seriesActions() const { return m_seriesActions; }

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;
    bool focusNextPrevChild(bool next) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void makeLeftDocks();
    void makeCentre();
    void makeRightDocks();
    QDockWidget* addDock(const QString& title, const QString& name, QWidget* content, Qt::DockWidgetArea area);
    void makeStatusBar();

    // MainWindowPlaces.cpp
    void restorePlaces();
    void keepPlaces();
    void placeDocks();
    void bringUpFloatingDocks();

    // MainWindowMenus.cpp
    void makeMenus();
    void makeToolBar();
    QMenu* makeRecentMenu();
    QMenu* makeGoToMenu();
    QMenu* makeThemeMenu();

    void connectActions();
    void connectSeries();
    void connectMessages();
    void connectUnreadable();
    void choosePage();
    void watchFolder();
    void readAgain(int curve);
    void cancel(JobQueue& queue);
    void cancelShown();
    void updateActions();
    void updateTitle();
    void updateRefine();
    void generate(Job* (Runs::*run)(int));
    void refine();
    void choose(int choice);
    void showBesideParent(int candidate);
    void showBesideOthers(int candidate);
    void goTo(int candidate);
    void toggleStar();
    void writeNote();
    [[nodiscard]] PlotView& seenPlot() const;
    void savePlot();
    void choosePlotFormat();
    void saveScene();
    void copyScene();
    PictureJob* drawScene(const QString& path);
    void makeMovie();
    void writeReport();
    void writeSeriesReport(const QList<int>& curves);
    void showAbout();
    void keepView();
    void applyView();

    Workspace& m_work;
    Actions m_actions;
    WindowKeys m_keys{this};
    FieldCommitter m_committer{this};
    SeriesActions m_seriesActions;
    BestShown m_best;
    SessionKeeper m_keeper;
    FileOpener m_opener;
    Exporter m_exporter;
    DraggedFiles m_dragged;
    MovieMaker m_movies;
    SeriesReporter m_reporter;
    MessageBar* m_messages = nullptr;
    QStackedWidget* m_centre = nullptr;
    ComparePanel* m_compare = nullptr;
    CurvesPanel* m_curves = nullptr;
    CandidatesPanel* m_candidates = nullptr;
    DetailsPanel* m_details = nullptr;
    SeriesPanel* m_series = nullptr;
    QDockWidget* m_dataDock = nullptr;
    QDockWidget* m_generateDock = nullptr;
    QDockWidget* m_candidatesDock = nullptr;
    QDockWidget* m_detailsDock = nullptr;
    QPointer<QWidget> m_beforeTable; ///< what had the keyboard before the table of curves
    struct Unreadable {
        QString message;
        bool hasArrived = false; ///< in a watched folder
    };
    QMap<QString, Unreadable> m_unreadable; ///< what was told of files that cannot be read, by absolute path
    bool m_hasPlacedDocks = false;          ///< the user, now or another time
    Later m_placing;                        ///< placeDocks()
    bool m_wasShown = false;
};

} // namespace clusterlens::ui
