#pragma once

#include "base/RunControl.h"
#include "measurement/PdfCurve.h"
#include "pdf/SineNodes.h"
#include "structure/PairDistances.h"
#include "structure/Structure.h"

#include <Eigen/Core>

#include <vector>

namespace clusterlens {

/// Y_k(x) = (2/N) sum m_d sin(x d)/d over the pair distances d of each shape k at unit bond length. At bond length b F(Q) = Y_k(Q b) exp(-U Q^2)/b,
/// so that a curve of any length costs one look-up for each Q and one fast sine transform, whatever the number of pairs.
class SineSums {
public:
    static constexpr double longestBond = 3.55; ///< Å
    static constexpr double mostQ = 28.1;       ///< Å^-1

    /// Takes about two seconds for the library. \param shapes  at unit bond length. \throws Cancelled
    /// \param bins  width, in bonds, of those that distances are gathered in, for shapes without order; 0: each by itself
    explicit SineSums(const std::vector<PositionsXyz>& shapes, const RunControl& control = {}, double bins = 0.0);

    /// G on r = 0, 0.01 .. 29.99 Å as the Debye engine has it where pairs beyond 30 Å count (measuredG() of core/evaluation): equal to 1e-6 of its
    /// rms; with delta2, which acts exactly up to 3 bonds and to first order beyond, to 1e-3.
    /// \param bond  Å, up to longestBond. \param settings  qmax up to mostQ; qbroad and delta1 are not looked at. \return [3000] Å^-2
    [[nodiscard]] Eigen::VectorXd curve(int shape, double bond, const PdfSettings& settings) const;

    [[nodiscard]] const Eigen::VectorXd& r() const { return m_r; }

private:
    struct Row {
        double longest = 0.0; ///< distance
        double step = 0.0;    ///< of x
        Eigen::ArrayXf all;   ///< Y at -step, 0, step ..
        Eigen::ArrayXf far;   ///< the same of (2/N) m_d/d^3 over distances above 3
        SineNodes near;       ///< distances up to 3, with (2/N) m_d/d
    };
    [[nodiscard]] static Row rowOf(const PairDistances& pairs);

    std::vector<Row> m_rows;
    Eigen::VectorXd m_r;
};

} // namespace clusterlens
