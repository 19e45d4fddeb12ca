#include "export/DraggedFiles.h"

#include "base/Errors.h"
#include "export/ExportDialog.h"
#include "export/ExportJob.h"
#include "export/SavePath.h"

#include <QDir>

namespace clusterlens::ui {

QList<QUrl> DraggedFiles::of(const Document& document, const QList<int>& ids)
{
    if (ids.isEmpty())
        return {};
    ResultFormats formats;
    for (const ExportFormat& format : exportFormats())
        formats.*format.flag = false;
    formats.xyz = true;
    if (!m_folder.isValid())
        throw StoreError("there is no place for the files: " + m_folder.errorString().toStdString());
    QList<QUrl> urls;
    for (const int id : ids) { // a folder each: names may be the same
        const QDir folder(m_folder.filePath(QString::number(++m_count)));
        ExportJob(document, document.candidate(id).curve, {id}, formats, folder.path()).write({});
        for (const QFileInfo& file : folder.entryInfoList({QStringLiteral("*.xyz")}, QDir::Files, QDir::Name)) {
            QString path = folder.filePath(
                file.fileName().replace(QStringLiteral("candidate-01"), asFolderName(document.candidate(id).name)));
            if (!QFile::rename(file.filePath(), path))
                path = file.filePath();
            urls.append(QUrl::fromLocalFile(path));
        }
    }
    return urls;
}

} // namespace clusterlens::ui
