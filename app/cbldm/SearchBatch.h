#pragma once

#include "batch/Batch.h"
#include "CommandContext.h"
#include "SearchOptions.h"

#include <memory>

namespace clusterlens::cbldm {

/// \throws UsageError  as samplingSettings()
[[nodiscard]] GenerateOptions generateOptions(const SearchOptions& options, const GenerativeModel& model);

/// A batch of curves that are all searched with these options, on one thread each. \param command  where they were parsed
/// \throws  as loading a model, and Batch()
[[nodiscard]] std::unique_ptr<Batch> searchBatch(
    const CLI::App& command, const SearchOptions& options, const Shard& shard, const CommandContext& context);

/// A line on one curve: "2 of 5  ag-300K: 55 atoms, ico, Rwp 0.0312, explained"; with --json the row of the table.
void printEnding(const BatchEnding& ending, std::size_t number, std::size_t of, bool json);

} // namespace clusterlens::cbldm
