#pragma once

#include "base/EnumText.h"
#include "measurement/FitParameters.h"
#include "measurement/GrFile.h"
#include "shapes/ShapeLibrary.h"
#include "structure/PairDistances.h"

#include <cstdint>
#include <string>
#include <vector>

namespace clusterlens {

/// Kinds of particles and curves that a measured sample may be (docs/benchmarks.md describes each).
enum class IrregularClass {
    LibraryShape,    ///< a1: noise of 4 % of the rms of G, as in all that follow but a2
    NoisyShape,      ///< a2: noise of 3 to 5 % of the maximum
    Vacancies,       ///< b
    Truncated,       ///< c
    Faulted,         ///< d
    Strained,        ///< e
    Mixture,         ///< f
    Large,           ///< g
    CoreShell,       ///< h
    Metadata,        ///< i
    CorrelatedPairs, ///< j: b to e with delta2 = 3 Å^2
    NoMetal,         ///< k
};

template <>
inline constexpr std::array enumWords<IrregularClass>{EnumWord{IrregularClass::LibraryShape, "a1"},
    EnumWord{IrregularClass::NoisyShape, "a2"}, EnumWord{IrregularClass::Vacancies, "b"}, EnumWord{IrregularClass::Truncated, "c"},
    EnumWord{IrregularClass::Faulted, "d"}, EnumWord{IrregularClass::Strained, "e"}, EnumWord{IrregularClass::Mixture, "f"},
    EnumWord{IrregularClass::Large, "g"}, EnumWord{IrregularClass::CoreShell, "h"}, EnumWord{IrregularClass::Metadata, "i"},
    EnumWord{IrregularClass::CorrelatedPairs, "j"}, EnumWord{IrregularClass::NoMetal, "k"}};

/// All of them, a1 to k.
[[nodiscard]] const std::vector<IrregularClass>& allIrregularClasses();

/// What really is behind a curve.
struct IrregularTruth {
    IrregularClass kind = IrregularClass::LibraryShape;
    std::string origin;                ///< how the particles were made, one line
    std::vector<Structure> structures; ///< one, or those of a mixture; none where no particle can be written down (noise, bulk)
    std::vector<double> weights;       ///< share of the atoms that each structure has; 1 together
    std::vector<Family> families;      ///< each of them counts as right; empty: there is no right one
    bool metal = true;                 ///< whether the particle is what the program looks for
    double atoms = 0.0;                ///< weighted as the structures are; 0: bulk, or no particle
    double diameter = 0.0;             ///< Å, largest pair distance; 0 likewise
    double bond = 0.0;   ///< Å, mean distance to the nearest neighbour, without what disorder does to it; 0: no particle
    PdfSettings pdf;     ///< of the simulation
    PairDistances pairs; ///< of all structures, by their weights; of bulk too; empty: several elements, or no particle
};

/// A curve with what is behind it.
struct IrregularCurve {
    std::string name; ///< "c-007": class and index
    std::string text; ///< a .gr file; its header may be wrong (class i)
    GrFile file;      ///< the same as read
    IrregularTruth truth;
};

/// The curve \p index of a class. Depends on class, index and seed alone. \param library  buildShapeLibrary()
/// \throws std::invalid_argument  index < 0
[[nodiscard]] IrregularCurve makeIrregularCurve(
    IrregularClass kind, int index, std::uint64_t seed, const std::vector<Shape>& library);

} // namespace clusterlens
