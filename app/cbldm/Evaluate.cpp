// cbldm evaluate: the paper's tables 2 and 3 for a bundle of weights, or for a method without one.
#include "base/AtomicFile.h"
#include "Commands.h"
#include "Commit.h"
#include "evaluation/Evaluation.h"
#include "evaluation/IrregularEvaluation.h"
#include "IrregularFiles.h"
#include "LateModel.h"
#include "model/ModelPath.h"
#include "ModelOptions.h"
#include "Text.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <map>

namespace clusterlens::cbldm {

namespace {

constexpr const char* irregular = "irregular";

struct EvaluateOptions {
    std::string split;
    std::string method = "model";
    ModelOptions model;
    std::vector<std::string> classes; ///< irregular; empty: all
    int perClass = 10;
    std::filesystem::path curves; ///< folder to write the irregular curves into
    std::filesystem::path report;
    EvaluationSettings settings;
    bool json = false;
};

IrregularSettings irregularSettings(const EvaluateOptions& options)
{
    IrregularSettings settings;
    if (!options.classes.empty())
        std::erase_if(settings.classes,
            [&](IrregularClass kind) { return std::ranges::find(options.classes, enumText(kind)) == options.classes.end(); });
    settings.perClass = options.perClass;
    settings.refine = options.settings.refine;
    settings.samples = options.settings.samples;
    settings.seed = options.settings.seed;
    settings.threads = options.settings.threads;
    return settings;
}

nlohmann::json evaluated(const StructureProposer& proposer, const std::vector<Shape>& library, const EvaluateOptions& options,
    const CommandContext& context)
{
    if (options.split == irregular) {
        const IrregularSettings settings = irregularSettings(options);
        const auto records = evaluateIrregular(proposer, library, settings, context.control);
        return irregularReport(records, settings, proposer.description());
    }
    const auto records = evaluate(proposer, library, options.settings, context.control);
    return evaluationReport(records, options.settings, proposer.description());
}

nlohmann::json reportOf(const EvaluateOptions& options, const CommandContext& context)
{
    const std::vector<Shape> library = buildShapeLibrary();
    if (options.method == "mine")
        return evaluated(*miningProposer(knownShapes(library, options.settings)), library, options, context);
    if (options.method == "nearest")
        return evaluated(*nearestCurveProposer(knownShapes(library, options.settings)), library, options, context);
    const auto model = modelLibrary(context).load(findModel(options.model.model, context.programFolder), options.model.device,
        CallThreads::One); // the curves are what runs at once
    return evaluated(*modelProposer(*model, samplingSettings(options.model, model->info().defaults)), library, options, context);
}

void writeCurves(const EvaluateOptions& options)
{
    const std::vector<Shape> library = buildShapeLibrary();
    const IrregularSettings settings = irregularSettings(options);
    std::vector<IrregularCurve> curves;
    for (const IrregularClass kind : settings.classes)
        for (int index = 0; index < settings.perClass; ++index)
            curves.push_back(makeIrregularCurve(kind, index, settings.seed, library));
    writeIrregularCurves(options.curves, curves);
    if (!options.json)
        std::cout << curves.size() << " curves written to " << options.curves.string() << "\n";
}

void runEvaluate(const EvaluateOptions& options, const CommandContext& context)
{
    if (!options.curves.empty())
        writeCurves(options);
    if (options.report.empty())
        return;
    std::filesystem::path markdown = options.report;
    markdown.replace_extension(".md");
    if (markdown == options.report)
        throw UsageError("-o " + options.report.string() + ": expected a name that ends in .json; the tables go beside it, as .md");
    for (const std::filesystem::path& file : {options.report, markdown})
        const AtomicFile canBeWritten(file); // told before the hours that it may take
    nlohmann::json report = reportOf(options, context);
    report["program_version"] = CLUSTERLENS_VERSION;
    report["commit"] = CLUSTERLENS_COMMIT;
    const std::string table = options.split == irregular ? irregularMarkdown(report) : evaluationMarkdown(report);
    replaceFile(options.report, report.dump(2) + "\n");
    replaceFile(markdown, table);
    if (options.json)
        printJson(report);
    else
        std::cout << table << "Written to " << options.report.string() << " and " << markdown.string() << "\n";
}

/// Options that do not go with the split.
void checkSplit(const EvaluateOptions& options, const CLI::App& command)
{
    const bool isIrregular = options.split == irregular;
    const auto stated = [&](const char* name) { return command.count(name) > 0; };
    for (const char* name : {"--classes", "--per-class", "--write"})
        if (!isIrregular && stated(name))
            throw UsageError(name + (" goes with --split irregular only, found --split " + options.split));
    for (const char* name : {"--robust", "--per-cell", "--held-out"})
        if (isIrregular && stated(name))
            throw UsageError(std::string(name) + " does not go with --split irregular");
    if (options.report.empty() && options.curves.empty())
        throw UsageError(isIrregular ? "evaluate: expected -o REPORT.json or --write FOLDER" : "evaluate: expected -o REPORT.json");
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
    std::vector<std::string> splitNames{irregular};
    for (const auto& [name, split] : splits)
        splitNames.push_back(name);
    command
        ->add_option("--split", options->split,
            "paper (held-out lengths), paper-training, unseen-shapes or irregular (particles that no library holds)")
        ->required()
        ->check(CLI::IsMember(splitNames));
    std::vector<std::string> classNames;
    for (const IrregularClass kind : allIrregularClasses())
        classNames.emplace_back(enumText(kind));
    command->add_option("--classes", options->classes, "of the irregular split, a1 to k: a1,b,c (all)")
        ->delimiter(',')
        ->check(CLI::IsMember(classNames));
    command->add_option("--per-class", options->perClass, "curves of each class of the irregular split (10)")
        ->check(CLI::Range(1, 1000));
    command->add_flag("--refine", options->settings.refine, "refine the best candidates too");
    command->add_option("--write", options->curves, "folder for the curves of the irregular split and their true structures");
    command->add_flag("--robust", options->settings.robust, "noise, ripple and varied settings instead of the paper's");
    command->add_option("--per-cell", options->settings.perCell, "curves of each family and size class at most (100)")
        ->check(CLI::Range(1, 100000));
    command->add_option("-n,--count", options->settings.samples, "samples a curve (8)")->check(CLI::Range(1, 1000));
    command->add_option("--seed", options->settings.seed, "of the split and the samples (4242, the training's)");
    command->add_option("--held-out", options->settings.heldOutShare, "share left out of training (0.05; unseen-shapes: 0.1)")
        ->check(CLI::Range(0.001, 0.999));
    command->add_option("--threads", options->settings.threads, "curves at once (one for each processor core)")
        ->check(CLI::Range(1, 1024));
    command->add_option("-o,--output", options->report, "report, JSON; the tables stand beside it as .md");
    command->add_flag("--json", options->json, "print the report as one JSON object");
    command->callback([options, command, &context] {
        const std::string stated = statedModelOption(*command);
        if (options->method != "model" && !stated.empty())
            throw UsageError(stated + " goes with --method model only, found --method " + options->method);
        checkSplit(*options, *command);
        if (const auto split = splits.find(options->split); split != splits.end())
            options->settings.split = split->second;
        runEvaluate(*options, context);
    });
}

} // namespace clusterlens::cbldm
