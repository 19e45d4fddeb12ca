#pragma once

#include <Eigen/Core>

#include <string>
#include <vector>

namespace clusterlens {

/// Cartesian coordinates, [n x 3], Å, row-major everywhere (Eigen, LibTorch, HDF5).
using PositionsXyz = Eigen::Matrix<double, Eigen::Dynamic, 3, Eigen::RowMajor>;

/// A cluster of atoms in free space.
struct Structure {
    std::vector<std::string> elements; ///< [n] chemical symbols, "Pt"
    PositionsXyz positions;            ///< [n x 3] Å
    std::string title;                 ///< free text, one line

    [[nodiscard]] Eigen::Index size() const { return positions.rows(); }
};

/// Which atoms are metal, rising: what a lattice, its surface and its bonds mean in a cluster with ligands. All when fewer than two are.
[[nodiscard]] std::vector<Eigen::Index> metalRows(const Structure& structure);

/// Their positions, [m x 3] Å.
[[nodiscard]] PositionsXyz metalPositions(const Structure& structure);

/// \return a structure of one element
[[nodiscard]] Structure makeStructure(const std::string& element, const PositionsXyz& positions, std::string title = {});

} // namespace clusterlens
