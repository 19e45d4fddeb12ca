#pragma once

#include "document/Document.h"
#include "runs/ReadQuestion.h"
#include "threads/Background.h"
#include "threads/Later.h"

#include <QObject>
#include <QSet>
#include <QStringList>

#include <optional>
#include <vector>

namespace clusterlens::ui {

class RecentFiles;
class Runs;

/// Opens whatever the user gives: sessions, structures as reference candidates, all curves of a folder (batchCurves()), and everything else as a measured curve.
class FileOpener : public QObject {
    Q_OBJECT

public:
    enum class Preview { WhenUnusual, Never };

    FileOpener(Document& document, Runs& runs, RecentFiles& recent, QWidget* window);

    /// Many curves, as far as questions may be asked about them, are opened one after the other while the window goes on.
    void open(const QStringList& paths, Preview preview = Preview::WhenUnusual);
    [[nodiscard]] bool isReady() const { return !m_asking && m_folders.isEmpty() && m_waiting.isEmpty() && !m_next.isAsked(); }
    void openWithDialog();
    void addReferenceWithDialog();
    void openExample(const QString& resource); ///< such as ":/examples/gold-decahedron.gr"
    /// A file that could not be read as it is. One that has arrived in a watched folder is that of the curve with its path, where one is open, written anew.
    struct Unread {
        QString path; ///< absolute
        bool hasArrived = false;
    };
    /// Shows the file and lets the user choose columns and unit. \param others  those that look alike can be opened with the same answer
    void preview(const Unread& file, const QList<Unread>& others = {});
    /// The same for a curve that is there: its data change, all else stays. \return whether they did
    bool previewAgain(int curve);

    [[nodiscard]] static bool isSession(const QString& path);
    [[nodiscard]] static bool isStructure(const QString& path);

Q_SIGNALS:
    void sessionWanted(const QString& path);
    void refused(const QString& message);
    void noticed(const QString& message);
    void renewed(int curve); ///< by what preview() has shown
    /// A curve that cannot be read as it is, though another choice of columns or unit may help: preview() asks for it.
    void unreadable(const QString& message, const QString& path);

private:
    struct Waiting {
        QString path;
        Preview preview = Preview::WhenUnusual;
        std::optional<ReadQuestion> answer{}; ///< for one that could not be read; where this is not alike, nothing happens
        bool hasArrived = false;
    };
    struct Answer {
        ReadQuestion question;
        std::optional<ReadOptions> options; ///< empty: such files are not opened
    };

    void openFolder(const QString& path, Preview preview);
    void openNext();
    void endLot();
    void openCurve(const Waiting& file);
    void ask(const QString& path, const std::string& content, const LoadedCurve& proposed);
    void openStructure(const QString& path);
    void accept(const LoadedCurve& curve, const QString& path); ///< it is the current one when the lot is through
    void acceptUnread(const LoadedCurve& curve, const Unread& file);
    void takeStated(LoadedCurve& curve, int from); ///< what does not go with it is told

    Document& m_document;
    Runs& m_runs;
    RecentFiles& m_recent;
    QWidget* m_window;
    QList<Waiting> m_waiting;      ///< curves that are still to be opened
    QStringList m_structures;      ///< that come after them
    std::vector<Answer> m_answers; ///< for all of them
    int m_last = 0;                ///< curve that was opened last; 0: none of this lot
    bool m_asking = false;         ///< a dialog is open
    QSet<QString> m_folders;       ///< that are being looked through
    Later m_next;                  ///< openNext()
    Background m_background;
};

} // namespace clusterlens::ui
