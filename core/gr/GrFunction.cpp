#include "gr/GrFunction.h"

#include "base/Errors.h"
#include "gr/GrColumns.h"
#include "gr/GrLabels.h"
#include "gr/GrText.h"
#include "measurement/CurveAnalysis.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace clusterlens::gr {

namespace {

constexpr double metalDensity = 0.06; // Å^-3: Pt 0.066, Au 0.059, Pd 0.068, Ag 0.059
constexpr double fourPi = 4.0 * M_PI;

// How G could go on below the first peak, where no atoms are: a constant (g - 1) or a line through the origin (G).
struct LowR {
    bool known = false; // enough points
    double constant = 0.0;
    double slope = 0.0; // Å^-1 times the unit of the values
    double constantRms = 0.0;
    double slopeRms = 0.0;
    double tilt = 0.0; // of the straight line through all points, times its length, relative to the constant
};

// Between 1 Å, below which ripple rules, and three quarters of the first peak's distance.
LowR belowFirstPeak(const PdfCurve& curve)
{
    LowR low;
    double end = 0.0;
    try {
        end = 0.75 * firstPeak(curve, {1.9, 3.8});
    } catch (const std::invalid_argument&) {
        return low;
    }
    const double* const data = curve.r.data();
    const auto first = std::lower_bound(data, data + curve.r.size(), 1.0) - data;
    const auto count = std::lower_bound(data, data + curve.r.size(), end) - data - first;
    if (count < 4 || curve.r[first] > 1.3 || curve.r[first + count - 1] - curve.r[first] < 0.5)
        return low;
    const Eigen::ArrayXd r = curve.r.segment(first, count);
    const Eigen::ArrayXd g = curve.g.segment(first, count);
    low.known = true;
    low.constant = g.mean();
    low.slope = (r * g).sum() / r.square().sum();
    low.constantRms = std::sqrt((g - low.constant).square().mean());
    low.slopeRms = std::sqrt((g - low.slope * r).square().mean());
    const double line = ((r - r.mean()) * (g - low.constant)).sum() / (r - r.mean()).square().sum();
    low.tilt = line * (r[count - 1] - r[0]) / std::max(std::abs(low.constant), 1e-12);
    return low;
}

// Measured g(r) - 1 has lost part of its -1 to the lowest Q, and may rise towards the first peak; G falls from 0 and keeps no level.
bool looksLikePairMinusOne(const PdfCurve& curve)
{
    const LowR low = belowFirstPeak(curve);
    return low.known && low.constant > -1.3 && low.constant < -0.4 && low.constantRms < 0.8 * low.slopeRms && low.tilt > -0.3
        && low.tilt < 0.8;
}

bool isNearZeroAtLowR(const PdfCurve& curve)
{
    const LowR low = belowFirstPeak(curve);
    return low.known ? std::abs(low.constant) < 0.1 * curve.g.maxCoeff() : true;
}

struct Finding {
    PdfFunction function = PdfFunction::Reduced;
    std::string reason;  // "the values tend to 1 at high r: this"
    bool certain = true; // else it is only said
};

// The reduced G(r) oscillates around 0. Others stay positive: g(r) tends to 1, T(r) grows like r and R(r) like r^2.
Finding byShape(const PdfCurve& curve)
{
    const Eigen::Index n = curve.g.size();
    if (curve.g.tail(n / 2).minCoeff() <= 0.0) {
        if (looksLikePairMinusOne(curve))
            return {PdfFunction::PairMinusOne, "the values keep a level near -1 below the first peak: this"};
        return {};
    }
    const double middle = meanOver(curve.g, 0.4, 0.6);
    const double last = meanOver(curve.g, 0.8, 1.0);
    const double growth = last / middle * meanOver(curve.r, 0.4, 0.6) / meanOver(curve.r, 0.8, 1.0);
    const bool empty = isNearZeroAtLowR(curve);
    if (std::abs(last - 1.0) < 0.2 && std::abs(middle - 1.0) < 0.3)
        return {PdfFunction::Pair, "the values tend to 1 at high r: this", empty};
    if (growth > 1.35)
        return {PdfFunction::RadialDistribution, "the values grow like r squared: this", empty};
    if (growth > 0.85 && growth < 1.15 && empty)
        return {PdfFunction::TotalCorrelation, "the values grow like r: this"};
    return {PdfFunction::TotalCorrelation, {}, false};
}

const char* nameOf(PdfFunction function)
{
    switch (function) {
    case PdfFunction::Pair:
        return "g(r)";
    case PdfFunction::PairMinusOne:
        return "g(r) - 1";
    case PdfFunction::TotalCorrelation:
        return "T(r) = 4 pi rho0 r g(r)";
    case PdfFunction::RadialDistribution:
        return "the radial distribution function R(r) = 4 pi rho0 r^2 g(r)";
    case PdfFunction::Reduced:
        break;
    }
    return "G(r)";
}

// By the label where it names another function than G. A label "g(r)" above values that oscillate around 0 is a careless "G(r)".
Finding byLabel(const GrFile& file)
{
    const std::string label = labelOf(file.columns, file.columns.g);
    const PdfFunction named = functionOf(label).value_or(PdfFunction::Reduced);
    Finding shape = byShape(file.curve);
    if (named == PdfFunction::Reduced) {
        if (saysReduced(label) && shape.function == PdfFunction::PairMinusOne)
            return {};
        return shape;
    }
    const std::string reason = fmt::format("column {} is labelled {}: this", file.columns.g, inQuotes(label));
    const bool positive = file.curve.g.tail(file.curve.g.size() / 2).minCoeff() > 0.0;
    if (named == PdfFunction::PairMinusOne || positive)
        return {named, reason};
    if (shape.function == PdfFunction::Reduced)
        return {PdfFunction::Reduced,
            fmt::format("column {} is labelled {}, but its values oscillate around 0 at high r, as those of the reduced G(r) do: "
                        "it is taken for that",
                file.columns.g, inQuotes(label))};
    return shape;
}

// rho0 for which values over r (T or R / r) oscillate around 4 pi rho0 r in the outer half; empty when that is no density of a solid.
std::optional<double> densityFrom(const Eigen::ArrayXd& r, const Eigen::ArrayXd& total)
{
    const Eigen::Index n = r.size() / 2;
    const double slope = (r.tail(n) * total.tail(n)).sum() / r.tail(n).square().sum();
    const double density = slope / fourPi;
    return density > 0.004 && density < 0.3 ? std::optional(density) : std::nullopt;
}

// Multiplies by 4 pi rho0 r. \returns what to say of the density
std::string fromPair(GrFile& file, double minus)
{
    const double density = file.metadata.numberDensity.value_or(metalDensity);
    const Eigen::ArrayXd factor = fourPi * density * file.curve.r.array();
    file.curve.g = (factor * (file.curve.g.array() - minus)).matrix();
    if (file.curve.dg.size() > 0)
        file.curve.dg = file.curve.dg.cwiseProduct(factor.max(1e-12).matrix());
    return file.metadata.numberDensity ? "the header's"
                                       : "of a typical metal, so only the amplitude, which is fitted, is uncertain";
}

std::string fromTotal(GrFile& file, bool radial, const std::string& place, double& density)
{
    const Eigen::ArrayXd r = file.curve.r.array();
    const Eigen::ArrayXd divisor = radial ? Eigen::ArrayXd(r.max(1e-9)) : Eigen::ArrayXd(Eigen::ArrayXd::Ones(r.size()));
    const Eigen::ArrayXd total = (r > 0.0).select(file.curve.g.array() / divisor, 0.0);
    const std::optional<double> found = file.metadata.numberDensity ? file.metadata.numberDensity : densityFrom(r, total);
    if (!found)
        throw ParseError(place + ": expected the reduced G(r), found " + nameOf(file.function)
            + ": G(r) = " + (radial ? "R(r) / r" : "T(r)")
            + " - 4 pi rho0 r needs the number density; write \"rho0 = 0.066\" (in \xC3\x85^-3) into the header");
    density = *found;
    file.curve.g = (total - fourPi * density * r).matrix();
    if (file.curve.dg.size() > 0)
        file.curve.dg = file.curve.dg.cwiseQuotient(divisor.matrix());
    return file.metadata.numberDensity ? "the header's" : "from the curve itself, which then oscillates around 0";
}

// What has no dimension has none in nm either; G in nm^-2 is G / 100 in Å^-2.
void valuesToAngstrom(GrFile& file, PdfFunction function)
{
    const double unit = std::pow(angstromsIn(file.unit), inverseLengths(function));
    file.curve.g /= unit;
    file.curve.dg /= unit;
}

} // namespace

double angstromsIn(LengthUnit unit)
{
    return unit == LengthUnit::Nanometre ? 10.0 : unit == LengthUnit::Picometre ? 0.01 : 1.0;
}

int inverseLengths(PdfFunction function)
{
    switch (function) {
    case PdfFunction::Pair:
    case PdfFunction::PairMinusOne:
        return 0;
    case PdfFunction::RadialDistribution:
        return 1;
    case PdfFunction::Reduced:
    case PdfFunction::TotalCorrelation:
        break;
    }
    return 2;
}

void makeReduced(GrFile& file, const std::optional<PdfFunction>& stated, const std::string& place)
{
    const Finding found = stated ? Finding{*stated, "as you say, this"} : byLabel(file);
    valuesToAngstrom(file, found.certain ? found.function : PdfFunction::Reduced);
    if (!found.certain && found.reason.empty()) {
        file.warnings.push_back(
            {0, "the values stay positive at high r: this does not look like the reduced G(r), which oscillates around 0"});
        return;
    }
    if (found.function == PdfFunction::Reduced) {
        if (!found.reason.empty() && !stated)
            file.warnings.push_back({0, found.reason});
        return;
    }
    std::string text = found.reason + (stated ? " is " : " looks like ") + nameOf(found.function) + ", not the reduced G(r)";
    if (!found.certain) {
        file.warnings.push_back({0, text + (found.function == PdfFunction::Pair ? " (or it is S(Q))" : "")});
        return;
    }
    file.function = found.function;
    double density = file.metadata.numberDensity.value_or(metalDensity);
    std::string source;
    if (found.function == PdfFunction::Pair || found.function == PdfFunction::PairMinusOne)
        source = fromPair(file, found.function == PdfFunction::Pair ? 1.0 : 0.0);
    else
        source = fromTotal(file, found.function == PdfFunction::RadialDistribution, place, density);
    file.warnings.push_back(
        {0, text + "; converted with the number density " + roundedText(density) + " \xC3\x85^-3 (" + source + ')'});
}

} // namespace clusterlens::gr
