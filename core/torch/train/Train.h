#pragma once

#include "base/RunControl.h"

#include <filesystem>
#include <functional>
#include <string>

namespace clusterlens {

enum class TrainingStage { Condition, Laplacian, Prior, Measured, Diffusion, All };

struct TrainOptions {
    TrainingStage stage = TrainingStage::All;
    std::filesystem::path config; ///< JSON, see models/configs
    std::filesystem::path output; ///< bundle; read first when a later stage is trained alone
    bool resume = false;         ///< leave out the stages that OUTPUT has, and go on from OUTPUT.checkpoint as if never interrupted
    double minutes = 0.0;        ///< > 0: limit for each stage
    std::string device = "auto"; ///< as loadModel()
};

/// Trains a bundle and writes it. What was done so far stands in OUTPUT.checkpoint every five minutes and when cancelled.
/// Without a limit of minutes a resumed training ends with the numbers of one that was never interrupted.
/// \param log  a line now and then, for people
/// \throws ParseError  bad configuration, or resumed with another;  StoreError  also at the end, when the last checkpoint could not be written;
///         ModelError  unknown architecture, or a loss that is not finite: the last checkpoint stays;  Cancelled
void train(const TrainOptions& options, const std::function<void(const std::string&)>& log, const RunControl& control);

} // namespace clusterlens
