#include "torch/train/paper/SineSums.h"

#include "base/ParallelFor.h"
#include "measurement/Displacement.h"
#include "pdf/BandCurve.h"

#include <algorithm>
#include <cmath>

namespace clusterlens {

namespace {

constexpr double finestTurn = 0.1; ///< of the longest distance's sine in one step: cubic interpolation leaves 2e-6 of that one term
constexpr double nearBonds = 3.0;
constexpr double curveEnd = 30.0; ///< Å
constexpr double curveStep = 0.01;
constexpr double widest = 30.0; // bonds, of a shape whose distances are gathered in bins
constexpr Eigen::Index nodesInGroup = 16;

SineNodes weighted(const PairDistances& pairs, double from, double to, double power)
{
    const Eigen::Index count = (pairs.distances.array() > from && pairs.distances.array() <= to).count();
    const Eigen::Index padded = (count + nodesInGroup - 1) / nodesInGroup * nodesInGroup;
    SineNodes nodes{Eigen::ArrayXd::Ones(padded), Eigen::ArrayXd::Zero(padded)};
    Eigen::Index n = 0;
    for (Eigen::Index i = 0; i < pairs.distances.size(); ++i) {
        const double d = pairs.distances[i];
        if (d <= from || d > to)
            continue;
        nodes.x[n] = d;
        nodes.w[n++] = 2.0 / pairs.atoms * pairs.multiplicities[i] / std::pow(d, power);
    }
    return nodes;
}

/// The sums at -step, 0, step .. (count + 3 of them): they are odd.
Eigen::ArrayXf tableOf(const SineNodes& nodes, double step, int count)
{
    const Eigen::VectorXd sums = sineSums(nodes, {step, count + 2, 0.0, {}});
    Eigen::ArrayXf table(count + 3);
    table[0] = static_cast<float>(-sums[1]);
    table.tail(count + 2) = sums.cast<float>().array();
    return table;
}

/// Lagrange's through the two points before and the two after \p place, in steps.
double interpolatedAt(const Eigen::ArrayXf& table, double place)
{
    const auto i = std::min(static_cast<Eigen::Index>(place), table.size() - 4);
    const double f = place - static_cast<double>(i);
    const float* const p = table.data() + i;
    return (f + 1.0) * (f - 1.0) * (f - 2.0) * 0.5 * p[1] - (f + 1.0) * f * (f - 2.0) * 0.5 * p[2]
        + f * (f - 1.0) / 6.0 * ((f + 1.0) * p[3] - (f - 2.0) * p[0]);
}

} // namespace

SineSums::SineSums(const std::vector<PositionsXyz>& shapes, const RunControl& control, double bins)
    : m_rows(shapes.size())
    , m_r(RGrid{0.0, curveEnd, curveStep}.points())
{
    parallelFor(static_cast<int>(shapes.size()), 0, [&](int k) {
        control.throwIfCancelled();
        const PositionsXyz& shape = shapes[static_cast<std::size_t>(k)];
        m_rows[static_cast<std::size_t>(k)] = rowOf(bins > 0.0 ? binnedDistances(shape, bins, widest) : pairDistances(shape, 1e-7));
    });
}

SineSums::Row SineSums::rowOf(const PairDistances& pairs)
{
    Row row;
    row.longest = pairs.distances.size() ? pairs.distances[pairs.distances.size() - 1] : 1.0;
    row.step = finestTurn / row.longest;
    const int count = static_cast<int>(std::ceil(mostQ * longestBond / row.step));
    row.all = tableOf(weighted(pairs, 0.0, 2.0 * row.longest, 1.0), row.step, count);
    row.far = tableOf(weighted(pairs, nearBonds, 2.0 * row.longest, 3.0), row.step, count);
    row.near = weighted(pairs, 0.0, nearBonds, 1.0);
    return row;
}

Eigen::VectorXd SineSums::curve(int shape, double bond, const PdfSettings& s) const
{
    const Row& row = m_rows.at(static_cast<std::size_t>(shape));
    const QBand band = qBand(gridBeyond({0.0, curveEnd, curveStep}, row.longest * bond), s.qmin, s.qmax, s.biso);
    const double u = s.biso * uPerBiso;
    const double sharper = u * s.delta2 / (bond * bond);
    Eigen::VectorXd f = Eigen::VectorXd::Zero(band.count);
    for (int k = band.first; k < band.count; ++k) {
        const double q = k * band.dq;
        const double place = q * bond / row.step;
        double sum = interpolatedAt(row.all, place);
        if (sharper != 0.0)
            sum += sharper * q * q * interpolatedAt(row.far, place);
        f[k] = sum * std::exp(-u * q * q) / bond;
    }
    if (sharper != 0.0 && row.near.x.size() > 0) {
        const SineGrid plain{band.dq, band.count, u, {}};
        const SineGrid sharp{band.dq, band.count, u, {0.0, s.delta2, 0.0}};
        f += (sineSums(row.near, sharp, bond) - sineSums(row.near, plain, bond)) / bond;
    }
    Eigen::VectorXd g = BandCurve(band, m_r).curve(f);
    if (s.qdamp != 0.0)
        g.array() *= envelope(m_r, s.qdamp).array();
    return g;
}

} // namespace clusterlens
