#include "pdf/FitModel.h"

#include "measurement/Displacement.h"

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

void check(std::span<const PairDistances> types, const FitSettings& s)
{
    for (const PairDistances& pairs : types)
        if (pairs.atoms < 2 || pairs.distances.size() != pairs.multiplicities.size())
            throw std::invalid_argument("fit: expected at least 2 atoms and one multiplicity for each distance");
    if (!(s.maxStretch >= 0.0 && s.maxStretch < 0.5))
        throw std::invalid_argument("fit: expected maxStretch in [0, 0.5), found " + std::to_string(s.maxStretch));
    for (const RRange& bounds : {s.bisoBounds, s.qdampBounds, s.delta2Bounds}) {
        if (!(bounds.min >= 0.0 && bounds.max >= bounds.min))
            throw std::invalid_argument("fit: expected bounds 0 <= min <= max");
    }
    if (!(s.start.qmax > s.start.qmin && s.start.qmin >= 0.0))
        throw std::invalid_argument("fit: expected 0 <= qmin < qmax");
    for (const double value : {s.start.qdamp, s.start.qbroad, s.start.biso, s.start.delta1, s.start.delta2}) {
        if (!std::isfinite(value) || value < 0.0)
            throw std::invalid_argument("fit: expected finite settings >= 0");
    }
}

// The transform reaches as far as the curve, which ties its step in Q to that of the program that made it. Beyond 200 Å that costs time only.
Eigen::VectorXd neededPart(const Eigen::VectorXd& r, const RRange& range)
{
    constexpr double farEnough = 200.0;
    const auto end = std::upper_bound(r.begin(), r.end(), std::max(range.max, farEnough));
    return r.head(end - r.begin());
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
        throw std::invalid_argument("fit: expected at least 10 observed points between " + std::to_string(settings.range.min)
            + " and " + std::to_string(settings.range.max) + " Å, found " + std::to_string(count));
    m_r = observed.r.segment(first - begin, count);
    m_observed = observed.g.segment(first - begin, count);
    if (weighted)
        m_weights = observed.dg.segment(first - begin, count).array().square().inverse();
}

void FitModel::compress(const PairDistances& pairs, const FitSettings& s)
{
    const double far = 1.0 + s.maxStretch;
    const QBand band = qBand(m_grid, s.start.qmin, s.start.qmax, s.start.biso);
    WidthShape widest{s.start.delta1, s.fitDelta2 ? std::max(s.start.delta2, s.delta2Bounds.max) : s.start.delta2, s.start.qbroad};
    double direct = widest.isConstant() ? 0.0 : std::max(widest.kink() / (1.0 - s.maxStretch), kCoincidence);
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
    const QBand band = qBand(m_grid, m_settings.qmin, m_settings.qmax, biso);
    if (m_map && m_map->band().rmax == band.rmax)
        return false;
    m_map.emplace(band, m_r);
    if (m_scatterers)
        m_pairWeights = m_scatterers->pairWeights(band.dq, band.count);
    return true;
}

Eigen::VectorXd FitModel::band(const FitPoint& at) const
{
    const SineGrid grid{m_map->band().dq, m_map->band().count, at[BisoParameter] * uPerBiso,
        {m_settings.delta1, at[Delta2Parameter], m_settings.qbroad}};
    const double factor = 2.0 / (m_atoms * at[StretchParameter]);
    if (!m_scatterers)
        return factor * sineSums(m_nodes.front(), grid, at[StretchParameter]);
    Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(grid.count);
    for (std::size_t type = 0; type < m_nodes.size(); ++type) {
        if (m_nodes[type].x.size() != 0)
            sum += m_pairWeights.col(static_cast<Eigen::Index>(type)) * sineSums(m_nodes[type], grid, at[StretchParameter]).array();
    }
    return (factor * sum).matrix();
}

Eigen::VectorXd FitModel::bandSlope(const FitPoint& at, int parameter) const
{
    const bool constantWidth = m_settings.delta1 == 0.0 && m_settings.qbroad == 0.0 && at[Delta2Parameter] == 0.0;
    if (parameter == BisoParameter && constantWidth) {
        const auto q = Eigen::ArrayXd::LinSpaced(m_map->band().count, 0.0, m_map->band().dq * (m_map->band().count - 1));
        return (-uPerBiso * q.square() * band(at).array()).matrix();
    }
    // Central differences: the sums are smooth, and 1e-6 of their size is far below what a step of the fit needs.
    FitPoint up = at, down = at;
    const double h = parameter == StretchParameter ? 1e-5 : 1e-4;
    up[parameter] += h;
    down[parameter] = std::max(0.0, down[parameter] - h);
    return (band(up) - band(down)) / (up[parameter] - down[parameter]);
}

Eigen::VectorXd FitModel::curve(const FitPoint& at) const
{
    return m_map->curve(band(at)).cwiseProduct(envelope(m_r, at[QdampParameter]));
}

Eigen::MatrixXd FitModel::jacobian(const FitPoint& at, const std::vector<int>& free, const Eigen::VectorXd& g) const
{
    Eigen::MatrixXd result(m_r.size(), static_cast<Eigen::Index>(free.size()));
    const Eigen::VectorXd damping = envelope(m_r, at[QdampParameter]);
    for (std::size_t i = 0; i < free.size(); ++i) {
        auto column = result.col(static_cast<Eigen::Index>(i));
        if (free[i] == QdampParameter) // at qdamp = 0 the derivative vanishes; a small value keeps the parameter alive
            column = -std::max(at[QdampParameter], 1e-3) * m_r.array().square() * g.array();
        else
            column = m_map->curve(bandSlope(at, free[i])).cwiseProduct(damping);
    }
    return result;
}

} // namespace clusterlens
