// cbldm fit: one given structure against a curve, before and after the fit.
#include "CandidateReport.h"
#include "candidates/FittedStructure.h"
#include "Commands.h"
#include "CurveOptions.h"
#include "files/LoadCluster.h"
#include "session/ResultWriter.h"
#include "structure/PairDistances.h"
#include "Text.h"

#include <CLI/CLI.hpp>

#include <iostream>

namespace clusterlens::cbldm {

namespace {

struct Options {
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
    const PdfSettings& start = experiment.pdf;
    const std::vector<std::vector<std::string>> rows{{"", "before", "after"},
        {"Rwp", printed("%.4f", fit.rwp), printed("%.4f", fit.rwpFit)},
        {"Rwp, amplitude fitted", printed("%.4f", fit.rwpScaled), "-"}, {"scale", "1", printed("%.4f", fit.scale)},
        {"stretch", "1", printed("%.5f", fit.stretch)}, {"Biso / Å²", printed("%.4g", start.biso), printed("%.4f", fit.biso)},
        {"Qdamp / Å⁻¹", printed("%.4g", start.qdamp), printed("%.5f", fit.qdamp)},
        {"delta2 / Å²", printed("%.4g", start.delta2), printed("%.4f", fit.delta2)}};
    const RRange& range = experiment.range;
    return weightsLine(candidate.structure, experiment.radiation)
        + printed("%d atoms, bond %.4f Å after the fit, r = %.4g to %.4g Å\n", int(candidate.structure.size()), candidate.bond,
            range.min, range.max)
        + formatTable(rows) + settingsLine(experiment) + "\n";
}

void run(const Options& options, const CommandContext& context)
{
    LoadedCurve loaded = loadCurve(options.curve);
    loaded.experiment.fitDelta2 = loaded.experiment.fitParameters && !options.fixDelta2;
    const StructureFile file = loadCluster(options.structure, options.cluster, context.control);
    const std::vector<Candidate> candidates
        = {fittedStructure(file.structure, options.structure, loaded.file.curve, fitSettings(loaded.experiment), context.control)};

    RunSummary summary = runSummary("fit", options.curve.curve, loaded, CLUSTERLENS_VERSION);
    for (const std::string& note : file.notes)
        summary.warnings.push_back(options.structure + ": " + note);
    if (!options.curve.folder.empty())
        writeResults(options.curve.folder, candidates, summary);
    printWarnings(summary.warnings);
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
    const auto options = std::make_shared<Options>();
    CLI::App* const command = program.add_subcommand("fit", "Fit scale, stretch, Biso, Qdamp and delta2 of a structure to a curve");
    addCurveOptions(*command, options->curve);
    command->add_option("ATOMS", options->structure, "structure: .xyz, .cif or .stru")->required();
    addSphereOption(*command, options->cluster);
    addFolderOption(*command, options->curve, false);
    command->add_option("--delta2", options->curve.overrides.delta2, "Å^2 (0); start of the fit");
    command->add_flag("--fix-delta2", options->fixDelta2, "leave delta2 where it is");
    command->callback([options, &context] { run(*options, context); });
}

} // namespace clusterlens::cbldm
