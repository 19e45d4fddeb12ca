#include "document/RecentFiles.h"

#include <QFileInfo>
#include <QSettings>

#include <memory>

namespace clusterlens::ui {

namespace {

constexpr const char* key = "recentFiles";

std::unique_ptr<QSettings> settings(const QString& file)
{
    return file.isEmpty() ? std::make_unique<QSettings>() : std::make_unique<QSettings>(file, QSettings::IniFormat);
}

} // namespace

RecentFiles::RecentFiles(QString settingsFile, QObject* parent)
    : QObject(parent)
    , m_settingsFile(std::move(settingsFile))
{
    m_stored = stored();
    m_paths = m_stored;
}

QStringList RecentFiles::stored() const
{
    QStringList paths; // whatever stands in the settings, only what looks like a path of a file is taken
    for (const QString& path : settings(m_settingsFile)->value(key).toStringList())
        if (paths.size() < most && QFileInfo(path).isAbsolute() && !paths.contains(path))
            paths.append(path);
    return paths;
}

QStringList RecentFiles::paths() const
{
    QStringList present;
    for (const QString& path : m_paths)
        if (QFileInfo(path).isFile())
            present.append(path);
    return present;
}

void RecentFiles::add(const QString& path)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    if (const QStringList now = stored(); now != m_stored) // another window has added to them
        m_paths = now;
    m_paths.removeAll(absolute);
    m_paths.prepend(absolute);
    m_paths = m_paths.mid(0, most);
    store();
}

void RecentFiles::clear()
{
    m_paths.clear();
    store();
}

void RecentFiles::store()
{
    settings(m_settingsFile)->setValue(key, m_paths);
    m_stored = stored(); // nothing where settings cannot be written
    Q_EMIT changed();
}

} // namespace clusterlens::ui

#include "moc_RecentFiles.cpp"
