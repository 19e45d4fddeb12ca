#pragma once

#include "measurement/StructureFunction.h"

#include <optional>

namespace clusterlens {

/// What F(Q) of a curve says of the range of Q that was transformed to it (docs/method.md, "What a curve says of its own Q range").
/// Between the small-angle signal and the first diffraction peak a compact particle has F(Q) = -Q times the scale, below some tens. So the data
/// begin where F stays below 0.4 of that line, and end where it drops to the noise at once.
struct QRangeEvidence {
    std::optional<double> begin; ///< Å^-1; empty: the curve does not tell
    std::optional<double> end;   ///< Å^-1; empty: the curve does not tell
    bool smallAngle = false;     ///< there is plainly a small-angle signal, from begin on
    double slope = 0.0;          ///< of F(Q) = -slope Q before the first diffraction peak
    double lineEnd = 0.0;        ///< Å^-1, up to where F was looked at for that line
    StructureFunction low;       ///< from 0 to 4.5 Å^-1; empty where begin is
    StructureFunction high;      ///< from 8 Å^-1 on; empty where end is

    /// False where a curve with this Qmin, Å^-1, would have to look otherwise.
    [[nodiscard]] bool allowsQmin(double qmin) const;

    /// False where a curve with this Qmax, Å^-1, would have to look otherwise.
    [[nodiscard]] bool allowsQmax(double qmax) const;

    /// \c begin in steps of 0.05 Å^-1. \throws std::bad_optional_access
    [[nodiscard]] double qminFound() const;

    /// \c end in steps of 0.1 Å^-1, or the whole number next to it. \throws std::bad_optional_access
    [[nodiscard]] double qmaxFound() const;
};

/// \param bond  Å, where the first metal-metal peak is; empty: firstMetalPeak()
[[nodiscard]] QRangeEvidence qRangeEvidence(const PdfCurve& curve, std::optional<double> bond = {});

} // namespace clusterlens
