// cbldm recover: positions from a matrix W, by whatever program it was made.
#include "Commands.h"
#include "files/Hdf5File.h"
#include "laplacian/DistanceGeometry.h"
#include "laplacian/LaplacianMatrix.h"
#include "structure/BondMeasures.h"
#include "StructureOutput.h"
#include "Text.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <iostream>

namespace clusterlens::cbldm {

namespace {

struct RecoverOptions {
    std::string matrix;
    std::string output;
    std::string element = "Au";
    bool json = false;
};

Eigen::MatrixXd readLaplacian(const std::string& path)
{
    const Eigen::MatrixXd w = Hdf5File::open(path).readMatrix("/W");
    if (w.rows() != w.cols() || w.rows() < 2)
        throw std::runtime_error(
            fmt::format("{}: /W: expected a square matrix of at least 2 x 2, found {} x {}", path, w.rows(), w.cols()));
    if (!w.allFinite())
        throw std::runtime_error(path + ": /W: expected finite numbers, found nan or inf");
    return symmetrised(w);
}

void runRecover(const RecoverOptions& options, const CommandContext& context)
{
    const StructureFormat format = formatOf(options.output);
    const std::string element = elementOption(options.element);
    const Eigen::MatrixXd w = readLaplacian(options.matrix);
    const int atoms = countAtoms(w);
    if (atoms < 2)
        throw std::runtime_error(
            fmt::format("{}: /W: expected a diagonal of about 1 for each atom, found {} such", options.matrix, atoms));
    const Recovery recovery = recoverPositions(w.topLeftCorner(atoms, atoms), {}, context.control);
    const BondMeasures measures = measureBonds(recovery.positions);
    saveStructure(options.output, format, makeStructure(element, recovery.positions), programInfo(options.matrix));
    if (options.json) {
        printJson({{"file", options.output}, {"atoms", atoms}, {"residual", recovery.residual}, {"iterations", recovery.iterations},
            {"bond", measures.bond}, {"min_distance", measures.minDistance}});
        return;
    }
    std::cout << fmt::format("{} atoms, rms misfit of W {:.3g} after {} iterations, bond {:.4f} Å, smallest distance {:.4f} Å\n",
        atoms, recovery.residual, recovery.iterations, measures.bond, measures.minDistance)
              << "Written to " << options.output << " as " << element << "\n";
}

} // namespace

void addRecover(CLI::App& program, const CommandContext& context)
{
    const auto options = std::make_shared<RecoverOptions>();
    CLI::App* const command = program.add_subcommand("recover", "Turn a matrix W = exp(-d^2/260 Å^2) into positions");
    command->add_option("LAPLACIAN", options->matrix, "HDF5 file with a dataset /W, [n x n]")->required();
    command->add_option("-o,--output", options->output, "structure file to write: .xyz, .cif or .stru")->required();
    command->add_option("--element", options->element, "chemical symbol, which W does not hold (Au)");
    command->add_flag("--json", options->json, "print one JSON object");
    command->callback([options, &context] { runRecover(*options, context); });
}

} // namespace clusterlens::cbldm
