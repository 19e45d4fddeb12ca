#include "candidates/ShapeScreen.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <stdexcept>

namespace clusterlens {

namespace {

constexpr double bondBelowPeak = 0.84; // bcc: the shells at 1 and 1.155 bonds merge into one maximum
constexpr double bondAbovePeak = 1.06;
constexpr std::array screenedBiso = {0.3, 0.6, 1.2};           // Å^2
constexpr std::array screenedQdamp = {0.0, 0.02, 0.045, 0.08}; // Å^-1
constexpr std::array screenedDelta2 = {0.0, 3.0};              // Å^2
constexpr double screenRstep = 0.04; // Å; a third of the Nyquist step of Qmax = 26 Å^-1, since DebyePdf interpolates linearly
constexpr double productStep = 0.01; // Å; linear interpolation between is exact to 1 % at Q = 28 Å^-1, which is damped
constexpr std::size_t tried = 2;     // combinations of Biso and delta2 whose curves are calculated at the best bond

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
    if (!fit.isFree(p))
        return {fit.start.*fitParameters[p].value};
    return {net.begin(), net.end()};
}

ScreenNet standardNet(const FitSettings& fit, double peak)
{
    ScreenNet net{{bondBelowPeak * peak, bondAbovePeak * peak}, searched(fit, parameter::biso, screenedBiso),
        searched(fit, parameter::qdamp, screenedQdamp), searched(fit, parameter::delta2, screenedDelta2)};
    if (fit.range.min > 2.0 * peak) // as in the fit: it would have nothing to work on
        net.delta2s = {fit.start.delta2};
    return net;
}

Eigen::VectorXd bondsOf(const RRange& range)
{
    const double steps = std::ceil((range.max - range.min) / (ShapeScreen::bondStep * range.min) - 1e-9);
    return Eigen::VectorXd::LinSpaced(static_cast<Eigen::Index>(steps) + 1, range.min, range.max);
}

/// Where the parabola through three points of equal distance is highest, in steps from the middle one.
double vertex(double left, double middle, double right)
{
    const double curvature = left - 2.0 * middle + right;
    return curvature < 0.0 ? std::clamp(0.5 * (left - right) / curvature, -0.5, 0.5) : 0.0;
}

} // namespace

/// One combination of Biso and delta2 at the bond and the qdamp that suit it best.
struct ShapeScreen::Trial {
    double biso;
    double delta2;
    double bond = 0.0;
    double cosine = -1.0; // of observed and calculated curve, as vectors
};

ShapeScreen::ShapeScreen(const PdfCurve& curve, const FitSettings& fit, double peak)
    : ShapeScreen(curve, fit, peak, 0.0)
{
}

ShapeScreen::ShapeScreen(const PdfCurve& curve, const FitSettings& fit, double peak, double longest)
    : ShapeScreen(curve, fit, peak, longest, standardNet(fit, peak))
{
}

ShapeScreen::ShapeScreen(const PdfCurve& curve, const FitSettings& fit, double peak, double longest, ScreenNet net)
    : m_range(usedRange(curve, {std::max(fit.range.min, ripplesEnd * peak), fit.range.max}))
    , m_reach(std::max(m_range.max, longest))
    , m_pdf(RGrid{m_range.min, m_reach, screenRstep}, fit.start.qmin, fit.start.qmax)
    , m_points((m_pdf.r().array() < m_range.max).count())
    , m_observed(interpolated(curve, m_pdf.r().head(m_points)))
    , m_settings(fit.start)
    , m_net(std::move(net))
    , m_bonds(bondsOf(m_net.bonds))
{
    for (const double qdamp : m_net.qdamps)
        m_envelopes.push_back(envelope(m_pdf.r().head(m_points), qdamp));
    m_settings.qdamp = 0.0; // the envelopes do it
    const auto steps = static_cast<Eigen::Index>(std::ceil(longestPair() * m_bonds.maxCoeff() / productStep)) + 2;
    const Eigen::VectorXd distances = Eigen::VectorXd::LinSpaced(steps, 0.0, productStep * static_cast<double>(steps - 1));
    m_pairProducts.resize(steps, static_cast<Eigen::Index>(m_net.delta2s.size() * m_net.bisos.size() * m_net.qdamps.size()));
    PdfSettings settings = m_settings;
    Eigen::Index combination = 0;
    for (const double delta2 : m_net.delta2s)
        for (const double biso : m_net.bisos)
            for (const Eigen::VectorXd& damping : m_envelopes) {
                settings.delta2 = delta2;
                settings.biso = biso;
                Eigen::VectorXd weights = Eigen::VectorXd::Zero(m_pdf.r().size());
                weights.head(m_points) = m_observed.cwiseProduct(damping);
                m_pairProducts.col(combination++) = m_pdf.pairProducts(distances, weights, settings);
            }
}

double ShapeScreen::longestPair() const
{
    constexpr double furthest = 10.0; // Å that DebyePdf goes beyond the range at most
    return (m_reach + furthest) / m_bonds.minCoeff();
}

ScreenedShape ShapeScreen::best(int index, const PositionsXyz& positions) const
{
    return best(index, binnedDistances(positions, binWidth, longestPair()));
}

Eigen::VectorXd ShapeScreen::curve(const PairDistances& pairs, double bond, double biso, double delta2) const
{
    PdfSettings settings = m_settings;
    settings.biso = biso;
    settings.delta2 = delta2;
    return m_pdf.calculate(pairs.distances * bond, pairs.multiplicities, pairs.atoms, settings).head(m_points);
}

/// [combinations x bonds] the measured curve times the calculated one.
Eigen::MatrixXd ShapeScreen::products(const PairDistances& pairs) const
{
    const Eigen::Index combinations = m_pairProducts.cols();
    Eigen::MatrixXd result = Eigen::MatrixXd::Zero(combinations, m_bonds.size());
    for (Eigen::Index b = 0; b < m_bonds.size(); ++b) {
        const double toSteps = m_bonds[b] / productStep;
        double* const sum = result.col(b).data();
        for (Eigen::Index i = 0; i < pairs.distances.size(); ++i) {
            const double at = pairs.distances[i] * toSteps;
            const auto step = static_cast<Eigen::Index>(at);
            if (step + 1 >= m_pairProducts.rows())
                break;
            const double part = at - static_cast<double>(step);
            const double low = (1.0 - part) * pairs.multiplicities[i];
            const double high = part * pairs.multiplicities[i];
            const double* const row = m_pairProducts.data() + step * combinations;
            for (Eigen::Index c = 0; c < combinations; ++c)
                sum[c] += low * row[c] + high * row[combinations + c];
        }
    }
    return result / pairs.atoms;
}

/// [combinations x bonds] the length of the calculated curve. It changes smoothly with the bond, and alike for all combinations, so that few curves tell.
Eigen::MatrixXd ShapeScreen::norms(const PairDistances& pairs) const
{
    const Eigen::Index bonds = m_bonds.size();
    Eigen::MatrixXd result(m_pairProducts.cols(), bonds);
    const std::array at{m_bonds[0], m_bonds[bonds / 2], m_bonds[bonds - 1]};
    const auto qdamps = static_cast<Eigen::Index>(m_envelopes.size());
    const auto lengths = [&](const Eigen::VectorXd& g) {
        Eigen::VectorXd length(qdamps);
        for (Eigen::Index k = 0; k < qdamps; ++k)
            length[k] = std::max(g.cwiseProduct(m_envelopes[static_cast<std::size_t>(k)]).norm(), 1e-300);
        return length;
    };
    const double biso = m_net.bisos.front();
    const double delta2 = m_net.delta2s.front();
    const Eigen::VectorXd low = lengths(curve(pairs, at[0], biso, delta2));
    const Eigen::VectorXd middle = lengths(curve(pairs, at[1], biso, delta2));
    const Eigen::VectorXd high = lengths(curve(pairs, at[2], biso, delta2));
    Eigen::Index c = 0;
    for (const double d : m_net.delta2s) {
        for (const double u : m_net.bisos) {
            const Eigen::VectorXd own = u == biso && d == delta2 ? middle : lengths(curve(pairs, at[1], u, d));
            for (Eigen::Index k = 0; k < qdamps; ++k, ++c)
                for (Eigen::Index b = 0; b < bonds; ++b) {
                    const bool below = m_bonds[b] < at[1];
                    const double t = below ? (at[1] - m_bonds[b]) / (at[1] - at[0]) : (m_bonds[b] - at[1]) / (at[2] - at[1]);
                    result(c, b) = own[k] * std::pow((below ? low[k] : high[k]) / middle[k], t);
                }
        }
    }
    return result;
}

std::vector<ShapeScreen::Trial> ShapeScreen::trials(const PairDistances& pairs) const
{
    const Eigen::MatrixXd dots = products(pairs);
    // One combination at nearly one bond: all curves are equally long.
    const bool narrow
        = dots.rows() == static_cast<Eigen::Index>(m_envelopes.size()) && m_bonds[m_bonds.size() - 1] < 1.03 * m_bonds[0];
    const Eigen::MatrixXd cosines = narrow ? dots : Eigen::MatrixXd(dots.cwiseQuotient(norms(pairs)));
    std::vector<Trial> all;
    const auto qdamps = static_cast<Eigen::Index>(m_envelopes.size());
    Eigen::Index c = 0;
    for (const double delta2 : m_net.delta2s) {
        for (const double biso : m_net.bisos) {
            Trial trial{biso, delta2};
            trial.cosine = -std::numeric_limits<double>::infinity();
            for (Eigen::Index k = 0; k < qdamps; ++k, ++c) {
                for (Eigen::Index b = 0; b < m_bonds.size(); ++b) {
                    if (!(cosines(c, b) > trial.cosine))
                        continue;
                    trial.cosine = cosines(c, b);
                    const bool inside = b > 0 && b + 1 < m_bonds.size();
                    const double shift = inside ? vertex(cosines(c, b - 1), cosines(c, b), cosines(c, b + 1)) : 0.0;
                    trial.bond = m_bonds[b] + (inside ? shift * (m_bonds[b + 1] - m_bonds[b]) : 0.0);
                }
            }
            all.push_back(trial);
        }
    }
    std::ranges::stable_sort(all, std::greater<>(), &Trial::cosine);
    all.resize(std::min(all.size(), tried));
    return all;
}

ScreenedShape ShapeScreen::best(int index, const PairDistances& pairs) const
{
    ScreenedShape best;
    best.shape = index;
    best.misfit = std::numeric_limits<double>::infinity();
    for (const Trial& trial : trials(pairs)) {
        const Eigen::VectorXd g = curve(pairs, trial.bond, trial.biso, trial.delta2);
        for (std::size_t k = 0; k < m_envelopes.size(); ++k) {
            const Eigen::VectorXd damped = g.cwiseProduct(m_envelopes[k]);
            const double misfit = rwp(m_observed, bestScale(m_observed, damped) * damped);
            if (misfit < best.misfit)
                best = {index, trial.bond, trial.biso, m_net.qdamps[k], trial.delta2, misfit};
        }
    }
    return best;
}

} // namespace clusterlens
