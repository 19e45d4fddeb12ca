#include "torch/train/Train.h"

#include "base/Errors.h"
#include "base/Random.h"
#include "torch/Architectures.h"
#include "torch/train/Checkpoint.h"
#include "torch/train/Configuration.h"

#include <ATen/Context.h>

#include <algorithm>
#include <optional>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace clusterlens {

namespace {

/// Memory that was given back is taken again at the next step: kept, it needs no fresh pages, which the kernel clears.
void keepMemory()
{
#ifdef __GLIBC__
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, 2'000'000'000); // bytes
#endif
}

/// Products of float32 in 19 bits, and the fastest of the convolutions that give the same.
void prepareGpu()
{
    at::globalContext().setAllowTF32CuBLAS(true);
    at::globalContext().setAllowTF32CuDNN(true);
    at::globalContext().setBenchmarkCuDNN(true);
}

void requireSame(const nlohmann::json& before, const TrainingRun& run)
{
    const std::string changes = differences(before, run.config);
    if (!changes.empty())
        throw ParseError(run.options.config.string() + ": expected the configuration that " + run.options.output.string()
            + " was begun with, found another: " + changes + "; leave out --resume to begin again");
}

const char* stageName(TrainingStage stage)
{
    switch (stage) {
    case TrainingStage::Condition:
        return "condition";
    case TrainingStage::Laplacian:
        return "laplacian";
    case TrainingStage::Prior:
        return "prior";
    case TrainingStage::Measured:
        return "measured";
    case TrainingStage::Diffusion:
        return "diffusion";
    case TrainingStage::All:
        break;
    }
    return "all";
}

/// Those asked for. \throws ParseError  the architecture has no such stage
std::vector<Trainer::Stage> chosenStages(Trainer& trainer, const TrainOptions& options)
{
    std::vector<Trainer::Stage> all = trainer.stages();
    if (options.stage == TrainingStage::All)
        return all;
    const std::string wanted = stageName(options.stage);
    const auto found = std::ranges::find(all, wanted, &Trainer::Stage::name);
    if (found == all.end())
        throw ParseError(options.config.string() + ": this architecture has no stage " + wanted + ", expected: train all");
    return {*found};
}

/// The first stage that is not finished. The checkpoint goes first: a bundle that is being trained anew still has the stages of its last training.
std::size_t firstUnfinished(const std::vector<Trainer::Stage>& stages, const TrainingRun& run)
{
    const std::optional<std::string> begun = CheckpointFile(run.options.output).stage();
    const auto found = std::ranges::find_if(
        stages, [&](const Trainer::Stage& stage) { return begun == stage.name || !run.bundle.provenance.contains(stage.name); });
    return static_cast<std::size_t>(found - stages.begin());
}

/// Runs the stages asked for, in order; each starts from what the ones before left in the bundle.
void runStages(TrainingRun& run, Trainer& trainer, const TrainingLoop::Log& log, const RunControl& control)
{
    const std::vector<Trainer::Stage> stages = chosenStages(trainer, run.options);
    const std::size_t first = run.options.resume ? firstUnfinished(stages, run) : 0;
    for (std::size_t i = 0; i < first; ++i) {
        requireSame(run.bundle.provenance.value("config", run.config), run);
        log(stages[i].name + ": was finished before");
    }
    for (std::size_t i = first; i < stages.size(); ++i)
        run.bundle.provenance.erase(stages[i].name); // of an earlier training
    const auto seed = run.config.at("seed").get<std::uint64_t>();
    for (std::size_t i = first; i < stages.size(); ++i) {
        run.bundle.provenance["config"] = run.config;
        torch::manual_seed(mixedSeed(seed, numberOf(stages[i].name))); // weights start the same whatever was trained before
        stages[i].train(log, control);
        writeBundle(run.options.output, run.bundle, true);
        run.bundle = readBundle(run.options.output); // rounded, as a training finds it that is resumed later
        CheckpointFile(run.options.output).remove();
    }
}

} // namespace

void train(const TrainOptions& options, const std::function<void(const std::string&)>& log, const RunControl& control)
{
    TrainingRun run{readConfiguration(options.config), options, {}, torch::kCPU, {}};
    if (options.device == "cuda" || (options.device == "auto" && torch::cuda::is_available()))
        run.device = torch::kCUDA;
    keepMemory();
    if (run.device.is_cuda())
        prepareGpu();
    try {
        if (options.resume && std::filesystem::exists(options.output.string() + ".checkpoint"))
            requireSame(CheckpointFile(options.output).config(), run);
        if (std::filesystem::exists(options.output) && (options.resume || options.stage != TrainingStage::All))
            run.bundle = readBundle(options.output);
        const std::string architecture = run.config.at("architecture");
        const std::unique_ptr<Trainer> trainer = architectureNamed(architecture).train(run);
        runStages(run, *trainer, log, control);
    } catch (const nlohmann::json::exception& e) {
        throw ParseError(options.config.string() + ": " + e.what());
    } catch (const c10::Error& e) {
        throw ModelError(std::string("training failed: ") + e.what_without_backtrace());
    }
    if (!run.saveError.empty())
        throw StoreError(options.output.string() + " is complete, but the last checkpoint could not be written: " + run.saveError);
}

} // namespace clusterlens
