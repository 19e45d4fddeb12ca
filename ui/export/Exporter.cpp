#include "export/Exporter.h"

#include "export/ExportDialog.h"
#include "export/ExportJob.h"
#include "export/SavePath.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTime>

namespace clusterlens::ui {

namespace {

const QString folderKey = QStringLiteral("exportFolder");
const QString formatsKey = QStringLiteral("exportFormats");

/// The curve's name without the ending of its file, "a (2)" for "a.gr (2)", as a folder may be called.
QString folderStem(const Curve& curve)
{
    const QString file = curve.path.isEmpty() ? QString::fromStdString(curve.data->file.name) : curve.path;
    const QString ending = QFileInfo(file).suffix();
    QString stem = curve.name;
    if (!ending.isEmpty())
        stem.replace(QRegularExpression(QStringLiteral(R"(\.%1( \(\d+\))?$)").arg(QRegularExpression::escape(ending))),
            QStringLiteral("\\1"));
    return asFolderName(stem);
}

} // namespace

QString exportFolderName(const Document& document, int curve)
{
    QStringList taken;
    for (const int id : document.curveIds()) {
        const QString name = folderStem(document.curve(id)) + Exporter::tr("-candidates");
        QString free = name;
        for (int i = 2; taken.contains(free, Qt::CaseInsensitive); ++i)
            free = QStringLiteral("%1-%2").arg(name, QString::number(i));
        if (id == curve)
            return free;
        taken.append(free);
    }
    return {};
}

Exporter::Exporter(const Document& document, QSettings& settings, JobQueue& queue, PlacesInUse& inUse, QObject* parent)
    : QObject(parent)
    , m_document(document)
    , m_settings(settings)
    , m_queue(queue)
    , m_inUse(inUse)
{
}

void Exporter::exportWithDialog(const QList<int>& selected, QWidget* window)
{
    const int curve = m_document.currentCurve();
    if (curve == 0)
        return;
    const QDir parent(m_settings.value(folderKey, QDir::homePath()).toString());
    ExportDialog dialog(m_document, selected, parent.filePath(exportFolderName(m_document, curve)), m_inUse, window);
    dialog.setFormats(formats());
    if (dialog.exec() != QDialog::Accepted)
        return;
    QList<int> candidates;
    for (const int id : dialog.candidates()) // a run may have taken some back while the dialog was open
        if (m_document.containsCandidate(id))
            candidates.append(id);
    if (candidates.isEmpty() || !m_document.containsCurve(curve))
        return Q_EMIT failed(tr("Nothing was exported: the candidates that you chose are gone."));
    remember(dialog.formats(), dialog.folder());
    start(curve, candidates, dialog.formats(), dialog.folder());
}

ResultFormats Exporter::formats() const
{
    if (!m_settings.contains(formatsKey))
        return {};
    const QStringList names = m_settings.value(formatsKey).toStringList();
    ResultFormats formats;
    for (const ExportFormat& format : exportFormats())
        formats.*format.flag = names.contains(QLatin1String(format.name));
    return formats;
}

void Exporter::remember(const ResultFormats& formats, const QString& folder)
{
    QStringList names;
    for (const ExportFormat& format : exportFormats())
        if (formats.*format.flag)
            names.append(QLatin1String(format.name));
    m_settings.setValue(formatsKey, names);
    m_settings.setValue(folderKey, QFileInfo(folder).absolutePath());
}

void Exporter::start(int curve, const QList<int>& candidates, const ResultFormats& formats, const QString& folder)
{
    ExportJob* const job = m_queue.add(std::make_unique<ExportJob>(m_document, curve, candidates, formats, folder));
    m_inUse.add(folder, *job);
    connect(job, &Job::finished, this, [this, job] {
        // With the time, so that the same export once more is something new to read.
        Q_EMIT exported(
            tr("Exported to %1 at %2 (files: %3). Each structure was read back and compared.")
                .arg(job->folder(), QTime::currentTime().toString(QStringLiteral("HH:mm:ss")), QString::number(job->written())),
            job->folder());
    });
    connect(job, &Job::failed, this, &Exporter::failed);
    connect(job, &Job::cancelled, this,
        [this, job] { Q_EMIT failed(tr("The export to %1 was cancelled: the folder is as it was.").arg(job->folder())); });
}

} // namespace clusterlens::ui

#include "moc_Exporter.cpp"
