#pragma once

#include "session/SessionFile.h"

#include <QDateTime>
#include <QList>
#include <QLockFile>
#include <QString>
#include <QStringList>

#include <memory>

namespace clusterlens::ui {

/// A recovery file (Autosave) whose program is gone, or runs on another computer that has the same folder, where nobody here can tell whether it still does. As long
/// as a copy of one whose program is gone lives, no other program finds it.
struct RecoveryFile {
    QString file; ///< for Document::recover()
    QDateTime written;
    std::shared_ptr<QLockFile> lock; ///< empty: it is the other computer's
    QString host{};                  ///< that computer; empty: its program is gone

    void discard() const; ///< removes it for good: when the user does not want it, or when what it held has been saved again
};

/// What a user needs to know it again.
struct RecoveryContents {
    QStringList curves; ///< names
    int candidates = 0;
    QString session;                          ///< name of the file that it was opened from; empty: none
    std::shared_ptr<const SessionData> whole; ///< empty: it cannot be read
    QString problem;                          ///< why; else empty
};

/// Reads the whole file, in any thread.
[[nodiscard]] RecoveryContents readContents(const RecoveryFile& file);

/// The newest first. \param path  of their folder
[[nodiscard]] QList<RecoveryFile> findRecoveryFiles(const QString& path);

} // namespace clusterlens::ui
