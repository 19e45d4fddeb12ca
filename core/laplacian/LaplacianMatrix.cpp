#include "laplacian/LaplacianMatrix.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

namespace clusterlens {

namespace {

void requireSquare(const Eigen::MatrixXd& w, const char* caller)
{
    if (w.rows() != w.cols())
        throw std::invalid_argument(fmt::format("{}: expected a square matrix, found {} x {}", caller, w.rows(), w.cols()));
}

} // namespace

Eigen::MatrixXd buildLaplacian(const PositionsXyz& positions)
{
    const Eigen::Index n = positions.rows();
    if (n > laplacianAtoms)
        throw std::invalid_argument(fmt::format("buildLaplacian: expected at most {} atoms, found {}", laplacianAtoms, n));
    if (!positions.allFinite())
        throw std::invalid_argument("buildLaplacian: expected finite positions, found NaN or infinity");
    Eigen::MatrixXd w = Eigen::MatrixXd::Zero(laplacianAtoms, laplacianAtoms);
    for (Eigen::Index i = 0; i < n; ++i) {
        w(i, i) = 1.0;
        for (Eigen::Index j = 0; j < i; ++j)
            w(i, j) = w(j, i) = std::exp(-(positions.row(i) - positions.row(j)).squaredNorm() / laplacianWidth);
    }
    return w;
}

std::array<Eigen::MatrixXd, 4> splitBlocks(const Eigen::MatrixXd& w)
{
    constexpr int half = laplacianAtoms / 2;
    if (w.rows() != laplacianAtoms || w.cols() != laplacianAtoms)
        throw std::invalid_argument(fmt::format("splitBlocks: expected 256 x 256, found {} x {}", w.rows(), w.cols()));
    return {
        w.topLeftCorner(half, half), w.topRightCorner(half, half), w.bottomLeftCorner(half, half), w.bottomRightCorner(half, half)};
}

Eigen::MatrixXd joinBlocks(const std::array<Eigen::MatrixXd, 4>& blocks)
{
    constexpr int half = laplacianAtoms / 2;
    for (const Eigen::MatrixXd& block : blocks)
        if (block.rows() != half || block.cols() != half)
            throw std::invalid_argument(
                fmt::format("joinBlocks: expected four blocks of 128 x 128, found {} x {}", block.rows(), block.cols()));
    Eigen::MatrixXd w(laplacianAtoms, laplacianAtoms);
    w << blocks[0], blocks[1], blocks[2], blocks[3];
    return w;
}

Eigen::MatrixXd symmetrised(const Eigen::MatrixXd& w)
{
    requireSquare(w, "symmetrised");
    return (0.5 * (w + w.transpose())).cwiseMax(0.0).cwiseMin(1.0);
}

int countAtoms(const Eigen::MatrixXd& w)
{
    requireSquare(w, "countAtoms");
    if (!w.allFinite())
        throw std::invalid_argument("countAtoms: expected finite values, found NaN or infinity");
    // An atom's row has a diagonal near 1 and, from 5 atoms on, four neighbours within about 6 Å (W > 0.85); beyond the last atom both
    // are near 0. Their mixture stays right when a generated diagonal is as low as 0.4. The count is the change from more than half to less.
    const Eigen::Index n = w.rows();
    std::vector<double> row(static_cast<std::size_t>(n));
    double sum = 0.0, best = 0.0;
    int count = 0;
    for (Eigen::Index i = 0; i < n; ++i) {
        for (Eigen::Index j = 0; j < n; ++j)
            row[static_cast<std::size_t>(j)] = i == j ? 0.0 : 0.5 * (w(i, j) + w(j, i));
        const auto neighbours = std::min<std::ptrdiff_t>(4, n);
        std::partial_sort(row.begin(), row.begin() + neighbours, row.end(), std::greater<>());
        const double near = std::accumulate(row.begin(), row.begin() + neighbours, 0.0) / 4.0;
        sum += 0.6 * std::clamp(w(i, i), 0.0, 1.0) + 0.4 * std::clamp(near, 0.0, 1.0) - 0.5;
        if (sum > best) {
            best = sum;
            count = static_cast<int>(i) + 1;
        }
    }
    return count;
}

} // namespace clusterlens
