#include "candidates/ShapeScreen.h"

#include "structure/PairDistances.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <stdexcept>

namespace clusterlens {

namespace {

constexpr double bondBelowPeak = 0.84; // bcc: the shells at 1 and 1.155 bonds merge into one maximum
constexpr double bondAbovePeak = 1.06;
constexpr std::array screenedBiso = {0.4, 1.2};              // Å^2
constexpr std::array screenedQdamp = {0.0, 0.03, 0.06, 0.1}; // Å^-1
constexpr double screenRstep = 0.04; // Å; a third of the Nyquist step of Qmax = 26 Å^-1, since DebyePdf interpolates linearly

RRange usedRange(const PdfCurve& curve, const RRange& range)
{
    const RRange used{std::max(range.min, curve.r[0]), std::min(range.max, curve.r[curve.r.size() - 1])};
    const auto inside = std::count_if(curve.r.begin(), curve.r.end(), [&](double r) { return r >= used.min && r <= used.max; });
    if (inside < 10)
        throw std::invalid_argument(fmt::format("fit range: expected at least 10 points of the curve inside, found {}", inside));
    return used;
}

/// The net of a parameter, or the one value at which the fit holds it.
std::vector<double> searched(const FitSettings& fit, std::size_t p, std::span<const double> net)
{
    if (!fit.parameters[p].free)
        return {fit.start.*fitParameters[p].value};
    return {net.begin(), net.end()};
}

} // namespace

struct ShapeScreen::Groups {
    explicit Groups(const PositionsXyz& positions)
        : distances(pairDistances(positions, 1e-5))
        , atoms(int(positions.rows()))
    {
    }
    PairDistances distances;
    int atoms;
};

ShapeScreen::ShapeScreen(const PdfCurve& curve, const FitSettings& fit, double peak)
    : m_range(usedRange(curve, {std::max(fit.range.min, ripplesEnd * peak), fit.range.max}))
    , m_pdf(RGrid{m_range.min, m_range.max, screenRstep}, fit.start.qmin, fit.start.qmax)
    , m_observed(interpolated(curve, m_pdf.r()))
    , m_settings(fit.start)
    , m_peak(peak)
    , m_bisos(searched(fit, parameter::biso, screenedBiso))
    , m_qdamps(searched(fit, parameter::qdamp, screenedQdamp))
{
    for (const double qdamp : m_qdamps)
        m_envelopes.push_back(envelope(m_pdf.r(), qdamp));
    m_settings.qdamp = 0.0; // the envelopes do it
}

ScreenedShape ShapeScreen::best(int index, const PositionsXyz& positions) const
{
    const Groups groups(positions);
    ScreenedShape best;
    best.shape = index;
    best.misfit = std::numeric_limits<double>::infinity();
    constexpr int bonds = 1 + static_cast<int>((bondAbovePeak - bondBelowPeak) / bondStep);
    for (int i = 0; i < bonds; ++i)
        for (const double biso : m_bisos)
            consider(best, groups, (bondBelowPeak + i * bondStep) * m_peak, biso);
    return best;
}

void ShapeScreen::consider(ScreenedShape& best, const Groups& groups, double bond, double biso) const
{
    PdfSettings settings = m_settings;
    settings.biso = biso;
    const Eigen::VectorXd g
        = m_pdf.calculate(groups.distances.distances * bond, groups.distances.multiplicities, groups.atoms, settings);
    for (std::size_t k = 0; k < m_envelopes.size(); ++k) {
        const Eigen::VectorXd damped = g.cwiseProduct(m_envelopes[k]);
        const double misfit = rwp(m_observed, bestScale(m_observed, damped) * damped);
        if (misfit < best.misfit)
            best = {best.shape, bond, biso, m_qdamps[k], misfit};
    }
}

} // namespace clusterlens
