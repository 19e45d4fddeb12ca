#pragma once

#include "measurement/PdfCurve.h"

#include <Eigen/Core>

#include <limits>
#include <optional>
#include <stdexcept>
#include <string>

namespace clusterlens {

/// Where the first metal-metal distance of nearly all metals lies, Å. Ripple and bonds of ligands are below.
inline constexpr RRange metalPeakWindow{1.9, 3.8};

/// A curve whose first metal-metal peak cannot be found.
class NoFirstPeak : public std::invalid_argument {
public:
    NoFirstPeak(const std::string& what, bool startsLate)
        : std::invalid_argument(what)
        , m_startsLate(startsLate)
    {
    }

    /// Because the data begin behind it; else because nothing is positive there.
    [[nodiscard]] bool startsLate() const { return m_startsLate; }

private:
    bool m_startsLate;
};

/// First maximum inside \p window that reaches half of the highest one there, after smoothing over 0.06 Å (so that noise makes no maxima),
/// Å: about the bond length, up to 15 % above it where the first two shells merge (bcc).
/// Trained models rest on this rule: changing it means training again.
/// \throws std::invalid_argument  fewer than 5 points in the window, or no positive value
[[nodiscard]] double firstPeak(const PdfCurve& curve, RRange window);

/// The one rule for a measured curve: firstPeak() in metalPeakWindow; where that finds less than a third of what follows up to 8 Å, or only the flank
/// of it (Ca, Sr, Ba, K), firstPeak() from 1.9 to 8 Å. \param range  Å; what lies outside is not looked at
/// \throws NoFirstPeak  fewer than 5 points there, data that begin on the falling side of the peak or behind it, or no positive value
[[nodiscard]] double firstMetalPeak(const PdfCurve& curve, RRange range = {0.0, std::numeric_limits<double>::infinity()});

/// Distance of the first peak, Å: the bond that the user states, or firstMetalPeak(). \throws NoFirstPeak
[[nodiscard]] double peakOf(const PdfCurve& curve, std::optional<double> bond, const RRange& range);

/// G at \p at by linear interpolation; 0 outside the data.
[[nodiscard]] Eigen::VectorXd interpolated(const PdfCurve& curve, const Eigen::VectorXd& at);

/// Mean of the values from the share \p from to the share \p to of all, 0 to 1; of one value at least. \p values must not be empty.
[[nodiscard]] double meanOver(const Eigen::VectorXd& values, double from, double to);

} // namespace clusterlens
