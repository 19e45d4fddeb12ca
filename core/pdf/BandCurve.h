#pragma once

#include "pdf/DebyePdf.h"
#include "pdf/SineTransform.h"

#include <Eigen/Core>

#include <cmath>

namespace clusterlens {

/// How far a Gaussian of libdiffpy reaches, in sigma: to 3.33e-6 of its height.
inline const double kPeakReach = std::sqrt(-2.0 * std::log(3.33e-6));

/// By how much a calculation goes beyond the r range, Å: for termination ripples and for tails of peaks. Together at most 10 Å.
struct Extension {
    double ripples = 0.0;
    double tails = 0.0;
};
[[nodiscard]] Extension extensionOf(double qmax, double biso);

/// \throws std::invalid_argument  biso < 0 or a setting that is not finite; qmin and qmax are not looked at
void checkSettings(const PdfSettings& settings);

/// Where libdiffpy's Debye engine puts its Q points and how far it carries r (docs/pdf.md, "Debye form", 1, 2, 3 and 5).
struct QBand {
    double rmin = 0.0;  ///< Å, pairs below are left out
    double rmax = 0.0;  ///< Å, R; pairs above are left out
    double dq = 0.0;    ///< Å^-1
    int first = 0;      ///< F_k = 0 below this k
    int count = 0;      ///< k = 0 .. count-1
    int intervals = 0;  ///< M of the sine transform
    double rstep = 0.0; ///< Å, step of the transformed curve, before interpolation
};

[[nodiscard]] QBand qBand(const RGrid& grid, double qmin, double qmax, double biso);

/// The same with finer steps in Q, so that pairs up to \p farthest Å (200 at most) count too: what a measured curve shows is cut off at its end, but the particle is not, and
/// the ripple that Qmin and Qmax make of its far pairs reaches back. The band ends where that of \p grid does (half a step before its first and behind its last
/// Q), to 1/20 of a step. With ends of its own, one particle would have another Rwp, up to 0.015 where there is no noise, for each factor on its coordinates
/// that the stretch takes back.
[[nodiscard]] QBand qBandBeyond(const RGrid& grid, double farthest, double qmin, double qmax, double biso);

/// The linear map from F_k to the curve at given points, and its transpose (docs/pdf.md, "Debye form", 5 to 7, without the envelope).
class BandCurve {
public:
    /// \param points  [n] Å, >= 0, below the grid's rmax
    BandCurve(const QBand& band, const Eigen::VectorXd& points);

    [[nodiscard]] const QBand& band() const { return m_band; }

    /// \param f  [count] F_k, Å^-1. \return [n] Å^-2
    [[nodiscard]] Eigen::VectorXd curve(const Eigen::VectorXd& f) const;

    /// \param atPoints  [n] dL/dG at the points. \return [count] dL/dF_k
    [[nodiscard]] Eigen::VectorXd transposed(const Eigen::VectorXd& atPoints) const;

private:
    QBand m_band;
    SineTransform m_transform;
    const Eigen::VectorXd* m_points; // owned by the caller, which outlives this
};

} // namespace clusterlens
