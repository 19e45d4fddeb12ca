#include "structure/PeriodicBonds.h"

#include "base/Errors.h"
#include "structure/Elements.h"
#include "structure/NearPairs.h"

#include <Eigen/LU>
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace clusterlens {

namespace {

using Shift = Eigen::RowVector3i; // whole cells

constexpr double bondReach = 1.25; // of the sum of covalent radii: between the first and the second shell of metals

struct BondToImage {
    Eigen::Index atom;
    Shift shift; // of that atom against where it stands in the cell
};

/// Atoms moved into the cell, and their bonds across and inside its border.
struct CellBonds {
    CellBonds(const Structure& structure, const CellRows& cell);
    void addImages(const CellRows& cell, double reach);

    Eigen::Index n;
    PositionsXyz inside;                                // fractions, 0 .. 1
    std::vector<Shift> wrap;                            // atom = inside + wrap
    std::vector<std::pair<Eigen::Index, Shift>> images; // the atoms themselves first
    std::vector<std::vector<BondToImage>> bonds;
};

CellBonds::CellBonds(const Structure& structure, const CellRows& cell)
    : n(structure.size())
    , inside(structure.positions * cell.inverse())
{
    for (Eigen::Index i = 0; i < n; ++i) {
        Shift shift;
        for (int axis = 0; axis < 3; ++axis) {
            const double whole = std::floor(inside(i, axis));
            shift[axis] = static_cast<int>(whole);
            inside(i, axis) -= whole;
        }
        wrap.push_back(shift);
    }
    std::vector<double> radius;
    for (const std::string& element : structure.elements)
        radius.push_back(bondReach * covalentRadius(element));
    const double reach = 2.0 * *std::max_element(radius.begin(), radius.end());
    addImages(cell, reach);
    PositionsXyz all(static_cast<Eigen::Index>(images.size()), 3);
    for (Eigen::Index k = 0; k < all.rows(); ++k) {
        const auto& [atom, shift] = images[static_cast<std::size_t>(k)];
        all.row(k) = (inside.row(atom) + shift.cast<double>()) * cell;
    }
    bonds.resize(static_cast<std::size_t>(n));
    forEachNearPair(all, reach, [&](Eigen::Index i, Eigen::Index k, double distance) {
        const auto& [atom, shift] = images[static_cast<std::size_t>(k)];
        if (i >= n || distance > radius[static_cast<std::size_t>(i)] + radius[static_cast<std::size_t>(atom)])
            return;
        bonds[static_cast<std::size_t>(i)].push_back({atom, shift});
        bonds[static_cast<std::size_t>(atom)].push_back({i, -shift});
    });
}

/// The images within \p reach, Å, of the cell; the number of cells to look at follows from the distances of opposite faces.
void CellBonds::addImages(const CellRows& cell, double reach)
{
    const Eigen::RowVector3d share = reach * cell.inverse().colwise().norm(); // of a cell's height
    const Shift most = share.array().ceil().cast<int>();
    for (Eigen::Index i = 0; i < n; ++i)
        images.emplace_back(i, Shift::Zero());
    for (int a = -most[0]; a <= most[0]; ++a) {
        for (int b = -most[1]; b <= most[1]; ++b) {
            for (int c = -most[2]; c <= most[2]; ++c) {
                const Shift shift(a, b, c);
                for (Eigen::Index i = 0; i < n && !shift.isZero(); ++i) {
                    const Eigen::RowVector3d at = inside.row(i) + shift.cast<double>();
                    if ((at.array() >= -share.array()).all() && (at.array() <= 1.0 + share.array()).all())
                        images.emplace_back(i, shift);
                }
            }
        }
    }
}

/// Groups by walking along bonds; false when an atom is reached as two of its images.
bool walk(const CellBonds& cell, std::vector<int>& group, std::vector<Shift>& shift)
{
    const auto n = static_cast<std::size_t>(cell.n);
    group.assign(n, -1);
    shift.assign(n, Shift::Zero());
    int groups = 0;
    for (std::size_t start = 0; start < n; ++start) {
        if (group[start] >= 0)
            continue;
        group[start] = groups;
        shift[start] = cell.wrap[start];
        std::vector<std::size_t> open{start};
        while (!open.empty()) {
            const std::size_t here = open.back();
            open.pop_back();
            for (const BondToImage& bond : cell.bonds[here]) {
                const auto next = static_cast<std::size_t>(bond.atom);
                const Shift there = shift[here] + bond.shift;
                if (group[next] < 0) {
                    group[next] = groups;
                    shift[next] = there;
                    open.push_back(next);
                } else if (shift[next] != there) {
                    return false;
                }
            }
        }
        ++groups;
    }
    return true;
}

/// Numbers the groups by size, the largest first.
int sortGroups(std::vector<int>& group)
{
    const int groups = *std::max_element(group.begin(), group.end()) + 1;
    std::vector<int> size(static_cast<std::size_t>(groups), 0);
    for (const int g : group)
        ++size[static_cast<std::size_t>(g)];
    std::vector<int> order(size.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
        [&](int a, int b) { return size[static_cast<std::size_t>(a)] > size[static_cast<std::size_t>(b)]; });
    std::vector<int> rank(size.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        rank[static_cast<std::size_t>(order[i])] = static_cast<int>(i);
    for (int& g : group)
        g = rank[static_cast<std::size_t>(g)];
    return groups;
}

/// Where anything was torn, the smaller groups go to the image whose centre is nearest to that of the largest one.
void placeGroups(const CellBonds& cell, const std::vector<int>& group, int groups, std::vector<Shift>& shift)
{
    std::vector<Eigen::RowVector3d> centre(static_cast<std::size_t>(groups), Eigen::RowVector3d::Zero());
    std::vector<int> size(static_cast<std::size_t>(groups), 0);
    std::vector<bool> torn(static_cast<std::size_t>(groups), false);
    for (std::size_t i = 0; i < group.size(); ++i) {
        const auto g = static_cast<std::size_t>(group[i]);
        centre[g] += cell.inside.row(static_cast<Eigen::Index>(i)) + shift[i].cast<double>();
        ++size[g];
        torn[g] = torn[g] || shift[i] != cell.wrap[i];
    }
    for (std::size_t g = 0; g < centre.size(); ++g)
        centre[g] /= size[g];
    for (std::size_t i = 0; i < group.size(); ++i) {
        const auto g = static_cast<std::size_t>(group[i]);
        const bool anyMoved = torn[0] || torn[g];
        if (g != 0 && anyMoved)
            shift[i] += (centre[0] - centre[g]).array().round().matrix().cast<int>();
    }
}

void requireCell(const CellRows& cell)
{
    if (!cell.allFinite() || !(std::abs(cell.determinant()) > 1e-6))
        throw std::invalid_argument("expected a cell with a volume");
}

} // namespace

WholeGroups wholeGroups(const Structure& structure, const CellRows& cell)
{
    requireCell(cell);
    WholeGroups whole;
    whole.positions = structure.positions;
    if (structure.size() == 0)
        return whole;
    constexpr double thinnest = 0.5; // Å: in a thinner cell every atom is bonded to its own image
    whole.isCrystal = 1.0 / cell.inverse().colwise().norm().maxCoeff() < thinnest;
    if (whole.isCrystal)
        return whole;
    const CellBonds bonds(structure, cell);
    std::vector<Shift> shift;
    whole.isCrystal = !walk(bonds, whole.group, shift);
    if (whole.isCrystal)
        return whole;
    whole.groups = sortGroups(whole.group);
    placeGroups(bonds, whole.group, whole.groups, shift);
    for (std::size_t i = 0; i < shift.size(); ++i) {
        const Shift change = shift[i] - bonds.wrap[i];
        whole.moved += change.isZero() ? 0 : 1;
        whole.positions.row(static_cast<Eigen::Index>(i)) += change.cast<double>() * cell; // unmoved atoms keep every digit
    }
    return whole;
}

Structure cutSphere(const Structure& crystal, const CellRows& cell, double radius, Eigen::Index maxAtoms)
{
    requireCell(cell);
    if (!(std::isfinite(radius) && radius > 0.0) || crystal.size() < 1)
        throw std::invalid_argument("cutSphere: expected a positive radius and atoms");
    const Eigen::RowVector3d heights = cell.inverse().colwise().norm(); // of the cell, inverse
    const double images = (2.0 * radius * heights.array() + 1.0).prod() * static_cast<double>(crystal.size());
    const double expected = 4.0 / 3.0 * M_PI * std::pow(radius, 3) / std::abs(cell.determinant()) * double(crystal.size());
    if (!(expected < 2.0 * static_cast<double>(maxAtoms)) || !(images < 1e8))
        throw ParseError(fmt::format("expected a sphere of at most {} atoms, found one of about {:.2g}", maxAtoms, expected));
    const Eigen::RowVector3d centre = crystal.positions.row(0);
    Structure sphere;
    sphere.title = crystal.title;
    std::vector<Eigen::RowVector3d> found;
    for (Eigen::Index i = 0; i < crystal.size(); ++i) {
        const Eigen::RowVector3d apart = crystal.positions.row(i) - centre;
        const Eigen::RowVector3d fraction = apart * cell.inverse();
        const Eigen::Array3i low = (-fraction - radius * heights).array().ceil().cast<int>().transpose();
        const Eigen::Array3i high = (-fraction + radius * heights).array().floor().cast<int>().transpose();
        for (int a = low[0]; a <= high[0]; ++a)
            for (int b = low[1]; b <= high[1]; ++b)
                for (int c = low[2]; c <= high[2]; ++c)
                    if (const Eigen::RowVector3d at = apart + Eigen::RowVector3d(a, b, c) * cell; at.norm() <= radius + 1e-6) {
                        found.push_back(at);
                        sphere.elements.push_back(crystal.elements[static_cast<std::size_t>(i)]);
                    }
    }
    sphere.positions.resize(static_cast<Eigen::Index>(found.size()), 3);
    for (std::size_t i = 0; i < found.size(); ++i)
        sphere.positions.row(static_cast<Eigen::Index>(i)) = found[i];
    return sphere;
}

} // namespace clusterlens
