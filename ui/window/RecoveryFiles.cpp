#include "window/RecoveryFiles.h"

#include "document/Autosave.h"
#include "document/SessionConversion.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSet>
#include <QSysInfo>

#include <algorithm>
#include <utility>

namespace clusterlens::ui {

namespace {

/// What a program that was killed while writing may have left.
void removeParts(const QDir& folder, const QString& name)
{
    for (const QString& part : folder.entryList({name + ".part*"}, QDir::Files))
        QFile::remove(folder.absoluteFilePath(part));
}

/// Who has a lock that could not be taken: Qt takes those of programs of this computer that are gone, and of others never. Empty: a program here, or nobody knows.
QString otherHostOf(const QLockFile& lock)
{
    qint64 process = 0;
    QString host;
    QString program;
    if (lock.error() != QLockFile::LockFailedError || !lock.getLockInfo(&process, &host, &program))
        return {};
    return host == QSysInfo::machineHostName() ? QString() : host;
}

} // namespace

void RecoveryFile::discard() const
{
    QFile::remove(file);
    if (host.isEmpty())
        removeParts(QFileInfo(file).dir(), QFileInfo(file).fileName());
}

RecoveryContents readContents(const RecoveryFile& file)
{
    RecoveryContents contents;
    try {
        const auto session = std::make_shared<const SessionData>(readSession(toPath(file.file)));
        for (const SessionCurve& curve : session->curves)
            contents.curves.append(QString::fromStdString(curve.name));
        contents.candidates = int(session->candidates.size());
        contents.session = QFileInfo(QString::fromStdString(session->originalPath)).fileName();
        contents.whole = session;
    } catch (const std::exception& e) {
        contents.problem = QString::fromUtf8(e.what());
    }
    return contents;
}

QList<RecoveryFile> findRecoveryFiles(const QString& path)
{
    QList<RecoveryFile> found;
    const QDir folder(path);
    QSet<QString> names; // of files, and of locks alone, whose program ended badly before it had anything to save
    for (const QString& name : folder.entryList({"session-*.clens", "session-*.clens.lock"}, QDir::Files))
        names.insert(name.section(".lock", 0, 0));
    for (const QString& name : std::as_const(names)) {
        const QString file = folder.absoluteFilePath(name);
        auto lock = std::make_shared<QLockFile>(recoveryLockOf(file));
        lock->setStaleLockTime(0);
        QString host;
        if (lock->tryLock(0)) {
            removeParts(folder, name);
        } else {
            host = otherHostOf(*lock);
            lock.reset();
            if (host.isEmpty()) // its program still runs
                continue;
        }
        if (QFileInfo::exists(file))
            found.append({file, QFileInfo(file).lastModified(), std::move(lock), host});
    }
    std::ranges::sort(found, [](const RecoveryFile& a, const RecoveryFile& b) { return a.written > b.written; });
    return found;
}

} // namespace clusterlens::ui
