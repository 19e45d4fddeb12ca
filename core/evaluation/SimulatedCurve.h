#pragma once

#include "pdf/DebyePdf.h"
#include "structure/Structure.h"

#include <cstdint>
#include <string>

namespace clusterlens {

/// How to make a curve that looks measured.
struct SimulationSettings {
    PdfSettings pdf;
    RGrid grid;
    Radiation radiation = Radiation::Xray; ///< weighs the pairs of a structure of several elements
    PdfEngine engine = PdfEngine::Debye;
    double noise
        = 0.0; ///< standard deviation of G as a share of max |G|; noise of F(Q) up to Qmax, so no finer than the termination ripple
    double ripple = 0.0; ///< amplitude of a decaying low-r error as a share of max |G|, as a poor background correction leaves it
    std::uint64_t seed = 1; ///< of noise and ripple
};

/// G(r) of a cluster of one element. With noise the errors dg are filled in. Deterministic.
/// \throws std::invalid_argument  as DebyePdf, or negative noise or ripple
[[nodiscard]] PdfCurve simulateCurve(const PositionsXyz& positions, const SimulationSettings& settings);

/// Same for atoms of several elements, weighted for settings.radiation: at every Q by the Debye engine, at Q = 0 by the other.
/// \throws std::invalid_argument  as above;  ParseError  an element whose scattering is not known;  Cancelled
[[nodiscard]] PdfCurve simulateCurve(
    const Structure& structure, const SimulationSettings& settings, const RunControl& control = {});

/// G(r) without errors as a measurement has it: pairs beyond the end of the grid count, whose termination ripples reach into it. simulateCurve() leaves
/// them out, as libdiffpy's calculators do. \param pairs  of one element. \return [n] on \p grid, Å^-2. \throws std::invalid_argument  as DebyePdf
[[nodiscard]] Eigen::VectorXd measuredG(const PairDistances& pairs, const RGrid& grid, const PdfSettings& pdf);

/// The curve of settings.grid with the noise and ripple that a measurement would have. \param exact  [n] G(r), Å^-2
/// \throws std::invalid_argument  negative noise or ripple
[[nodiscard]] PdfCurve withErrors(Eigen::VectorXd exact, const SimulationSettings& settings);

/// A .gr file as PDFgetX3 lays it out: header with composition, mode, qmin, qmax and the rest as key = value, then r and G, and dr and dG when
/// the curve has errors. Enough digits to read back the same numbers to 1e-12.
[[nodiscard]] std::string grText(const PdfCurve& curve, const SimulationSettings& settings, const Structure& source);

} // namespace clusterlens
