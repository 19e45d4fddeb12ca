#pragma once

#include "document/Document.h"
#include "runs/JobQueue.h"
#include "runs/PlacesInUse.h"
#include "session/ResultWriter.h"

#include <QObject>
#include <QSettings>
#include <QString>

class QWidget;

namespace clusterlens::ui {

/// Name of the folder that is proposed for a curve's candidates: another one for each curve of the document, whatever they are called.
[[nodiscard]] QString exportFolderName(const Document& document, int curve);

/// Asks what to export of the current curve and where to, and has it written in the background, one export after the other. Remembers folder and formats.
class Exporter : public QObject {
    Q_OBJECT

public:
    /// All must outlive this.
    Exporter(const Document& document, QSettings& settings, JobQueue& queue, PlacesInUse& inUse, QObject* parent = nullptr);

    /// \param selected  ids of candidates of the current curve
    void exportWithDialog(const QList<int>& selected, QWidget* window);

Q_SIGNALS:
    void exported(const QString& message, const QString& folder);
    void failed(const QString& message);

private:
    [[nodiscard]] ResultFormats formats() const;
    void remember(const ResultFormats& formats, const QString& folder);
    void start(int curve, const QList<int>& candidates, const ResultFormats& formats, const QString& folder);

    const Document& m_document;
    QSettings& m_settings;
    JobQueue& m_queue;
    PlacesInUse& m_inUse;
};

} // namespace clusterlens::ui
