#include "measurement/GrChecks.h"

#include "base/Errors.h"
#include "measurement/GrColumns.h"
#include "measurement/GrMetadata.h"
#include "measurement/GrText.h"

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

std::string rounded(double value)
{
    return toText(std::round(value * 1e4) / 1e4);
}

double meanOver(const Eigen::VectorXd& values, double from, double to)
{
    const auto n = static_cast<double>(values.size());
    const auto begin = static_cast<Eigen::Index>(from * n);
    const auto end = std::max<Eigen::Index>(begin + 1, static_cast<Eigen::Index>(to * n));
    return values.segment(begin, end - begin).mean();
}

// The reduced G(r) oscillates around 0. Others stay positive: g(r) tends to 1, T(r) grows like r and R(r) like r^2.
void warnOfFunction(const PdfCurve& curve, std::vector<ReadWarning>& warnings)
{
    const Eigen::Index n = curve.g.size();
    if (curve.g.tail(n / 2).minCoeff() <= 0.0)
        return;
    const double middle = meanOver(curve.g, 0.4, 0.6);
    const double last = meanOver(curve.g, 0.8, 1.0);
    const double growth = last / middle * meanOver(curve.r, 0.4, 0.6) / meanOver(curve.r, 0.8, 1.0);
    if (std::abs(last - 1.0) < 0.2 && std::abs(middle - 1.0) < 0.3)
        warnings.push_back({0, "the values tend to 1 at high r: this looks like g(r) (or S(Q)), not the reduced G(r)"});
    else if (growth > 1.35)
        warnings.push_back(
            {0, "the values grow like r squared: this looks like a radial distribution function, not the reduced G(r)"});
    else
        warnings.push_back(
            {0, "the values stay positive at high r: this does not look like the reduced G(r), which oscillates around 0"});
}

void warnOfUnit(const PdfCurve& curve, std::vector<ReadWarning>& warnings)
{
    const double rmax = curve.r[curve.r.size() - 1];
    const auto peak = firstPeak(curve);
    if (rmax < 6.0)
        warnings.push_back({0, "r ends at " + rounded(rmax) + " \xC3\x85: very short, or r is in nm"});
    else if (peak && *peak < 0.8)
        warnings.push_back({0, "the first peak is at " + rounded(*peak) + " \xC3\x85: strong ripples at low r, or r is in nm"});
    if (rmax > 100.0)
        warnings.push_back({0, "r ends at " + rounded(rmax) + " \xC3\x85: unusually far; is this axis really r?"});
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
    warnings.push_back(
        {0, "the steps of r are not equal: " + rounded(steps.minCoeff()) + " to " + rounded(steps.maxCoeff()) + " \xC3\x85"});
}

void warnOfHeaderRange(const GrFile& file, std::vector<ReadWarning>& warnings)
{
    const Eigen::VectorXd& r = file.curve.r;
    const double step = (r[r.size() - 1] - r[0]) / static_cast<double>(r.size() - 1);
    const auto compare = [&](const std::optional<double>& header, double data, const char* key) {
        if (header && std::abs(*header - data) > 2.0 * step)
            warnings.push_back({findEntry(file.metadata, key)->line,
                std::string("the header says ") + key + " = " + toText(*header) + ", the data "
                    + (key[1] == 'm' && key[2] == 'i' ? "begin" : "end") + " at " + rounded(data) + " \xC3\x85: the data count"});
    };
    compare(file.metadata.rmin, r[0], "rmin");
    compare(file.metadata.rmax, r[r.size() - 1], "rmax");
}

void warnOfMetadata(const GrMetadata& metadata, std::vector<ReadWarning>& warnings)
{
    if (metadata.radiation == Radiation::Neutron)
        warnings.push_back({0, "neutron data: the models and the forward model are made for X-ray PDFs"});
    else if (metadata.radiation == Radiation::Unknown)
        warnings.push_back({0, "the file does not say whether it is X-ray or neutron data"});
    if (!metadata.qmax)
        warnings.push_back({0, "Qmax is not in the file"});
    else if (*metadata.qmax > 100.0)
        warnings.push_back({0, "Qmax = " + toText(*metadata.qmax) + " \xC3\x85^-1 is unusually high: is it in nm^-1?"});
    if (!metadata.qdamp)
        warnings.push_back({0, "Qdamp is not in the file"});
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
        throw ParseError(file.name + ':' + std::to_string(output->line)
            + ": expected a G(r) file, found outputtype = " + output->value + ", whose axis is Q");
    const double start = meanOver(curve.g, 0.0, 0.1);
    const bool positive = curve.g.minCoeff() >= 0.0;
    if (positive && start > 3.0 * meanOver(curve.g, 0.9, 1.0) && start > 0.0)
        throw ParseError(place
            + ": expected G(r), which oscillates around 0, found values that are all positive and highest at the start: "
              "this looks like an intensity over Q or 2theta");
    const auto peak = firstPeak(curve);
    const bool nanometre = curve.r[curve.r.size() - 1] < 6.0 && peak && *peak < 0.8 && highestPeak(curve) < 0.8;
    if (!unitIsGiven && (nanometre || labelSaysNanometre(file.columns)))
        throw ParseError(place + ": expected r in \xC3\x85, found nm (r ends at " + rounded(curve.r[curve.r.size() - 1])
            + (peak ? ", the first peak is at " + rounded(*peak) : std::string())
            + "): multiply r by 10 and divide G by 100, or choose the unit nm when opening");
}

void addWarnings(GrFile& file)
{
    warnOfFunction(file.curve, file.warnings);
    if (file.unit == LengthUnit::Nanometre)
        file.warnings.push_back({0, "r was read in nm and converted: r times 10, G divided by 100"});
    warnOfUnit(file.curve, file.warnings);
    warnOfSteps(file.curve.r, file.warnings);
    if (file.unit == LengthUnit::Angstrom)
        warnOfHeaderRange(file, file.warnings);
    warnOfMetadata(file.metadata, file.warnings);
}

} // namespace clusterlens::gr
