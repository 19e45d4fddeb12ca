#include "CurveOptions.h"

#include "pdf/GrReader.h"
#include "Session.h"
#include "Text.h"

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

std::vector<std::string> readerWarnings(const GrFile& file)
{
    std::vector<std::string> warnings;
    for (const ReadWarning& warning : file.warnings)
        warnings.push_back(warning.line > 0 ? printed("line %d: ", warning.line) + warning.text : warning.text);
    return warnings;
}

LoadedCurve loadCurve(const CurveOptions& options)
{
    LoadedCurve loaded;
    loaded.file = readGrFile(options.curve);
    ExperimentOverrides overrides = options.overrides;
    overrides.fitParameters = !options.noFit;
    try {
        loaded.experiment = experimentSettings(loaded.file, overrides);
    } catch (const std::invalid_argument& e) {
        throw UsageError(e.what());
    }
    std::vector<std::string> warnings = readerWarnings(loaded.file);
    warnings.insert(warnings.end(), loaded.experiment.warnings.begin(), loaded.experiment.warnings.end());
    loaded.experiment.warnings = std::move(warnings);
    return loaded;
}

} // namespace clusterlens::cbldm
