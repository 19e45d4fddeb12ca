#include "refine/HeldOut.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace clusterlens {

namespace {

constexpr double windowWidth = 1.2; // Å: a few peaks' widths, so that what is fitted beside a window says little of it
constexpr int fewestWindows = 6;
constexpr double unseen = 1e4;      // factor on errors
constexpr double negligible = 0.03; // of the least misfit: 1.5 % of Rwp, which no one would change a particle for
constexpr double exact = 1e-7;      // an Rwp of 0.0003, which only a calculated curve has

} // namespace

HeldOut::HeldOut(const Eigen::VectorXd& r, const Eigen::VectorXd& observed, Eigen::VectorXd counted)
    : m_r(r)
    , m_observed(observed)
    , m_counted(std::move(counted))
{
    const double length = r.size() > 1 ? r[r.size() - 1] - r[0] : 1.0;
    m_windows = std::max(fewestWindows, static_cast<int>(std::lround(length / windowWidth)));
    m_width = length / m_windows * (1.0 + 1e-9);
}

int HeldOut::windowOf(double r) const
{
    return std::clamp(static_cast<int>((r - m_r[0]) / m_width), 0, m_windows - 1);
}

Eigen::VectorXd HeldOut::weights(int fold) const
{
    Eigen::VectorXd weights = m_counted;
    for (Eigen::Index i = 0; i < m_r.size(); ++i)
        if (windowOf(m_r[i]) % folds == fold)
            weights[i] = 0.0;
    return weights;
}

PdfCurve HeldOut::without(int fold, const PdfCurve& curve, bool hasErrors) const
{
    PdfCurve result = curve;
    if (!hasErrors || curve.dg.size() != curve.r.size())
        result.dg = Eigen::VectorXd::Ones(curve.r.size());
    for (Eigen::Index i = 0; i < curve.r.size(); ++i)
        if (windowOf(curve.r[i]) % folds == fold)
            result.dg[i] *= unseen;
    return result;
}

void HeldOut::addMisfits(int fold, const Eigen::VectorXd& fitted, Eigen::VectorXd& misfits) const
{
    const double total = m_counted.dot(m_observed.cwiseAbs2());
    for (Eigen::Index i = 0; i < m_r.size(); ++i)
        if (const int window = windowOf(m_r[i]); window % folds == fold)
            misfits[window] += m_counted[i] * std::pow(m_observed[i] - fitted[i], 2) / total;
}

double heldOutRwp(const Eigen::VectorXd& misfits)
{
    return std::sqrt(misfits.sum());
}

MisfitDifference misfitDifference(const Eigen::VectorXd& misfits, const Eigen::VectorXd& others)
{
    const Eigen::ArrayXd differences = (misfits - others).array();
    const auto n = static_cast<double>(differences.size());
    const double variance = (differences - differences.mean()).square().sum() / std::max(1.0, n - 1.0);
    return {differences.sum(), std::sqrt(n * variance)};
}

std::size_t simplestWithinOneError(const std::vector<Eigen::VectorXd>& misfits)
{
    const auto best = std::ranges::min_element(misfits, {}, [](const Eigen::VectorXd& windows) { return windows.sum(); });
    for (std::size_t choice = 0; choice < misfits.size(); ++choice) {
        const MisfitDifference difference = misfitDifference(misfits[choice], *best);
        if (difference.sum <= std::max({difference.error, negligible * best->sum(), exact}))
            return choice;
    }
    return static_cast<std::size_t>(best - misfits.begin());
}

} // namespace clusterlens
