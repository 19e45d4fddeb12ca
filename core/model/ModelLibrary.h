#pragma once

#include "model/GenerativeModel.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace clusterlens {

struct TrainOptions;

/// What a program finds behind the door of the library clusterlens_model when it loads it at run time.
struct ModelLibrary {
    /// Counts up whenever this structure or one of the types in it changes: program and library must be of the same build.
    static constexpr int currentVersion = 3;

    int version = currentVersion;
    std::unique_ptr<GenerativeModel> (*load)(const std::filesystem::path& bundle, const std::string& device, CallThreads threads)
        = nullptr; ///< loadModel()
    void (*train)(const TrainOptions& options, const std::function<void(const std::string&)>& log, const RunControl& control)
        = nullptr; ///< train()
};

/// Type and name of the door.
using ModelLibraryDoor = const ModelLibrary* (*)();
constexpr const char* modelLibraryDoor = "clusterlensModelLibrary";

} // namespace clusterlens
