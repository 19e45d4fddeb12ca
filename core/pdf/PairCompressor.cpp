#include "pdf/SineNodes.h"

#include "structure/PairDistances.h"

#include "pdf/Lane.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace clusterlens {

namespace {

constexpr int kPowers = 12; // moments of a fine cell
constexpr int kFine = 16;   // fine cells of a coarse one
constexpr int kNodes = 48;  // Chebyshev points of a coarse cell
// Half a fine cell spans a phase of 1.3 at qmax. Chebyshev series of exp(i 1.3 t) cut after 12 terms: 2 J_12(1.3) = 2e-11;
// of the coarse cell, exp(i 20.8 t) after 48 terms: 2 J_48(20.8) = 2e-13.
constexpr double kHalfPhase = 1.3;

std::array<double, kNodes> chebyshevNodes()
{
    std::array<double, kNodes> t;
    for (int n = 0; n < kNodes; ++n)
        t[static_cast<std::size_t>(n)] = std::cos(M_PI * (n + 0.5) / kNodes);
    return t;
}

/// Lagrange polynomials of the Chebyshev nodes at t, by the barycentric formula.
Eigen::VectorXd lagrange(double t)
{
    const auto nodes = chebyshevNodes();
    Eigen::VectorXd value(kNodes);
    for (int n = 0; n < kNodes; ++n) {
        const double gap = t - nodes[static_cast<std::size_t>(n)];
        if (gap == 0.0)
            return Eigen::VectorXd::Unit(kNodes, n);
        value[n] = (n % 2 ? -1.0 : 1.0) * std::sin(M_PI * (n + 0.5) / kNodes) / gap;
    }
    return value / value.sum();
}

/// [kPowers x kPowers] column i: coefficients of the powers in the Lagrange polynomial of the i-th of 12 Chebyshev points.
Eigen::MatrixXd powerCoefficients()
{
    Eigen::MatrixXd coefficients = Eigen::MatrixXd::Zero(kPowers, kPowers);
    // Chebyshev polynomials by their recurrence in coefficient form, then the discrete orthogonality of the points.
    Eigen::MatrixXd powers = Eigen::MatrixXd::Zero(kPowers, kPowers); // column c: T_c
    powers(0, 0) = 1.0;
    powers(1, 1) = 1.0;
    for (int c = 2; c < kPowers; ++c) {
        powers.col(c) = -powers.col(c - 2);
        powers.col(c).tail(kPowers - 1) += 2.0 * powers.col(c - 1).head(kPowers - 1);
    }
    for (int i = 0; i < kPowers; ++i) {
        for (int c = 0; c < kPowers; ++c) {
            const double weight = (c == 0 ? 1.0 : 2.0) / kPowers * std::cos(M_PI * c * (i + 0.5) / kPowers);
            coefficients.col(i) += weight * powers.col(c);
        }
    }
    return coefficients;
}

/// [kNodes x kFine * kPowers]: what each moment of each fine cell gives to each node of the coarse cell.
Eigen::MatrixXd makeMomentsToNodes()
{
    const Eigen::MatrixXd coefficients = powerCoefficients();
    Eigen::MatrixXd result = Eigen::MatrixXd::Zero(kNodes, kFine * kPowers);
    for (int fine = 0; fine < kFine; ++fine) {
        const double centre = -1.0 + (2.0 * fine + 1.0) / kFine;
        for (int i = 0; i < kPowers; ++i) {
            const double t = centre + std::cos(M_PI * (i + 0.5) / kPowers) / kFine;
            result.middleCols(fine * kPowers, kPowers) += lagrange(t) * coefficients.col(i).transpose();
        }
    }
    return result;
}

const Eigen::MatrixXd& momentsToNodes()
{
    static const Eigen::MatrixXd matrix = makeMomentsToNodes(); // a constant, made at first use
    return matrix;
}

/// weight times 1, y, .. y^11, in three registers.
struct Powers {
    Lane low, middle, high;
    Powers(double y, double weight)
    {
        const double y2 = y * y;
        low = Lane{1.0, y, 1.0, y} * Lane{weight, weight, weight * y2, weight * y2};
        middle = low * (y2 * y2);
        high = middle * (y2 * y2);
    }
};

} // namespace

PairCompressor::PairCompressor(double qmax, double dmin, double dmax, double directBelow)
    : m_cellWidth(2.0 * kHalfPhase / qmax * kFine)
    , m_dmin(std::max(dmin, kCoincidence))
    , m_dmax(dmax)
    , m_direct(directBelow > 0.0 ? m_cellWidth * std::ceil(directBelow / m_cellWidth) : 0.0)
{
    const auto cells
        = m_direct >= m_dmax ? 0 : static_cast<Eigen::Index>(m_dmax / m_cellWidth) + 2; // one spare for rounding at dmax
    m_moments = Eigen::MatrixXd::Zero(kFine * kPowers, cells);
}

double PairCompressor::nodesUpTo(double d) const
{
    return kNodes * std::ceil(d / m_cellWidth);
}

void PairCompressor::locate(const double* distances, int count)
{
    using Four = int __attribute__((vector_size(16)));
    const auto size = static_cast<std::size_t>(count);
    const std::size_t padded = (size + kLane - 1) / kLane * kLane;
    if (m_cell.size() < padded) {
        m_cell.resize(padded);
        m_offset.resize(padded);
        m_inside.resize(padded);
        m_inverse.resize(padded);
    }
    std::array<double, kLane> rest = {}; // the last pairs, filled up with 0, which is outside
    std::copy(distances + size / kLane * kLane, distances + size, rest.begin());
    const Lane one = {1.0, 1.0, 1.0, 1.0};
    const Lane low = one * std::max(m_dmin, m_direct);
    const Lane high = one * m_dmax;
    const double perFine = kFine / m_cellWidth;
    const Lane harmless = one * (0.5 / perFine);
    for (std::size_t i = 0; i < padded; i += kLane) { // no branches: a pair outside lands in cell 0 with weight 0
        const Lane d = load(i + kLane <= size ? distances + i : rest.data());
        const auto within = (d >= low) & (d <= high);
        const Lane safe = within ? d : harmless;
        const Lane t = safe * perFine;
        const Four cell = __builtin_convertvector(t, Four);
        const Lane offset = 2.0 * (t - __builtin_convertvector(cell, Lane)) - 1.0;
        const Lane inside = within ? one : Lane{};
        const Lane inverse = inside / safe;
        std::memcpy(m_cell.data() + i, &cell, sizeof cell);
        std::memcpy(m_offset.data() + i, &offset, sizeof offset);
        std::memcpy(m_inside.data() + i, &inside, sizeof inside);
        std::memcpy(m_inverse.data() + i, &inverse, sizeof inverse);
    }
}

void PairCompressor::addDirect(const double* distances, int count, const double* multiplicities)
{
    for (int i = 0; i < count; ++i) {
        if (!isDirect(distances[i]))
            continue;
        m_directX.push_back(distances[i]);
        m_directW.push_back((multiplicities ? multiplicities[i] : 1.0) / distances[i]);
    }
}

void PairCompressor::add(const double* distances, int count, const double* multiplicities)
{
    if (m_direct > 0.0)
        addDirect(distances, count, multiplicities);
    if (m_moments.cols() == 0)
        return;
    locate(distances, count);
    const double* const offset
        = m_offset.data(); // in locals, since the stores below could change members for all the compiler knows
    const double* const inverse = m_inverse.data();
    const int* const cell = m_cell.data();
    double* const all = m_moments.data();
    for (int i = 0; i < count; ++i) {
        const Powers powers(offset[i], multiplicities ? inverse[i] * multiplicities[i] : inverse[i]);
        double* const moments = all + static_cast<Eigen::Index>(cell[i]) * kPowers;
        const Lane low = load(moments) + powers.low;
        const Lane middle = load(moments + kLane) + powers.middle;
        const Lane high = load(moments + 2 * kLane) + powers.high;
        std::memcpy(moments, &low, sizeof low);
        std::memcpy(moments + kLane, &middle, sizeof middle);
        std::memcpy(moments + 2 * kLane, &high, sizeof high);
    }
}

std::vector<int> PairCompressor::activeCells() const
{
    std::vector<int> active;
    for (Eigen::Index cell = 0; cell < m_moments.cols(); ++cell) {
        if ((m_moments.col(cell).array() != 0.0).any())
            active.push_back(static_cast<int>(cell));
    }
    return active;
}

SineNodes PairCompressor::nodes() const
{
    const std::vector<int> active = activeCells();
    const auto direct = static_cast<Eigen::Index>(m_directX.size());
    const Eigen::Index used = direct + kNodes * static_cast<Eigen::Index>(active.size());
    const Eigen::Index padded = (used + kGroup - 1) / kGroup * kGroup;
    SineNodes nodes{Eigen::ArrayXd::Constant(padded, 1.0), Eigen::ArrayXd::Zero(padded)};
    nodes.x.head(direct) = Eigen::Map<const Eigen::ArrayXd>(m_directX.data(), direct);
    nodes.w.head(direct) = Eigen::Map<const Eigen::ArrayXd>(m_directW.data(), direct);
    const auto points = chebyshevNodes();
    const Eigen::Map<const Eigen::ArrayXd> t(points.data(), kNodes);
    const Eigen::MatrixXd weights = momentsToNodes() * m_moments(Eigen::all, active);
    for (std::size_t i = 0; i < active.size(); ++i) {
        const Eigen::Index at = direct + kNodes * static_cast<Eigen::Index>(i);
        nodes.x.segment(at, kNodes) = m_cellWidth * (active[i] + 0.5 * (t + 1.0));
        nodes.w.segment(at, kNodes) = weights.col(static_cast<Eigen::Index>(i)).array();
    }
    return nodes;
}

void PairCompressor::setNodeValues(const Eigen::ArrayXd& atNodes)
{
    const std::vector<int> active = activeCells();
    const auto direct = static_cast<Eigen::Index>(m_directX.size());
    const auto cells = static_cast<Eigen::Index>(active.size());
    const Eigen::Map<const Eigen::MatrixXd> values(atNodes.data() + direct, kNodes, cells);
    m_moments(Eigen::all, active) = momentsToNodes().transpose() * values;
    m_directValues = atNodes.head(direct);
    m_nextDirect = 0;
}

void PairCompressor::values(const double* distances, int count, double* result)
{
    if (m_moments.cols() == 0) {
        std::fill(result, result + count, 0.0);
    } else {
        locate(distances, count);
        const double* const offset = m_offset.data();
        const double* const inside = m_inside.data();
        const int* const cell = m_cell.data();
        const double* const all = m_moments.data();
        for (int i = 0; i < count; ++i) {
            const double* const c = all + static_cast<Eigen::Index>(cell[i]) * kPowers;
            const double y = offset[i];
            const double y2 = y * y;
            const double y4 = y2 * y2;
            const Lane four = load(c) + y4 * (load(c + kLane) + y4 * load(c + 2 * kLane));
            result[i] = inside[i] * ((four[0] + y * four[1]) + y2 * (four[2] + y * four[3]));
        }
    }
    for (int i = 0; m_direct > 0.0 && i < count; ++i) {
        if (isDirect(distances[i]))
            result[i] = m_directValues[m_nextDirect++];
    }
}

} // namespace clusterlens
