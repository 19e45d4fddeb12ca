#pragma once

#include "document/Document.h"

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

    void open(const QStringList& paths, Preview preview = Preview::WhenUnusual);
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
    void openCurve(const QString& path, Preview preview);
    void openStructure(const QString& path);
    void accept(const LoadedCurve& curve, const QString& path);

    Document& m_document;
    Runs& m_runs;
    RecentFiles& m_recent;
    QWidget* m_window;
};

} // namespace clusterlens::ui
