#pragma once

#include "pdf/DebyePdf.h"

#include <Eigen/Core>

#include <algorithm>
#include <cmath>
#include <vector>

/// The Debye form of docs/pdf.md term by term on the points of an engine's grid, without histogram, FFT or recurrence.
/// \param structureFunction  F(Q in Å^-1, farthest distance that counts in Å)
template <typename StructureFunction>
Eigen::VectorXd debyeByDefinition(
    const clusterlens::RGrid& grid, const clusterlens::PdfSettings& s, const StructureFunction& structureFunction)
{
    const double u = s.biso / (8 * M_PI * M_PI);
    const double ext = std::min(10.0, 12 * M_PI / s.qmax + std::sqrt(2 * u) * std::sqrt(-2 * std::log(3.33e-6)));
    const double big = grid.rstep * std::ceil((grid.rmax + ext) / grid.rstep);
    const double dq = M_PI / big;
    const int nq = static_cast<int>(std::ceil(s.qmax / dq));
    const int m = 1 << static_cast<int>(std::ceil(std::log2(std::max<double>(nq, std::ceil(big / grid.rstep)))));
    std::vector<double> fine(static_cast<std::size_t>(m) + 1, 0.0);
    for (int k = static_cast<int>(std::ceil(s.qmin / dq)); k < nq; ++k) {
        const double f = structureFunction(k * dq, big);
        for (int j = 0; j < m; ++j)
            fine[static_cast<std::size_t>(j)] += 2 / M_PI * dq * f * std::sin(M_PI * (static_cast<double>(j) * k / m));
    }
    const Eigen::VectorXd r = grid.points();
    Eigen::VectorXd g(r.size());
    for (Eigen::Index n = 0; n < r.size(); ++n) {
        const double t = r[n] / (big / m);
        const auto j = static_cast<std::size_t>(t);
        g[n] = (fine[j] + (t - static_cast<double>(j)) * (fine[j + 1] - fine[j])) * std::exp(-std::pow(r[n] * s.qdamp, 2) / 2);
    }
    return g;
}
