#include "laplacian/TrustRegion.h"

#include <algorithm>
#include <cmath>

namespace clusterlens {

namespace {

using Points = PairObjective::Points;

double dot(const Points& a, const Points& b)
{
    return (a.array() * b.array()).sum();
}

struct Step {
    Points p;
    double predicted = 0.0; // how far the quadratic model falls, >= 0
    double length = 0.0;    // |p|_M
    bool atBoundary = false;
    int products = 0;
};

/// Preconditioned conjugate gradients on H p = -g, ended by the trust region |p|_M <= radius, by negative curvature, or at
/// |residual| <= forcing * |g| (T. Steihaug, SIAM J. Numer. Anal. 20 (1983) 626). M are the preconditioner's blocks.
class Steihaug {
public:
    explicit Steihaug(PairObjective& objective)
        : m_objective(objective)
        , m_maxProducts(static_cast<int>(3 * objective.size()))
    {
        for (auto* field : {&m_r, &m_z, &m_d, &m_hd})
            field->resize(objective.size(), 3);
    }

    Step solve(double radius, double forcing)
    {
        Step step;
        step.p.setZero(m_objective.size(), 3);
        m_r = m_objective.gradient();
        m_objective.precondition(m_r, m_z);
        m_d = -m_z;
        const double target = forcing * std::sqrt(dot(m_r, m_z));
        double rz = dot(m_r, m_z), pp = 0.0, pd = 0.0, dd = rz; // M-products of p and d, by recurrence
        while (step.products < m_maxProducts) {
            m_objective.hessianTimes(m_d, m_hd);
            ++step.products;
            const double curvature = dot(m_d, m_hd);
            const double alpha = curvature > 0.0 ? rz / curvature : 0.0;
            if (curvature <= 1e-14 * dd || pp + 2.0 * alpha * pd + alpha * alpha * dd >= radius * radius) {
                const double tau = (-pd + std::sqrt(std::max(pd * pd + dd * (radius * radius - pp), 0.0))) / dd;
                step.predicted += tau * rz - 0.5 * tau * tau * curvature;
                step.p += tau * m_d;
                step.atBoundary = true;
                step.length = radius;
                break;
            }
            step.p += alpha * m_d;
            step.predicted += 0.5 * alpha * rz;
            pp += 2.0 * alpha * pd + alpha * alpha * dd;
            step.length = std::sqrt(std::max(pp, 0.0));
            m_r += alpha * m_hd;
            m_objective.precondition(m_r, m_z);
            const double rzNew = dot(m_r, m_z);
            if (std::sqrt(rzNew) <= target)
                break;
            const double beta = rzNew / rz;
            rz = rzNew;
            m_d = beta * m_d - m_z;
            pd = beta * (pd + alpha * dd);
            dd = rz + beta * beta * dd;
        }
        return step;
    }

private:
    PairObjective& m_objective;
    int m_maxProducts;
    Points m_r, m_z, m_d, m_hd;
};

} // namespace

TrustRegionResult minimise(
    PairObjective& objective, const Points& start, int maxIterations, double tolerance, const RunControl& control)
{
    TrustRegionResult result;
    result.positions = start;
    result.value = objective.linearise(start);
    Points moved = Points::Ones(objective.size(), 3); // a step of 1 Å for every atom, in the M norm
    Points image(objective.size(), 3);
    objective.blocksTimes(moved, image);
    double radius = std::sqrt(dot(moved, image));
    Steihaug inner(objective);
    for (; result.iterations < maxIterations; ++result.iterations) {
        control.throwIfCancelled();
        const double slope = objective.gradient().norm() / objective.gradientScale();
        if (!(slope > tolerance))
            break;
        const Step step = inner.solve(radius, std::min(0.1, std::sqrt(slope)));
        result.products += step.products;
        moved = result.positions + step.p;
        const double value = objective.value(moved);
        const double ratio = (result.value - value) / step.predicted;
        const bool exhausted = !(step.predicted > 1e-15 * result.value); // below rounding
        if (!(ratio > 0.1))                                              // also when value is not a number
            radius = 0.25 * step.length;
        else if (ratio > 0.75 && step.atBoundary)
            radius *= 3.0;
        if (value < result.value) {
            result.positions = moved;
            result.value = objective.linearise(moved);
        }
        if (exhausted)
            break;
    }
    return result;
}

} // namespace clusterlens
