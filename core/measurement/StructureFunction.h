#pragma once

#include "measurement/PdfCurve.h"

#include <Eigen/Core>

namespace clusterlens {

/// The reduced structure function on an even grid of Q.
struct StructureFunction {
    double first = 0.0;      ///< Å^-1, Q of the first value
    double step = 0.02;      ///< Å^-1
    Eigen::VectorXd f;       ///< [n] F(Q), Å^-1
    double resolution = 0.1; ///< Å^-1: what lies closer together is one feature, pi over the length of the data

    [[nodiscard]] double q(Eigen::Index k) const { return first + double(k) * step; }
    [[nodiscard]] double last() const { return q(f.size() - 1); }

    /// Root mean square over [from, to], Å^-1; 0 where that holds no value.
    [[nodiscard]] double rms(double from, double to) const;
};

/// F(Q) = integral of G(r) sin(Qr) dr, which gives back what was transformed to the curve. A window falls to 0 over the last 5 Å (a third of short
/// data), so that the end of the data makes no ripples; beyond 60 Å nothing is looked at. Data that begin behind 0.1 Å go on to the origin as a
/// straight line, whose height is the one that leaves least below 0.7 Å^-1, within 0.5 to 1 of the data's own.
/// \throws std::invalid_argument  fewer than 10 points, or to <= from
[[nodiscard]] StructureFunction structureFunction(const PdfCurve& curve, double from, double to);

/// Above it F(Q) of the curve only repeats what is below: pi over the widest step, Å^-1.
[[nodiscard]] double nyquistQ(const PdfCurve& curve);

} // namespace clusterlens
