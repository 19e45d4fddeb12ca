#include "document/Autosave.h"

#include "document/Document.h"
#include "document/SessionConversion.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>

#include <utility>

namespace clusterlens::ui {

namespace {

constexpr int everyMinute = 60'000;

QString newFile(const QString& folder)
{
    static int serial = 0; // of this process; time and process id tell it from all others
    const QString stamp = QDateTime::currentDateTimeUtc().toString("yyyyMMdd-hhmmss");
    return QDir(folder).absoluteFilePath(
        QString("session-%1-%2-%3.clens").arg(stamp).arg(QCoreApplication::applicationPid()).arg(++serial));
}

} // namespace

QString recoveryLockOf(const QString& file)
{
    return file + ".lock";
}

Autosave::Autosave(Document& document, const QString& folder, QObject* parent)
    : QObject(parent)
    , m_document(document)
    , m_file(newFile(folder))
    , m_lock(recoveryLockOf(m_file))
    , m_writtenRevision(document.revision())
{
    m_lock.setStaleLockTime(0); // only the end of the process makes it stale
    QDir().mkpath(folder);
    m_lock.tryLock(0); // without it the file is still written, and is found by another program too early at worst
    connect(&m_timer, &QTimer::timeout, this, &Autosave::saveNow);
    connect(&document, &Document::modifiedChanged, this, &Autosave::discardIfSaved);
    m_timer.start(everyMinute);
}

Autosave::~Autosave()
{
    m_writer.stop();
    QFile::remove(m_file);
}

void Autosave::setInterval(int milliseconds)
{
    m_timer.start(milliseconds);
}

void Autosave::saveNow()
{
    m_again = m_writing;
    if (m_writing || !m_document.isModified())
        return;
    if (m_document.curveIds().isEmpty()) { // all were removed: there is nothing to recover
        QFile::remove(m_file);
        m_writtenCurve = -1; // once more where they come back
        return;
    }
    Q_EMIT aboutToSave();
    const quint64 revision = m_document.revision();
    if (revision == m_writtenRevision && m_document.currentCurve() == m_writtenCurve && m_document.shown() == m_writtenShown
        && m_document.view() == m_writtenView)
        return;
    m_writing = true;
    m_writtenCurve = m_document.currentCurve();
    m_writtenShown = m_document.shown();
    m_writtenView = m_document.view();
    SessionData session = m_document.session();
    session.originalPath = m_document.filePath().toStdString();
    session.originalStamp = m_document.fileStamp().toStdString();
    m_writer.add([this, revision, session = std::move(session), path = toPath(m_file)] {
        QString error;
        try {
            writeSession(path, session, CLUSTERLENS_VERSION);
        } catch (const std::exception& e) {
            error = QString::fromUtf8(e.what());
        } catch (...) {
            error = tr("unknown reason");
        }
        m_writer.deliver([=, this] { written(revision, error); });
    });
}

void Autosave::written(quint64 revision, const QString& error)
{
    m_writing = false;
    if (!error.isEmpty()) {
        if (!m_failing)
            Q_EMIT failed(tr("The session cannot be saved for recovery: %1").arg(error));
        m_failing = true;
        m_writtenCurve = -1; // once more, whatever is shown
        return;
    }
    m_failing = false;
    m_writtenRevision = revision;
    discardIfSaved();
    Q_EMIT saved();
    if (std::exchange(m_again, false))
        saveNow();
}

void Autosave::discardIfSaved()
{
    if (!m_document.isModified() && !m_writing)
        QFile::remove(m_file);
}

} // namespace clusterlens::ui

#include "moc_Autosave.cpp"
