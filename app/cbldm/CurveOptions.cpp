#include "CurveOptions.h"

#include "base/TextNumbers.h"
#include "CommandContext.h"

#include <CLI/CLI.hpp>

#include <charconv>

namespace clusterlens::cbldm {

namespace {

std::string helpOf(const FitParameter& row)
{
    return std::string(row.unit) + (row.inFile ? " (else from the file, or " : " (") + shortText(row.standard)
        + "); where the fit starts. " + row.explanation;
}

std::string names()
{
    std::string text;
    for (const FitParameter& row : fitParameters)
        text += (text.empty() ? "" : ", ") + std::string(row.key);
    return text;
}

double numberOf(const std::string& text, const std::string& option)
{
    double value = 0.0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end)
        throw UsageError("--hold " + option + ": expected NAME=NUMBER");
    return value;
}

/// --hold and --free, in the overrides. \throws UsageError  a parameter that is not there, no number, or two options that disagree
void applyChoices(ExperimentOverrides& own, const CurveOptions& options)
{
    for (const std::string& text : options.hold) {
        const std::size_t equals = text.find('=');
        const std::size_t p = parameterNamed(text.substr(0, equals));
        if (equals != std::string::npos) {
            const double value = numberOf(text.substr(equals + 1), text);
            if (own.values[p].value_or(value) != value)
                throw UsageError("--hold " + text + ": this parameter is stated with another value too");
            own.values[p] = value;
        }
        own.free[p] = false;
    }
    for (const std::string& text : options.free) {
        const std::size_t p = parameterNamed(text);
        if (own.free[p] == false || options.noFit)
            throw UsageError("--free " + text + ": " + (options.noFit ? "--no-fit fits nothing" : "this parameter is held too"));
        own.free[p] = true;
    }
}

} // namespace

void addCurveOptions(CLI::App& command, CurveOptions& options)
{
    ExperimentOverrides& own = options.overrides;
    command.add_option("CURVE", options.curve, "measured G(r): a .gr file")->required();
    command.add_option("--element", own.element, "chemical symbol of the atoms (else from the file's composition)");
    command.add_option("--rmin", own.rmin, "start of the fit range, Å (1.6)");
    command.add_option("--rmax", own.rmax, "end of the fit range, Å (end of the data or 30)");
    command.add_option("--qmin", own.qmin, "Å^-1 (else from the file, or 0.7)");
    command.add_option("--qmax", own.qmax, "Å^-1 (else from the file, or 25)");
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        if (fitParameters[p].isSetting())
            command.add_option(std::string("--") + fitParameters[p].key, own.values[p], helpOf(fitParameters[p]));
    command
        .add_option("--hold", options.hold, "NAME or NAME=VALUE: a fit parameter that stays where it is stated. One of " + names())
        ->allow_extra_args(false);
    command.add_option("--free", options.free, "NAME: a parameter that is fitted")->allow_extra_args(false);
    command.add_flag("--weights", own.weightByErrors, "count each point by 1/dG², where the file has dG");
    command.add_flag("--no-fit", options.noFit, "only compare: fit nothing but the amplitude");
    command.add_flag("--json", options.json, "print summary.json's content instead of the table");
}

void addFolderOption(CLI::App& command, CurveOptions& options, bool required)
{
    command.add_option("-o,--output", options.folder, "folder for the results; made when absent")->required(required);
}

LoadedCurve loadCurve(const CurveOptions& options)
{
    ExperimentOverrides overrides = options.overrides;
    overrides.fitParameters = !options.noFit;
    try {
        applyChoices(overrides, options);
        return clusterlens::loadCurve(options.curve, {}, overrides);
    } catch (const std::invalid_argument& e) {
        throw UsageError(e.what());
    }
}

} // namespace clusterlens::cbldm
