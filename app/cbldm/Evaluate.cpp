// cbldm evaluate: the paper's tables 2 and 3 for a bundle of weights.
#include "base/AtomicFile.h"
#include "Commands.h"
#include "pipeline/Evaluation.h"
#include "pipeline/ModelPath.h"
#include "Text.h"

#include <CLI/CLI.hpp>

#include <iostream>
#include <map>

namespace clusterlens::cbldm {

namespace {

struct Options {
    std::string model;
    std::string device = "auto";
    std::filesystem::path report;
    EvaluationSettings settings;
    bool json = false;
};

void run(const Options& options, const Session& session)
{
    const auto model = loadModel(findModel(options.model, session.programFolder), options.device);
    const auto records = evaluateModel(*model, buildShapeLibrary(), options.settings, session.control);
    nlohmann::json report = evaluationReport(records, options.settings, model->info());
    report["program_version"] = CLUSTERLENS_VERSION;
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

void addEvaluate(CLI::App& program, const Session& session)
{
    static const std::map<std::string, EvaluationSplit> splits = {{"paper", EvaluationSplit::Paper},
        {"paper-training", EvaluationSplit::PaperTraining}, {"unseen-shapes", EvaluationSplit::UnseenShapes}};
    const auto options = std::make_shared<Options>();
    CLI::App* const command = program.add_subcommand("evaluate", "Judge a model on simulated curves, as the paper's tables do");
    command->add_option("--model", options->model, "bundle of weights, .h5 (else $CLUSTERLENS_MODEL or the shipped one)");
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
    command->add_option("--device", options->device, "auto, cpu or cuda")->check(CLI::IsMember({"auto", "cpu", "cuda"}));
    command->add_option("-o,--output", options->report, "report, JSON; the tables stand beside it as .md")->required();
    command->add_flag("--json", options->json, "print the report as one JSON object");
    command->callback([options, &session] { run(*options, session); });
}

} // namespace clusterlens::cbldm
