#include "evaluation/SimulatedCurve.h"

#include "base/Random.h"
#include "base/TextNumbers.h"
#include "pdf/RealSpacePdf.h"
#include "structure/PairDistances.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace clusterlens {

namespace {

/// Independent errors of F(Q), transformed: sum_k a_k sin(Q_k r) over [qmin, qmax], standard deviation 1 over the grid.
Eigen::VectorXd bandLimitedNoise(const Eigen::VectorXd& r, const PdfSettings& pdf, RandomEngine& generator)
{
    const double step = std::numbers::pi / (r[r.size() - 1] + 1.0); // Å^-1, so that the noise does not repeat inside the grid
    Eigen::ArrayXd noise = Eigen::ArrayXd::Zero(r.size());
    double q = pdf.qmin;
    while (q < pdf.qmax) {
        noise += normal(generator) * (q * r.array()).sin();
        q += step;
    }
    const double deviation = std::sqrt(noise.square().mean());
    return deviation > 0.0 ? Eigen::VectorXd(noise / deviation) : Eigen::VectorXd::Zero(r.size());
}

/// Slow waves that die out over the first ångströms, largest value about 1.
Eigen::VectorXd lowRipple(const Eigen::VectorXd& r, RandomEngine& generator)
{
    constexpr double decay = 0.9; // Å
    Eigen::ArrayXd ripple = Eigen::ArrayXd::Zero(r.size());
    for (const double period : {1.4, 0.9, 0.55}) // Å
        ripple += (2.0 * std::numbers::pi * (r.array() / period + uniformAboveZero(generator))).sin() / 2.0;
    return ripple * (r.array() / 0.3).min(1.0) * (-r.array() / decay).exp(); // G(0) = 0 always
}

std::string entry(const char* key, double value)
{
    return std::string(key) + " = " + shortText(value, 9) + "\n";
}

void check(const SimulationSettings& settings)
{
    if (!(settings.noise >= 0.0) || !(settings.ripple >= 0.0))
        throw std::invalid_argument("simulateCurve: expected noise and ripple >= 0");
}

} // namespace

PdfCurve withErrors(Eigen::VectorXd exact, const SimulationSettings& settings)
{
    check(settings);
    PdfCurve curve;
    curve.r = settings.grid.points();
    curve.g = std::move(exact);
    const double height = curve.g.size() ? curve.g.cwiseAbs().maxCoeff() : 0.0;
    RandomEngine generator(settings.seed);
    if (settings.ripple > 0.0)
        curve.g += settings.ripple * height * lowRipple(curve.r, generator);
    if (settings.noise > 0.0) {
        curve.g += settings.noise * height * bandLimitedNoise(curve.r, settings.pdf, generator);
        curve.dg = Eigen::VectorXd::Constant(curve.r.size(), settings.noise * height);
    }
    return curve;
}

Eigen::VectorXd measuredG(const PairDistances& pairs, const RGrid& grid, const PdfSettings& pdf)
{
    const double farthest = pairs.distances.size() ? pairs.distances[pairs.distances.size() - 1] : 0.0;
    return DebyePdf(gridBeyond(grid, farthest), pdf.qmin, pdf.qmax).calculate(pairs, pdf).head(grid.points().size());
}

PdfCurve simulateCurve(const PositionsXyz& positions, const SimulationSettings& settings)
{
    const PdfSettings& pdf = settings.pdf;
    return withErrors(settings.engine == PdfEngine::Debye
            ? DebyePdf(settings.grid, pdf.qmin, pdf.qmax).calculate(positions, pdf)
            : RealSpacePdf(settings.grid, pdf.qmin, pdf.qmax).calculate(positions, pdf),
        settings);
}

PdfCurve simulateCurve(const Structure& structure, const SimulationSettings& settings, const RunControl& control)
{
    const PdfSettings& pdf = settings.pdf;
    return withErrors(settings.engine == PdfEngine::Debye
            ? DebyePdf(settings.grid, pdf.qmin, pdf.qmax).calculate(structure, pdf, settings.radiation, control)
            : RealSpacePdf(settings.grid, pdf.qmin, pdf.qmax).calculate(structure, pdf, settings.radiation, control),
        settings);
}

std::string grText(const PdfCurve& curve, const SimulationSettings& settings, const Structure& source)
{
    const PdfSettings& pdf = settings.pdf;
    const bool oneElement = elementGroups(source).elements.size() == 1;
    const std::string formula = oneElement ? source.elements.front() : composition(source);
    const bool errors = curve.dg.size() == curve.r.size() && curve.r.size() > 0;
    std::string text = "[DEFAULT]\n\nversion = clusterlens simulation\n\n# what was simulated\noutputtype = gr\n";
    text += std::string("mode = ") + (settings.radiation == Radiation::Neutron ? "neutron" : "xray") + "\n";
    text += fmt::format("composition = {}\natoms = {}\n", formula, source.size());
    text += std::string("engine = ") + (settings.engine == PdfEngine::Debye ? "debye" : "real") + "\n";
    text += entry("qmin", pdf.qmin) + entry("qmax", pdf.qmax) + entry("qdamp", pdf.qdamp) + entry("qbroad", pdf.qbroad);
    text += entry("biso", pdf.biso) + entry("delta1", pdf.delta1) + entry("delta2", pdf.delta2);
    text += entry("rmin", settings.grid.rmin) + entry("rmax", settings.grid.rmax) + entry("rstep", settings.grid.rstep);
    if (settings.noise > 0.0 || settings.ripple > 0.0)
        text += fmt::format("{}{}seed = {}\n", entry("noise", settings.noise), entry("ripple", settings.ripple), settings.seed);
    text += "\n#### start data\n#S 1\n#L r($\\AA$)  G($\\AA^{-2}$)";
    text += errors ? "  dr($\\AA$)  dG($\\AA^{-2}$)\n" : "\n";
    for (Eigen::Index i = 0; i < curve.r.size(); ++i) {
        text += shortText(curve.r[i], 10) + " " + shortText(curve.g[i], 13);
        text += errors ? " 0 " + shortText(curve.dg[i]) + "\n" : "\n";
    }
    return text;
}

} // namespace clusterlens
