#include "pdf/SineNodes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>

namespace clusterlens {

namespace {

// A vector of GCC and Clang: four doubles in one register where the processor has AVX2, emulated elsewhere.
using Lane = double __attribute__((vector_size(32)));
constexpr int kLane = 4;
constexpr int kVectors = 4; // registers in flight, so that one recurrence does not wait for itself
constexpr int kGroup = kLane * kVectors;

Lane load(const double* p)
{
    Lane v;
    std::memcpy(&v, p, sizeof v);
    return v;
}

double total(Lane v)
{
    return (v[0] + v[1]) + (v[2] + v[3]);
}

/// Start values of the recurrences over k for one group of nodes.
struct GroupStart {
    alignas(32) std::array<double, kGroup> cosine;
    alignas(32) std::array<double, kGroup> sine;
    alignas(32) std::array<double, kGroup> damp;      // E_1 / E_0
    alignas(32) std::array<double, kGroup> dampRatio; // of successive E_{k+1} / E_k
};

GroupStart startGroup(const double* x, const SineGrid& grid, double stretch)
{
    GroupStart start;
    for (std::size_t i = 0; i < kGroup; ++i) {
        const double d = stretch * x[i];
        start.cosine[i] = std::cos(grid.dq * d);
        start.sine[i] = std::sin(grid.dq * d);
        start.damp[i] = std::exp(-grid.u * grid.width.value(d) * grid.dq * grid.dq);
        start.dampRatio[i] = start.damp[i] * start.damp[i];
    }
    return start;
}

/// Undamped: sin((k+1) a) = 2 cos(a) sin(k a) - sin((k-1) a), one multiplication a step.
void addPlainGroup(const double* x, const double* w, double dq, double stretch, std::vector<Lane>& sums)
{
    alignas(32) std::array<double, kGroup> first;
    alignas(32) std::array<double, kGroup> factor;
    for (std::size_t i = 0; i < kGroup; ++i) {
        const double angle = dq * stretch * x[i];
        first[i] = w[i] * std::sin(angle);
        factor[i] = 2.0 * std::cos(angle);
    }
    Lane before[kVectors] = {};
    Lane now[kVectors];
    Lane twice[kVectors];
    for (int v = 0; v < kVectors; ++v) {
        now[v] = load(first.data() + kLane * v);
        twice[v] = load(factor.data() + kLane * v);
    }
    for (std::size_t k = 1; k < sums.size(); ++k) {
        sums[k] += (now[0] + now[1]) + (now[2] + now[3]);
        for (int v = 0; v < kVectors; ++v) {
            const Lane next = twice[v] * now[v] - before[v];
            before[v] = now[v];
            now[v] = next;
        }
    }
}

/// Damped: a rotation a step, whose factor E_{k+1} / E_k = exp(-U h dq^2 (2k+1)) is itself multiplied on.
void addDampedGroup(const double* x, const double* w, const SineGrid& grid, double stretch, std::vector<Lane>& sums)
{
    const GroupStart start = startGroup(x, grid, stretch);
    for (int v = 0; v < kVectors; v += 2) { // two at a time: more do not fit into the registers
        Lane re[2], im[2] = {}, c[2], s[2], damp[2], ratio[2];
        for (int i = 0; i < 2; ++i) {
            const int at = kLane * (v + i);
            re[i] = load(w + at);
            c[i] = load(start.cosine.data() + at);
            s[i] = load(start.sine.data() + at);
            damp[i] = load(start.damp.data() + at);
            ratio[i] = load(start.dampRatio.data() + at);
        }
        for (std::size_t k = 0; k < sums.size(); ++k) {
            sums[k] += im[0] + im[1];
            for (int i = 0; i < 2; ++i) {
                const Lane turned = re[i] * c[i] - im[i] * s[i];
                im[i] = (re[i] * s[i] + im[i] * c[i]) * damp[i];
                re[i] = turned * damp[i];
                damp[i] *= ratio[i];
            }
        }
    }
}

/// One register of adjoint sums: sine, cosine and curvature of four nodes.
void adjointLane(const GroupStart& start, int at, const double* lambda, int count, double dq, AdjointSums& out, Eigen::Index node)
{
    Lane re = {1.0, 1.0, 1.0, 1.0};
    Lane im = {};
    Lane damp = load(start.damp.data() + at);
    const Lane ratio = load(start.dampRatio.data() + at);
    const Lane c = load(start.cosine.data() + at);
    const Lane s = load(start.sine.data() + at);
    Lane sine = {}, cosine = {}, curvature = {};
    for (int k = 0; k < count; ++k) {
        const double q = k * dq;
        sine += lambda[k] * im;
        cosine += (lambda[k] * q) * re;
        curvature += (lambda[k] * q * q) * im;
        const Lane turned = re * c - im * s;
        im = (re * s + im * c) * damp;
        re = turned * damp;
        damp *= ratio;
    }
    std::memcpy(out.sine.data() + node, &sine, sizeof sine);
    std::memcpy(out.cosine.data() + node, &cosine, sizeof cosine);
    std::memcpy(out.curvature.data() + node, &curvature, sizeof curvature);
}

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

/// Which fine cell a distance is in, and 1, y, y^2, ... for its offset y in [-1, 1] from the centre.
struct Powers {
    Eigen::Index cell;
    Lane low, middle, high;
    Powers(double d, double perFine, double weight)
    {
        const double t = d * perFine;
        cell = static_cast<Eigen::Index>(t);
        const double y = 2.0 * (t - static_cast<double>(cell)) - 1.0;
        const double y2 = y * y;
        low = Lane{weight, weight * y, weight * y2, weight * y2 * y};
        middle = low * (y2 * y2);
        high = middle * (y2 * y2);
    }
};

} // namespace

double WidthShape::kink() const
{
    if (delta1 == 0.0 && delta2 == 0.0)
        return 0.0;
    // Largest root of d^2 - delta1 d - delta2; qbroad only moves it inwards.
    const double discriminant = delta1 * delta1 + 4.0 * delta2;
    return discriminant < 0.0 ? 0.0 : std::max(0.0, 0.5 * (delta1 + std::sqrt(discriminant)));
}

double WidthShape::value(double d) const
{
    return std::max(0.0, 1.0 - delta1 / d - delta2 / (d * d) + qbroad * qbroad * d * d);
}

double WidthShape::slope(double d) const
{
    return value(d) > 0.0 ? delta1 / (d * d) + 2.0 * delta2 / (d * d * d) + 2.0 * qbroad * qbroad * d : 0.0;
}

double WidthShape::slopeDelta2(double d) const
{
    return value(d) > 0.0 ? -1.0 / (d * d) : 0.0;
}

Eigen::VectorXd sineSums(const SineNodes& nodes, const SineGrid& grid, double stretch)
{
    std::vector<Lane> sums(static_cast<std::size_t>(grid.count), Lane{});
    const bool plain = grid.width.isConstant() || grid.u == 0.0;
    for (Eigen::Index i = 0; i < nodes.x.size(); i += kGroup) {
        if (plain)
            addPlainGroup(nodes.x.data() + i, nodes.w.data() + i, grid.dq, stretch, sums);
        else
            addDampedGroup(nodes.x.data() + i, nodes.w.data() + i, grid, stretch, sums);
    }
    Eigen::VectorXd result(grid.count);
    for (int k = 0; k < grid.count; ++k)
        result[k] = total(sums[static_cast<std::size_t>(k)]);
    if (plain) {
        const auto q = Eigen::ArrayXd::LinSpaced(grid.count, 0.0, grid.dq * (grid.count - 1));
        result.array() *= (-grid.u * q.square()).exp();
    }
    return result;
}

AdjointSums adjointSums(const Eigen::ArrayXd& x, const SineGrid& grid, const Eigen::VectorXd& lambda, double stretch)
{
    AdjointSums result{Eigen::ArrayXd(x.size()), Eigen::ArrayXd(x.size()), Eigen::ArrayXd(x.size())};
    for (Eigen::Index i = 0; i < x.size(); i += kGroup) {
        const GroupStart start = startGroup(x.data() + i, grid, stretch);
        for (int at = 0; at < kGroup; at += kLane)
            adjointLane(start, at, lambda.data(), grid.count, grid.dq, result, i + at);
    }
    return result;
}

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

void PairCompressor::add(const double* distances, int count, const double* multiplicities)
{
    const double perFine = kFine / m_cellWidth;
    for (int i = 0; i < count; ++i) {
        const double d = distances[i];
        if (!(d >= m_dmin && d <= m_dmax))
            continue;
        const double weight = (multiplicities ? multiplicities[i] : 1.0) / d;
        if (d < m_direct) {
            m_directX.push_back(d);
            m_directW.push_back(weight);
            continue;
        }
        const Powers powers(d, perFine, weight);
        double* const at = m_moments.data() + powers.cell * kPowers;
        const Lane low = load(at) + powers.low;
        const Lane middle = load(at + kLane) + powers.middle;
        const Lane high = load(at + 2 * kLane) + powers.high;
        std::memcpy(at, &low, sizeof low);
        std::memcpy(at + kLane, &middle, sizeof middle);
        std::memcpy(at + 2 * kLane, &high, sizeof high);
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
    const double perFine = kFine / m_cellWidth;
    for (int i = 0; i < count; ++i) {
        const double d = distances[i];
        if (!(d >= m_dmin && d <= m_dmax)) {
            result[i] = 0.0;
        } else if (d < m_direct) {
            result[i] = m_directValues[m_nextDirect++];
        } else {
            const Powers powers(d, perFine, 1.0);
            const double* const at = m_moments.data() + powers.cell * kPowers;
            result[i] = total(load(at) * powers.low + load(at + kLane) * powers.middle + load(at + 2 * kLane) * powers.high);
        }
    }
}

} // namespace clusterlens
