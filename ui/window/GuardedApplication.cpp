#include "window/GuardedApplication.h"

#include "base/RunControl.h"

#include <QScopedValueRollback>

#include <cstdio>
#include <exception>

namespace clusterlens::ui {

bool GuardedApplication::notify(QObject* receiver, QEvent* event)
{
    try {
        return QApplication::notify(receiver, event);
    } catch (const Cancelled&) {
        tell(tr("a run was stopped"));
    } catch (const std::exception& e) {
        tell(QString::fromUtf8(e.what()));
    } catch (...) {
        tell(tr("unknown reason"));
    }
    return true; // else the event would go on to the parent of the receiver
}

void GuardedApplication::tell(const QString& what)
{
    std::fprintf(stderr, "error inside the program: %s\n", qPrintable(what));
    if (m_telling) // what tells the user throws itself
        return;
    const QScopedValueRollback guard(m_telling, true);
    try {
        Q_EMIT exceptionCaught(
            tr("Something went wrong inside the program: %1. It may not have done what you asked for. Your work is "
               "kept for recovery; please save it and report this.")
                .arg(what));
    } catch (...) {
        std::fputs("error inside the program: it cannot be shown\n", stderr);
    }
}

} // namespace clusterlens::ui

#include "moc_GuardedApplication.cpp"
