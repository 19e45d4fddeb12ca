#include "window/SessionKeeper.h"

#include "commands/SettingsEditor.h"
#include "document/RecentFiles.h"
#include "document/SessionConversion.h"
#include "export/SavePath.h"
#include "runs/CurveQueue.h"
#include "runs/JobQueue.h"
#include "threads/Background.h"
#include "window/RecoveryDialog.h"

#include <QDir>
#include <QEventLoop>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMessageBox>
#include <QPushButton>
#include <QScopedValueRollback>

#include <algorithm>
#include <exception>
#include <optional>

namespace clusterlens::ui {

namespace {

const QString ending = QStringLiteral(".clens");

/// What \p use returns of a file, from a thread of its own, while the window is drawn and takes no keys and no mouse. Empty: the program ended
/// before that. \throws what \p use throws
template <typename Use> auto busily(Use use)
{
    std::optional<decltype(use())> result;
    std::exception_ptr fault;
    QGuiApplication::setOverrideCursor(Qt::BusyCursor);
    {
        QEventLoop loop;
        Background thread; // which ends before its result is looked at
        const auto work = [&] {
            try {
                result.emplace(use());
            } catch (...) {
                fault = std::current_exception();
            }
            return true;
        };
        thread.run(work, [&loop](bool) { loop.quit(); });
        loop.exec(QEventLoop::ExcludeUserInputEvents);
    }
    QGuiApplication::restoreOverrideCursor();
    if (fault)
        std::rethrow_exception(fault);
    return result;
}

} // namespace

SessionKeeper::SessionKeeper(Document& document, RecentFiles& recent, Autosave& autosave, JobQueue& calculations,
    const CurveQueue& series, const SettingsEditor& editor, QWidget* window)
    : QObject(window)
    , m_document(document)
    , m_recent(recent)
    , m_autosave(autosave)
    , m_calculations(calculations)
    , m_series(series)
    , m_editor(editor)
    , m_window(window)
{
}

bool SessionKeeper::save()
{
    return m_document.filePath().isEmpty() ? saveAs() : saveTo(m_document.filePath());
}

bool SessionKeeper::saveAs()
{
    const QString path = askWhereToSave(m_window, tr("Save session"), proposedPath(), {{tr("Sessions"), ending}});
    return !path.isEmpty() && saveTo(path);
}

/// Where it is already, or named after the first curve.
QString SessionKeeper::proposedPath() const
{
    if (!m_document.filePath().isEmpty())
        return m_document.filePath();
    const QList<int> curves = m_document.curveIds();
    const QString name
        = curves.isEmpty() ? m_document.title() : QFileInfo(m_document.curve(curves.first()).name).completeBaseName();
    return QDir::home().filePath(name + ending);
}

bool SessionKeeper::saveTo(const QString& path)
{
    const bool changed = m_document.filePath() == QFileInfo(path).absoluteFilePath() && m_document.isFileChanged();
    const QString who = m_lock.take(path);
    const QString holder = who.isEmpty() ? QString() : QFileInfo(path).absoluteFilePath() + QLatin1Char('\n') + who;
    const bool isNews = !who.isEmpty() && !m_replaced.contains(holder);
    if (changed || isNews) {
        const Shared choice = askAboutShared(path, isNews ? who : QString());
        if (choice != Shared::Replace)
            return choice == Shared::OtherName && saveAs();
        if (isNews)
            m_replaced.insert(holder);
    }
    Q_EMIT aboutToSave();
    try {
        const QScopedValueRollback writing(m_writing, true);
        const quint64 revision = m_document.revision(); // results may come while it is written
        const auto write
            = [&path, session = m_document.session()]() mutable { return SessionOnDisk::write(path, std::move(session)); };
        if (const std::optional<SessionOnDisk> file = busily(std::move(write)))
            m_document.setSaved(*file, revision);
        else
            return false;
    } catch (const std::exception& e) {
        if (m_document.filePath().isEmpty() || !m_lock.take(m_document.filePath()).isEmpty())
            m_lock.release();
        Q_EMIT failed(QString::fromUtf8(e.what()));
        return false;
    }
    if (!who.isEmpty())
        m_lock.release(); // of where the document was before
    m_recent.add(path);
    if (const QString missing = running(); !missing.isEmpty())
        Q_EMIT noticed(tr("Saved without the results that are still to come: %1").arg(missing));
    return true;
}

SessionKeeper::Shared SessionKeeper::askAboutShared(const QString& path, const QString& who)
{
    const bool isOpen = !who.isEmpty();
    const QString file = QFileInfo(path).fileName();
    QMessageBox box(QMessageBox::Warning, isOpen ? tr("Open in another window") : tr("Changed meanwhile"),
        isOpen ? tr("\"%1\" is open in another window (%2).").arg(file, who)
               : tr("\"%1\" was changed since you opened or saved it here.").arg(file),
        QMessageBox::Cancel, m_window);
    box.setObjectName(QStringLiteral("sharedQuestion"));
    box.setInformativeText(isOpen ? tr("Whoever saves last replaces what the other has saved.")
                                  : tr("Replace loses what has been saved there meanwhile."));
    QPushButton* const other = box.addButton(tr("Save under another name..."), QMessageBox::AcceptRole);
    QPushButton* const replace = box.addButton(tr("Replace"), QMessageBox::DestructiveRole);
    other->setObjectName(QStringLiteral("otherName"));
    replace->setObjectName(QStringLiteral("replaceShared"));
    box.setDefaultButton(other);
    box.exec();
    if (box.clickedButton() == other)
        return Shared::OtherName;
    return box.clickedButton() == replace ? Shared::Replace : Shared::Cancel;
}

void SessionKeeper::open(const QString& path)
{
    if (m_reading || m_writing) // dropped on the window
        return Q_EMIT noticed(
            tr("%1 was not opened, because another session was just being read or saved.").arg(QFileInfo(path).fileName()));
    if (!mayLoseWork())
        return;
    const bool hadNothing = !m_document.isModified() && running().isEmpty();
    try {
        const QScopedValueRollback reading(m_reading, true);
        const std::optional<SessionOnDisk> file = busily([&path] { return SessionOnDisk::read(path); });
        if (!file || (hadNothing && !mayLoseWork())) // what has come meanwhile
            return;
        m_document.open(*file);
        m_recent.add(path);
        if (const QString who = m_lock.take(path); !who.isEmpty()) {
            m_lock.release();
            Q_EMIT noticed(tr("%1 is open in another window too (%2). Save asks before it replaces what that one has saved.")
                               .arg(QFileInfo(path).fileName(), who));
        }
    } catch (const std::exception& e) {
        Q_EMIT failed(QString::fromUtf8(e.what()));
    }
}

void SessionKeeper::clear()
{
    if (!mayLoseWork())
        return;
    m_document.clear();
    m_lock.release();
}

bool SessionKeeper::mayLoseWork()
{
    if (!m_document.isModified() && !mayStopCalculation())
        return false;
    if (!m_document.isModified()) // nor have results come while the question stood there
        return true;
    QMessageBox box(QMessageBox::Question, tr("Unsaved work"), tr("Save what you have done in \"%1\"?").arg(m_document.title()),
        QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, m_window);
    box.setObjectName(QStringLiteral("unsavedQuestion"));
    const QString missing = running();
    box.setInformativeText(missing.isEmpty()
            ? tr("Otherwise it is lost.")
            : tr("Otherwise it is lost. %1 It is stopped in any case, and what it has not yet found is "
                 "not saved; Cancel lets it go on.")
                  .arg(missing));
    box.setDefaultButton(QMessageBox::Save);
    switch (box.exec()) {
    case QMessageBox::Save:
        return save() && (!m_document.isModified() || mayLoseWork()); // what has come meanwhile
    case QMessageBox::Discard:
        return true;
    default:
        return false;
    }
}

bool SessionKeeper::ask(QMessageBox::Icon icon, const QString& title, const QString& question, const QString& yes)
{
    QMessageBox box(icon, title, question, QMessageBox::Cancel, m_window);
    box.setObjectName(QStringLiteral("stopQuestion"));
    QPushButton* const stop = box.addButton(yes, QMessageBox::DestructiveRole);
    stop->setObjectName(QStringLiteral("stop"));
    box.setDefaultButton(QMessageBox::Cancel);
    box.exec();
    return box.clickedButton() == stop;
}

bool SessionKeeper::mayStopCalculation()
{
    const QString what = running();
    return what.isEmpty() || ask(QMessageBox::Question, tr("A calculation is running"), tr("%1 Stop it?").arg(what), tr("Stop it"));
}

bool SessionKeeper::mayStop(std::initializer_list<const JobQueue*> exports)
{
    QStringList what;
    for (const JobQueue* const queue : exports) {
        if (queue->isBusy())
            what << tr("\"%1\" is not finished.").arg(queue->current()->title());
        if (queue->waiting() > 0)
            what << tr("%n more wait behind it.", nullptr, queue->waiting());
    }
    return what.isEmpty()
        || ask(QMessageBox::Warning, tr("Files are being written"),
            tr("%1 When the program ends now, files are missing.").arg(what.join(QLatin1Char(' '))), tr("End it now"));
}

QString SessionKeeper::running() const
{
    const Job* const job = m_calculations.current();
    QStringList what;
    if (job != nullptr)
        what << tr("\"%1\" is still running.").arg(job->title());
    if (const int waiting = m_series.left() - (m_series.owns(job) ? 1 : 0); waiting > 0)
        what << tr("Curves that wait for their turn: %1.").arg(waiting);
    if (const int waiting = m_editor.waiting(); waiting > 0)
        what << tr("Curves that wait to be fitted again: %1.").arg(waiting);
    return what.join(QLatin1Char(' '));
}

bool SessionKeeper::offerRecovery(const QString& folder, bool asked)
{
    const QList<RecoveryFile> files = findRecoveryFiles(folder);
    if (files.isEmpty())
        return false;
    if (!asked && std::ranges::none_of(files, &QString::isEmpty, &RecoveryFile::host)) {
        Q_EMIT noticed(tr("Unsaved work of a window on %1 is kept: should that have ended, File, Recover unsaved work offers it.")
                           .arg(files.first().host));
        return true;
    }
    RecoveryDialog dialog(files, m_window);
    dialog.exec();
    const QList<RecoveryFile> ticked = dialog.ticked();
    const int kept = int(files.size() - ticked.size());
    const auto tellKept = [&] {
        if (kept > 0)
            Q_EMIT noticed(tr("More unsaved work is kept (%1): File, Recover unsaved work offers it again.").arg(kept));
    };
    if (dialog.choice() == RecoveryDialog::Choice::Discard) {
        for (const RecoveryFile& file : ticked)
            file.discard();
        tellKept();
    } else if (dialog.choice() == RecoveryDialog::Choice::Recover && mayLoseWork()) {
        recover(ticked.first(), dialog.contents(ticked.first()));
        if (const int others = int(ticked.size()) - 1; others > 0)
            Q_EMIT noticed(
                tr("A window holds one session, so %n more that you chose are kept: File, Recover unsaved work offers them "
                   "again, here or in another window.",
                    nullptr, others));
        else
            tellKept();
    }
    return true;
}

void SessionKeeper::recover(const RecoveryFile& file, const std::shared_ptr<const SessionData>& contents)
{
    try {
        const auto read = [&file] { return readSession(toPath(file.file)); };
        if (contents)
            m_document.recover(*contents);
        else if (const std::optional<SessionData> session = busily(read))
            m_document.recover(*session);
        else
            return;
        m_lock.release(); // Save takes it, where the session had a name
    } catch (const std::exception& e) {
        Q_EMIT failed(QString::fromUtf8(e.what()));
        return;
    }
    if (file.host.isEmpty())
        discardOnceSaved(file);
    m_autosave.saveNow();
    Q_EMIT noticed(tr("Unsaved work was recovered. Save it to keep it."));
}

/// The old file goes only when a new one holds what was in it.
void SessionKeeper::discardOnceSaved(const RecoveryFile& file)
{
    auto* const waiting = new QObject(this);
    connect(&m_autosave, &Autosave::saved, waiting, [this, waiting, file, revision = m_document.revision()] {
        if (m_autosave.savedRevision() < revision)
            return;
        file.discard();
        waiting->deleteLater();
    });
}

} // namespace clusterlens::ui

#include "moc_SessionKeeper.cpp"
