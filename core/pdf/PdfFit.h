#pragma once

#include "base/RunControl.h"
#include "pdf/PdfCurve.h"
#include "structure/Structure.h"

#include <Eigen/Core>

namespace clusterlens {

/// Agreement factor sqrt(sum (obs - calc)^2 / sum obs^2), weights 1 as in the paper. Same length, no scale fitted.
[[nodiscard]] double rwp(const Eigen::VectorXd& observed, const Eigen::VectorXd& calculated);

/// The amplitude s that minimises rwp(observed, s * calculated), >= 0.
[[nodiscard]] double bestScale(const Eigen::VectorXd& observed, const Eigen::VectorXd& calculated);

/// What may move, where it starts and how far it may go.
struct FitSettings {
    PdfSettings start;         ///< of the experiment; qmin and qmax never move
    RRange range{1.6, 30.0};   ///< Å; cut to the data
    bool fitParameters = true; ///< false: only rwp and rwpScaled (the command line's --no-fit)
    bool fitDelta2 = false;
    double maxStretch = 0.03;      ///< stretch stays within 1 +- this
    RRange bisoBounds{0.02, 3.0};  ///< Å^2
    RRange qdampBounds{0.0, 0.12}; ///< Å^-1
};

/// The three agreement factors of the command-line contract and the curves behind them.
struct FitResult {
    double rwp = 0.0;       ///< nothing fitted
    double rwpScaled = 0.0; ///< amplitude only
    double rwpFit = 0.0;    ///< scale, stretch, biso, qdamp (and delta2); equals rwpScaled when nothing was fitted
    double scale = 1.0;
    double stretch = 1.0;       ///< positions times this
    double biso = 0.3;          ///< Å^2
    double qdamp = 0.0;         ///< Å^-1
    double delta2 = 0.0;        ///< Å^2
    Eigen::VectorXd r;          ///< [m] observed points inside the range, Å
    Eigen::VectorXd observed;   ///< [m] Å^-2
    Eigen::VectorXd calculated; ///< [m] from the start values, scale 1
    Eigen::VectorXd fitted;     ///< [m] with all parameters above
};

/// Least squares of scale, stretch, biso and qdamp (Levenberg-Marquardt within bounds). Deterministic.
/// \throws std::invalid_argument  fewer than 10 points in the range, fewer than 2 atoms;  Cancelled
[[nodiscard]] FitResult fitPdf(
    const PdfCurve& observed, const PositionsXyz& positions, const FitSettings& settings, const RunControl& control = {});

} // namespace clusterlens
