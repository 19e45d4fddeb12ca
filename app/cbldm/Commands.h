#pragma once

#include "CommandContext.h"

#include <vector>

namespace CLI {
class App;
}

namespace clusterlens::cbldm {

/// Adds one subcommand with its options to \p program; parsing it runs it.
/// A subcommand prints its result on stdout and throws on failure: UsageError (exit 2), Cancelled (130), any std::exception (1).
using AddCommand = void (*)(CLI::App& program, const CommandContext& context);

/// Every subcommand of this build, in the order of the help text. To add one: write its file, declare and list it in Commands.cpp.
[[nodiscard]] const std::vector<AddCommand>& commands();

} // namespace clusterlens::cbldm
