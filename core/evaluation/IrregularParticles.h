#pragma once

#include "base/Random.h"
#include "evaluation/IrregularCurves.h"

namespace clusterlens {

/// What is measured, before it is measured.
struct IrregularSample {
    std::string origin;
    std::vector<Structure> structures;
    std::vector<double> weights; ///< share of the atoms
    std::vector<Family> families;
    double bond = 0.0;      ///< Å, where atoms are out of place (deformedBond()); 0: that of the structures
    std::string formula;    ///< as its maker would state it: "Pt", "PtAu", "CeO2"
    bool metal = true;      ///< it is a metal particle
    bool bulk = false;      ///< fcc without end, as pairs say
    PairDistances pairs;    ///< bulk only: seen from one atom, fading with distance as in a grain of 300 Å
    bool noiseOnly = false; ///< there is no particle; the curve is white noise
    bool wrongSign = false; ///< the curve is turned over
};

/// The sample \p index of a class. Classes that differ in their measurement alone (a1, a2, i) take library shapes.
[[nodiscard]] IrregularSample drawIrregularSample(
    IrregularClass kind, int index, RandomEngine& random, const std::vector<Shape>& library);

} // namespace clusterlens
