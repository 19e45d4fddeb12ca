#include "runs/PlacesInUse.h"

#include <QDir>
#include <QFileInfo>

namespace clusterlens::ui {

namespace {

/// The same for all names of one place: links are followed as far as there is something.
QString placeOf(const QString& path)
{
    const QFileInfo info(QDir::cleanPath(QFileInfo(path).absoluteFilePath()));
    if (info.exists())
        return info.canonicalFilePath();
    const QString folder = QFileInfo(info.path()).canonicalFilePath();
    return folder.isEmpty() ? info.filePath() : QDir(folder).filePath(info.fileName());
}

} // namespace

void PlacesInUse::add(const QString& path, const Job& job)
{
    const QString place = placeOf(path);
    m_places.append(place);
    QObject::connect(&job, &Job::ended, &job, [this, place] { m_places.removeOne(place); });
}

bool PlacesInUse::contains(const QString& path) const
{
    return m_places.contains(placeOf(path));
}

} // namespace clusterlens::ui
