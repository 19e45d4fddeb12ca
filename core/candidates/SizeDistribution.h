#pragma once

#include "candidates/Candidate.h"
#include "candidates/MixtureMembers.h"
#include "pdf/DebyePdf.h"

#include <optional>
#include <vector>

namespace clusterlens {

/// Spheres of one lattice whose diameters are spread log-normally.
struct SizeDistribution {
    Lattice lattice = Lattice::Fcc;
    LogNormalSizes sizes;
    double bond = 0.0; ///< Å
    /// Spheres that stand for equal parts of the distribution's atoms, smallest first, and the share of the atoms of each: those that stand for
    /// several parts count for all of them.
    std::vector<std::pair<const MixtureMember*, double>> spheres;
};

/// The distribution whose mean curve is most like \p observed: sum over sizes of N p(D) G_D, where p is log-normal in the number of particles. Median and
/// deviation are searched on a net and then by ever smaller steps, the bond in steps around \p bond.
/// \param members   mixtureMembers(); those that are spheres count. They must outlive the result
/// \param pdf       of the points of \p observed
/// \param values    Biso, Qdamp, delta2 of all
/// \return          nothing where there are no spheres
[[nodiscard]] std::optional<SizeDistribution> bestSizeDistribution(const std::vector<MixtureMember>& members, const DebyePdf& pdf,
    const Eigen::VectorXd& observed, const PdfSettings& values, double bond, int threads, const RunControl& control = {});

} // namespace clusterlens
