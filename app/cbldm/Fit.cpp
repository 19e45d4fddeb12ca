// cbldm fit: one given structure against a curve, before and after the fit.
#include "base/TextNumbers.h"
#include "CandidateReport.h"
#include "candidates/FittedStructure.h"
#include "Commands.h"
#include "CurveOptions.h"
#include "files/LoadCluster.h"
#include "session/ResultWriter.h"
#include "structure/PairDistances.h"
#include "Text.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <iostream>

namespace clusterlens::cbldm {

namespace {

struct FitOptions {
    CurveOptions curve;
    std::string structure;
    ClusterOptions cluster;
    bool fixDelta2 = false;
};

/// How the pairs of several elements were weighed; nothing for one element.
std::string weightsLine(const Structure& structure, Radiation radiation)
{
    if (elementGroups(structure).elements.size() < 2)
        return {};
    return composition(structure) + ", pairs weighted for " + (radiation == Radiation::Neutron ? "neutrons" : "X-rays") + "\n";
}

std::string report(const Candidate& candidate, const ExperimentSettings& experiment)
{
    const FitResult& fit = candidate.fit;
    std::vector<std::vector<std::string>> rows{{"", "before", "after", ""},
        {"Rwp", fmt::format("{:.4f}", fit.rwp), fmt::format("{:.4f}", fit.rwpFit), ""},
        {"Rwp, amplitude fitted", fmt::format("{:.4f}", fit.rwpScaled), "-", ""}};
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        const FitParameter& row = fitParameters[p];
        const FittedParameter& fitted = fit.parameters[p];
        const std::string note = fitted.state == ParameterState::AtBound ? "at its limit"
            : fitted.state == ParameterState::Free                       ? "fitted"
                                                                         : std::string("held (") + enumText(fitted.source) + ")";
        rows.push_back({row.isSetting() ? std::string(row.symbol) + " / " + row.unit : std::string(row.key),
            shortText(experiment.pdf.*row.value, 4), valueText(fitted.value, fitted.esd, row.digits), note});
    }
    const RRange& range = experiment.range;
    return weightsLine(candidate.structure, experiment.radiation)
        + fmt::format("{} atoms, bond {:.4f} Å after the fit, r = {:.4g} to {:.4g} Å\n", int(candidate.structure.size()),
            candidate.bond, range.min, range.max)
        + formatTable(rows) + settingsLine(experiment) + "\n";
}

void runFit(const FitOptions& options, const CommandContext& context)
{
    CurveOptions curve = options.curve;
    if (options.fixDelta2)
        curve.hold.emplace_back("delta2");
    const LoadedCurve loaded = loadCurve(curve);
    const StructureFile file = loadCluster(options.structure, options.cluster, context.control);
    const std::vector<Candidate> candidates
        = {fittedStructure(file.structure, options.structure, loaded.file.curve, fitSettings(loaded.experiment), context.control)};

    RunSummary summary = runSummary("fit", options.curve.curve, loaded, CLUSTERLENS_VERSION);
    for (const std::string& note : file.notes)
        summary.warnings.push_back(options.structure + ": " + note);
    if (!options.curve.folder.empty())
        writeResults(options.curve.folder, candidates, summary);
    printWarnings(summary.warnings);
    printCandidateWarnings(candidates);
    if (options.curve.json) {
        printJson(summaryJson(candidates, summary));
        return;
    }
    std::cout << report(candidates.front(), loaded.experiment);
    if (!options.curve.folder.empty())
        std::cout << "Written to " << options.curve.folder << "\n";
}

} // namespace

void addFit(CLI::App& program, const CommandContext& context)
{
    const auto options = std::make_shared<FitOptions>();
    CLI::App* const command = program.add_subcommand(
        "fit", "Fit a structure to a curve: scale, stretch, Biso, Qdamp and delta2, unless --hold and --free say otherwise");
    addCurveOptions(*command, options->curve);
    command->add_option("ATOMS", options->structure, "structure: .xyz, .cif or .stru")->required();
    addSphereOption(*command, options->cluster);
    addFolderOption(*command, options->curve, false);
    command->add_flag("--fix-delta2", options->fixDelta2, "the same as --hold delta2");
    command->callback([options, &context] { runFit(*options, context); });
}

} // namespace clusterlens::cbldm
