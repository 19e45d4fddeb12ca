// cbldm evaluate: the paper's tables 2 and 3 for a bundle of weights, or for a method without one.
#include "base/AtomicFile.h"
#include "Commands.h"
#include "Commit.h"
#include "evaluation/Evaluation.h"
#include "model/ModelPath.h"
#include "ModelOptions.h"
#include "Text.h"

#include <CLI/CLI.hpp>

#include <iostream>
#include <map>

namespace clusterlens::cbldm {

namespace {

struct EvaluateOptions {
    std::string method = "model";
    ModelOptions model;
    std::filesystem::path report;
    EvaluationSettings settings;
    bool json = false;
};

nlohmann::json evaluated(const StructureProposer& proposer, const std::vector<Shape>& library, const EvaluationSettings& settings,
    const CommandContext& context)
{
    const auto records = evaluate(proposer, library, settings, context.control);
    return evaluationReport(records, settings, proposer.description());
}

nlohmann::json reportOf(const EvaluateOptions& options, const CommandContext& context)
{
    const std::vector<Shape> library = buildShapeLibrary();
    if (options.method == "mine")
        return evaluated(*miningProposer(knownShapes(library, options.settings)), library, options.settings, context);
    if (options.method == "nearest")
        return evaluated(*nearestCurveProposer(knownShapes(library, options.settings)), library, options.settings, context);
    const auto model = loadModel(findModel(options.model.model, context.programFolder), options.model.device,
        CallThreads::One); // the curves are what runs at once
    return evaluated(
        *modelProposer(*model, samplingSettings(options.model, model->info().defaults)), library, options.settings, context);
}

void runEvaluate(const EvaluateOptions& options, const CommandContext& context)
{
    nlohmann::json report = reportOf(options, context);
    report["program_version"] = CLUSTERLENS_VERSION;
    report["commit"] = CLUSTERLENS_COMMIT;
    std::filesystem::path markdown = options.report;
    markdown.replace_extension(".md");
    const std::string table = evaluationMarkdown(report);
    replaceFile(options.report, report.dump(2) + "\n");
    replaceFile(markdown, table);
    if (options.json)
        printJson(report);
    else
        std::cout << table << "Written to " << options.report.string() << " and " << markdown.string() << "\n";
}

} // namespace

void addEvaluate(CLI::App& program, const CommandContext& context)
{
    static const std::map<std::string, EvaluationSplit> splits = {{"paper", EvaluationSplit::Paper},
        {"paper-training", EvaluationSplit::PaperTraining}, {"unseen-shapes", EvaluationSplit::UnseenShapes}};
    const auto options = std::make_shared<EvaluateOptions>();
    CLI::App* const command
        = program.add_subcommand("evaluate", "Judge a model, or mining, on simulated curves as the paper's tables do");
    command
        ->add_option(
            "--method", options->method, "model (a bundle), mine (the library's best shapes) or nearest (its nearest curve)")
        ->check(CLI::IsMember({"model", "mine", "nearest"}));
    addModelOptions(*command, options->model);
    command->add_option("--split", options->settings.split, "paper (held-out lengths), paper-training or unseen-shapes")
        ->required()
        ->transform(CLI::CheckedTransformer(splits));
    command->add_flag("--robust", options->settings.robust, "noise, ripple and varied settings instead of the paper's");
    command->add_option("--per-cell", options->settings.perCell, "curves of each family and size class at most (100)")
        ->check(CLI::Range(1, 100000));
    command->add_option("-n,--count", options->settings.samples, "samples a curve (8)")->check(CLI::Range(1, 1000));
    command->add_option("--seed", options->settings.seed, "of the split and the samples (4242, the training's)");
    command->add_option("--held-out", options->settings.heldOutShare, "share left out of training (0.05; unseen-shapes: 0.1)")
        ->check(CLI::Range(0.001, 0.999));
    command->add_option("--threads", options->settings.threads, "curves at once (one for each processor core)")
        ->check(CLI::Range(1, 1024));
    command->add_option("-o,--output", options->report, "report, JSON; the tables stand beside it as .md")->required();
    command->add_flag("--json", options->json, "print the report as one JSON object");
    command->callback([options, command, &context] {
        const std::string stated = statedModelOption(*command);
        if (options->method != "model" && !stated.empty())
            throw UsageError(stated + " goes with --method model only, found --method " + options->method);
        runEvaluate(*options, context);
    });
}

} // namespace clusterlens::cbldm
