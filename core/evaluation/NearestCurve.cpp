#include "evaluation/NearestCurve.h"

#include "candidates/ShapeMiner.h"
#include "measurement/CurveAnalysis.h"
#include "pdf/DebyePdf.h"

#include <array>
#include <stdexcept>

namespace clusterlens {

namespace {

constexpr std::array simulatedQdamp = {0.0, 0.03, 0.06, 0.1}; // Å^-1, over the paper's range
constexpr double simulatedBond = 2.6;                         // Å, the middle of the published lengths

/// Distances at which curves are compared, in units of the first peak's: from below the peak to where most of the data end.
Eigen::VectorXd comparedDistances()
{
    return Eigen::VectorXd::LinSpaced(520, 0.7, 11.08);
}

} // namespace

NearestCurve::NearestCurve(const std::vector<Shape>& library)
{
    if (library.empty())
        throw std::invalid_argument("NearestCurve: expected a library of at least one shape");
    const RGrid grid;
    const Eigen::VectorXd compared = comparedDistances();
    m_curves.resize(static_cast<Eigen::Index>(library.size() * simulatedQdamp.size()), compared.size());
    PdfSettings settings;
    const DebyePdf pdf(grid, settings.qmin, settings.qmax);
    Eigen::Index row = 0;
    for (const Shape& shape : library) {
        const PairDistances pairs = pairDistances(shape.positions * simulatedBond);
        const PdfCurve plain{pdf.r(), pdf.calculate(pairs, settings), {}};
        const double peak = firstMetalPeak(plain, {grid.rmin, grid.rmax});
        m_bondPerPeak.push_back(simulatedBond / peak);
        for (const double qdamp : simulatedQdamp) {
            const PdfCurve damped{plain.r, plain.g.cwiseProduct(envelope(plain.r, qdamp)), {}};
            m_curves.row(row++) = interpolated(damped, compared * peak).transpose();
        }
    }
}

NearestCurve::Match NearestCurve::find(const PdfCurve& curve, const RRange& range) const
{
    const double peak = firstMetalPeak(curve, range);
    const Eigen::VectorXd r = comparedDistances() * peak;
    const double last = std::min(range.max, curve.r[curve.r.size() - 1]);
    const auto points = static_cast<Eigen::Index>(std::upper_bound(r.begin(), r.end(), last) - r.begin());
    const Eigen::VectorXd observed = interpolated(curve, r.head(points)).normalized();
    const Eigen::VectorXd similarity
        = (m_curves.leftCols(points) * observed).cwiseQuotient(m_curves.leftCols(points).rowwise().norm());
    Match match;
    Eigen::Index row = 0;
    match.similarity = similarity.maxCoeff(&row);
    match.shape = static_cast<int>(row) / static_cast<int>(simulatedQdamp.size());
    match.bond = m_bondPerPeak[static_cast<std::size_t>(match.shape)] * peak;
    return match;
}

} // namespace clusterlens
