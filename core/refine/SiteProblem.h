#pragma once

#include "base/RunControl.h"
#include "refine/PairKernels.h"
#include "refine/SiteLattice.h"

#include <Eigen/Core>

#include <cstdint>
#include <optional>
#include <vector>

namespace clusterlens {

/// One curve and the sites that may explain it: all that restarts of a search share. Const functions are safe from any thread at once.
class SiteProblem {
public:
    /// \param scale  held amplitude; empty: the best one for each particle
    /// \throws Cancelled
    SiteProblem(
        const SiteLattice& lattice, const PairKernels& kernels, std::optional<double> scale, const RunControl& control = {});

    [[nodiscard]] const SiteLattice& lattice() const { return *m_lattice; }
    [[nodiscard]] Eigen::Index width() const { return m_rows.cols(); } ///< numbers of a kernel, padded with zeros
    [[nodiscard]] Eigen::Index kernels() const { return m_rows.rows(); }

    /// Which kernel a pair of sites has, and the kernel itself.
    [[nodiscard]] int kernelOf(int site, int other) const
    {
        return m_bins[static_cast<std::size_t>(site) * m_sites + static_cast<std::size_t>(other)];
    }
    [[nodiscard]] auto row(int kernel) const { return m_rows.row(kernel); }
    [[nodiscard]] auto kernel(int site, int other) const { return row(kernelOf(site, other)); }
    [[nodiscard]] const Eigen::RowVectorXf& target() const { return m_target; }

    /// Rwp^2 of a particle of \p atoms whose pairs add up to a vector of square \p gg and product \p gt with the target.
    [[nodiscard]] double squaredRwp(double gg, double gt, int atoms) const;

private:
    using Rows = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

    const SiteLattice* m_lattice;
    std::optional<double> m_scale;
    std::size_t m_sites;
    std::vector<std::uint16_t> m_bins; // [sites x sites] which kernel a pair has
    Rows m_rows;                       // [kernels x width]
    Eigen::RowVectorXf m_target;
    double m_total;
};

} // namespace clusterlens
