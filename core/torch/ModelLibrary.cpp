#include "model/ModelLibrary.h"

extern "C" const clusterlens::ModelLibrary* clusterlensModelLibrary()
{
    static const clusterlens::ModelLibrary library{clusterlens::ModelLibrary::currentVersion, &clusterlens::loadModel};
    return &library;
}
