#include "model/ModelLibrary.h"

#include "torch/train/Train.h"

extern "C" const clusterlens::ModelLibrary* clusterlensModelLibrary()
{
    static const clusterlens::ModelLibrary library{
        clusterlens::ModelLibrary::currentVersion, &clusterlens::loadModel, &clusterlens::train};
    return &library;
}
