#include "window/SessionLock.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace clusterlens::ui {

namespace {

/// Through links of folders and of the file, and the same before the file is there as afterwards.
QString placeOf(const QString& path)
{
    const QFileInfo file(path);
    if (file.exists())
        return file.canonicalFilePath();
    const QString folder = QFileInfo(file.absolutePath()).canonicalFilePath();
    return folder.isEmpty() ? file.absoluteFilePath() : folder + QLatin1Char('/') + file.fileName();
}

} // namespace

QString SessionLock::take(const QString& path)
{
    const QFileInfo file(placeOf(path));
    if (m_lock && m_path == file.filePath())
        return {};
    auto lock = std::make_unique<QLockFile>(file.path() + QStringLiteral("/.") + file.fileName() + QStringLiteral(".lock"));
    lock->setStaleLockTime(0);
    if (lock->tryLock()) {
        m_path = file.filePath();
        m_lock = std::move(lock);
        return {};
    }
    qint64 process = 0;
    QString host;
    QString program;
    if (lock->error() != QLockFile::LockFailedError || !lock->getLockInfo(&process, &host, &program)) {
        release();
        return {};
    }
    return QCoreApplication::translate("SessionLock", "process %1 on %2").arg(process).arg(host);
}

void SessionLock::release()
{
    m_lock.reset();
    m_path.clear();
}

} // namespace clusterlens::ui
