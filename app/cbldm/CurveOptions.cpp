#include "CurveOptions.h"

#include "base/Errors.h"
#include "base/TextNumbers.h"
#include "CommandContext.h"
#include "measurement/CurveAnalysis.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <map>

namespace clusterlens::cbldm {

namespace {

const std::map<std::string, LengthUnit> units
    = {{"A", LengthUnit::Angstrom}, {"nm", LengthUnit::Nanometre}, {"pm", LengthUnit::Picometre}};

std::map<std::string, PdfFunction> functionsByWord()
{
    std::map<std::string, PdfFunction> functions;
    for (const auto& [function, word] : enumWords<PdfFunction>)
        functions[word] = function;
    return functions;
}

// "1,3" or "1,3,4"; a fourth column, one below 1 (0 for no errors) and anything else is refused.
void takeColumns(const std::string& text, ReadOptions& options)
{
    std::vector<int> columns;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        int column = -1;
        const auto [stop, error] = std::from_chars(text.data() + begin, text.data() + end, column);
        const bool whole = error == std::errc() && stop == text.data() + end;
        if (!whole || column < (columns.size() == 2 ? 0 : 1) || column > 1000 || columns.size() == 3)
            throw CLI::ValidationError("--columns", "expected R,G or R,G,dG counted from 1, as in 1,2 or 2,3,4, found " + text);
        columns.push_back(column);
        begin = end + 1;
    }
    if (columns.size() < 2 || columns[0] == columns[1])
        throw CLI::ValidationError("--columns", "expected two columns, R,G, found " + text);
    options.rColumn = columns[0];
    options.gColumn = columns[1];
    options.dgColumn = columns.size() == 3 ? std::optional(columns[2]) : std::nullopt;
}

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

/// \param option  as it was given, \p expected  what is missing where \p text is no number
double numberOf(const std::string& text, const std::string& option, const char* expected)
{
    double value = 0.0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end)
        throw UsageError(option + ": expected " + expected);
    return value;
}

/// --limits, in the overrides. \throws UsageError  a parameter that is not there, or no numbers
void applyLimits(ExperimentOverrides& own, const CurveOptions& options)
{
    for (const std::string& text : options.limits) {
        constexpr const char* expected = "NAME=LOWER:UPPER, such as biso=0.2:1.5 or qdamp=:0.06";
        const std::size_t equals = text.find('=');
        const std::size_t colon = text.find(':', equals == std::string::npos ? 0 : equals);
        if (equals == std::string::npos || colon == std::string::npos)
            throw UsageError("--limits " + text + ": expected " + expected);
        const std::size_t p = parameterNamed(text.substr(0, equals));
        const auto take = [&](std::optional<double>& limit, const std::string& number) {
            if (!number.empty())
                limit = numberOf(number, "--limits " + text, expected);
        };
        take(own.lowest[p], text.substr(equals + 1, colon - equals - 1));
        take(own.highest[p], text.substr(colon + 1));
        own.free[p] = own.free[p].value_or(true); // it is fitted, where --hold does not say otherwise
    }
}

/// --hold and --free, in the overrides. \throws UsageError  a parameter that is not there, no number, or two options that disagree
void applyChoices(ExperimentOverrides& own, const CurveOptions& options)
{
    for (const std::string& text : options.hold) {
        const std::size_t equals = text.find('=');
        const std::size_t p = parameterNamed(text.substr(0, equals));
        if (equals != std::string::npos) {
            const double value = numberOf(text.substr(equals + 1), "--hold " + text, "NAME=NUMBER");
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

void addReadOptions(CLI::App& command, ReadOptions& options)
{
    command
        .add_option_function<std::string>(
            "--unit", [&options](const std::string& text) { options.unit = units.at(text); }, "of r: A, nm or pm (else Å)")
        ->check(CLI::IsMember(units));
    command.add_option_function<std::string>(
        "--columns", [&options](const std::string& text) { takeColumns(text, options); },
        "which hold r, G and perhaps its errors: R,G[,dG] from 1 (else by label or position)");
    command
        .add_option_function<std::string>(
            "--function", [&options](const std::string& text) { options.function = enumFromText<PdfFunction>(text); },
            "what the column of G holds: G, g (pair function), g-1, T or R (RDF); else by label and shape")
        ->check(CLI::IsMember(functionsByWord()));
}

void addCurveOptions(CLI::App& command, CurveOptions& options, const std::string& curve)
{
    ExperimentOverrides& own = options.overrides;
    command.add_option(curve, options.curve, curve == "DIR" ? "folder of .gr files" : "measured G(r): a .gr file")->required();
    command.add_option("--element", own.element, "chemical symbol of the atoms (else from the file's composition)");
    command
        .add_option_function<std::string>(
            "--radiation", [&own](const std::string& text) { own.radiation = enumFromText<Radiation>(text); },
            "xray or neutron, for the weights of several elements (else from the file, or xray)")
        ->check(CLI::IsMember({"xray", "neutron"}));
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
    command
        .add_option("--limits", options.limits,
            "NAME=LOWER:UPPER: between which values a parameter is fitted; either may be left out. One of " + names())
        ->allow_extra_args(false);
    command.add_flag("--weights", own.weightByErrors, "count each point by 1/dG², where the file has dG");
    command.add_option("--bond", own.bond, "Å, 1 to 6: where the first metal-metal peak is (else from the curve)");
    addReadOptions(command, options.reading);
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
        applyChoices(overrides, options);
        applyLimits(overrides, options);
        return clusterlens::loadCurve(options.curve, options.reading, overrides);
    } catch (const std::invalid_argument& e) {
        throw UsageError(e.what());
    }
}

LoadedCurve loadSearchedCurve(const CurveOptions& options)
{
    LoadedCurve loaded = loadCurve(options);
    try {
        (void)peakOf(loaded.file.curve, loaded.experiment.bond, loaded.experiment.range);
    } catch (const NoFirstPeak& e) {
        throw ParseError(options.curve + ": " + e.what() + " (--bond)");
    }
    return loaded;
}

} // namespace clusterlens::cbldm
