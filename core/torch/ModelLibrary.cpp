#include "model/ModelLibrary.h"

extern "C" const clusterlens::ModelLibrary* clusterlensModelLibrary()
{
    static const clusterlens::ModelLibrary library{clusterlens::ModelLibrary::currentVersion,
        [](const std::filesystem::path& bundle, const std::string& device) { return clusterlens::loadModel(bundle, device); }};
    return &library;
}
