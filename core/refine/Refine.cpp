#include "refine/Refine.h"

#include "base/Errors.h"
#include "base/ParallelFor.h"
#include "base/Random.h"
#include "base/StepCounter.h"
#include "candidates/FittedStructure.h"
#include "candidates/ShapeFits.h"
#include "refine/HeldOut.h"
#include "refine/SiteAnnealing.h"
#include "refine/SiteEnsemble.h"
#include "refine/Strain.h"
#include "structure/BondMeasures.h"
#include "structure/Neighbours.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace clusterlens {

namespace {

constexpr int folds = HeldOut::folds;
constexpr std::array compactnesses{4.0, 2.0, 1.0};                     // the least free first
constexpr std::array strains{std::pair{1, false}, std::pair{2, true}}; // layers, axis

/// All that is free of a curve, from a fit.
FitValues valuesOf(const FitSettings& settings, const FitResult& fit)
{
    FitValues values = settings.start;
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        values.*fitParameters[p].value = fit.value(p);
    return values;
}

void check(const Candidate& candidate, const RefineSettings& settings)
{
    if (!candidate.parts.empty())
        throw ParseError("refinement: expected one particle, found a mixture");
    if (candidate.structure.size() < 4 || candidate.structure.size() > maxRefinedAtoms)
        throw ParseError(fmt::format("refinement: expected 4 to {} atoms, found {}", maxRefinedAtoms, candidate.structure.size()));
    const std::vector<std::string>& elements = candidate.structure.elements;
    if (std::ranges::any_of(elements, [&](const std::string& element) { return element != elements.front(); }))
        throw ParseError("refinement: expected atoms of one element, found several");
    if (settings.restarts < 1)
        throw std::invalid_argument("refinement: expected at least 1 restart");
}

/// One refinement.
class Refiner {
public:
    Refiner(const Candidate& candidate, const PdfCurve& curve, const RefineSettings& settings)
        : m_ideal(candidate.structure.positions)
        , m_curve(curve)
        , m_settings(settings)
        , m_fit(quickFit(m_ideal, curve, settings.fit))
        , m_heldOut(m_fit.r, m_fit.observed)
    {
        const FitValues& v = settings.fit.start;
        const double length = m_fit.r[m_fit.r.size() - 1] - m_fit.r[0];
        m_result.independentPoints = length * (v.qmax - v.qmin) / std::numbers::pi;
        m_result.rwpBefore = m_fit.rwpFit;
        for (int fold = 0; fold < folds; ++fold)
            m_curves.push_back(m_heldOut.without(fold, curve, settings.fit.weightByErrors));
        m_foldSettings = settings.fit;
        m_foldSettings.weightByErrors = true;
    }

    void run(const RunControl& control)
    {
        m_misfits.push_back(misfitsOf({m_ideal, m_ideal, m_ideal}, control));
        addChoice("unrefined", m_ideal, m_fit, 0);
        m_best = m_ideal;
        control.step(1, 20, stage);
        strain(control);
        searchSites(control);
    }

    [[nodiscard]] const PositionsXyz& best() const { return m_best; }
    [[nodiscard]] Refinement result() &&
    {
        const Eigen::VectorXd& least
            = *std::ranges::min_element(m_misfits, {}, [](const Eigen::VectorXd& windows) { return windows.sum(); });
        for (std::size_t i = 0; i < m_misfits.size(); ++i) {
            m_result.choices[i].heldOut = heldOutRwp(m_misfits[i]);
            m_result.choices[i].heldOutError
                = misfitDifference(m_misfits[i], least).error / (2.0 * std::max(1e-9, m_result.choices[i].heldOut));
        }
        const Neighbours near = neighboursIfAny(m_best);
        m_result.coordination = near.coordination.empty()
            ? 0.0
            : std::accumulate(near.coordination.begin(), near.coordination.end(), 0.0) / double(near.coordination.size());
        m_result.brokenBonds = brokenBonds(m_best);
        return std::move(m_result);
    }

private:
    static constexpr const char* stage = "refining";

    using FoldPositions = std::array<PositionsXyz, folds>;

    /// What fits to each fold's data leave of the windows that it does not see.
    [[nodiscard]] Eigen::VectorXd misfitsOf(const FoldPositions& positions, const RunControl& control) const
    {
        Eigen::VectorXd misfits = Eigen::VectorXd::Zero(m_heldOut.windows());
        std::array<Eigen::VectorXd, folds> fitted;
        parallelFor(folds, m_settings.threads, [&](int fold) {
            const auto f = static_cast<std::size_t>(fold);
            fitted[f] = quickFit(positions[f], m_curves[f], m_foldSettings, control.withoutReport()).fitted;
        });
        for (int fold = 0; fold < folds; ++fold)
            m_heldOut.addMisfits(fold, fitted[static_cast<std::size_t>(fold)], misfits);
        return misfits;
    }

    [[nodiscard]] int brokenBonds(const PositionsXyz& positions) const
    {
        int broken = 0;
        for (const int neighbours : neighboursIfAny(positions).coordination)
            broken += std::max(0, m_coordination - neighbours);
        return broken;
    }

    void addChoice(const std::string& what, const PositionsXyz& positions, const FitResult& fit, int parameters)
    {
        const auto fitted = std::ranges::count_if(
            fit.parameters, [](const FittedParameter& parameter) { return parameter.state != ParameterState::Held; });
        m_result.choices.push_back({what, fit.rwpFit, 0.0, 0.0, static_cast<int>(positions.rows()), brokenBonds(positions),
            static_cast<int>(fitted) + parameters});
    }

    /// Points of the fit's range with \p weights there.
    [[nodiscard]] StrainedCurve strainedCurve(const FitResult& fit, Eigen::VectorXd weights) const
    {
        if (m_settings.fit.weightByErrors && m_curve.dg.size() == m_curve.r.size()) {
            const auto first = std::lower_bound(m_curve.r.begin(), m_curve.r.end(), fit.r[0] - 1e-9) - m_curve.r.begin();
            weights.array() /= m_curve.dg.segment(first, fit.r.size()).array().square();
        }
        return {{fit.r, fit.observed, {}}, std::move(weights), valuesOf(m_settings.fit, fit)};
    }

    [[nodiscard]] PositionsXyz strainedBy(const PositionsXyz& positions, const Strain& strain) const
    {
        return strained(positions, surfaceDepth(positions), strain);
    }

    void strain(const RunControl& control)
    {
        if (!m_settings.fit.fitParameters)
            return;
        for (const auto& [layers, axial] : strains) {
            FoldPositions positions;
            Strain all;
            parallelFor(folds + 1, m_settings.threads, [&, layers = layers, axial = axial](int fold) {
                const Eigen::VectorXd weights
                    = fold < folds ? m_heldOut.weights(fold) : Eigen::VectorXd::Ones(m_fit.r.size()).eval();
                const Strain found = fittedStrain(m_ideal, strainedCurve(m_fit, weights), layers, axial, control.withoutReport());
                if (fold < folds)
                    positions[static_cast<std::size_t>(fold)] = strainedBy(m_ideal, found);
                else
                    all = found;
            });
            const PositionsXyz moved = strainedBy(m_ideal, all);
            m_misfits.push_back(misfitsOf(positions, control));
            addChoice(layers == 1 ? "strain of the surface" : "strain of two layers and the axis", moved,
                quickFit(moved, m_curve, m_settings.fit, control.withoutReport()), all.parameters());
            m_strains.push_back(all);
            m_foldPositions.push_back(std::move(positions));
            control.step(1 + static_cast<int>(m_strains.size()), 20, stage);
        }
        m_result.taken = simplestWithinOneError(m_misfits);
        if (m_result.taken == 0)
            return;
        m_strain = m_strains[m_result.taken - 1];
        m_result.strain = m_strain.inwards;
        if (!m_strain.axis.isZero())
            m_result.strain.push_back(m_strain.axial);
        m_best = strainedBy(m_ideal, m_strain);
        m_fit = quickFit(m_best, m_curve, m_settings.fit, control.withoutReport());
    }

    /// The lattice with its sites strained: empty ones as the surface is.
    [[nodiscard]] SiteLattice strainedLattice(const SiteLattice& lattice, const PositionsXyz& atoms, const Strain& strain) const
    {
        SiteLattice result = lattice;
        std::vector<int> depths = surfaceDepth(m_ideal);
        depths.resize(static_cast<std::size_t>(lattice.sites.rows()), 0);
        const Eigen::RowVector3d centre = m_ideal.colwise().mean();
        PositionsXyz sites = lattice.sites.rowwise() - centre;
        for (Eigen::Index i = 0; i < sites.rows(); ++i) {
            const auto depth = static_cast<std::size_t>(depths[static_cast<std::size_t>(i)]);
            const Eigen::RowVector3d offset = sites.row(i);
            if (depth < strain.inwards.size())
                sites.row(i) -= strain.inwards[depth] * offset;
            sites.row(i) += strain.axial * offset.dot(strain.axis) * strain.axis;
        }
        result.sites = (sites * strain.stretch).rowwise() + centre;
        result.sites.topRows(atoms.rows()) = atoms;
        return result;
    }

    struct Search {
        double compactness = 0.0;
        int fold = folds; ///< folds: all data
        std::uint64_t seed = 0;
        OccupiedSites found;
    };

    [[nodiscard]] std::vector<int> ownSites() const
    {
        std::vector<int> sites(static_cast<std::size_t>(m_ideal.rows()));
        std::iota(sites.begin(), sites.end(), 0);
        return sites;
    }

    [[nodiscard]] AnnealingSettings annealing(double compactness, std::uint64_t seed) const
    {
        AnnealingSettings settings;
        settings.points = m_result.independentPoints;
        settings.reference = std::max(1e-4, m_result.rwpBefore);
        settings.compactness = compactness;
        settings.seed = mixedSeed(m_settings.seed, seed);
        constexpr double manyAtoms = 300.0; // from here on a change of one atom takes the longer the more there are
        settings.sweeps *= std::min(1.0, std::pow(manyAtoms / static_cast<double>(m_ideal.rows()), 1.5));
        constexpr double usualAtoms = 150.0; // one atom of a larger particle changes the curve the less
        const double heat = std::min(1.0, usualAtoms / static_cast<double>(m_ideal.rows()));
        settings.hot *= heat;
        settings.cold *= heat;
        return settings;
    }

    /// Runs \p searches, each on the data of its fold.
    void runSearches(std::vector<Search>& searches, const SiteLattice& lattice, const std::vector<int>& start,
        const std::vector<FitResult>& fits, StepCounter& counter, const RunControl& control) const
    {
        std::vector<int> used;
        for (const Search& search : searches)
            if (std::ranges::find(used, search.fold) == used.end())
                used.push_back(search.fold);
        std::map<int, std::optional<SiteProblem>> problems;
        for (const int fold : used)
            problems[fold]; // made here, filled below
        const double longest = largestDistance(lattice.sites);
        const std::optional<double> scale
            = m_settings.fit.isFree(parameter::scale) ? std::nullopt : std::optional(m_settings.fit.start.scale);
        parallelFor(static_cast<int>(used.size()), m_settings.threads, [&](int i) {
            const int fold = used[static_cast<std::size_t>(i)];
            const FitResult& fit = fits[static_cast<std::size_t>(fold)];
            const StrainedCurve part
                = strainedCurve(fit, fold < folds ? m_heldOut.weights(fold) : Eigen::VectorXd::Ones(fit.r.size()).eval());
            const PairKernels kernels(gridOf(m_curve.r), part.curve.r, part.curve.g, part.weights, part.values, longest);
            problems.at(fold).emplace(lattice, kernels, scale, control.withoutReport());
        });
        parallelFor(static_cast<int>(searches.size()), m_settings.threads, [&](int i) {
            Search& search = searches[static_cast<std::size_t>(i)];
            search.found = annealSites(
                *problems.at(search.fold), start, annealing(search.compactness, search.seed), control.withoutReport());
            counter.finishedOne();
        });
    }

    [[nodiscard]] std::vector<FitResult> fitsOf(const FoldPositions& positions, const RunControl& control) const
    {
        std::vector<FitResult> fits(folds + 1);
        parallelFor(folds, m_settings.threads, [&](int fold) {
            const auto f = static_cast<std::size_t>(fold);
            fits[f] = quickFit(positions[f], m_curves[f], m_foldSettings, control.withoutReport());
        });
        fits[folds] = m_fit;
        return fits;
    }

    void searchSites(const RunControl& control)
    {
        const SiteLattice ideal = siteLattice(m_ideal, 2.3, control.withoutReport());
        m_result.lattice = ideal.name;
        m_coordination = ideal.coordination;
        for (RefinementChoice& choice : m_result.choices)
            choice.brokenBonds = brokenBonds(m_ideal);
        const SiteLattice lattice = strainedLattice(ideal, m_best, m_strain);
        const FoldPositions foldPositions
            = m_result.taken > 0 ? m_foldPositions[m_result.taken - 1] : FoldPositions{m_ideal, m_ideal, m_ideal};
        std::vector<FitResult> fits = fitsOf(foldPositions, control);
        std::vector<Search> searches;
        for (std::size_t c = 0; c < compactnesses.size(); ++c)
            for (int fold = 0; fold <= folds; ++fold)
                searches.push_back({compactnesses[c], fold, 100 * c + static_cast<std::uint64_t>(fold), {}});
        const int all = static_cast<int>(searches.size()) + m_settings.restarts;
        StepCounter counter(control, all, stage);
        runSearches(searches, lattice, ownSites(), fits, counter, control);
        std::vector<Eigen::VectorXd> misfits{m_misfits[m_result.taken]};
        for (std::size_t c = 0; c < compactnesses.size(); ++c) {
            FoldPositions found;
            for (std::size_t fold = 0; fold < folds; ++fold)
                found[fold] = lattice.sites(searches[c * (folds + 1) + fold].found.sites, Eigen::all);
            misfits.push_back(misfitsOf(found, control));
            const PositionsXyz whole = lattice.sites(searches[c * (folds + 1) + folds].found.sites, Eigen::all);
            addChoice(fmt::format("sites, compactness {:g}", compactnesses[c]), whole,
                quickFit(whole, m_curve, m_settings.fit, control.withoutReport()),
                m_strain.parameters() + openSites(lattice, whole));
            m_misfits.push_back(misfits.back());
        }
        const std::size_t taken = simplestWithinOneError(misfits);
        const bool changes = taken > 0 && searches[(taken - 1) * (folds + 1) + folds].found.sites != ownSites();
        if (!changes)
            return;
        m_result.taken = m_misfits.size() - compactnesses.size() + taken - 1;
        makeEnsemble(lattice, compactnesses[taken - 1], searches[(taken - 1) * (folds + 1) + folds].found, counter, control);
    }

    /// Sites that an atom may take or leave: those of the surface and those that touch three atoms.
    [[nodiscard]] int openSites(const SiteLattice& lattice, const PositionsXyz& atoms) const
    {
        int open = 0;
        for (const int neighbours : neighboursIfAny(atoms).coordination)
            open += neighbours < lattice.coordination ? 1 : 0;
        return open;
    }

    /// Several searches of all data, with the parameters that belong to what the first one found.
    void makeEnsemble(
        const SiteLattice& lattice, double compactness, const OccupiedSites& first, StepCounter& counter, const RunControl& control)
    {
        std::vector<FitResult> fits(folds + 1);
        fits[folds] = quickFit(lattice.sites(first.sites, Eigen::all), m_curve, m_settings.fit, control.withoutReport());
        std::vector<Search> searches;
        for (int restart = 0; restart < m_settings.restarts; ++restart)
            searches.push_back({compactness, folds, static_cast<std::uint64_t>(1000 + restart), {}});
        runSearches(searches, lattice, first.sites, fits, counter, control);
        std::ranges::stable_sort(searches, {}, [](const Search& search) { return search.found.energy; });
        keep(searches, lattice, control);
    }

    void keep(const std::vector<Search>& searches, const SiteLattice& lattice, const RunControl& control)
    {
        const double best = std::sqrt(searches.front().found.squaredRwp);
        const double equal = best * (1.0 + 1.0 / std::sqrt(2.0 * std::max(1.0, m_result.independentPoints)));
        std::vector<OccupiedSites> found;
        for (const Search& search : searches)
            found.push_back(search.found);
        keepEnsemble(m_result, found, lattice, equal);
        m_best = m_result.ensemble.front();
        m_fit = quickFit(m_best, m_curve, m_settings.fit, control.withoutReport());
    }

    const PositionsXyz& m_ideal;
    const PdfCurve& m_curve;
    const RefineSettings& m_settings;
    FitResult m_fit; ///< of m_best to all data
    HeldOut m_heldOut;
    std::vector<PdfCurve> m_curves; ///< of each fold
    FitSettings m_foldSettings;
    std::vector<Eigen::VectorXd> m_misfits; ///< of each choice
    std::vector<Strain> m_strains;
    std::vector<FoldPositions> m_foldPositions; ///< of each strain
    Strain m_strain;
    int m_coordination = 12;
    PositionsXyz m_best;
    Refinement m_result;
};

} // namespace

Candidate refined(const Candidate& candidate, const std::string& parent, const PdfCurve& curve, const RefineSettings& settings,
    const RunControl& control)
{
    check(candidate, settings);
    Refiner refiner(candidate, curve, settings);
    refiner.run(control);
    Structure structure = makeStructure(candidate.structure.elements.front(), refiner.best(), candidate.structure.title);
    Candidate result = fittedStructure(structure, parent, curve, settings.fit, control.withoutReport());
    result.origin = Origin::Refined;
    result.label = "refined " + parent;
    result.provenance = provenanceOf("refine", settings.fit.start, settings.fit.range);
    result.refinement = std::move(refiner).result();
    result.refinement->parent = parent;
    result.refinement->sites *= result.fit.stretch();
    for (PositionsXyz& positions : result.refinement->ensemble)
        positions *= result.fit.stretch();
    return result;
}

} // namespace clusterlens
