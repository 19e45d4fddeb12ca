#include "pdf/FitModel.h"

#include "base/TextNumbers.h"
#include "measurement/Displacement.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace clusterlens {

namespace {

constexpr Eigen::Index kFewestPoints = 10;
constexpr double kEndTolerance = 1e-9; // Å: decimal r and decimal limits differ in the last bit
constexpr double farEnough = 200.0;    // Å
constexpr double kAlive = 1e-3; // of a parameter that acts by its square: at 0 its derivative vanishes, and it would stay there

/// Between which stretches the fit may move.
RRange stretchesOf(const FitSettings& s)
{
    return s.isFree(parameter::stretch) ? s.parameters[parameter::stretch].bounds : RRange{s.start.stretch, s.start.stretch};
}

void check(std::span<const PairDistances> types, const FitSettings& s)
{
    for (const PairDistances& pairs : types)
        if (pairs.atoms < 2 || pairs.distances.size() != pairs.multiplicities.size())
            throw std::invalid_argument("fit: expected at least 2 atoms and one multiplicity for each distance");
    if (!(s.start.qmax > s.start.qmin && s.start.qmin >= 0.0))
        throw std::invalid_argument("fit: expected 0 <= qmin < qmax");
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        const RRange& bounds = s.parameters[p].bounds;
        const double start = s.start.*fitParameters[p].value;
        if (!(bounds.min >= 0.0 && bounds.max >= bounds.min))
            throw std::invalid_argument(std::string("fit: expected bounds 0 <= min <= max of ") + fitParameters[p].key);
        if (!std::isfinite(start) || start < 0.0)
            throw std::invalid_argument(std::string("fit: expected a finite value >= 0 of ") + fitParameters[p].key);
    }
    const RRange stretch = stretchesOf(s);
    if (!(stretch.min > 0.5 && stretch.max < 1.5))
        throw std::invalid_argument(
            "fit: expected a stretch in (0.5, 1.5), found " + shortText(stretch.min) + " to " + shortText(stretch.max));
}

/// The settings at a point of the fit.
FitValues valuesAt(FitValues settings, const FitPoint& at)
{
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        settings.*fitParameters[p].value = at[static_cast<Eigen::Index>(p)];
    return settings;
}

SineGrid sineGridAt(const QBand& band, const FitValues& v)
{
    return {band.dq, band.count, v.biso * uPerBiso, widthShape(v)};
}

/// U h(d), what Q^2 is multiplied by in the damping of a pair.
double meanSquare(const FitValues& v, double d)
{
    return v.biso * uPerBiso * widthShape(v).value(d);
}

// The transform reaches as far as the curve, which ties its step in Q to that of the program that made it. Beyond 200 Å that costs time only.
Eigen::VectorXd neededPart(const Eigen::VectorXd& r, const RRange& range)
{
    const auto end = std::upper_bound(r.begin(), r.end(), std::max(range.max, farEnough));
    return r.head(end - r.begin());
}

/// Of all pairs, Å, however far they are stretched. Without those beyond the curve's end a sphere of 1500 atoms and data to 20 Å would be wrong by an Rwp of 0.1.
double farthestOf(std::span<const PairDistances> types, const FitSettings& s)
{
    double longest = 0.0;
    for (const PairDistances& pairs : types)
        if (pairs.distances.size() != 0)
            longest = std::max(longest, pairs.distances.maxCoeff());
    return longest * stretchesOf(s).max;
}

} // namespace

FitModel::FitModel(const PdfCurve& observed, const PairDistances& pairs, const FitSettings& settings)
    : FitModel(observed, std::span(&pairs, 1), std::nullopt, settings)
{
}

FitModel::FitModel(const PdfCurve& observed, const PairTypes& types, const FitSettings& settings)
    : FitModel(observed, types.pairs,
        types.pairs.size() > 1 ? std::optional(Scatterers(types.elements, types.counts, settings.radiation)) : std::nullopt,
        settings)
{
}

FitModel::FitModel(const PdfCurve& observed, std::span<const PairDistances> types, std::optional<Scatterers> scatterers,
    const FitSettings& settings)
    : m_grid(gridOf(neededPart(observed.r, settings.range)))
    , m_farthest(farthestOf(types, settings))
    , m_settings(settings.start)
    , m_atoms(types.empty() ? 0 : types.front().atoms)
    , m_scatterers(std::move(scatterers))
{
    check(types, settings);
    select(observed, settings);
    for (const PairDistances& pairs : types)
        compress(pairs, settings);
    hold(settings.start.biso);
}

void FitModel::select(const PdfCurve& observed, const FitSettings& settings)
{
    const bool weighted = settings.weightByErrors && observed.dg.size() == observed.r.size();
    if (observed.g.size() != observed.r.size())
        throw std::invalid_argument("fit: expected as many G as r");
    const auto begin = observed.r.data();
    const auto end = begin + observed.r.size(); // increasing: gridOf has checked
    const auto first = std::lower_bound(begin, end, settings.range.min - kEndTolerance);
    const auto last = std::upper_bound(first, end, settings.range.max + kEndTolerance);
    const Eigen::Index count = last - first;
    if (count < kFewestPoints)
        throw std::invalid_argument(fmt::format("fit: expected at least 10 observed points between {:g} and {:g} Å, found {}",
            settings.range.min, settings.range.max, count));
    m_r = observed.r.segment(first - begin, count);
    m_observed = observed.g.segment(first - begin, count);
    if (weighted)
        m_weights = observed.dg.segment(first - begin, count).array().square().inverse();
}

void FitModel::compress(const PairDistances& pairs, const FitSettings& s)
{
    const RRange stretch = stretchesOf(s);
    const double far = std::max(1.0, stretch.max);
    const double near = std::min(1.0, stretch.min);
    const QBand band = qBandBeyond(m_grid, m_farthest, s.start.qmin, s.start.qmax, s.start.biso);
    FitValues most = s.start;
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        if (s.isFree(p))
            most.*fitParameters[p].value = std::max(most.*fitParameters[p].value, s.parameters[p].bounds.max);
    const WidthShape widest = widthShape(most);
    double direct = widest.isConstant() ? 0.0 : std::max(widest.kink() / near, kCoincidence);
    const PairCompressor empty(s.start.qmax * far, band.rmin, band.rmax, 0.0);
    const double longest = pairs.distances.size() == 0 ? 0.0 : std::min(pairs.distances.maxCoeff(), band.rmax);
    if (static_cast<double>(pairs.distances.size()) <= empty.nodesUpTo(longest))
        direct = 2.0 * band.rmax;
    PairCompressor compressor(s.start.qmax * far, band.rmin, band.rmax, direct);
    compressor.add(pairs.distances.data(), static_cast<int>(pairs.distances.size()), pairs.multiplicities.data());
    m_nodes.push_back(compressor.nodes());
}

bool FitModel::hold(double biso)
{
    const QBand band = qBandBeyond(m_grid, m_farthest, m_settings.qmin, m_settings.qmax, biso);
    if (m_map && m_map->band().rmax == band.rmax)
        return false;
    m_map.emplace(band, m_r);
    if (m_scatterers)
        m_pairWeights = m_scatterers->pairWeights(band.dq, band.count);
    return true;
}

Eigen::VectorXd FitModel::sums(const std::vector<SineNodes>& nodes, const FitValues& values) const
{
    const SineGrid grid = sineGridAt(m_map->band(), values);
    const double factor = 2.0 / (m_atoms * values.stretch);
    if (!m_scatterers)
        return factor * sineSums(nodes.front(), grid, values.stretch);
    Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(grid.count);
    for (std::size_t type = 0; type < nodes.size(); ++type) {
        if (nodes[type].x.size() != 0)
            sum += m_pairWeights.col(static_cast<Eigen::Index>(type)) * sineSums(nodes[type], grid, values.stretch).array();
    }
    return (factor * sum).matrix();
}

Eigen::VectorXd FitModel::band(const FitPoint& at) const
{
    return sums(m_nodes, valuesAt(m_settings, at));
}

Eigen::VectorXd FitModel::stretchSlope(const FitPoint& at) const
{
    // Central differences: the sums are smooth, and 1e-6 of their size is far below what a step of the fit needs.
    FitPoint up = at, down = at;
    constexpr double h = 1e-5;
    up[parameter::stretch] += h;
    down[parameter::stretch] -= h;
    return (band(up) - band(down)) / (2.0 * h);
}

/// A parameter of the width enters as exp(-U h Q^2), so its derivative is -Q^2 times the sums with weights w d(U h)/dp. U h is a polynomial of
/// second degree at most in each parameter, of which a central difference is exact.
Eigen::VectorXd FitModel::widthSlope(const FitPoint& at, std::size_t p, const Eigen::VectorXd& f) const
{
    const FitValues values = valuesAt(m_settings, at);
    const QBand& band = m_map->band();
    const auto q = Eigen::ArrayXd::LinSpaced(band.count, 0.0, band.dq * (band.count - 1));
    if (p == parameter::biso
        && sineGridAt(band, values).width.isConstant()) // one width for all pairs: the sums are those of the curve
        return (-uPerBiso * q.square() * f.array()).matrix();
    FitValues up = values, down = values;
    const double middle = std::max(kAlive, values.*fitParameters[p].value);
    constexpr double step = 0.5 * kAlive;
    up.*fitParameters[p].value = middle + step;
    down.*fitParameters[p].value = middle - step;
    std::vector<SineNodes> weighted = m_nodes;
    for (SineNodes& nodes : weighted) {
        for (Eigen::Index i = 0; i < nodes.x.size(); ++i) {
            const double d = values.stretch * nodes.x[i];
            nodes.w[i] *= (meanSquare(up, d) - meanSquare(down, d)) / (2.0 * step);
        }
    }
    return (-q.square() * sums(weighted, values).array()).matrix();
}

FitModel::Curve FitModel::curve(const FitPoint& at) const
{
    Eigen::VectorXd f = band(at);
    return {m_map->curve(f).cwiseProduct(envelope(m_r, at[parameter::qdamp])), std::move(f)};
}

Eigen::MatrixXd FitModel::jacobian(const FitPoint& at, const std::vector<std::size_t>& free, const Curve& curve) const
{
    Eigen::MatrixXd result(m_r.size(), static_cast<Eigen::Index>(free.size()));
    const Eigen::VectorXd damping = envelope(m_r, at[parameter::qdamp]);
    for (std::size_t i = 0; i < free.size(); ++i) {
        auto column = result.col(static_cast<Eigen::Index>(i));
        if (free[i] == parameter::qdamp)
            column = -std::max(at[parameter::qdamp], kAlive) * m_r.array().square() * curve.g.array();
        else
            column = m_map->curve(free[i] == parameter::stretch ? stretchSlope(at) : widthSlope(at, free[i], curve.band))
                         .cwiseProduct(damping);
    }
    return result;
}

} // namespace clusterlens
