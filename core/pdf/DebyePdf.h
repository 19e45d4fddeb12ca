#pragma once

#include "pdf/PdfCurve.h"
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

    [[nodiscard]] Eigen::VectorXd points() const;
};

/// The grid whose transforms fit a measured curve: its first and last r (included), its median step.
[[nodiscard]] RGrid gridOf(const Eigen::VectorXd& r);

/// G(r) of a cluster of one element by the Debye sum (docs/pdf.md has the equations; equal to libdiffpy's DebyePDFCalculator).
/// Plans its transforms once for a grid and Q range, so keep it for repeated use. Const functions are safe from any thread at once.
class DebyePdf {
public:
    /// \throws std::invalid_argument  empty grid, qmax <= qmin, or a value that is not finite
    DebyePdf(const RGrid& grid, double qmin, double qmax);
    ~DebyePdf();
    DebyePdf(DebyePdf&&) noexcept;
    DebyePdf& operator=(DebyePdf&&) noexcept;

    [[nodiscard]] const Eigen::VectorXd& r() const; ///< [n] the grid, Å

    /// \param settings  qmin and qmax are ignored: they belong to the constructor
    /// \return          [n] G(r), Å^-2
    [[nodiscard]] Eigen::VectorXd calculate(const PositionsXyz& positions, const PdfSettings& settings) const;

    /// Same, from pair distances (Å, > 0) and how many pairs i < j have each; \p atoms is N. Cheap for ideal clusters, which have few distinct distances.
    [[nodiscard]] Eigen::VectorXd calculate(
        const Eigen::VectorXd& distances, const Eigen::VectorXd& multiplicities, int atoms, const PdfSettings& settings) const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace clusterlens
