#include "candidates/CurveGuidance.h"

#include "base/ParallelFor.h"
#include "base/StepCounter.h"
#include "candidates/ShapeFits.h"
#include "candidates/ShapeScreen.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace clusterlens {

std::vector<LikelyShape> screenedByCurve(std::vector<LikelyShape> likely, const ModelInput& input, const FitSettings& fit,
    int count, int threads, const RunControl& control)
{
    if (likely.empty())
        return likely;
    const ShapeScreen screen(input.curve, fit, peakOf(input.curve, input.bond, fit.range));
    std::vector<ScreenedShape> screened(likely.size());
    StepCounter progress(control, int(likely.size()), "likely shapes");
    parallelFor(int(likely.size()), threads, [&](int i) {
        screened[std::size_t(i)] = screen.best(i, likely[std::size_t(i)].positions);
        progress.finishedOne();
    });
    std::ranges::stable_sort(screened, {}, &ScreenedShape::misfit);
    screened.resize(std::min(screened.size(), std::size_t(count)));
    std::vector<LikelyShape> best;
    for (const ScreenedShape& found : screened) {
        best.push_back(std::move(likely[std::size_t(found.shape)]));
        best.back().odds.bond = found.bond;
        best.back().odds.bondError = ShapeScreen::bondStep;
    }
    return best;
}

double logLikelihood(const FitResult& fit, const PdfSettings& settings, double from)
{
    constexpr double perfect = 1e-3; // a smaller Rwp is rounding
    const Eigen::Index skipped = std::lower_bound(fit.r.begin(), fit.r.end(), from) - fit.r.begin();
    const Eigen::Index used = fit.r.size() - skipped;
    if (used < 2)
        return 0.0;
    const double misfit = rwpBeyond(fit, from);
    const double points = (fit.r[fit.r.size() - 1] - fit.r[skipped]) * (settings.qmax - settings.qmin) / std::numbers::pi;
    return -points * std::log(std::max(misfit, perfect));
}

ShapeOdds guidedOdds(const LikelyShape& shape, double logLikelihood, double guidance)
{
    if (!(guidance >= 0.0 && guidance <= 1.0))
        throw std::invalid_argument(fmt::format("expected guidance between 0 and 1, found {:g}", guidance));
    ShapeOdds odds = shape.odds;
    odds.logOdds = (1.0 - guidance) * odds.logOdds + guidance * (shape.logPrior + logLikelihood);
    return odds;
}

} // namespace clusterlens
