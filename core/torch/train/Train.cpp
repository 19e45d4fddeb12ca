#include "torch/train/Train.h"

#include "base/Errors.h"
#include "base/InputFile.h"
#include "torch/ModelBundle.h"
#include "torch/train/BasisTrainer.h"
#include "torch/train/Checkpoint.h"
#include "torch/train/PaperTrainer.h"
#include "torch/train/RegressorTrainer.h"

#include <optional>

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

/// Runs the stages asked for, in order; each starts from what the ones before left in the bundle. Resuming leaves out those that the bundle has,
/// up to the one of the checkpoint: a bundle that is being trained anew still has the stages of its last training.
template <typename Trainer>
void runStages(Trainer& trainer, const nlohmann::json& config, const TrainOptions& options, ModelBundle& bundle,
    const TrainingLoop::Log& log, const RunControl& control)
{
    using Stage = void (Trainer::*)(const TrainingLoop::Log&, const RunControl&);
    const CheckpointFile checkpoint(options.output);
    const std::optional<std::string> unfinished = checkpoint.stage();
    bool reached = !options.resume;
    const auto run = [&](TrainingStage stage, const std::string& name, Stage train) {
        if (options.stage != TrainingStage::All && options.stage != stage)
            return;
        reached = reached || unfinished == name || !bundle.provenance.contains(name);
        if (!reached) {
            if (bundle.provenance.value("config", config) != config)
                throw ParseError(options.config.string() + ": expected the configuration that " + options.output.string()
                    + " was begun with, found another; leave out --resume to begin again");
            log(name + ": was finished before");
            return;
        }
        bundle.provenance["config"] = config;
        (trainer.*train)(log, control);
        writeBundle(options.output, bundle, true);
        checkpoint.remove();
    };
    run(TrainingStage::Condition, "condition", &Trainer::trainCondition);
    run(TrainingStage::Laplacian, "laplacian", &Trainer::trainLaplacian);
    run(TrainingStage::Diffusion, "diffusion", &Trainer::trainDiffusion);
}

} // namespace

void train(const TrainOptions& options, const std::function<void(const std::string&)>& log, const RunControl& control)
{
    const nlohmann::json config = readConfig(options.config);
    ModelBundle bundle;
    if (std::filesystem::exists(options.output) && (options.resume || options.stage != TrainingStage::All))
        bundle = readBundle(options.output);
    const bool cuda = options.device == "cuda" || (options.device == "auto" && torch::cuda::is_available());
    const torch::Device device = cuda ? torch::kCUDA : torch::kCPU;
    try {
        torch::manual_seed(config.at("seed").get<std::uint64_t>());
        const std::string architecture = config.at("architecture");
        if (architecture == "basis") {
            BasisTrainer trainer(config, options, bundle, device);
            runStages(trainer, config, options, bundle, log, control);
        } else if (architecture == "paper") {
            PaperTrainer trainer(config, options, bundle, device);
            runStages(trainer, config, options, bundle, log, control);
        } else if (architecture == "regressor") {
            bundle.provenance["config"] = config;
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
