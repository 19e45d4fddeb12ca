#include "gr/GrChecks.h"

#include "base/Errors.h"
#include "base/TextNumbers.h"
#include "gr/GrColumns.h"
#include "gr/GrFunction.h"
#include "gr/GrLabels.h"
#include "gr/GrMetadata.h"
#include "gr/GrText.h"
#include "measurement/CurveAnalysis.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace clusterlens::gr {

namespace {

std::string extensionOf(const std::string& name)
{
    const auto dot = name.rfind('.');
    return dot == std::string::npos ? std::string() : lowered(name.substr(dot));
}

// Where G first reaches half of its maximum and turns down again; none in a curve that only grows.
std::optional<double> firstPeak(const PdfCurve& curve)
{
    const double half = 0.5 * curve.g.maxCoeff();
    for (Eigen::Index i = 1; i + 1 < curve.g.size(); ++i)
        if (curve.g[i] >= half && curve.g[i] >= curve.g[i - 1] && curve.g[i] > curve.g[i + 1])
            return curve.r[i];
    return std::nullopt;
}

double highestPeak(const PdfCurve& curve)
{
    Eigen::Index index = 0;
    curve.g.maxCoeff(&index);
    return curve.r[index];
}

constexpr double farthest = 1000.0;         // Å: no PDF of a powder goes on that far
constexpr Eigen::Index mostPoints = 50'000; // 500 Å in steps of 0.01 Å; fits of more would take minutes

// r in nm ends early and has its first peak at 0.2 to 0.4, r in pm at 200 to 400. The label may say it as well.
void refuseOtherUnits(const GrFile& file, const std::string& place)
{
    const PdfCurve& curve = file.curve;
    const double last = curve.r[curve.r.size() - 1];
    const auto peak = firstPeak(curve);
    const auto labelled = unitOf(labelOf(file.columns, file.columns.r));
    const bool nanometre = last < 6.0 && peak && *peak < 0.8 && highestPeak(curve) < 0.8;
    const bool picometre = last > 400.0 && peak && *peak > 120.0 && *peak < 600.0;
    const std::string found
        = "(r ends at " + roundedText(last) + (peak ? ", the first peak is at " + roundedText(*peak) : std::string()) + "): ";
    if (nanometre || labelled == LengthUnit::Nanometre)
        throw ParseError(place + ": expected r in \xC3\x85, found nm " + found
            + "multiply r by 10 and divide G by 100, or choose the unit nm when opening (--unit nm)");
    if (picometre || labelled == LengthUnit::Picometre)
        throw ParseError(place + ": expected r in \xC3\x85, found pm " + found
            + "divide r by 100 and multiply G by 10000, or choose the unit pm when opening (--unit pm); or this column only counts "
              "the rows (--columns)");
}

void warnOfUnit(const PdfCurve& curve, std::vector<ReadWarning>& warnings)
{
    const double rmax = curve.r[curve.r.size() - 1];
    const auto peak = firstPeak(curve);
    if (rmax < 6.0)
        warnings.push_back({0, "r ends at " + roundedText(rmax) + " \xC3\x85: very short, or r is in nm"});
    else if (peak && *peak < 0.8)
        warnings.push_back({0, "the first peak is at " + roundedText(*peak) + " \xC3\x85: strong ripples at low r, or r is in nm"});
    if (rmax > 100.0)
        warnings.push_back({0, "r ends at " + roundedText(rmax) + " \xC3\x85: unusually far; is this axis really r?"});
}

// Compared with the straight line through both ends, so that rounding of r to few digits is no reason to warn.
void warnOfSteps(const Eigen::VectorXd& r, std::vector<ReadWarning>& warnings)
{
    const Eigen::Index n = r.size();
    const double step = (r[n - 1] - r[0]) / static_cast<double>(n - 1);
    const Eigen::VectorXd even = Eigen::VectorXd::LinSpaced(n, r[0], r[n - 1]);
    if ((r - even).cwiseAbs().maxCoeff() <= 0.1 * step)
        return;
    const Eigen::VectorXd steps = r.tail(n - 1) - r.head(n - 1);
    warnings.push_back({0,
        "the steps of r are not equal: " + roundedText(steps.minCoeff()) + " to " + roundedText(steps.maxCoeff()) + " \xC3\x85"});
}

void warnOfHeaderRange(const GrFile& file, std::vector<ReadWarning>& warnings)
{
    const Eigen::VectorXd& r = file.curve.r;
    const double step = (r[r.size() - 1] - r[0]) / static_cast<double>(r.size() - 1);
    const auto compare = [&](const std::optional<double>& header, double data, const char* key) {
        if (header && std::abs(*header - data) > 2.0 * step)
            warnings.push_back({findEntry(file.metadata, key)->line,
                std::string("the header says ") + key + " = " + exactText(*header) + ", the data "
                    + (key[1] == 'm' && key[2] == 'i' ? "begin" : "end") + " at " + roundedText(data)
                    + " \xC3\x85: the data count"});
    };
    compare(file.metadata.rmin, r[0], "rmin");
    compare(file.metadata.rmax, r[r.size() - 1], "rmax");
}

std::string factorText(double factor)
{
    return factor < 1.0 ? fmt::format("divided by {:g}", 1.0 / factor) : fmt::format("times {:g}", factor);
}

std::string conversionText(const GrFile& file)
{
    const double unit = angstromsIn(file.unit);
    const int power = inverseLengths(file.function);
    return std::string("r was read in ") + (file.unit == LengthUnit::Nanometre ? "nm" : "pm") + " and converted: r "
        + factorText(unit) + ", the values of column " + std::to_string(file.columns.g)
        + (power == 0 ? " as they are" : ' ' + factorText(std::pow(unit, -power)));
}

void warnOfMetadata(const GrMetadata& metadata, std::vector<ReadWarning>& warnings)
{
    if (metadata.radiation == Radiation::Neutron)
        warnings.push_back({0,
            "neutron data: the models and the forward model are made for X-ray PDFs of one element, so hydrogen or mixed "
            "scatterers mislead them",
            "neutron"});
    else if (metadata.radiation == Radiation::Unknown)
        warnings.push_back({0, "the file does not say whether it is X-ray or neutron data", "radiation-unknown"});
    if (!metadata.qmax)
        warnings.push_back({0, "Qmax is not in the file", "qmax-unknown"});
    else if (*metadata.qmax > 100.0)
        warnings.push_back({0, "Qmax = " + exactText(*metadata.qmax) + " \xC3\x85^-1 is unusually high: is it in nm^-1?"});
    if (!metadata.qdamp)
        warnings.push_back({0, "Qdamp is not in the file", "qdamp-unknown"});
}

} // namespace

void refuseExtension(const std::string& name)
{
    const std::string extension = extensionOf(name);
    for (const char* other : {".sq", ".fq", ".iq", ".chi"})
        if (extension == other)
            throw ParseError(
                name + ": expected a G(r) file (.gr), found " + other + ", whose axis is Q or 2theta: export the PDF as gr");
}

void refuseOtherCurves(const GrFile& file, const std::string& place, bool unitIsGiven)
{
    const PdfCurve& curve = file.curve;
    const MetadataEntry* output = findEntry(file.metadata, "outputtype");
    if (output != nullptr && (output->value == "sq" || output->value == "fq" || output->value == "iq"))
        throw ParseError(fmt::format(
            "{}:{}: expected a G(r) file, found outputtype = {}, whose axis is Q", file.name, output->line, output->value));
    const double start = meanOver(curve.g, 0.0, 0.1);
    const bool positive = curve.g.minCoeff() >= 0.0;
    if (positive && start > 3.0 * meanOver(curve.g, 0.9, 1.0) && start > 0.0)
        throw ParseError(place
            + ": expected G(r), which oscillates around 0, found values that are all positive and highest at the start: "
              "this looks like an intensity over Q or 2theta");
    if (!unitIsGiven)
        refuseOtherUnits(file, place);
}

void refuseRange(const GrFile& file, const std::string& place)
{
    const Eigen::VectorXd& r = file.curve.r;
    const double last = r[r.size() - 1];
    if (last > farthest)
        throw ParseError(place + ": expected r up to " + exactText(farthest) + " \xC3\x85, found " + roundedText(last)
            + ": is this column an index or another axis (--columns), or r in pm (--unit pm)?");
    if (r.size() > mostPoints)
        throw ParseError(
            fmt::format("{}: expected at most {} points, found {}: write the curve in wider steps, 0.01 \xC3\x85 are enough", place,
                mostPoints, r.size()));
}

void addWarnings(GrFile& file)
{
    if (file.unit != LengthUnit::Angstrom)
        file.warnings.push_back({0, conversionText(file)});
    warnOfUnit(file.curve, file.warnings);
    warnOfSteps(file.curve.r, file.warnings);
    if (file.unit == LengthUnit::Angstrom)
        warnOfHeaderRange(file, file.warnings);
    warnOfMetadata(file.metadata, file.warnings);
}

} // namespace clusterlens::gr
