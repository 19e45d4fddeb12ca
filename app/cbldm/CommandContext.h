#pragma once

#include "base/RunControl.h"

#include <filesystem>
#include <stdexcept>

namespace clusterlens::cbldm {

/// The command line asks for something that makes no sense; ends the program with exit code 2.
class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// What the program hands to each subcommand.
struct CommandContext {
    RunControl control;                  ///< Ctrl-C in, progress bar out; pass it to every long call
    std::filesystem::path programFolder; ///< where the executable lies
};

} // namespace clusterlens::cbldm
