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

/// Weights of the three adjoint sums, one triple for each k.
struct AdjointWeights {
    AdjointWeights(const Eigen::VectorXd& lambda, double dq)
        : sine(lambda)
    {
        const auto q = Eigen::ArrayXd::LinSpaced(lambda.size(), 0.0, dq * static_cast<double>(lambda.size() - 1));
        cosine = lambda.array() * q;
        curvature = lambda.array() * q.square();
    }
    Eigen::VectorXd sine, cosine, curvature;
};

constexpr int kPair = 2; // registers that one adjoint recurrence carries

void store(const Lane (&values)[kPair], Eigen::ArrayXd& array, Eigen::Index at)
{
    std::memcpy(array.data() + at, values, sizeof values);
}

/// Undamped: Clenshaw's recurrence b_k = a_k + 2 cos(a) b_{k+1} - b_{k+2}, downwards, for each of the three sums.
void adjointPlain(const GroupStart& start, int at, const AdjointWeights& weights, AdjointSums& out, Eigen::Index node)
{
    Lane c[kPair], s[kPair], twice[kPair];
    Lane sine[kPair] = {}, cosine[kPair] = {}, curvature[kPair] = {};
    Lane sineAbove[kPair] = {}, cosineAbove[kPair] = {}, curvatureAbove[kPair] = {};
    for (int i = 0; i < kPair; ++i) {
        c[i] = load(start.cosine.data() + at + kLane * i);
        s[i] = load(start.sine.data() + at + kLane * i);
        twice[i] = c[i] + c[i];
    }
    const auto turn = [](Lane& now, Lane& above, Lane factor, double weight) {
        const Lane next = factor * now + (weight - above);
        above = now;
        now = next;
    };
    for (Eigen::Index k = weights.sine.size() - 1; k >= 1; --k) {
        for (int i = 0; i < kPair; ++i) {
            turn(sine[i], sineAbove[i], twice[i], weights.sine[k]);
            turn(cosine[i], cosineAbove[i], twice[i], weights.cosine[k]);
            turn(curvature[i], curvatureAbove[i], twice[i], weights.curvature[k]);
        }
    }
    for (int i = 0; i < kPair; ++i) { // the k = 0 terms vanish: their weights have a factor Q, or multiply sin 0
        sine[i] *= s[i];
        cosine[i] = c[i] * cosine[i] - cosineAbove[i];
        curvature[i] *= s[i];
    }
    store(sine, out.sine, node);
    store(cosine, out.cosine, node);
    store(curvature, out.curvature, node);
}

/// Damped: rotations, as in addDampedGroup.
void adjointDamped(const GroupStart& start, int at, const AdjointWeights& weights, AdjointSums& out, Eigen::Index node)
{
    Lane re[kPair], im[kPair] = {}, c[kPair], s[kPair], damp[kPair], ratio[kPair];
    Lane sine[kPair] = {}, cosine[kPair] = {}, curvature[kPair] = {};
    for (int i = 0; i < kPair; ++i) {
        const int from = at + kLane * i;
        re[i] = Lane{1.0, 1.0, 1.0, 1.0};
        c[i] = load(start.cosine.data() + from);
        s[i] = load(start.sine.data() + from);
        damp[i] = load(start.damp.data() + from);
        ratio[i] = load(start.dampRatio.data() + from);
    }
    for (Eigen::Index k = 0; k < weights.sine.size(); ++k) {
        for (int i = 0; i < kPair; ++i) {
            sine[i] += weights.sine[k] * im[i];
            cosine[i] += weights.cosine[k] * re[i];
            curvature[i] += weights.curvature[k] * im[i];
            const Lane turned = re[i] * c[i] - im[i] * s[i];
            im[i] = (re[i] * s[i] + im[i] * c[i]) * damp[i];
            re[i] = turned * damp[i];
            damp[i] *= ratio[i];
        }
    }
    store(sine, out.sine, node);
    store(cosine, out.cosine, node);
    store(curvature, out.curvature, node);
}

bool isPlain(const SineGrid& grid)
{
    return grid.width.isConstant() || grid.u == 0.0;
}

/// exp(-U Q_k^2), the same for all distances where the width is constant.
Eigen::VectorXd damping(const SineGrid& grid)
{
    const auto q = Eigen::ArrayXd::LinSpaced(grid.count, 0.0, grid.dq * (grid.count - 1));
    return (-grid.u * q.square()).exp();
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
    const bool plain = isPlain(grid);
    for (Eigen::Index i = 0; i < nodes.x.size(); i += kGroup) {
        if (plain)
            addPlainGroup(nodes.x.data() + i, nodes.w.data() + i, grid.dq, stretch, sums);
        else
            addDampedGroup(nodes.x.data() + i, nodes.w.data() + i, grid, stretch, sums);
    }
    Eigen::VectorXd result(grid.count);
    for (int k = 0; k < grid.count; ++k)
        result[k] = total(sums[static_cast<std::size_t>(k)]);
    return plain ? result.cwiseProduct(damping(grid)).eval() : result;
}

AdjointSums adjointSums(const Eigen::ArrayXd& x, const SineGrid& grid, const Eigen::VectorXd& lambda, double stretch)
{
    AdjointSums result{Eigen::ArrayXd(x.size()), Eigen::ArrayXd(x.size()), Eigen::ArrayXd(x.size())};
    const bool plain = isPlain(grid);
    const AdjointWeights weights(plain ? lambda.cwiseProduct(damping(grid)) : lambda, grid.dq);
    for (Eigen::Index i = 0; i < x.size(); i += kGroup) {
        const GroupStart start = startGroup(x.data() + i, grid, stretch);
        for (int at = 0; at < kGroup; at += kLane * kPair) {
            if (plain)
                adjointPlain(start, at, weights, result, i + at);
            else
                adjointDamped(start, at, weights, result, i + at);
        }
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
