#pragma once

#include <QAction>
#include <QWidget>

class QUndoStack;

namespace clusterlens::ui {

/// An action of the window; what is done with it is up to the caller.
/// \param icon  empty: none. \param toolTip  empty: the title; the keys are added
[[nodiscard]] QAction* makeAction(QWidget* window, const char* name, const char* icon, const QString& title,
    const QKeySequence& keys = {}, const QString& toolTip = {});

/// What can be done in the window, for menus, toolbar and buttons alike. Owned by the window; whoever can do it connects to triggered().
struct Actions {
    Actions(QWidget* window, QUndoStack& undoStack);

    QAction* newSession;
    QAction* open;
    QAction* save;
    QAction* saveAs;
    QAction* exportResults;
    QAction* report;
    QAction* recover;
    QAction* quit;

    QAction* undo;
    QAction* redo;
    QAction* star;
    QAction* rename;
    QAction* note;
    QAction* remove;
    QAction* addReference;
    QAction* showBest;

    QAction* generate;
    QAction* resample;
    QAction* mine;
    QAction* refine;
    QAction* cancel;

    QAction* saveCurves;
    QAction* copyCurves;
    QAction* plotFormat;
    QAction* saveScene;
    QAction* copyScene;
    QAction* movie;

    QAction* wholePlots;
    QAction* wholeStructures;

    QAction* guide;
    QAction* messageLog;
    QAction* about;
};

} // namespace clusterlens::ui
