#include "evaluation/IrregularParticles.h"

#include "evaluation/NonMetals.h"
#include "shapes/IrregularShapes.h"
#include "structure/BondMeasures.h"
#include "structure/Neighbours.h"
#include "structure/Surface.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace clusterlens {

namespace {

struct Metal {
    const char* symbol;
    double bond; ///< Å
};

/// A metal that crystallises like the particle, with its bond length to 2 %.
Metal drawMetal(Family family, RandomEngine& random)
{
    constexpr std::array closePacked{
        Metal{"Au", 2.88}, Metal{"Pt", 2.77}, Metal{"Ag", 2.89}, Metal{"Pd", 2.75}, Metal{"Cu", 2.56}, Metal{"Ni", 2.49}};
    constexpr std::array hexagonal{Metal{"Co", 2.50}, Metal{"Ru", 2.68}};
    constexpr std::array bodyCentred{Metal{"Fe", 2.48}, Metal{"W", 2.74}};
    const std::uint64_t pick = random();
    Metal metal = family == Family::Hcp ? hexagonal.at(pick % 2)
        : family == Family::Bcc         ? bodyCentred.at(pick % 2)
                                        : closePacked.at(pick % closePacked.size());
    metal.bond *= uniform(random, 0.98, 1.02);
    return metal;
}

IrregularSample oneElement(std::string origin, const PositionsXyz& unit, std::vector<Family> families, RandomEngine& random)
{
    const Metal metal = drawMetal(families.front(), random);
    IrregularSample sample;
    sample.origin = std::move(origin);
    sample.structures = {makeStructure(metal.symbol, unit * metal.bond)};
    sample.weights = {1.0};
    sample.families = std::move(families);
    sample.formula = metal.symbol;
    return sample;
}

/// A library shape of one of \p families with as many atoms as \p atoms allows; \p compact: no needles and plates.
const Shape& drawShape(const std::vector<Shape>& library, Family family, const AtomRange& atoms, bool compact, RandomEngine& random)
{
    std::vector<const Shape*> fitting;
    for (const Shape& shape : library)
        if (shape.name.family == family && atoms.contains(shape.atoms()) && (!compact || isCompact(shape.positions)))
            fitting.push_back(&shape);
    if (fitting.empty())
        throw std::invalid_argument("irregular curves: expected a library with shapes of " + std::string(enumText(family)));
    return *fitting.at(random() % fitting.size());
}

std::vector<Family> familiesOf(const Shape& shape)
{
    std::vector<Family> families = namesOfLattice(shape.name.family);
    for (const Family family : allFamilies())
        if (shape.belongsTo(family) && std::ranges::find(families, family) == families.end())
            families.push_back(family);
    return families;
}

/// Families of metals whose particles are compact, in turn.
Family metalFamily(int index)
{
    constexpr std::array families{
        Family::Fcc, Family::Decahedron, Family::Octahedron, Family::Icosahedron, Family::Hcp, Family::Bcc};
    return families.at(static_cast<std::size_t>(index) % families.size());
}

IrregularSample libraryShape(int index, RandomEngine& random, const std::vector<Shape>& library)
{
    const Family family = allFamilies().at(static_cast<std::size_t>(index) % allFamilies().size());
    const Shape& shape = drawShape(library, family, {}, false, random);
    return oneElement(shape.name.text(), shape.positions, familiesOf(shape), random);
}

IrregularSample withMissingAtoms(int index, RandomEngine& random, const std::vector<Shape>& library)
{
    const Shape& shape = drawShape(library, metalFamily(index), {50, 240}, true, random);
    const int percent = 5 * (1 + index % 3);
    return oneElement(fmt::format("{} without {} % of its atoms, from the surface", shape.name.text(), percent),
        withVacancies(shape.positions, 0.01 * percent, random), familiesOf(shape), random);
}

/// Bond of a particle whose atoms are out of place: as much longer or shorter than the ideal one as its bonds are in the mean. The nearest of several
/// neighbours, which is the bond of an ideal particle, is always a near one in a disordered particle.
double deformedBond(const PositionsXyz& ideal, const PositionsXyz& deformed)
{
    double before = 0.0;
    double after = 0.0;
    for (const Bond& bond : findNeighbours(ideal).bonds) {
        before += bond.length;
        after += (deformed.row(bond.first) - deformed.row(bond.second)).norm();
    }
    return measureBonds(ideal).bond * after / before;
}

IrregularSample strained(int index, RandomEngine& random, const std::vector<Shape>& library)
{
    const Shape& shape = drawShape(library, metalFamily(index), {}, true, random);
    const double share = uniform(random, 0.01, 0.04);
    IrregularSample sample
        = oneElement(shape.name.text() + ", surface contracted and disordered", shape.positions, familiesOf(shape), random);
    PositionsXyz& positions = sample.structures.front().positions;
    const PositionsXyz ideal = positions;
    positions = withDisorder(withContractedSurface(ideal, share), uniform(random, 0.03, 0.07), random);
    sample.bond = deformedBond(ideal, positions);
    return sample;
}

IrregularSample fromShape(IrregularShape shape, RandomEngine& random)
{
    return oneElement(std::move(shape.origin), shape.positions, std::move(shape.families), random);
}

/// One particle of a mixture: spheres of fcc and hcp, the library's decahedra and icosahedra.
IrregularShape mixtureMember(Family family, const AtomRange& atoms, RandomEngine& random, const std::vector<Shape>& library)
{
    if (family == Family::Fcc || family == Family::Hcp)
        return randomSphere(
            family, atoms.fewest + static_cast<int>(random() % std::uint64_t(atoms.most - atoms.fewest + 1)), random);
    const Shape& shape = drawShape(library, family, atoms, family == Family::Decahedron, random);
    return {shape.name.text(), shape.positions, familiesOf(shape)};
}

/// Three sizes of one family or, each third time, three families. Which family is right where they differ is no question.
IrregularSample mixture(int index, RandomEngine& random, const std::vector<Shape>& library)
{
    const bool sizes = index % 3 != 2;
    const Family family = std::array{Family::Fcc, Family::Decahedron, Family::Hcp}.at(static_cast<std::size_t>(index / 3) % 3);
    const int middle = 90 + static_cast<int>(random() % 60);
    const Metal metal = drawMetal(sizes ? family : Family::Fcc, random);
    IrregularSample sample;
    double sum = 0.0;
    for (const int place : {0, 1, 2}) {
        const Family member
            = sizes ? family : std::array{Family::Fcc, Family::Decahedron, Family::Icosahedron}.at(std::size_t(place));
        const AtomRange range
            = sizes ? AtomRange{(5 + 4 * place) * middle / 10, (7 + 4 * place) * middle / 10} : AtomRange{45, 240};
        const IrregularShape shape = mixtureMember(member, range, random, library);
        sample.origin += (place ? " + " : "") + shape.origin;
        sample.structures.push_back(makeStructure(metal.symbol, shape.positions * metal.bond));
        sample.weights.push_back(uniform(random, place == 1 ? 0.6 : 0.3, 1.0));
        sum += sample.weights.back();
    }
    for (double& weight : sample.weights)
        weight /= sum;
    if (sizes)
        sample.families = namesOfLattice(family);
    sample.formula = metal.symbol;
    return sample;
}

/// fcc as one atom sees it, to the size of a grain; pairs fade as the overlap of a sphere with itself.
IrregularSample bulk(RandomEngine& random)
{
    constexpr double grain = 300.0; // Å
    constexpr int atoms = 1000;     // any: the numbers of pairs follow it
    const Metal metal = drawMetal(Family::Fcc, random);
    const int largest = static_cast<int>(std::ceil(grain * std::numbers::sqrt2 / metal.bond)); // in half edges of the cell
    std::vector<int> counts(static_cast<std::size_t>(3 * largest * largest / 2 + 1)); // of half the squared distance in bonds
    for (int x = -largest; x <= largest; ++x)
        for (int y = -largest; y <= largest; ++y)
            for (int z = -largest; z <= largest; ++z)
                if ((x + y + z) % 2 == 0)
                    ++counts[static_cast<std::size_t>(x * x + y * y + z * z) / 2];
    std::vector<double> distances;
    std::vector<double> pairs;
    for (std::size_t square = 1; square < counts.size(); ++square) {
        const double distance = metal.bond * std::sqrt(static_cast<double>(square));
        const double x = distance / grain;
        if (counts[square] == 0 || x >= 1.0)
            continue;
        distances.push_back(distance);
        pairs.push_back(0.5 * atoms * counts[square] * (1.0 - 1.5 * x + 0.5 * x * x * x));
    }
    IrregularSample sample;
    sample.origin = "fcc, bulk";
    sample.bulk = true;
    sample.families = namesOfLattice(Family::Fcc);
    sample.formula = metal.symbol;
    sample.pairs = {Eigen::Map<Eigen::VectorXd>(distances.data(), std::ssize(distances)),
        Eigen::Map<Eigen::VectorXd>(pairs.data(), std::ssize(pairs)), atoms};
    return sample;
}

IrregularSample large(int index, RandomEngine& random)
{
    const auto shape = [&](const ShapeName& name) {
        return oneElement(name.text(), buildCluster(name, 1.0), namesOfLattice(name.family), random);
    };
    const auto sphere = [&](Family lattice, int atoms) {
        const double varied = index < 10 ? 1.0 : uniform(random, 0.85, 1.15);
        return fromShape(randomSphere(lattice, static_cast<int>(std::lround(varied * atoms)), random), random);
    };
    switch (index % 10) {
    case 0:
        return sphere(Family::Fcc, 400);
    case 1:
        return sphere(Family::Fcc, 600);
    case 2:
        return sphere(Family::Fcc, 1000);
    case 3:
        return sphere(Family::Fcc, 1500);
    case 4:
        return shape({Family::Octahedron, {9}}); // 489 atoms
    case 5:
        return shape({Family::Icosahedron, {6}}); // 561
    case 6:
        return shape({Family::Decahedron, {4, 4, 2}});
    case 7:
        return sphere(Family::Bcc, 800);
    default:
        return bulk(random);
    }
}

/// Core and shell of two metals whose bonds differ by about 4 %: the shell's layers follow each other at its own distance, and along the surface it gives way half.
IrregularSample coreShell(int index, RandomEngine& random, const std::vector<Shape>& library)
{
    struct Pair {
        Metal core, shell;
    };
    constexpr std::array pairs{Pair{{"Pt", 2.77}, {"Au", 2.88}}, Pair{{"Pd", 2.75}, {"Au", 2.88}}, Pair{{"Au", 2.88}, {"Pt", 2.77}},
        Pair{{"Pd", 2.75}, {"Ag", 2.89}}, Pair{{"Ag", 2.89}, {"Pd", 2.75}}, Pair{{"Au", 2.88}, {"Pd", 2.75}}};
    const Pair& pair = pairs.at(static_cast<std::size_t>(index) % pairs.size());
    const Family family = std::array{Family::Octahedron, Family::Decahedron, Family::Fcc, Family::Icosahedron}.at(
        static_cast<std::size_t>(index) % 4);
    const Shape& shape = drawShape(library, family, {50, 240}, true, random);
    const std::vector<bool> surface = surfaceAtoms(shape.positions);
    Structure particle;
    const PositionsXyz ideal = shape.positions * (pair.core.bond * uniform(random, 0.99, 1.01));
    particle.positions = ideal;
    double core = 0.0; // Å, radius
    for (std::size_t i = 0; i < surface.size(); ++i)
        if (!surface[i])
            core = std::max(core, particle.positions.row(static_cast<Eigen::Index>(i)).norm());
    const double wider = pair.shell.bond / pair.core.bond - 1.0;
    for (std::size_t i = 0; i < surface.size(); ++i) {
        particle.elements.emplace_back(surface[i] ? pair.shell.symbol : pair.core.symbol);
        if (!surface[i])
            continue;
        auto row = particle.positions.row(static_cast<Eigen::Index>(i));
        const double radius = row.norm();
        row *= (radius + wider * (std::max(radius - core, 0.0) + 0.5 * std::min(core, radius))) / radius;
    }
    IrregularSample sample;
    sample.bond = deformedBond(ideal, particle.positions);
    sample.origin = shape.name.text() + ", " + pair.core.symbol + " in " + pair.shell.symbol;
    sample.families = familiesOf(shape);
    sample.formula = composition(particle);
    std::erase(sample.formula, ' ');
    sample.structures = {std::move(particle)};
    sample.weights = {1.0};
    return sample;
}

IrregularSample noMetal(int index, RandomEngine& random, const std::vector<Shape>& library)
{
    IrregularSample sample;
    const auto take = [&](Structure structure, std::string formula) {
        sample.origin = structure.title;
        sample.structures = {std::move(structure)};
        sample.weights = {1.0};
        sample.formula = std::move(formula);
    };
    switch (index % 6) {
    case 0:
        sample.origin = "white noise";
        sample.noiseOnly = true;
        sample.formula = "Au";
        break;
    case 1:
        take(carbonCage(), index % 12 == 1 ? "C" : "");
        break;
    case 2:
        take(ceriaSphere(uniform(random, 14.0, 22.0), random), "CeO2");
        break;
    case 3:
        take(titaniaSphere(uniform(random, 14.0, 20.0), random), "TiO2");
        break;
    case 4:
        sample = libraryShape(index / 6, random, library);
        sample.origin += ", sign of the curve turned over";
        sample.wrongSign = true;
        break;
    default: {
        const Metal metal = drawMetal(Family::Fcc, random);
        const int atoms = 80 + static_cast<int>(random() % 100);
        take(makeStructure(metal.symbol, disorderedSpheres(atoms, metal.bond, random), "disordered spheres"), metal.symbol);
    }
    }
    sample.metal = false;
    sample.families.clear();
    return sample;
}

} // namespace

IrregularSample drawIrregularSample(IrregularClass kind, int index, RandomEngine& random, const std::vector<Shape>& library)
{
    using enum IrregularClass;
    switch (kind) {
    case LibraryShape:
    case NoisyShape:
        return libraryShape(index, random, library);
    case Metadata:
        return index % 7 == 6 ? fromShape(randomTruncation(index, {}, random), random) : libraryShape(index, random, library);
    case Vacancies:
        return withMissingAtoms(index, random, library);
    case Truncated:
        return fromShape(randomTruncation(index, {}, random), random);
    case Faulted:
        return fromShape(faultedParticle(index, {70, 230}, random), random);
    case Strained:
        return strained(index, random, library);
    case Mixture:
        return mixture(index, random, library);
    case Large:
        return large(index, random);
    case CoreShell:
        return coreShell(index, random, library);
    case CorrelatedPairs:
        return drawIrregularSample(std::array{Vacancies, Truncated, Faulted, Strained}.at(static_cast<std::size_t>(index) % 4),
            index / 4, random, library);
    case NoMetal:
        return noMetal(index, random, library);
    }
    throw std::invalid_argument("irregular curves: no such class");
}

} // namespace clusterlens
