#include "commands/Actions.h"

#include "theme/Icons.h"

#include <QCoreApplication>
#include <QUndoStack>

namespace clusterlens::ui {

namespace {

/// For translations.
struct ActionWords {
    Q_DECLARE_TR_FUNCTIONS(Actions)
};

QAction* dressed(QAction* action, const char* icon, const QKeySequence& keys)
{
    action->setIcon(themedIcon(QLatin1String(icon)));
    action->setShortcut(keys);
    action->setIconText(
        action->text().remove(QLatin1Char('&'))); // what would be undone is in menu and tooltip: buttons do not move
    return action;
}

} // namespace

QAction* makeAction(
    QWidget* window, const char* name, const char* icon, const QString& title, const QKeySequence& keys, const QString& toolTip)
{
    auto* const action = new QAction(title, window);
    action->setObjectName(QLatin1String(name));
    if (*icon)
        action->setIcon(themedIcon(QLatin1String(icon)));
    action->setShortcut(keys);
    const QString keyText = keys.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(keys.toString(QKeySequence::NativeText));
    QString tip = toolTip.isEmpty() ? title : toolTip;
    action->setToolTip(tip.remove(QLatin1Char('&')) + keyText);
    window->addAction(action);
    return action;
}

Actions::Actions(QWidget* window, QUndoStack& undoStack)
    : newSession(makeAction(window, "newSession", "", ActionWords::tr("&New session"), QKeySequence::New))
    , open(makeAction(window, "open", "open", ActionWords::tr("&Open…"), QKeySequence::Open,
          ActionWords::tr("Open curves, structures or a session")))
    , save(makeAction(window, "save", "save", ActionWords::tr("&Save session"), QKeySequence::Save))
    , saveAs(makeAction(window, "saveAs", "", ActionWords::tr("Save session &as…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)))
    , exportResults(makeAction(window, "export", "export", ActionWords::tr("&Export…"), QKeySequence(Qt::CTRL | Qt::Key_E),
          ActionWords::tr("Export structures, fit curves and a summary")))
    , report(makeAction(window, "report", "", ActionWords::tr("Save &report…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E),
          ActionWords::tr("A page on the current curve: verdict, curves, structures, candidates, settings with their sources")))
    , recover(makeAction(window, "recoverWork", "", ActionWords::tr("Recover &unsaved work…"), {},
          ActionWords::tr("What windows that ended unexpectedly have left")))
    , quit(makeAction(window, "quit", "", ActionWords::tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q)))
    , undo(dressed(undoStack.createUndoAction(window, ActionWords::tr("&Undo")), "undo", QKeySequence::Undo))
    , redo(dressed(undoStack.createRedoAction(window, ActionWords::tr("&Redo")), "redo", QKeySequence::Redo))
    , star(makeAction(window, "star", "star", ActionWords::tr("S&tar"), QKeySequence(Qt::CTRL | Qt::Key_D),
          ActionWords::tr("Star the selected candidates, or take their stars")))
    , rename(makeAction(window, "rename", "", ActionWords::tr("Re&name"), QKeySequence(Qt::Key_F2)))
    , note(makeAction(window, "note", "", ActionWords::tr("N&ote…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N),
          ActionWords::tr("Write about the current candidate; every export tells it")))
    , remove(makeAction(window, "remove", "remove", ActionWords::tr("&Remove"), QKeySequence(Qt::CTRL | Qt::Key_Delete),
          ActionWords::tr("Remove the selected candidates; can be undone")))
    , addReference(
          makeAction(window, "addReference", "add", ActionWords::tr("&Load reference…"), QKeySequence(Qt::CTRL | Qt::Key_L),
              ActionWords::tr("Load a structure (XYZ, CIF, .stru) as one more candidate and fit it to the curve")))
    , showBest(makeAction(window, "showBest", "", ActionWords::tr("Show the &best"), QKeySequence(Qt::CTRL | Qt::Key_B),
          ActionWords::tr("Fill the panes with the candidates of the lowest Rwp")))
    , generate(makeAction(window, "generate", "generate", ActionWords::tr("&Generate"), QKeySequence(Qt::CTRL | Qt::Key_G),
          ActionWords::tr("Draw candidates for this curve with the generative model")))
    , resample(makeAction(window, "resample", "resample", ActionWords::tr("Re&sample"), QKeySequence(Qt::CTRL | Qt::Key_R),
          ActionWords::tr("The same settings with a new seed; the candidates are appended")))
    , mine(makeAction(window, "mine", "mine", ActionWords::tr("&Mine library"), QKeySequence(Qt::CTRL | Qt::Key_M),
          ActionWords::tr("Find the ideal shapes of the built-in library that explain the curve best")))
    , refine(makeAction(window, "refine", "refine", ActionWords::tr("Re&fine"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R),
          ActionWords::tr("Find which sites the surface of this candidate takes and how it is strained, as far as the curve says")))
    , cancel(makeAction(window, "cancel", "cancel", ActionWords::tr("&Cancel"), QKeySequence(Qt::CTRL | Qt::Key_Period),
          ActionWords::tr("Stop what is being calculated or exported; what was found stays")))
    , saveCurves(makeAction(window, "saveCurves", "image", ActionWords::tr("Save &plot…"),
          QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P), ActionWords::tr("Save the plot as PNG, SVG or PDF")))
    , copyCurves(makeAction(window, "copyCurves", "copy", ActionWords::tr("Copy p&lot"),
          QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_P), ActionWords::tr("Copy the plot to the clipboard")))
    , plotFormat(makeAction(window, "plotFormat", "text", ActionWords::tr("Si&ze and text of plots…"), {},
          ActionWords::tr("How large plots are saved and copied, with what text and lines")))
    , saveScene(makeAction(window, "saveScene", "image", ActionWords::tr("Save &structures as picture…"),
          QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T), ActionWords::tr("Save the panes as PNG at print size")))
    , copyScene(makeAction(window, "copyScene", "copy", ActionWords::tr("&Copy structures as picture"),
          QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_T), ActionWords::tr("Copy the panes to the clipboard")))
    , movie(makeAction(window, "movie", "", ActionWords::tr("&Movie of the particle…"), {},
          ActionWords::tr("A whole turn of the current candidate as it is seen, as PNG frames and, with ffmpeg, as MP4")))
    , wholePlots(makeAction(window, "wholePlots", "fit", ActionWords::tr("All of the &plots"), QKeySequence(Qt::CTRL | Qt::Key_0),
          ActionWords::tr("Take back zooming and moving, in all plots")))
    , wholeStructures(makeAction(window, "wholeStructures", "", ActionWords::tr("All of the &structures"),
          QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_0), ActionWords::tr("Take back turning, zooming and moving, in all panes")))
    , guide(makeAction(window, "guide", "", ActionWords::tr("&Guide"), QKeySequence::HelpContents))
    , messageLog(makeAction(window, "messageLog", "", ActionWords::tr("&Messages...")))
    , about(makeAction(window, "about", "", ActionWords::tr("&About Clusterlens")))
{
}

} // namespace clusterlens::ui
