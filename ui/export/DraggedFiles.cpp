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
    const QDir folder(m_folder.filePath(QString::number(++m_count)));
    ExportJob(document, document.candidate(ids.first()).curve, ids, formats, folder.path()).write({});
    QList<QUrl> urls;
    for (qsizetype i = 0; i < ids.size(); ++i) {
        const QString stem = QString::fromStdString(candidateStem(int(i) + 1));
        const QString name = asFolderName(document.candidate(ids[i]).name);
        for (const QString& file :
            folder.entryList({stem + QStringLiteral(".xyz"), stem + QStringLiteral("-*.xyz")}, QDir::Files, QDir::Name)) {
            const QString end = file.mid(stem.size());
            QString path = folder.filePath(name + end);
            for (int again = 2; QFileInfo::exists(path); ++again) // names may be the same
                path = folder.filePath(QStringLiteral("%1 (%2)%3").arg(name, QString::number(again), end));
            if (!QFile::rename(folder.filePath(file), path))
                path = folder.filePath(file);
            urls.append(QUrl::fromLocalFile(path));
        }
    }
    return urls;
}

} // namespace clusterlens::ui
