#pragma once

#include "document/Document.h"
#include "threads/Later.h"

#include <QObject>
#include <QStringList>

namespace clusterlens::ui {

class RecentFiles;
class Runs;

/// Opens whatever the user gives: sessions, structures as reference candidates, and everything else as a measured curve.
class FileOpener : public QObject {
    Q_OBJECT

public:
    enum class Preview { WhenUnusual, Never };

    FileOpener(Document& document, Runs& runs, RecentFiles& recent, QWidget* window);

    /// Many curves, as far as questions may be asked about them, are opened one after the other while the window goes on.
    void open(const QStringList& paths, Preview preview = Preview::WhenUnusual);
    [[nodiscard]] bool isReady() const { return m_waiting.isEmpty() && !m_next.isAsked(); }
    void openWithDialog();
    void addReferenceWithDialog();
    void openExample(const QString& resource); ///< such as ":/examples/gold-decahedron.gr"
    void preview(const QString& path);         ///< shows the file and lets the user choose columns and unit
    /// The same for a curve that is there: its data change, all else stays.
    void previewAgain(int curve);

    [[nodiscard]] static bool isSession(const QString& path);
    [[nodiscard]] static bool isStructure(const QString& path);

Q_SIGNALS:
    void sessionWanted(const QString& path);
    void refused(const QString& message);
    void noticed(const QString& message);
    /// A curve that cannot be read as it is, though another choice of columns or unit may help: preview() asks for it.
    void unreadable(const QString& message, const QString& path);

private:
    void preview(const QString& path, const std::string& content, const ReadOptions& options);
    void openNext();
    void openCurve(const QString& path, Preview preview);
    void openStructure(const QString& path);
    void accept(const LoadedCurve& curve, const QString& path);

    Document& m_document;
    Runs& m_runs;
    RecentFiles& m_recent;
    QWidget* m_window;
    QStringList m_waiting;    ///< curves that are still to be opened
    QStringList m_structures; ///< that come after them
    Later m_next;             ///< openNext()
};

} // namespace clusterlens::ui
