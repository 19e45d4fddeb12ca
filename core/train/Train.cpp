#include "train/Train.h"

#include "base/Errors.h"
#include "base/InputFile.h"
#include "model/ModelBundle.h"
#include "train/BasisTrainer.h"
#include "train/Checkpoint.h"
#include "train/PaperTrainer.h"
#include "train/RegressorTrainer.h"

namespace clusterlens {

namespace {

nlohmann::json readConfig(const std::filesystem::path& path)
{
    std::ifstream in = openInput(path);
    try {
        return nlohmann::json::parse(in, nullptr, true, /*ignore_comments=*/true);
    } catch (const nlohmann::json::parse_error& e) {
        throw ParseError(path.string() + ": " + e.what());
    }
}

/// Runs the stages asked for, in order; each starts from what the ones before left in the bundle.
template <typename Trainer>
void runStages(
    Trainer& trainer, const TrainOptions& options, ModelBundle& bundle, const TrainingLoop::Log& log, const RunControl& control)
{
    const auto wanted = [&](TrainingStage stage) { return options.stage == TrainingStage::All || options.stage == stage; };
    const auto save = [&] { writeBundle(options.output, bundle, true); };
    if (wanted(TrainingStage::Condition)) {
        trainer.trainCondition(log, control);
        save();
    }
    if (wanted(TrainingStage::Laplacian)) {
        trainer.trainLaplacian(log, control);
        save();
    }
    if (wanted(TrainingStage::Diffusion)) {
        trainer.trainDiffusion(log, control);
        save();
    }
    CheckpointFile(options.output).remove();
}

} // namespace

void train(const TrainOptions& options, const std::function<void(const std::string&)>& log, const RunControl& control)
{
    const nlohmann::json config = readConfig(options.config);
    ModelBundle bundle;
    if (std::filesystem::exists(options.output) && (options.resume || options.stage != TrainingStage::All))
        bundle = readBundle(options.output);
    bundle.provenance["config"] = config;
    const bool cuda = options.device == "cuda" || (options.device == "auto" && torch::cuda::is_available());
    const torch::Device device = cuda ? torch::kCUDA : torch::kCPU;
    try {
        torch::manual_seed(config.at("seed").get<std::uint64_t>());
        const std::string architecture = config.at("architecture");
        if (architecture == "basis") {
            BasisTrainer trainer(config, options, bundle, device);
            runStages(trainer, options, bundle, log, control);
        } else if (architecture == "paper") {
            PaperTrainer trainer(config, options, bundle, device);
            runStages(trainer, options, bundle, log, control);
        } else if (architecture == "regressor") {
            RegressorTrainer(config, options, bundle, device).train(log, control);
            writeBundle(options.output, bundle, true);
            CheckpointFile(options.output).remove();
        } else {
            throw ParseError(options.config.string() + ": expected architecture basis, paper or regressor, found " + architecture);
        }
    } catch (const nlohmann::json::exception& e) {
        throw ParseError(options.config.string() + ": " + e.what());
    } catch (const c10::Error& e) {
        throw ModelError(std::string("training failed: ") + e.what_without_backtrace());
    }
}

} // namespace clusterlens
