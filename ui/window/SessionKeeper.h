#pragma once

#include "document/Autosave.h"
#include "document/Document.h"
#include "window/RecoveryFiles.h"
#include "window/SessionLock.h"

#include <QMessageBox>
#include <QObject>
#include <QSet>

class QWidget;

namespace clusterlens::ui {

class CurveQueue;
class JobQueue;
class RecentFiles;
class SettingsEditor;

/// Saving, opening and recovering sessions, with the questions that come before work is lost.
class SessionKeeper : public QObject {
    Q_OBJECT

public:
    /// \param calculations  whose results are not yet in the document. \param series  which curves wait for one. \param editor  which wait to be fitted again
    SessionKeeper(Document& document, RecentFiles& recent, Autosave& autosave, JobQueue& calculations, const CurveQueue& series,
        const SettingsEditor& editor, QWidget* window);

    bool
    save(); ///< asks for a name where there is none, and before it replaces what another window has open or has saved; false: not saved
    bool saveAs();
    bool saveTo(const QString& path); ///< without asking, but for the latter
    /// Asks before unsaved work is lost. While the file is read the window is drawn, but takes no keys and no mouse.
    void open(const QString& path);
    void clear(); ///< the same, for an empty session
    /// After a question, where there is unsaved work or a calculation is under way; work may have been saved by then.
    [[nodiscard]] bool mayLoseWork();
    /// After a question, where files are being written. \param exports  such jobs
    [[nodiscard]] bool mayStop(std::initializer_list<const JobQueue*> exports);
    /// Offers what crashed programs left in \p folder. \param asked  for by the user; else what other computers have there, and may still use, is told only
    /// \return false when there is nothing
    bool offerRecovery(const QString& folder, bool asked = true);

Q_SIGNALS:
    void aboutToSave(); ///< the view can be put into the document
    void failed(const QString& message);
    void noticed(const QString& message);

private:
    enum class Shared { Replace, OtherName, Cancel };

    [[nodiscard]] QString proposedPath() const;
    /// What to do with a session that another window has open, or has saved meanwhile. \param who  has it open; empty: nobody
    [[nodiscard]] Shared askAboutShared(const QString& path, const QString& who);
    [[nodiscard]] bool ask(QMessageBox::Icon icon, const QString& title, const QString& question, const QString& yes);
    [[nodiscard]] bool mayStopCalculation();
    [[nodiscard]] QString running() const; ///< a sentence about what is being calculated; empty: nothing
    /// \param contents  of the file, where they have been read
    void recover(const RecoveryFile& file, const std::shared_ptr<const SessionData>& contents);
    void discardOnceSaved(const RecoveryFile& file);

    Document& m_document;
    RecentFiles& m_recent;
    Autosave& m_autosave;
    JobQueue& m_calculations;
    const CurveQueue& m_series;
    const SettingsEditor& m_editor;
    QWidget* m_window;
    SessionLock m_lock;     ///< of the file that the document is in
    bool m_reading = false; ///< a session
    bool m_writing = false;
    QSet<QString> m_replaced; ///< sessions, and who has them, that the user replaces all the same
};

} // namespace clusterlens::ui
