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
    // Whatever stands in the settings, only what looks like a path of a file is taken.
    const QStringList stored = settings(m_settingsFile)->value(key).toStringList();
    for (const QString& path : stored)
        if (m_paths.size() < most && QFileInfo(path).isAbsolute() && !m_paths.contains(path))
            m_paths.append(path);
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
    Q_EMIT changed();
}

} // namespace clusterlens::ui

#include "moc_RecentFiles.cpp"
