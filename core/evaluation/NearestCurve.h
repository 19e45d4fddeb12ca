#pragma once

#include "measurement/PdfCurve.h"
#include "shapes/ShapeLibrary.h"

#include <Eigen/Core>

#include <vector>

namespace clusterlens {

/// The simplest classifier of curves: which library shape's simulated curve looks most like this one? Curves are compared with r divided by
/// the distance of their first peak, so that the bond length does not matter; nothing is fitted. Const functions are safe from any thread.
class NearestCurve {
public:
    /// Simulates every shape with the paper's settings at several Qdamp. \throws std::invalid_argument  empty library
    explicit NearestCurve(const std::vector<Shape>& library);

    struct Match {
        int shape = 0;            ///< index into the library
        double bond = 0.0;        ///< Å, smallest pair distance, as the first peaks say
        double similarity = -1.0; ///< cosine of the angle between the two curves, -1 to 1
    };
    /// \throws std::invalid_argument  fewer than 10 points of the curve in the range, or no peak among its first 8 Å
    [[nodiscard]] Match find(const PdfCurve& curve, const RRange& range) const;

private:
    using Curves = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    Curves m_curves;                   ///< [shapes * Qdamps x points], in units of the first peak
    std::vector<double> m_bondPerPeak; ///< smallest pair distance over first-peak distance, of each shape
};

} // namespace clusterlens
