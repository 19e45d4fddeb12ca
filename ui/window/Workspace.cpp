#include "window/Workspace.h"

#include "document/SessionConversion.h"
#include "runs/LibraryLoader.h"

#include <QCoreApplication>
#include <QDir>
#include <QStandardPaths>

namespace clusterlens::ui {

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
    , autosave(document, where.recoveryFolder)
{
    autosave.setInterval(1000 * settings.value(QStringLiteral("autosaveSeconds"), 60).toInt());
}

} // namespace clusterlens::ui
