#include "window/Actions.h"

#include "theme/Icons.h"

#include <QCoreApplication>
#include <QUndoStack>

namespace clusterlens::ui {

namespace {

QString text(const char* source)
{
    return QCoreApplication::translate("Actions", source);
}

/// \param icon  empty: none
QAction* make(QWidget* window, const char* name, const char* icon, const QString& title, const QKeySequence& keys = {},
    const QString& toolTip = {})
{
    auto* const action = new QAction(title, window);
    action->setObjectName(QLatin1String(name));
    if (*icon)
        action->setIcon(themedIcon(QLatin1String(icon)));
    action->setShortcut(keys);
    const QString keyText = keys.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(keys.toString(QKeySequence::NativeText));
    action->setToolTip((toolTip.isEmpty() ? title : toolTip).remove(QLatin1Char('&')) + keyText);
    window->addAction(action);
    return action;
}

QAction* dressed(QAction* action, const char* icon, const QKeySequence& keys)
{
    action->setIcon(themedIcon(QLatin1String(icon)));
    action->setShortcut(keys);
    return action;
}

} // namespace

Actions::Actions(QWidget* window, QUndoStack& undoStack)
    : newSession(make(window, "newSession", "", text("&New session"), QKeySequence::New))
    , open(make(window, "open", "open", text("&Open…"), QKeySequence::Open, text("Open curves, structures or a session")))
    , save(make(window, "save", "save", text("&Save session"), QKeySequence::Save))
    , saveAs(make(window, "saveAs", "", text("Save session &as…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)))
    , exportResults(make(window, "export", "export", text("&Export…"), QKeySequence(Qt::CTRL | Qt::Key_E),
          text("Export structures, fit curves and a summary")))
    , quit(make(window, "quit", "", text("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q)))
    , undo(dressed(undoStack.createUndoAction(window, text("&Undo")), "undo", QKeySequence::Undo))
    , redo(dressed(undoStack.createRedoAction(window, text("&Redo")), "redo", QKeySequence::Redo))
    , star(make(window, "star", "star", text("S&tar"), QKeySequence(Qt::CTRL | Qt::Key_D),
          text("Star the selected candidates, or take their stars")))
    , rename(make(window, "rename", "", text("Re&name"), QKeySequence(Qt::Key_F2)))
    , remove(make(window, "remove", "remove", text("&Remove"), {}, text("Remove the selected candidates; can be undone")))
    , addReference(make(window, "addReference", "add", text("&Load reference…"), {},
          text("Load a structure (XYZ, CIF, .stru) as one more candidate and fit it to the curve")))
    , showBest(make(window, "showBest", "", text("Show the &best"), QKeySequence(Qt::CTRL | Qt::Key_B),
          text("Fill the panes with the candidates of the lowest Rwp")))
    , generate(make(window, "generate", "generate", text("&Generate"), QKeySequence(Qt::CTRL | Qt::Key_G),
          text("Draw candidates for this curve with the generative model")))
    , resample(make(window, "resample", "resample", text("Re&sample"), QKeySequence(Qt::CTRL | Qt::Key_R),
          text("The same settings with a new seed; the candidates are appended")))
    , mine(make(window, "mine", "mine", text("&Mine library"), QKeySequence(Qt::CTRL | Qt::Key_M),
          text("Find the ideal shapes of the built-in library that explain the curve best")))
    , cancel(make(window, "cancel", "cancel", text("&Cancel"), QKeySequence(Qt::CTRL | Qt::Key_Period),
          text("Stop what is being calculated; what was found stays")))
    , saveCurves(make(window, "saveCurves", "image", text("Save &plot…"), {}, text("Save the plot as PNG, SVG or PDF")))
    , copyCurves(make(window, "copyCurves", "copy", text("Copy p&lot"), {}, text("Copy the plot to the clipboard")))
    , saveScene(
          make(window, "saveScene", "image", text("Save &structures as picture…"), {}, text("Save the panes as PNG at print size")))
    , copyScene(make(window, "copyScene", "copy", text("&Copy structures as picture"), {}, text("Copy the panes to the clipboard")))
    , guide(make(window, "guide", "", text("&Guide"), QKeySequence::HelpContents))
    , about(make(window, "about", "", text("&About Clusterlens")))
{
}

} // namespace clusterlens::ui
