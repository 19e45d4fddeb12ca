#include "LateModel.h"

#include "base/Errors.h"

#include <dlfcn.h>

namespace clusterlens::cbldm {

const ModelLibrary& modelLibrary(const CommandContext& context)
{
    const std::filesystem::path name = "libclusterlens_model.so";
    std::filesystem::path path = context.programFolder / ".." / CLUSTERLENS_LIBRARY_FOLDER / name;
    if (std::error_code ignored; !std::filesystem::exists(path, ignored))
        path = context.programFolder / "../lib" / name;    // of the build, whatever the installation calls its own
    void* const library = dlopen(path.c_str(), RTLD_LAZY); // stays loaded
    void* const door = library ? dlsym(library, modelLibraryDoor) : nullptr;
    if (!door) {
        const char* const why = dlerror();
        throw ModelError("the library of the networks cannot be loaded: " + std::string(why ? why : path.c_str()));
    }
    const ModelLibrary& found = *reinterpret_cast<ModelLibraryDoor>(door)();
    if (found.version != ModelLibrary::currentVersion)
        throw ModelError(path.string() + " belongs to another version of this program");
    return found;
}

} // namespace clusterlens::cbldm
