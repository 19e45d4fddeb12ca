#include "files/LoadCluster.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "base/TextNumbers.h"
#include "structure/PairDistances.h"
#include "structure/StructureChecks.h"

#include <Eigen/LU>
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace clusterlens {

namespace {

const std::string angstrom = " \xC3\x85";

void keepAtoms(Structure& structure, const std::vector<Eigen::Index>& kept)
{
    std::vector<std::string> elements;
    for (const Eigen::Index atom : kept)
        elements.push_back(structure.elements[static_cast<std::size_t>(atom)]);
    structure.positions = PositionsXyz(structure.positions(kept, Eigen::all));
    structure.elements = std::move(elements);
}

std::string groupComposition(const Structure& structure, const WholeGroups& whole, int group)
{
    Structure part;
    for (std::size_t i = 0; i < whole.group.size(); ++i)
        if (whole.group[i] == group)
            part.elements.push_back(structure.elements[i]);
    return composition(part);
}

/// Crystals of molecules have several of them in a cell: one is the cluster, its copies are its neighbours in the crystal.
void keepOneCopy(StructureFile& file, const WholeGroups& whole)
{
    if (whole.groups < 2)
        return;
    std::vector<int> size(static_cast<std::size_t>(whole.groups), 0);
    for (const int g : whole.group)
        ++size[static_cast<std::size_t>(g)];
    const std::string first = groupComposition(file.structure, whole, 0);
    std::vector<bool> isCopy(size.size(), false);
    for (std::size_t g = 1; g < size.size() && size[g] == size[0] && size[0] > 1; ++g) // sorted by size: copies come next
        isCopy[g] = groupComposition(file.structure, whole, static_cast<int>(g)) == first;
    const auto copies = std::count(isCopy.begin(), isCopy.end(), true);
    if (copies == 0)
        return;
    std::vector<Eigen::Index> kept;
    for (std::size_t i = 0; i < whole.group.size(); ++i)
        if (!isCopy[static_cast<std::size_t>(whole.group[i])])
            kept.push_back(static_cast<Eigen::Index>(i));
    keepAtoms(file.structure, kept);
    file.notes.push_back(fmt::format("The cell holds {} groups {} that no bond joins: one is taken.", copies + 1, first));
}

/// What the cell means for the atoms. \return true when they are a crystal
bool settleCell(StructureFile& file)
{
    constexpr double densest = 2.0; // Å^3 an atom; diamond, the densest solid, has 5.7
    if (std::abs(file.cell->determinant()) < densest * static_cast<double>(file.structure.size()))
        return false; // a placeholder, such as the cell of 1 Å that diffpy gives to free clusters
    const WholeGroups whole = wholeGroups(file.structure, *file.cell);
    if (whole.isCrystal)
        return true;
    if (whole.moved > 0)
        file.notes.push_back(fmt::format(
            "The cell's border cut the cluster: {} atoms were moved to the other side, so that bonded atoms are together again.",
            whole.moved));
    file.structure.positions = whole.positions;
    keepOneCopy(file, whole);
    return false;
}

void cutAroundCentroid(StructureFile& file, double radius)
{
    const Eigen::RowVector3d centre = file.structure.positions.colwise().mean();
    std::vector<Eigen::Index> kept;
    for (Eigen::Index i = 0; i < file.structure.size(); ++i)
        if ((file.structure.positions.row(i) - centre).norm() <= radius)
            kept.push_back(i);
    keepAtoms(file.structure, kept);
}

} // namespace

StructureFile loadCluster(const std::filesystem::path& path, const ClusterOptions& options, const RunControl& control)
{
    if (options.sphere && !(std::isfinite(*options.sphere) && *options.sphere > 0.0))
        throw std::invalid_argument("sphere: expected a radius > 0, found " + shortText(*options.sphere));
    const std::string name = displayName(path);
    StructureFile file = readStructure(path);
    control.throwIfCancelled();
    const bool isCrystal = file.cell && settleCell(file);
    control.throwIfCancelled();
    if (isCrystal && !options.sphere)
        throw ParseError(name + ": expected a cluster, found a crystal of " + composition(file.structure)
            + ": bonds run through the border of its cell. A particle can be cut out of it (cbldm: --sphere RADIUS); a cluster "
              "needs a larger cell");
    if (options.sphere) {
        try {
            if (isCrystal)
                file.structure = cutSphere(file.structure, *file.cell, *options.sphere, options.maxAtoms);
            else
                cutAroundCentroid(file, *options.sphere);
        } catch (const ParseError& e) {
            throw ParseError(name + ": " + e.what());
        }
        file.notes.push_back(
            "Cut to a sphere of radius " + shortText(*options.sphere) + angstrom + ": " + composition(file.structure) + ".");
    }
    file.cell.reset();
    if (const auto fault = structureFault(file.structure, options.maxAtoms))
        throw ParseError(name + ": " + *fault);
    for (std::string& note : structureNotes(file.structure))
        file.notes.push_back(std::move(note));
    return file;
}

} // namespace clusterlens
