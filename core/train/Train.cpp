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

/// The bundle that training adds to: empty, or what earlier stages or an interrupted run with this configuration left.
ModelBundle startingBundle(const TrainOptions& options, const nlohmann::json& config)
{
    ModelBundle bundle;
    if (std::filesystem::exists(options.output) && (options.resume || options.stage != TrainingStage::All))
        bundle = readBundle(options.output);
    if (options.resume && bundle.provenance.value("config", config) != config)
        throw ParseError(options.config.string() + ": expected the configuration that " + options.output.string()
            + " was begun with, found another; leave out --resume to begin again");
    bundle.provenance["config"] = config;
    return bundle;
}

/// Runs the stages asked for, in order; each starts from what the ones before left in the bundle. Resuming leaves out those that it has.
template <typename Trainer>
void runStages(
    Trainer& trainer, const TrainOptions& options, ModelBundle& bundle, const TrainingLoop::Log& log, const RunControl& control)
{
    using Stage = void (Trainer::*)(const TrainingLoop::Log&, const RunControl&);
    const auto run = [&](TrainingStage stage, const std::string& name, Stage train) {
        if (options.stage != TrainingStage::All && options.stage != stage)
            return;
        if (options.resume && bundle.provenance.contains(name)) {
            log(name + ": was finished before");
            return;
        }
        (trainer.*train)(log, control);
        writeBundle(options.output, bundle, true);
    };
    run(TrainingStage::Condition, "condition", &Trainer::trainCondition);
    run(TrainingStage::Laplacian, "laplacian", &Trainer::trainLaplacian);
    run(TrainingStage::Diffusion, "diffusion", &Trainer::trainDiffusion);
    CheckpointFile(options.output).remove();
}

} // namespace

void train(const TrainOptions& options, const std::function<void(const std::string&)>& log, const RunControl& control)
{
    const nlohmann::json config = readConfig(options.config);
    ModelBundle bundle = startingBundle(options, config);
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
