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

/// The positions of the metal atoms, [m x 3] Å: what families and bond lengths mean in a cluster with ligands. All atoms when fewer than two are metal.
[[nodiscard]] PositionsXyz metalPositions(const Structure& structure);

/// \return a structure of one element
[[nodiscard]] Structure makeStructure(const std::string& element, const PositionsXyz& positions, std::string title = {});

} // namespace clusterlens
