#pragma once

#include "session/SessionFile.h"
#include "threads/Worker.h"

#include <QJsonObject>
#include <QList>
#include <QLockFile>
#include <QObject>
#include <QString>
#include <QTimer>

namespace clusterlens::ui {

class Document;

/// Beside the recovery file \p file: whether the program that wrote it still runs.
[[nodiscard]] QString recoveryLockOf(const QString& file);

/// Keeps a recovery file of the document: written in the background every minute while it has changed, removed when the document is saved or
/// the program ends well. A lock file beside it tells whether the program that wrote it still runs.
class Autosave : public QObject {
    Q_OBJECT

public:
    /// \param folder  made when absent
    Autosave(Document& document, const QString& folder, QObject* parent = nullptr);
    ~Autosave() override; ///< removes the recovery file

    void setInterval(int milliseconds);
    [[nodiscard]] int interval() const { return m_timer.interval(); } ///< milliseconds
    /// What the timer does; saved() or failed() follows when something has changed since the last time, or something else is shown.
    void saveNow();
    [[nodiscard]] quint64 savedRevision() const { return m_writtenRevision; } ///< of the document

    [[nodiscard]] QString file() const { return m_file; }

Q_SIGNALS:
    void aboutToSave(); ///< the view can be put into the document
    void saved();
    void failed(const QString& message); ///< folder or disk cannot be used; told once, until it works again

private:
    void written(quint64 revision, const QString& error);
    void discardIfSaved();

    Document& m_document;
    QString m_file;
    QLockFile m_lock;
    QTimer m_timer;
    bool m_writing = false;
    bool m_again = false; ///< asked for while it was writing
    bool m_failing = false;
    quint64 m_writtenRevision = 0;
    int m_writtenCurve = 0; ///< the current one; like what follows, of the file that is written or being written
    QList<int> m_writtenShown;
    QJsonObject m_writtenView;
    Worker m_writer;
};

} // namespace clusterlens::ui
