// cbldm inspect: what was read from a curve, before anything is done with it.
#include "base/Errors.h"
#include "Commands.h"
#include "CurveOptions.h"
#include "gr/GrReader.h"
#include "measurement/CurveWarnings.h"
#include "measurement/QRangeEvidence.h"
#include "Text.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <iostream>

namespace clusterlens::cbldm {

namespace {

struct InspectOptions {
    std::string curve;
    ReadOptions reading;
    bool json = false;
};

template <typename T> nlohmann::ordered_json valueOrNull(const std::optional<T>& value)
{
    return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr);
}

const char* unitName(LengthUnit unit)
{
    return unit == LengthUnit::Nanometre ? "nm" : unit == LengthUnit::Picometre ? "pm" : "A";
}

/// What every other command would say of the curve. Settings that make no sense are a warning here, since nothing is done with them.
std::vector<CurveWarning> warningsOf(const GrFile& file)
{
    try {
        return curveWarnings(file, experimentSettings(file));
    } catch (const ParseError& e) {
        std::vector<CurveWarning> warnings;
        for (const ReadWarning& warning : file.warnings)
            warnings.push_back({warning.code, textOf(warning)});
        warnings.push_back({"settings", e.what()});
        return warnings;
    }
}

nlohmann::ordered_json asJson(const GrFile& file, const std::string& path)
{
    const GrMetadata& meta = file.metadata;
    const auto source = [](bool known) { return known ? "file" : "default"; };
    nlohmann::ordered_json json = {{"file", path}, {"points", file.curve.r.size()}, {"rmin", file.curve.r[0]},
        {"rmax", file.curve.r[file.curve.r.size() - 1]}, {"radiation", enumText(meta.radiation)}, {"qmin", valueOrNull(meta.qmin)},
        {"qmax", valueOrNull(meta.qmax)}, {"qdamp", valueOrNull(meta.qdamp)}, {"composition", valueOrNull(meta.composition)}};
    json["sources"] = {{"radiation", source(meta.radiation != Radiation::Unknown)}, {"qmin", source(meta.qmin.has_value())},
        {"qmax", source(meta.qmax.has_value())}, {"qdamp", source(meta.qdamp.has_value())},
        {"composition", source(meta.composition.has_value())}};
    json["skipped"] = nlohmann::ordered_json::array();
    for (const SkippedLine& line : file.skipped)
        json["skipped"].push_back({{"line", line.line}, {"text", line.text}});
    json["warnings"] = nlohmann::ordered_json::array();
    json["warning_codes"] = nlohmann::ordered_json::array();
    for (const CurveWarning& warning : warningsOf(file)) {
        json["warnings"].push_back(warning.text);
        json["warning_codes"].push_back(warning.code);
    }
    const QRangeEvidence shown = qRangeEvidence(file.curve);
    json["data_qmin"] = valueOrNull(shown.begin);
    json["data_qmax"] = valueOrNull(shown.end);
    json["unit"] = unitName(file.unit);
    json["function"] = enumText(file.function);
    json["columns"] = {{"r", file.columns.r}, {"g", file.columns.g}, {"dg", file.columns.dg}};
    return json;
}

std::string numberOrMissing(const std::optional<double>& value, const char* unit)
{
    return value ? fmt::format("{:.6g} {}  (file)", *value, unit) : "not in the file";
}

std::string rangeOfF(const PdfCurve& curve)
{
    const QRangeEvidence shown = qRangeEvidence(curve);
    const auto end = [](const std::optional<double>& q) { return q ? fmt::format("{:.2f}", *q) : std::string("not clear"); };
    return end(shown.begin) + " to " + end(shown.end) + " Å⁻¹  (data)";
}

void printText(const GrFile& file, const std::string& path)
{
    const GrMetadata& meta = file.metadata;
    const PdfCurve& curve = file.curve;
    const Eigen::Index last = curve.r.size() - 1;
    std::cout << "file         " << path << "\n"
              << "points       " << curve.r.size() << "\n"
              << fmt::format("r            {:.6g} to {:.6g} Å, mean step {:.4g} Å\n", curve.r[0], curve.r[last],
                     (curve.r[last] - curve.r[0]) / double(last))
              << "errors of G  " << (curve.dg.size() ? "yes" : "no") << "\n"
              << "radiation    " << enumText(meta.radiation) << "\n"
              << "Qmin         " << numberOrMissing(meta.qmin, "Å⁻¹") << "\n"
              << "Qmax         " << numberOrMissing(meta.qmax, "Å⁻¹") << "\n"
              << "F(Q)         " << rangeOfF(curve) << "\n"
              << "Qdamp        " << numberOrMissing(meta.qdamp, "Å⁻¹") << "\n"
              << "composition  " << (meta.composition ? *meta.composition + "  (file)" : "not in the file") << "\n"
              << "skipped      " << file.skipped.size() << " lines\n";
    for (const SkippedLine& line : file.skipped)
        std::cout << "  line " << line.line << ": " << line.text << "\n";
    for (const CurveWarning& warning : warningsOf(file))
        std::cout << "warning: " << oneLine(warning.text) << "\n";
}

void runInspect(const InspectOptions& options)
{
    const GrFile file = readGrFile(options.curve, options.reading);
    if (options.json)
        printJson(asJson(file, options.curve));
    else
        printText(file, options.curve);
}

} // namespace

void addInspect(CLI::App& program, const CommandContext&)
{
    const auto options = std::make_shared<InspectOptions>();
    CLI::App* const command
        = program.add_subcommand("inspect", "Show what is read from a curve: points, range, metadata, warnings");
    command->add_option("CURVE", options->curve, "measured G(r): a .gr file")->required();
    addReadOptions(*command, options->reading);
    command->add_flag("--json", options->json, "print one JSON object");
    command->callback([options] { runInspect(*options); });
}

} // namespace clusterlens::cbldm
