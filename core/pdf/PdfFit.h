#pragma once

#include "base/RunControl.h"
#include "measurement/ExperimentSettings.h"
#include "measurement/FitParameters.h"
#include "measurement/PdfCurve.h"
#include "structure/PairDistances.h"
#include "structure/Structure.h"

#include <Eigen/Core>

#include <vector>

namespace clusterlens {

/// Agreement factor sqrt(sum w (obs - calc)^2 / sum w obs^2). No scale is fitted. \p weights empty: 1, as in the paper.
/// Infinite when the observed values are all zero and the calculated ones are not. \throws std::invalid_argument  lengths differ
[[nodiscard]] double rwp(const Eigen::VectorXd& observed, const Eigen::VectorXd& calculated, const Eigen::VectorXd& weights = {});

/// The amplitude s that minimises rwp(observed, s * calculated), >= 0. \throws std::invalid_argument  lengths differ
[[nodiscard]] double bestScale(
    const Eigen::VectorXd& observed, const Eigen::VectorXd& calculated, const Eigen::VectorXd& weights = {});

/// What may move, where it starts and how far it may go.
struct FitSettings {
    FitValues start;                       ///< of the experiment; qmin and qmax never move
    RRange range{1.6, 30.0};               ///< Å, both ends included; cut to the data
    bool fitParameters = true;             ///< false: only rwp and rwpScaled (the command line's --no-fit)
    bool weightByErrors = false;           ///< weights 1/dg^2 in the fit and all agreement factors, where the curve has dg
    Radiation radiation = Radiation::Xray; ///< weighs the pairs of a structure of several elements
    PerParameter<ParameterSetting> parameters = standardSettings();

    /// Whether the fit moves it. Without a fit that is the scale alone.
    [[nodiscard]] bool isFree(std::size_t p) const { return parameters[p].free && (fitParameters || p == parameter::scale); }

    /// About what a fit must multiply all positions with: the stretch that is held, or the middle of limits without 1; else 1. Positions whose length
    /// comes from the curve already, by a searched bond or an earlier fit, are divided by it first.
    [[nodiscard]] double givenStretch() const
    {
        const RRange& limits = parameters[parameter::stretch].bounds;
        if (!isFree(parameter::stretch))
            return start.stretch;
        return limits.min <= 1.0 && limits.max >= 1.0 ? 1.0 : 0.5 * (limits.min + limits.max);
    }
};

/// How a measurement is fitted: from its settings, within bounds that hold them.
[[nodiscard]] FitSettings fitSettings(const ExperimentSettings& experiment);

/// The three agreement factors of the command-line contract and the curves behind them.
struct FitResult {
    double rwp = 0.0;       ///< nothing fitted
    double rwpScaled = 0.0; ///< amplitude only
    double rwpFit = 0.0;    ///< all that is free; equals rwpScaled when nothing else than the scale was
    /// Standard deviations are the square roots of the diagonal of C = (J^T W J)^-1 L / (n - p): J [m x p] the derivatives of the scaled curve by
    /// the free parameters, scale included and those on a bound left out, W the weights, L the weighted sum of squares, n the number of
    /// independent points. G(r) holds no more of these than (r_max - r_min)(Qmax - Qmin)/pi (Nyquist), however fine its grid, so n is that or m,
    /// whichever is less. They say what random errors do, not what a wrong structure does.
    PerParameter<FittedParameter> parameters = standardParameters();
    Eigen::MatrixXd
        correlation;   ///< [all x all] of C, 1 on the diagonal, 0 for parameters without a deviation; empty when none has one
    Eigen::VectorXd r; ///< [m] observed points inside the range, Å
    Eigen::VectorXd observed;   ///< [m] Å^-2
    Eigen::VectorXd calculated; ///< [m] from the start values, scale 1
    Eigen::VectorXd fitted;     ///< [m] with all parameters above

    [[nodiscard]] double value(std::size_t p) const { return parameters[p].value; }
    [[nodiscard]] double scale() const { return value(parameter::scale); }
    [[nodiscard]] double stretch() const { return value(parameter::stretch); } ///< positions times this

    /// All that shapes a curve. \param start  where what a fit does not move is taken from
    [[nodiscard]] FitValues valuesFrom(FitValues start) const
    {
        for (std::size_t p = 0; p < fitParameterCount; ++p)
            start.*fitParameters[p].value = value(p);
        return start;
    }
};

/// What fits with these settings moved. A fit holds more than they say where nothing is to be seen of a parameter (delta2, below), so the fits that were
/// made decide, where there are some: one that moved it is enough.
[[nodiscard]] PerParameter<bool> fittedBy(const FitSettings& settings, const std::vector<const FitResult*>& fits);

/// Least squares of the free parameters (Levenberg-Marquardt within bounds, from several stretches). Deterministic.
/// The curve is calculated at the observed r themselves, with the transform of the whole observed grid, whatever the range. delta2 is held where the
/// range begins beyond two bonds.
/// \throws std::invalid_argument  fewer than 10 points in the range, fewer than 2 atoms, settings out of their bounds;  Cancelled
[[nodiscard]] FitResult fitPdf(
    const PdfCurve& observed, const PositionsXyz& positions, const FitSettings& settings, const RunControl& control = {});

/// Same for atoms of several elements: pairs count f_a f_b / <f>^2 for settings.radiation (Scatterers). Of one element exactly the same.
/// \throws ParseError  an element whose scattering is not known
[[nodiscard]] FitResult fitPdf(
    const PdfCurve& observed, const Structure& structure, const FitSettings& settings, const RunControl& control = {});

/// Same from the distances, which are shared by all fits of one shape.
[[nodiscard]] FitResult fitPdf(
    const PdfCurve& observed, const PairDistances& pairs, const FitSettings& settings, const RunControl& control = {});

/// The factor on all distances, within 1 +- \p maxStretch, that minimises the misfit with free amplitude and all else as in \p settings.
/// Exact to 1e-5 unless two minima are equally good. \throws std::invalid_argument  as fitPdf
[[nodiscard]] double bestStretch(
    const PdfCurve& observed, const PairDistances& pairs, const PdfSettings& settings, const RRange& range, double maxStretch);

} // namespace clusterlens
