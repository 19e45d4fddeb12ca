#pragma once

#include "base/RunControl.h"
#include "measurement/GrFile.h"
#include "measurement/PdfCurve.h"
#include "structure/PairDistances.h"
#include "structure/Structure.h"

#include <Eigen/Core>

#include <memory>

namespace clusterlens {

enum class PdfEngine { Debye, RealSpace };

/// r_n = n rstep, n = ceil(rmin/rstep) .. ceil(rmax/rstep) - 1: rmax itself is excluded, Å. The paper's grid is {0, 30, 0.01}.
struct RGrid {
    double rmin = 0.0;
    double rmax = 30.0;
    double rstep = 0.01;

    /// \throws std::invalid_argument  empty, not finite, rmin < 0 or rstep <= 0, or more than 10 million points
    [[nodiscard]] Eigen::VectorXd points() const;
};

/// \p grid that ends at a whole number, Å, with room for the peak at \p farthest, Å: the one that curves are simulated on.
[[nodiscard]] RGrid gridBeyond(const RGrid& grid, double farthest);

/// The grid whose transforms fit a measured curve: its first and last r (included), its median step. A step above 0.02 Å is divided
/// by a whole number, since the engine interpolates between steps and would be wrong by more than 1 % there; one below 0.001 Å or 1/100,000 of
/// the last r is multiplied by one, since nothing is gained by it.
/// \throws std::invalid_argument  fewer than 2 points, not increasing, not finite, negative, or beyond 1000 Å
[[nodiscard]] RGrid gridOf(const Eigen::VectorXd& r);

/// exp(-(r qdamp)^2 / 2), the loss of coherence with distance.
[[nodiscard]] Eigen::VectorXd envelope(const Eigen::VectorXd& r, double qdamp);

/// Sum of squares L = sum_n w_n (scale G_n - observed_n)^2 with its derivatives. "stretch" is a factor on all positions, here 1.
struct SquaredResidual {
    double value = 0.0;         ///< L, Å^-4
    double dScale = 0.0;        ///< dL/dscale
    double dStretch = 0.0;      ///< dL/dstretch
    double dBiso = 0.0;         ///< dL/dB_iso, Å^-6; the transform's R and dQ are held, which step with B_iso
    double dQdamp = 0.0;        ///< dL/dqdamp, Å^-3
    double dDelta2 = 0.0;       ///< dL/ddelta2, Å^-6
    PositionsXyz dPositions;    ///< [N x 3] dL/dx, Å^-5
    Eigen::VectorXd calculated; ///< [n] G without the scale, Å^-2
};

/// G(r) of a cluster by the Debye sum (docs/pdf.md has the equations; equal to libdiffpy's DebyePDFCalculator).
/// Pairs closer than 1e-6 Å (coinciding atoms; distances <= 0 or not finite) are left out, as are pairs that the extended r range excludes.
/// Fewer than one atom gives a curve of zeros. Positions or distances alone are those of one element, whose form factor cancels. Const functions are safe from any thread at once.
class DebyePdf {
public:
    /// \throws std::invalid_argument  empty grid, qmax <= qmin, qmin < 0, or a value that is not finite
    DebyePdf(const RGrid& grid, double qmin, double qmax);

    /// For a measured curve: G at \p points (Å, increasing, >= 0) of gridOf(points). On a regular grid n rstep the same as the other constructor.
    DebyePdf(const Eigen::VectorXd& points, double qmin, double qmax);
    ~DebyePdf();
    DebyePdf(DebyePdf&&) noexcept;
    DebyePdf& operator=(DebyePdf&&) noexcept;

    [[nodiscard]] const Eigen::VectorXd& r() const; ///< [n] the grid, Å

    /// \param settings  qmin and qmax are ignored: they belong to the constructor
    /// \return          [n] G(r), Å^-2
    /// \throws std::invalid_argument  biso < 0 or a setting that is not finite
    [[nodiscard]] Eigen::VectorXd calculate(const PositionsXyz& positions, const PdfSettings& settings) const;

    /// Same, from pair distances (Å, > 0) and how many pairs i < j have each; \p atoms is N. Cheap for ideal clusters, which have few distinct distances.
    [[nodiscard]] Eigen::VectorXd calculate(
        const Eigen::VectorXd& distances, const Eigen::VectorXd& multiplicities, int atoms, const PdfSettings& settings) const;
    [[nodiscard]] Eigen::VectorXd calculate(const PairDistances& pairs, const PdfSettings& settings) const;

    /// Same for atoms of several elements, with the weights of Scatterers at every Q. Memory does not grow with the pairs.
    /// \throws std::invalid_argument  as above;  ParseError  an element whose scattering is not known;  Cancelled
    [[nodiscard]] Eigen::VectorXd calculate(
        const Structure& structure, const PdfSettings& settings, Radiation radiation, const RunControl& control = {}) const;

    /// What one pair at each of \p distances (Å, increasing) adds to sum_n weights_n N G_n: with it the product of a curve and a cluster costs one
    /// multiplication for each distance, whatever the number of points. 0 for distances that calculate() leaves out.
    /// \param weights  [n] on r()
    /// \throws std::invalid_argument  a length that differs from r(), or as calculate
    [[nodiscard]] Eigen::VectorXd pairProducts(
        const Eigen::VectorXd& distances, const Eigen::VectorXd& weights, const PdfSettings& settings) const;

    /// The misfit and its gradient, at less than three times the cost of the curve.
    /// \param observed  [n] Å^-2 on r()
    /// \param weights   [n], for example 0 outside a range and 1/dG^2 inside; empty: 1
    /// \throws std::invalid_argument  lengths that differ from r(), or as calculate
    [[nodiscard]] SquaredResidual squaredResidual(const PositionsXyz& positions, const PdfSettings& settings, double scale,
        const Eigen::VectorXd& observed, const Eigen::VectorXd& weights = {}) const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace clusterlens
