#pragma once

#include "pipeline/SessionFile.h"

#include <QDateTime>
#include <QFuture>
#include <QList>
#include <QLockFile>
#include <QObject>
#include <QString>
#include <QTimer>

#include <memory>

namespace clusterlens::ui {

class Document;

/// Keeps a recovery file of the document: written in the background every minute while it has changed, removed when the document is saved or
/// the program ends well. A lock file beside it tells whether the program that wrote it still runs.
class Autosave : public QObject {
    Q_OBJECT

public:
    /// \param folder  made when absent; a folder that cannot be used is reported by failed(), once
    Autosave(Document& document, const QString& folder, QObject* parent = nullptr);
    ~Autosave() override; ///< removes the recovery file

    void setInterval(int milliseconds);
    void saveNow(); ///< what the timer does; saved() or failed() follows when there is something to save

    [[nodiscard]] QString file() const { return m_file; }

Q_SIGNALS:
    void saved();
    void failed(const QString& message);

private:
    void discardIfSaved();
    void written(const QString& error);

    Document& m_document;
    QString m_file;
    std::unique_ptr<QLockFile> m_lock;
    QTimer m_timer;
    QFuture<void> m_writing;
    quint64 m_writtenRevision = 0;
    bool m_reported = false;
};

/// A recovery file that some crashed program left behind. While this lives, no other program offers it.
struct RecoveryFile {
    QString file;         ///< for Document::recover()
    QString originalPath; ///< of the session that it was; may be empty
    QDateTime written;
    std::shared_ptr<QLockFile> lock;

    void discard() const; ///< removes it for good
};

/// Those whose program is gone, the newest first.
[[nodiscard]] QList<RecoveryFile> findRecoveryFiles(const QString& folder);

} // namespace clusterlens::ui
