#include "refine/SiteSearch.h"

#include "base/ParallelFor.h"
#include "structure/BondMeasures.h"

#include <algorithm>
#include <map>

namespace clusterlens {

void searchSitesOf(const SiteLattice& lattice, const std::vector<int>& start, std::vector<SiteSearch>& searches,
    const SiteSearchSettings& settings, const std::function<CurvePart(int fold)>& partOf, StepCounter& counter,
    const RunControl& control)
{
    std::map<int, std::optional<SiteProblem>> problems;
    std::vector<int> folds;
    for (const SiteSearch& search : searches)
        if (problems.emplace(search.fold, std::nullopt).second)
            folds.push_back(search.fold);
    const double longest = largestDistance(lattice.sites);
    parallelFor(static_cast<int>(folds.size()), settings.threads, [&](int i) {
        const int fold = folds[static_cast<std::size_t>(i)];
        const CurvePart part = partOf(fold);
        const PairKernels kernels(settings.grid, part.curve.r, part.curve.g, part.weights, part.values, longest);
        problems.at(fold).emplace(lattice, kernels, settings.scale, control.withoutReport());
    });
    parallelFor(static_cast<int>(searches.size()), settings.threads, [&](int i) {
        SiteSearch& search = searches[static_cast<std::size_t>(i)];
        search.found = annealSites(*problems.at(search.fold), start, search.settings, control.withoutReport());
        counter.finishedOne();
    });
}

} // namespace clusterlens
