// cbldm simulate: the PDF of a structure, exact or made to look measured.
#include "base/AtomicFile.h"
#include "Commands.h"
#include "evaluation/SimulatedCurve.h"
#include "files/StructureReader.h"
#include "Text.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <iostream>

namespace clusterlens::cbldm {

namespace {

struct Options {
    std::string structure;
    std::string output;
    std::string engine = "debye";
    SimulationSettings simulation;
    bool json = false;
};

void run(const Options& options)
{
    SimulationSettings settings = options.simulation;
    settings.engine = options.engine == "real" ? PdfEngine::RealSpace : PdfEngine::Debye;
    if (settings.pdf.qmax <= settings.pdf.qmin || settings.grid.rmax <= settings.grid.rmin)
        throw UsageError("simulate: expected qmin < qmax and rmin < rmax");
    const Structure structure = readStructureFile(options.structure);
    const PdfCurve curve = simulateCurve(structure.positions, settings);
    replaceFile(options.output, grText(curve, settings, structure));
    const Eigen::Index last = curve.r.size() - 1;
    if (options.json)
        printJson({{"file", options.output}, {"atoms", structure.size()}, {"points", curve.r.size()}, {"rmin", curve.r[0]},
            {"rmax", curve.r[last]}});
    else
        std::cout << printed(
            "%d atoms, %d points, r %.6g to %.6g Å\n", int(structure.size()), int(curve.r.size()), curve.r[0], curve.r[last])
                  << "Written to " << options.output << "\n";
}

} // namespace

void addSimulate(CLI::App& program, const CommandContext&)
{
    const auto options = std::make_shared<Options>();
    CLI::App* const command = program.add_subcommand("simulate", "Calculate the PDF of a structure");
    SimulationSettings& s = options->simulation;
    command->add_option("ATOMS", options->structure, "structure of one element: .xyz or .cif")->required();
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
    command->add_option("--noise", s.noise, "standard deviation of G as a share of its maximum (0)")->check(CLI::NonNegativeNumber);
    command->add_option("--ripple", s.ripple, "amplitude of a low-r error as a share of the maximum (0)")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--seed", s.seed, "of noise and ripple (1)");
    command->add_flag("--json", options->json, "print one JSON object");
    command->callback([options] { run(*options); });
}

} // namespace clusterlens::cbldm
