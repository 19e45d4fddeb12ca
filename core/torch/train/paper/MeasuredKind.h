#pragma once

#include "base/Random.h"
#include "measurement/PdfCurve.h"

#include <Eigen/Core>
#include <nlohmann/json.hpp>

namespace clusterlens {

/// What a measurement does to a curve beyond the published settings.
struct MeasuredCurve {
    PdfSettings pdf;
    RRange r{0.0, 30.0};    ///< Å, where there are data
    double noise = 0.0;     ///< standard deviation as a share of max |G|
    double ripple = 0.0;    ///< highest wave at low r as a share of max |G|
    std::uint64_t seed = 0; ///< of noise and ripple
};

/// Ranges that curves as measured are drawn from, uniform. Their scale needs no range: networks see curves divided by their maximum.
struct MeasuredKind {
    double share = 0.0;     ///< of the curves; the others are of the published kind
    double imperfect = 0.0; ///< share of these that imperfectParticle() gives in place of the ideal one
    RRange qmin{0.4, 1.6};
    RRange qmax{15.0, 28.0};
    RRange qdamp{0.0, 0.1};
    RRange biso{0.1, 1.0};
    RRange delta2{0.0, 4.0}; ///< of half of them, the others have none
    RRange rmin{0.0, 1.8};
    RRange rmax{14.0, 32.0};
    double noise = 0.05; ///< the most
    double ripple = 0.3; ///< the most

    /// \throws nlohmann::json::exception, ParseError  out of what SineSums can do
    [[nodiscard]] static MeasuredKind fromJson(const nlohmann::json& json);

    [[nodiscard]] MeasuredCurve draw(RandomEngine& random) const;
};

/// Noise of the measured Q range, ripple at low r, and nothing where there are no data. \param g  [n] on \p r, Å^-2
void disturb(const MeasuredCurve& curve, const Eigen::VectorXd& r, Eigen::VectorXd& g);

} // namespace clusterlens
