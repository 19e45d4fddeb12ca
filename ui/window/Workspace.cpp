#include "window/Workspace.h"

#include "document/SessionConversion.h"
#include "runs/LibraryLoader.h"

#include <QCoreApplication>
#include <QDir>
#include <QLocale>
#include <QStandardPaths>

#include <algorithm>

namespace clusterlens::ui {

namespace {

/// Between a second and an hour; a minute unless the settings give such a number.
int autosaveSeconds(const QSettings& settings)
{
    constexpr int usual = 60;
    constexpr int most = 3600;
    const int seconds = settings.value(QStringLiteral("autosaveSeconds"), usual).toInt();
    return seconds > 0 ? std::min(seconds, most) : usual;
}

} // namespace

WorkspacePlaces WorkspacePlaces::standard()
{
    const QString config = QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation);
    const QString data = QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation);
    return {toPath(QCoreApplication::applicationDirPath()), QDir(config).filePath(QStringLiteral("clusterlens.ini")),
        QDir(data).filePath(QStringLiteral("recovery"))};
}

Workspace::Workspace(const WorkspacePlaces& where)
    : places(where)
    , settings(where.settingsFile, QSettings::IniFormat)
    , recent(where.settingsFile)
    , models(libraryLoader(modelLibraryPath(fromPath(where.programFolder))))
    , runs(document, queue, models, where.programFolder)
    , editor(document, queue, runs)
    , series(document, runs)
    , watcher(document, series)
    , autosave(document, where.recoveryFolder)
    , afterRun([this] { autosave.saveNow(); })
{
    QLocale::setDefault(QLocale::c()); // fields, axes and dialogs write decimals as the texts of core and all files do
    autosave.setInterval(1000 * autosaveSeconds(settings));
    const auto saveSoon = [this] { afterRun.ask(); };
    QObject::connect(&queue, &JobQueue::jobEnded, &autosave, saveSoon); // a run may have taken a minute
    QObject::connect(&runs, &Runs::mergingEnded, &autosave, saveSoon);
}

} // namespace clusterlens::ui
