// cbldm simulate: the PDF of a structure, exact or made to look measured.
#include "base/AtomicFile.h"
#include "CandidateReport.h"
#include "Commands.h"
#include "CurveOptions.h"
#include "evaluation/SimulatedCurve.h"
#include "files/LoadCluster.h"
#include "structure/PairDistances.h"
#include "Text.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <iostream>

namespace clusterlens::cbldm {

namespace {

// The Debye engine keeps no list of pairs, the other one does.
constexpr Eigen::Index mostAtoms = 50'000;
constexpr Eigen::Index mostAtomsInRealSpace = 5000;

struct SimulateOptions {
    std::string structure;
    ClusterOptions cluster;
    std::string output;
    std::string engine = "debye";
    std::string radiation = "xray";
    SimulationSettings simulation;
    bool json = false;
};

std::vector<std::string> notesOf(const StructureFile& file, const SimulateOptions& options)
{
    std::vector<std::string> notes;
    for (const std::string& note : file.notes)
        notes.push_back(options.structure + ": " + note);
    if (options.engine == "real" && elementGroups(file.structure).elements.size() > 1)
        notes.emplace_back(
            "The engine real weighs the pairs of several elements as at Q = 0; the engine debye follows their form factors.");
    return notes;
}

void runSimulate(const SimulateOptions& options, const CommandContext& context)
{
    SimulationSettings settings = options.simulation;
    settings.engine = options.engine == "real" ? PdfEngine::RealSpace : PdfEngine::Debye;
    settings.radiation = options.radiation == "neutron" ? Radiation::Neutron : Radiation::Xray;
    if (settings.pdf.qmax <= settings.pdf.qmin || settings.grid.rmax <= settings.grid.rmin)
        throw UsageError("simulate: expected qmin < qmax and rmin < rmax");
    ClusterOptions cluster = options.cluster;
    cluster.maxAtoms = settings.engine == PdfEngine::Debye ? mostAtoms : mostAtomsInRealSpace;
    const StructureFile file = loadCluster(options.structure, cluster, context.control);
    const Structure& structure = file.structure;
    const PdfCurve curve = simulateCurve(structure, settings, context.control);
    replaceFile(options.output, grText(curve, settings, structure));
    const Eigen::Index last = curve.r.size() - 1;
    const std::vector<std::string> notes = notesOf(file, options);
    printWarnings(notes);
    if (options.json)
        printJson({{"file", options.output}, {"atoms", structure.size()}, {"composition", composition(structure)},
            {"points", curve.r.size()}, {"rmin", curve.r[0]}, {"rmax", curve.r[last]}, {"warnings", notes}});
    else
        std::cout << fmt::format(
            "{} atoms, {} points, r {:.6g} to {:.6g} Å\n", int(structure.size()), int(curve.r.size()), curve.r[0], curve.r[last])
                  << "Written to " << options.output << "\n";
}

} // namespace

void addSimulate(CLI::App& program, const CommandContext& context)
{
    const auto options = std::make_shared<SimulateOptions>();
    CLI::App* const command = program.add_subcommand("simulate", "Calculate the PDF of a structure");
    SimulationSettings& s = options->simulation;
    command->add_option("ATOMS", options->structure, "structure: .xyz, .cif or .stru")->required();
    command->add_option("-o,--output", options->output, "curve to write: .gr")->required();
    command->add_option("--qmin", s.pdf.qmin, "Å^-1 (0.7)")->check(CLI::NonNegativeNumber);
    command->add_option("--qmax", s.pdf.qmax, "Å^-1 (25)")->check(CLI::PositiveNumber);
    command->add_option("--qdamp", s.pdf.qdamp, "Å^-1 (0)")->check(CLI::NonNegativeNumber);
    command->add_option("--qbroad", s.pdf.qbroad, "Å^-1 (0)")->check(CLI::NonNegativeNumber);
    command->add_option("--biso", s.pdf.biso, "Å^2 (0.3)")->check(CLI::NonNegativeNumber);
    command->add_option("--delta1", s.pdf.delta1, "Å (0)")->check(CLI::NonNegativeNumber);
    command->add_option("--delta2", s.pdf.delta2, "Å^2 (0)")->check(CLI::NonNegativeNumber);
    command->add_option("--rmin", s.grid.rmin, "Å (0)")->check(CLI::NonNegativeNumber);
    command->add_option("--rmax", s.grid.rmax, "Å, itself left out (30)")->check(CLI::PositiveNumber);
    command->add_option("--rstep", s.grid.rstep, "Å (0.01)")->check(CLI::PositiveNumber);
    command->add_option("--engine", options->engine, "debye or real (debye)")->check(CLI::IsMember({"debye", "real"}));
    command->add_option("--radiation", options->radiation, "xray or neutron, for the weights of several elements (xray)")
        ->check(CLI::IsMember({"xray", "neutron"}));
    addSphereOption(*command, options->cluster);
    command->add_option("--noise", s.noise, "standard deviation of G as a share of its maximum (0)")->check(CLI::NonNegativeNumber);
    command->add_option("--ripple", s.ripple, "amplitude of a low-r error as a share of the maximum (0)")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--seed", s.seed, "of noise and ripple (1)");
    command->add_flag("--json", options->json, "print one JSON object");
    command->callback([options, &context] { runSimulate(*options, context); });
}

} // namespace clusterlens::cbldm
