#pragma once

#include "shapes/Lattice.h"

#include <optional>
#include <string>
#include <vector>

namespace clusterlens {

/// The body that a cluster is cut with.
enum class CutForm {
    Ellipsoid,      ///< ratio: length along the axis over width; 1 is a sphere
    Cylinder,       ///< ratio: length over width; above 1 a rod, below a plate
    HexagonalPrism, ///< ratio: length over width between faces
    TruncatedOctahedron, ///< {111} and {100}; ratio: of |x| + |y| + |z| to the largest of the three; 1 octahedron, 2 cuboctahedron, 3 cube
    Dodecahedron,        ///< {110} and {100}; ratio: of the sum of the larger two to the largest; 1 rhombic dodecahedron, 2 cube
    Ideal,               ///< a closed cluster of ClusterBuilder: Mackay icosahedron, decahedron
};

/// A cluster by its description. Plain value.
struct CutShape {
    Lattice lattice = Lattice::Fcc;
    CutForm form = CutForm::Ellipsoid;
    double size = 1.0;                                      ///< bonds, half width; nothing for Ideal
    double ratio = 1.0;                                     ///< see CutForm
    Eigen::RowVector3d centre = Eigen::RowVector3d::Zero(); ///< of the body, bonds
    ShapeName ideal;                                        ///< Ideal only
    Eigen::RowVector3d axis = Eigen::RowVector3d::UnitZ();  ///< of an ellipsoid, length 1

    /// "fcc sphere", "hcp rod 2.00", "Marks decahedron 3 2 2"
    [[nodiscard]] std::string name() const;
    [[nodiscard]] Family family() const { return familyOf(lattice); }
};

/// name() and the count: "fcc sphere, 1601 atoms"
[[nodiscard]] std::string cutName(const CutShape& shape, Eigen::Index atoms);

/// How large a body must be to hold \p point: it does from that size on. \param point  bonds, from the body's centre
[[nodiscard]] double bodySize(const CutShape& body, const Eigen::RowVector3d& point);

/// Clusters that grow with their body: the first n positions, where sizes rise to the next, are one.
struct NestedCuts {
    PositionsXyz positions;    ///< [n x 3] bonds, from the inside out
    std::vector<double> sizes; ///< [n] of the body from which each belongs to it, not falling
};

/// Atoms of a lattice, by their places among LatticeCutter::atoms(), rising, and the size of the body that holds them.
struct HeldAtoms {
    std::vector<Eigen::Index> atoms;
    double size = 0.0;
};

/// Cuts clusters from one lattice, whose atoms it keeps. Const functions are safe from any thread at once.
class LatticeCutter {
public:
    /// \param mostAtoms  of a cluster. Bodies up to twice as long as wide with so many atoms are whole
    LatticeCutter(Lattice lattice, int mostAtoms);

    /// Positions at unit bond, centred on 0; may be empty. \throws std::invalid_argument  another lattice
    [[nodiscard]] PositionsXyz cut(const CutShape& shape) const;

    /// All that the body holds as it grows to \p mostAtoms. \throws std::invalid_argument  another lattice, or an Ideal form
    [[nodiscard]] NestedCuts nested(const CutShape& body) const;

    /// What a body holds that has just grown to \p atoms or, where a shell has several, a few more. Empty where the lattice ends before.
    /// \throws std::invalid_argument  as nested()
    [[nodiscard]] HeldAtoms held(const CutShape& body, Eigen::Index atoms) const;

    [[nodiscard]] const PositionsXyz& atoms() const { return m_atoms; } ///< bonds

private:
    void requireOwn(const CutShape& shape) const;

    Lattice m_lattice;
    int m_mostAtoms;
    PositionsXyz m_atoms;
};

} // namespace clusterlens
