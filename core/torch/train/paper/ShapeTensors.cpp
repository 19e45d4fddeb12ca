#include "torch/train/paper/ShapeTensors.h"

#include "laplacian/LaplacianMatrix.h"

#include <Eigen/QR>

#include <algorithm>
#include <cmath>

namespace clusterlens {

namespace {

constexpr int side = laplacianAtoms / 2;
constexpr int polynomialDegree = 4;
constexpr int polynomials = 35;         // of three coordinates up to that degree
constexpr float noPair = 1e6F;          // bonds squared: its W is 0
constexpr double dependentShare = 1e-6; // of the first polynomial's size: what is left of one that says nothing new

/// One column for each monomial of the positions, those of low degree first, made orthonormal.
Eigen::MatrixXd smoothFunctions(const PositionsXyz& positions)
{
    const Eigen::Index n = positions.rows();
    PositionsXyz x = positions.rowwise() - positions.colwise().mean();
    x /= std::max(x.cwiseAbs().maxCoeff(), 1e-12);
    Eigen::MatrixXd monomials(n, polynomials);
    int column = 0;
    for (int total = 0; total <= polynomialDegree; ++total) {
        for (int a = 0; a <= total; ++a) {
            for (int b = 0; a + b <= total; ++b)
                monomials.col(column++) = x.col(0).array().pow(a) * x.col(1).array().pow(b) * x.col(2).array().pow(total - a - b);
        }
    }
    const Eigen::HouseholderQR<Eigen::MatrixXd> qr(monomials);
    const Eigen::Index most = std::min<Eigen::Index>(n, polynomials);
    const Eigen::MatrixXd q = qr.householderQ() * Eigen::MatrixXd::Identity(n, most);
    Eigen::MatrixXd kept(n, most);
    Eigen::Index count = 0;
    for (Eigen::Index i = 0; i < most && count < std::max<Eigen::Index>(3, n / 2); ++i) {
        if (std::abs(qr.matrixQR()(i, i)) > dependentShare * std::abs(qr.matrixQR()(0, 0)))
            kept.col(count++) = q.col(i);
    }
    return kept.leftCols(count);
}

} // namespace

ShapeTensors::ShapeTensors(const std::vector<PositionsXyz>& shapes, torch::Device device, const RunControl& control)
{
    const auto count = static_cast<std::int64_t>(shapes.size());
    positions = torch::zeros({count, laplacianAtoms, 3});
    there = torch::zeros({count, laplacianAtoms});
    smooth = torch::zeros({count, laplacianAtoms, polynomials});
    m_squares = torch::full({count, side, side, 4}, noPair);
    auto place = positions.accessor<float, 3>();
    auto function = smooth.accessor<float, 3>();
    float* square = m_squares.data_ptr<float>();
    for (std::int64_t k = 0; k < count; ++k) {
        control.throwIfCancelled();
        const PositionsXyz& x = shapes[static_cast<std::size_t>(k)];
        there[k].narrow(0, 0, x.rows()).fill_(1.0);
        const Eigen::MatrixXd functions = smoothFunctions(x);
        for (Eigen::Index i = 0; i < x.rows(); ++i) {
            for (Eigen::Index axis = 0; axis < 3; ++axis)
                place[k][i][axis] = static_cast<float>(x(i, axis));
            for (Eigen::Index f = 0; f < functions.cols(); ++f)
                function[k][i][f] = static_cast<float>(functions(i, f));
            for (Eigen::Index j = 0; j < x.rows(); ++j) {
                const Eigen::Index block = 2 * (i / side) + j / side;
                square[(((k * side) + i % side) * side + j % side) * 4 + block]
                    = static_cast<float>((x.row(i) - x.row(j)).squaredNorm());
            }
        }
    }
    atoms = there.sum(1);
    for (torch::Tensor* const tensor : {&positions, &there, &smooth, &atoms, &m_squares})
        *tensor = tensor->to(device);
}

torch::Tensor ShapeTensors::blocks(const torch::Tensor& shape, const torch::Tensor& bond) const
{
    const torch::Tensor factor = (bond * bond * (-1.0 / laplacianWidth)).reshape({-1, 1, 1, 1});
    return torch::exp(m_squares.index_select(0, shape) * factor).permute({0, 3, 1, 2});
}

} // namespace clusterlens
