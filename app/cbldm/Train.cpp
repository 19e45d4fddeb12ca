// cbldm train: makes a bundle of weights from a configuration.
#include "torch/train/Train.h"
#include "Commands.h"
#include "LateModel.h"
#include "Text.h"

#include <CLI/CLI.hpp>

#include <iostream>
#include <map>

namespace clusterlens::cbldm {

void addTrain(CLI::App& program, const CommandContext& context)
{
    static const std::map<std::string, TrainingStage> stages
        = {{"condition", TrainingStage::Condition}, {"laplacian", TrainingStage::Laplacian}, {"prior", TrainingStage::Prior},
            {"measured", TrainingStage::Measured}, {"diffusion", TrainingStage::Diffusion}, {"all", TrainingStage::All}};
    const auto options = std::make_shared<TrainOptions>();
    CLI::App* const command = program.add_subcommand("train", "Train a model, or one of its stages");
    command->add_option("stage", options->stage, "condition, laplacian, prior, measured, diffusion or all")
        ->required()
        ->transform(CLI::CheckedTransformer(stages));
    command->add_option("--config", options->config, "what to train, JSON (models/configs)")->required()->check(CLI::ExistingFile);
    command->add_option("-o,--output", options->output, "bundle to write; its other stages are kept")->required();
    command->add_flag("--resume", options->resume, "go on from OUTPUT.checkpoint");
    command->add_option("--minutes", options->minutes, "limit for each stage; the learning rate falls accordingly")
        ->check(CLI::PositiveNumber);
    command->add_option("--device", options->device, "auto, cpu or cuda")->check(CLI::IsMember({"auto", "cpu", "cuda"}));
    command->callback([options, &context] {
        modelLibrary(context).train(
            *options, [](const std::string& line) { std::cout << line << std::endl; }, context.control);
    });
}

} // namespace clusterlens::cbldm
