#include "torch/train/ScatteringTable.h"

#include "base/ParallelFor.h"
#include "measurement/Displacement.h"
#include "structure/PairDistances.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace clusterlens {

namespace {

constexpr double tableStep = 0.02;
constexpr int tablePoints = 5600;   // x = Q b up to 112
constexpr double firstShell = 1.25; // in bonds: pairs below it belong to the first shell
constexpr double secondShell = 1.85;

} // namespace

SimulatedCurve SimulatedCurve::scaled(double factor) const
{
    SimulatedCurve s = *this;
    s.bond *= factor;
    s.rmax *= factor;
    s.qmin /= factor;
    s.qmax /= factor;
    s.qdamp /= factor;
    s.biso *= factor * factor;
    s.delta2 *= factor * factor;
    return s;
}

ScatteringTable::ScatteringTable(const std::vector<PositionsXyz>& clusters, const RunControl& control)
{
    for (FloatRows* table : {&m_all, &m_first, &m_second})
        table->setZero(static_cast<Eigen::Index>(clusters.size()), tablePoints);
    parallelFor(static_cast<int>(clusters.size()), 0, [&](int row) {
        control.throwIfCancelled();
        addRow(clusters[static_cast<std::size_t>(row)], row);
    });
}

FloatRows ScatteringTable::transformTo(const Eigen::VectorXd& r)
{
    FloatRows m(qPoints, r.size());
    for (int k = 0; k < qPoints; ++k) {
        for (Eigen::Index j = 0; j < r.size(); ++j)
            m(k, j) = static_cast<float>(2.0 / std::numbers::pi * qStep * std::sin(k * qStep * r[j]));
    }
    return m;
}

void ScatteringTable::addRow(const PositionsXyz& positions, int row)
{
    const Eigen::Index n = positions.rows();
    const PairDistances pairs = pairDistances(positions, 1e-5);
    const Eigen::ArrayXf x
        = Eigen::ArrayXf::LinSpaced(tablePoints, 0.0F, static_cast<float>(tableStep * (tablePoints - 1))).max(1e-4F);
    Eigen::ArrayXf term(tablePoints);
    for (Eigen::Index i = 0; i < pairs.distances.size(); ++i) {
        const auto d = static_cast<float>(pairs.distances[i]);
        term = static_cast<float>(2.0 * pairs.multiplicities[i] / static_cast<double>(n)) * (x * d).sin() / (x * d);
        m_all.row(row) += term.matrix();
        if (d < firstShell)
            m_first.row(row) += term.matrix();
        else if (d < secondShell)
            m_second.row(row) += term.matrix();
    }
}

void ScatteringTable::scattering(const SimulatedCurve& curve, Eigen::Ref<Eigen::RowVectorXf> f) const
{
    const double u = curve.biso * uPerBiso;
    const double sharper1 = curve.delta2 / (curve.bond * curve.bond);
    const double sharper2 = curve.delta2 / (2.25 * curve.bond * curve.bond); // second shells lie near 1.5 bonds
    const auto value = [&](const FloatRows& table, double x) {
        const double place = x / tableStep;
        const auto i = std::min<Eigen::Index>(static_cast<Eigen::Index>(place), tablePoints - 2);
        const auto t = static_cast<float>(place - static_cast<double>(i));
        return (1.0F - t) * table(curve.row, i) + t * table(curve.row, i + 1);
    };
    f.setZero();
    const int from = static_cast<int>(std::ceil(curve.qmin / qStep));
    const int to = std::min(qPoints, static_cast<int>(std::ceil(curve.qmax / qStep)));
    for (int k = from; k < to; ++k) {
        const double q = k * qStep;
        const double damping = u * q * q;
        double sum = value(m_all, q * curve.bond);
        if (curve.delta2 > 0.0)
            sum += value(m_first, q * curve.bond) * std::expm1(damping * std::min(1.0, sharper1))
                + value(m_second, q * curve.bond) * std::expm1(damping * std::min(1.0, sharper2));
        f[k] = static_cast<float>(q * sum * std::exp(-damping));
    }
}

} // namespace clusterlens
