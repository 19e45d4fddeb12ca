#include "CurveOptions.h"

#include "CommandContext.h"

#include <CLI/CLI.hpp>

namespace clusterlens::cbldm {

void addCurveOptions(CLI::App& command, CurveOptions& options)
{
    ExperimentOverrides& own = options.overrides;
    command.add_option("CURVE", options.curve, "measured G(r): a .gr file")->required();
    command.add_option("--element", own.element, "chemical symbol of the atoms (else from the file's composition)");
    command.add_option("--rmin", own.rmin, "start of the fit range, Å (1.6)");
    command.add_option("--rmax", own.rmax, "end of the fit range, Å (end of the data or 30)");
    command.add_option("--qmin", own.qmin, "Å^-1 (else from the file, or 0.7)");
    command.add_option("--qmax", own.qmax, "Å^-1 (else from the file, or 25)");
    command.add_option("--qdamp", own.qdamp, "Å^-1 (else from the file, or 0); start of the fit");
    command.add_option("--biso", own.biso, "Å^2 (0.3); start of the fit");
    command.add_flag("--no-fit", options.noFit, "only compare: fit nothing but the amplitude");
    command.add_flag("--json", options.json, "print summary.json's content instead of the table");
}

void addFolderOption(CLI::App& command, CurveOptions& options, bool required)
{
    command.add_option("-o,--output", options.folder, "folder for the results; made when absent")->required(required);
}

void addSphereOption(CLI::App& command, ClusterOptions& options)
{
    command
        .add_option("--sphere", options.sphere,
            "take only the atoms within this radius, Å: cuts a particle out of a crystal, around the first atom")
        ->check(CLI::PositiveNumber);
}

LoadedCurve loadCurve(const CurveOptions& options)
{
    ExperimentOverrides overrides = options.overrides;
    overrides.fitParameters = !options.noFit;
    try {
        return clusterlens::loadCurve(options.curve, {}, overrides);
    } catch (const std::invalid_argument& e) {
        throw UsageError(e.what());
    }
}

} // namespace clusterlens::cbldm
