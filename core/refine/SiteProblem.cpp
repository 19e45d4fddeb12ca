#include "refine/SiteProblem.h"

#include <algorithm>
#include <cmath>

namespace clusterlens {

namespace {

constexpr double kernelWidth = 0.004;      // Å: pairs whose distances differ less share a kernel, that of their mean
constexpr Eigen::Index kernelPadding = 16; // floats at once

} // namespace

SiteProblem::SiteProblem(
    const SiteLattice& lattice, const PairKernels& kernels, std::optional<double> scale, const RunControl& control)
    : m_lattice(&lattice)
    , m_scale(scale)
    , m_sites(static_cast<std::size_t>(lattice.sites.rows()))
    , m_bins(m_sites * m_sites, 0)
    , m_total(kernels.total())
{
    constexpr std::size_t mostBins = 65'000;
    std::vector<double> sums(mostBins, 0.0);
    std::vector<int> counts(mostBins, 0);
    for (std::size_t i = 0; i < m_sites; ++i) {
        if (i % 64 == 0)
            control.throwIfCancelled();
        const auto row = static_cast<Eigen::Index>(i);
        const Eigen::VectorXd distances = (lattice.sites.topRows(row).rowwise() - lattice.sites.row(row)).rowwise().norm();
        for (std::size_t j = 0; j < i; ++j) {
            const double distance = distances[static_cast<Eigen::Index>(j)];
            const std::size_t bin = std::min(mostBins - 1, static_cast<std::size_t>(distance / kernelWidth));
            m_bins[i * m_sites + j] = m_bins[j * m_sites + i] = static_cast<std::uint16_t>(bin);
            sums[bin] += distance;
            ++counts[bin];
        }
    }
    std::vector<std::uint16_t> place(mostBins, 0);
    std::vector<double> distances;
    for (std::size_t bin = 0; bin < mostBins; ++bin) {
        if (counts[bin] == 0)
            continue;
        place[bin] = static_cast<std::uint16_t>(distances.size());
        distances.push_back(sums[bin] / counts[bin]);
    }
    for (std::uint16_t& bin : m_bins)
        bin = place[bin];
    const Eigen::Index used = kernels.size();
    const Eigen::Index padded = (used + kernelPadding - 1) / kernelPadding * kernelPadding;
    m_rows = Rows::Zero(std::max<Eigen::Index>(1, std::ssize(distances)), padded);
    for (std::size_t k = 0; k < distances.size(); ++k) {
        if (k % 64 == 0)
            control.throwIfCancelled();
        m_rows.row(static_cast<Eigen::Index>(k)).head(used) = kernels.kernel(distances[k]).cast<float>();
    }
    m_target = Eigen::RowVectorXf::Zero(padded);
    m_target.head(used) = kernels.target().cast<float>();
}

double SiteProblem::squaredRwp(double gg, double gt, int atoms) const
{
    if (m_scale) {
        const double amplitude = *m_scale / std::max(1, atoms);
        return std::max(0.0, m_total - 2.0 * amplitude * gt + amplitude * amplitude * gg) / m_total;
    }
    return gt > 0.0 && gg > 0.0 ? std::max(0.0, m_total - gt * gt / gg) / m_total : 1.0;
}

} // namespace clusterlens
