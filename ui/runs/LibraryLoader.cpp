#include "runs/LibraryLoader.h"

#include "base/Errors.h"
#include "model/ModelLibrary.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLibrary>

namespace clusterlens::ui {

namespace {

const ModelLibrary& openLibrary(const QString& path)
{
    QLibrary library(path); // stays loaded: nothing calls unload()
    const auto door = reinterpret_cast<ModelLibraryDoor>(library.resolve(modelLibraryDoor));
    if (!door)
        throw ModelError(QCoreApplication::translate("ModelHolder",
            "The generative model is not available, because its library cannot be loaded (%1). Mining the library of shapes still "
            "works.")
                             .arg(library.errorString())
                             .toStdString());
    const ModelLibrary& found = *door();
    if (found.version != ModelLibrary::currentVersion)
        throw ModelError(QCoreApplication::translate(
            "ModelHolder", "The generative model is not available: its library %1 belongs to another version of this program.")
                             .arg(library.fileName())
                             .toStdString());
    return found;
}

} // namespace

ModelHolder::Loader libraryLoader(const QString& library)
{
    return [library](const std::filesystem::path& bundle, const std::string& device) -> ModelHolder::Model {
        return openLibrary(library).load(bundle, device, CallThreads::AsItLikes);
    };
}

QString modelLibraryPath(const QString& programFolder)
{
    const QString name = "libclusterlens_model"; // the platform's suffix is QLibrary's business
    QDir folder(programFolder + "/../" CLUSTERLENS_LIBRARY_FOLDER);
    if (folder.entryList({name + "*"}, QDir::Files).isEmpty())
        folder.setPath(programFolder + "/../lib"); // of the build, whatever the installation calls its own
    return QDir::cleanPath(folder.filePath(name));
}

} // namespace clusterlens::ui
