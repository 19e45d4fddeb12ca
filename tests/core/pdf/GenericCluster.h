#pragma once

#include "structure/Structure.h"

#include <algorithm>
#include <random>
#include <vector>

/// Atoms without symmetry: a jittered cubic lattice cut to a ball, so that no two are close and no distance occurs twice.
inline clusterlens::PositionsXyz genericCluster(int atoms, unsigned seed = 1)
{
    std::mt19937 random(seed);
    std::vector<Eigen::Vector3d> sites;
    for (int i = -5; i <= 5; ++i) {
        for (int j = -5; j <= 5; ++j) {
            for (int k = -5; k <= 5; ++k)
                sites.emplace_back(2.6 * i, 2.6 * j, 2.6 * k);
        }
    }
    std::stable_sort(sites.begin(), sites.end(), [](const auto& a, const auto& b) { return a.squaredNorm() < b.squaredNorm(); });
    clusterlens::PositionsXyz positions(atoms, 3);
    for (int i = 0; i < atoms; ++i) {
        for (int axis = 0; axis < 3; ++axis) // raw generator output: distributions differ between libraries
            positions(i, axis)
                = sites[static_cast<std::size_t>(i)][axis] + 0.6 * (static_cast<double>(random()) / 4294967295.0 - 0.5);
    }
    return positions;
}
