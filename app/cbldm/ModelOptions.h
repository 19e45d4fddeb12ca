#pragma once

#include "model/GenerativeModel.h"

#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace clusterlens::cbldm {

/// The options that generate and evaluate share: which weights, where they run, and how samples are drawn.
struct ModelOptions {
    std::string model; ///< path; empty: $CLUSTERLENS_MODEL or the shipped bundle
    std::string device = "auto";
    std::optional<int> t1, t2, steps;
    std::optional<double> guidance;
    std::string sampler; ///< empty: the model's own
};

void addModelOptions(CLI::App& command, ModelOptions& options);

/// The first of these options that the command line states, as in "--t1"; empty when it states none.
[[nodiscard]] std::string statedModelOption(const CLI::App& command);

/// \param settings  the model's own, which stay where nothing was asked for. \throws UsageError  t1 > t2
[[nodiscard]] SamplingSettings samplingSettings(const ModelOptions& options, SamplingSettings settings);

} // namespace clusterlens::cbldm
