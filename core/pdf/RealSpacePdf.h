#pragma once

#include "measurement/PdfCurve.h"
#include "pdf/DebyePdf.h"
#include "structure/PairDistances.h"
#include "structure/Structure.h"

#include <Eigen/Core>

namespace clusterlens {

/// G(r) of a cluster by the second way: Gaussians on the r grid, then a band-pass (docs/pdf.md; equal to libdiffpy's
/// PDFCalculator without baseline). Differs from the Debye form by Rwp 6e-4 to 2e-2 and costs more; it is here for comparison with
/// programs that calculate this way. Pairs closer than 1e-6 Å and pairs of width 0 (delta1, delta2) are left out.
/// Const functions are safe from any thread at once.
class RealSpacePdf {
public:
    /// \throws std::invalid_argument  empty grid, qmax <= qmin, qmin < 0, or a value that is not finite
    RealSpacePdf(const RGrid& grid, double qmin, double qmax);

    [[nodiscard]] const Eigen::VectorXd& r() const { return m_r; } ///< [n] the grid, Å

    /// \param settings  qmin and qmax are ignored: they belong to the constructor
    /// \return          [n] G(r), Å^-2
    /// \throws std::invalid_argument  biso < 0 or a setting that is not finite
    [[nodiscard]] Eigen::VectorXd calculate(const PositionsXyz& positions, const PdfSettings& settings) const;
    [[nodiscard]] Eigen::VectorXd calculate(const PairDistances& pairs, const PdfSettings& settings) const;

    /// Same for atoms of several elements. Peaks know no Q, so pairs have the weights of Q = 0 (X-rays: the atomic numbers), as in PDFCalculator.
    /// Takes 8 bytes a pair. \throws std::invalid_argument  as above;  ParseError  an element whose scattering is not known;  Cancelled
    [[nodiscard]] Eigen::VectorXd calculate(
        const Structure& structure, const PdfSettings& settings, Radiation radiation, const RunControl& control = {}) const;

private:
    [[nodiscard]] Eigen::VectorXd fromPeaks(const Eigen::ArrayXd& peaks, const PdfSettings& settings) const;
    RGrid m_grid;
    double m_qmin;
    double m_qmax;
    Eigen::VectorXd m_r;
};

} // namespace clusterlens
