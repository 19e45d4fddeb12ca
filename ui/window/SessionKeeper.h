#pragma once

#include "document/Autosave.h"
#include "document/Document.h"

#include <QObject>

class QWidget;

namespace clusterlens::ui {

class RecentFiles;

/// Saving, opening and recovering sessions, with the questions that come before work is lost.
class SessionKeeper : public QObject {
    Q_OBJECT

public:
    SessionKeeper(Document& document, RecentFiles& recent, Autosave& autosave, QWidget* window);

    bool save(); ///< asks for a name where there is none; false: not saved
    bool saveAs();
    bool saveTo(const QString& path); ///< without asking
    void open(const QString& path);   ///< asks before unsaved work is lost
    void clear();                     ///< the same, for an empty session
    [[nodiscard]] bool mayLoseWork(); ///< after a question, where there is unsaved work; it may have been saved by then
    /// Offers what a crashed program left in \p folder.
    void offerRecovery(const QString& folder);

Q_SIGNALS:
    void aboutToSave(); ///< the view can be put into the document
    void failed(const QString& message);
    void recovered(const QString& message);

private:
    [[nodiscard]] QString proposedPath() const;
    void recover(const RecoveryFile& file);

    Document& m_document;
    RecentFiles& m_recent;
    Autosave& m_autosave;
    QWidget* m_window;
};

} // namespace clusterlens::ui
