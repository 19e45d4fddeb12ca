#pragma once

#include "structure/Structure.h"

#include <fstream>
#include <stdexcept>
#include <string>

/// One file of tests/core/laplacian/data: ASE's cluster with numpy's W and scipy's eigenvectors.
struct ReferenceMatrix {
    clusterlens::PositionsXyz positions; // [n x 3] Å
    Eigen::MatrixXd w;                   // [n x n]
    Eigen::MatrixXd eigenvectors;        // [n x 3] of L y = lambda D y, the smallest non-zero lambda first
};

inline ReferenceMatrix readReference(const std::string& name)
{
    const std::string path = std::string(CLUSTERLENS_SOURCE) + "/tests/core/laplacian/data/" + name + ".txt";
    std::ifstream in(path);
    int n = 0;
    in >> n;
    ReferenceMatrix reference{clusterlens::PositionsXyz(n, 3), Eigen::MatrixXd(n, n), Eigen::MatrixXd(n, 3)};
    for (int i = 0; i < n; ++i)
        for (int k = 0; k < 3; ++k)
            in >> reference.positions(i, k);
    for (auto* table : {&reference.w, &reference.eigenvectors})
        for (Eigen::Index i = 0; i < n; ++i)
            for (Eigen::Index k = 0; k < table->cols(); ++k)
                in >> (*table)(i, k);
    if (!in || n < 1)
        throw std::runtime_error("cannot read " + path);
    return reference;
}

inline Eigen::MatrixXd distanceMatrix(const clusterlens::PositionsXyz& x)
{
    Eigen::MatrixXd d(x.rows(), x.rows());
    for (Eigen::Index i = 0; i < x.rows(); ++i)
        d.col(i) = (x.rowwise() - x.row(i)).rowwise().norm();
    return d;
}
