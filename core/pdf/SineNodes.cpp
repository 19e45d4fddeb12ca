#include "pdf/SineNodes.h"

#include "pdf/Lane.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace clusterlens {

namespace {

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
        for (Lane& sum : sums) {
            sum += im[0] + im[1];
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
} // namespace clusterlens
