#pragma once

#include "base/RunControl.h"
#include "structure/Structure.h"

#include <Eigen/Core>

#include <vector>

namespace clusterlens {

using FloatRows = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// One simulated measurement of one cluster; units as in PdfSettings.
struct SimulatedCurve {
    int row = 0;       ///< of the table
    double bond = 2.8; ///< Å, smallest pair distance
    double qmin = 0.7, qmax = 25.0, qdamp = 0.0, biso = 0.3, delta2 = 0.0;
    double rmax = 30.0; ///< Å

    /// The same measurement with r multiplied by \p factor: all else follows.
    [[nodiscard]] SimulatedCurve scaled(double factor) const;
};

/// S_k(x) = (2/N) sum_{i<j} sin(x d)/(x d) of each cluster k at unit bond length: F(Q) = Q S_k(Q b) exp(-U Q^2) at bond length b, so that
/// training curves of any bond length and resolution cost one look-up and one sine transform. delta2 acts on the first two shells only.
class ScatteringTable {
public:
    static constexpr double qStep = 0.06; ///< Å^-1; G repeats after 2 pi / qStep = 105 Å, further than any pair
    static constexpr int qPoints = 634;   ///< up to 38 1/Å: Qmax = 28 at canonical scale

    /// Takes seconds for thousands of clusters. \param clusters  at unit bond length. \throws Cancelled
    explicit ScatteringTable(const std::vector<PositionsXyz>& clusters, const RunControl& control = {});

    /// \param f  [qPoints], F(Q), zero outside qmin .. qmax
    void scattering(const SimulatedCurve& curve, Eigen::Ref<Eigen::RowVectorXf> f) const;

    /// \return [qPoints x r.size()]: F times this is G(r) without the envelope of Qdamp
    [[nodiscard]] static FloatRows transformTo(const Eigen::VectorXd& r);

private:
    void addRow(const PositionsXyz& positions, int row);

    FloatRows m_all, m_first, m_second; ///< [clusters x table points]: all pairs, first shell, second shell
};

} // namespace clusterlens
