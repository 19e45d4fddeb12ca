#include "shapes/CutShape.h"

#include "base/TextNumbers.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace clusterlens {

namespace {

using Point = Eigen::RowVector3d;

constexpr double edgeTolerance = 1e-7; // bonds; atoms of one shell must enter together

bool isNear(double value, double wanted)
{
    return std::abs(value - wanted) < 0.005;
}

/// The word for the body; with its ratio where the word does not say it.
std::string formName(CutForm form, double ratio)
{
    const std::string number = " " + fixedText(ratio, 2);
    switch (form) {
    case CutForm::Ellipsoid:
        return isNear(ratio, 1.0) ? "sphere" : "ellipsoid" + number;
    case CutForm::Cylinder:
        return (isNear(ratio, 1.0) ? "cylinder" : ratio > 1.0 ? "rod" : "plate") + number;
    case CutForm::HexagonalPrism:
        return "hexagonal prism" + number;
    case CutForm::TruncatedOctahedron:
        return isNear(ratio, 1.0) ? "octahedron"
            : isNear(ratio, 2.0)  ? "cuboctahedron"
            : ratio > 2.995       ? "cube"
                                  : "truncated octahedron" + number;
    case CutForm::Dodecahedron:
        return isNear(ratio, 1.0) ? "rhombic dodecahedron" : ratio > 1.995 ? "cube" : "truncated dodecahedron" + number;
    case CutForm::Ideal:
        break;
    }
    return {};
}

/// How far the atoms of a lattice must reach, bonds. Of bodies up to twice as long as wide an octahedron of sc reaches furthest for its atoms, 0.91 n^(1/3);
/// the multiply twinned ones are cut with ellipsoids alone, up to 1.4 times as long as wide.
double reachFor(Lattice lattice, int atoms)
{
    const double length = std::cbrt(static_cast<double>(atoms));
    const bool closed = lattice == Lattice::Decahedral || lattice == Lattice::Icosahedral;
    return closed ? 0.69 * length + 1.0 : 0.95 * length + 1.5;
}

} // namespace

std::string CutShape::name() const
{
    if (form != CutForm::Ideal)
        return std::string(enumText(lattice)) + " " + formName(form, ratio);
    std::string parameters;
    for (const int parameter : ideal.parameters)
        parameters += " " + std::to_string(parameter);
    if (ideal.family == Family::Icosahedron)
        return "Mackay icosahedron" + parameters;
    return (ideal.parameters.back() > 0 ? "Marks decahedron" : "decahedron") + parameters;
}

std::string cutName(const CutShape& shape, Eigen::Index atoms)
{
    return shape.name() + ", " + std::to_string(atoms) + " atoms";
}

double bodySize(const CutShape& body, const Eigen::RowVector3d& p)
{
    const double ratio = body.ratio;
    const Point size = p.cwiseAbs();
    switch (body.form) {
    case CutForm::Ellipsoid:
        return std::sqrt(std::max(0.0, p.squaredNorm() + (1.0 / (ratio * ratio) - 1.0) * std::pow(p.dot(body.axis), 2)));
    case CutForm::Cylinder:
        return std::max(p.head<2>().norm(), size.z() / ratio);
    case CutForm::HexagonalPrism:
        return std::max({size.y(), 0.5 * std::sqrt(3.0) * size.x() + 0.5 * size.y(), size.z() / ratio});
    case CutForm::TruncatedOctahedron:
        return std::max(size.maxCoeff(), size.sum() / ratio);
    case CutForm::Dodecahedron:
        return std::max(size.maxCoeff(), (size.sum() - size.minCoeff()) / ratio);
    case CutForm::Ideal:
        break;
    }
    throw std::invalid_argument("bodySize: expected a body that cuts, found an ideal cluster");
}

LatticeCutter::LatticeCutter(Lattice lattice, int mostAtoms)
    : m_lattice(lattice)
    , m_mostAtoms(mostAtoms)
    , m_atoms(latticeAtoms(lattice, reachFor(lattice, mostAtoms)))
{
}

void LatticeCutter::requireOwn(const CutShape& shape) const
{
    if (shape.lattice != m_lattice)
        throw std::invalid_argument(
            std::string("LatticeCutter: expected the lattice ") + enumText(m_lattice) + ", found " + enumText(shape.lattice));
}

PositionsXyz LatticeCutter::cut(const CutShape& shape) const
{
    requireOwn(shape);
    if (shape.form == CutForm::Ideal)
        return buildClusterWithLc(shape.ideal, 1.0); // lc is the bond of both families, and need not be looked for
    PositionsXyz positions(m_atoms.rows(), 3);
    Eigen::Index count = 0;
    for (Eigen::Index i = 0; i < m_atoms.rows(); ++i)
        if (bodySize(shape, m_atoms.row(i) - shape.centre) <= shape.size + edgeTolerance)
            positions.row(count++) = m_atoms.row(i);
    positions.conservativeResize(count, 3);
    if (count > 0)
        positions.rowwise() -= positions.colwise().mean().eval();
    return positions;
}

NestedCuts LatticeCutter::nested(const CutShape& body) const
{
    requireOwn(body);
    std::vector<std::pair<double, Eigen::Index>> order;
    for (Eigen::Index i = 0; i < m_atoms.rows(); ++i)
        order.emplace_back(bodySize(body, m_atoms.row(i) - body.centre), i);
    const auto most = std::min(order.size(), static_cast<std::size_t>(m_mostAtoms));
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(most), order.end());
    NestedCuts cuts{PositionsXyz(static_cast<Eigen::Index>(most), 3), std::vector<double>(most)};
    for (std::size_t i = 0; i < most; ++i) {
        cuts.positions.row(static_cast<Eigen::Index>(i)) = m_atoms.row(order[i].second);
        cuts.sizes[i] = order[i].first;
    }
    return cuts;
}

HeldAtoms LatticeCutter::held(const CutShape& body, Eigen::Index atoms) const
{
    requireOwn(body);
    HeldAtoms result;
    if (atoms < 1 || atoms >= m_atoms.rows())
        return result;
    Eigen::VectorXd sizes(m_atoms.rows());
    for (Eigen::Index i = 0; i < m_atoms.rows(); ++i)
        sizes[i] = bodySize(body, m_atoms.row(i) - body.centre);
    Eigen::VectorXd sorted = sizes;
    std::nth_element(sorted.begin(), sorted.begin() + (atoms - 1), sorted.end());
    result.size = sorted[atoms - 1] + edgeTolerance;
    for (Eigen::Index i = 0; i < sizes.size(); ++i)
        if (sizes[i] <= result.size)
            result.atoms.push_back(i);
    return result;
}

} // namespace clusterlens
