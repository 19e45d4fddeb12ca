#include "refine/Refine.h"

#include "base/Errors.h"
#include "base/ParallelFor.h"
#include "base/Random.h"
#include "base/StepCounter.h"
#include "candidates/ShapeFits.h"
#include "refine/GivenStretch.h"
#include "refine/HeldOut.h"
#include "refine/Positions.h"
#include "refine/RefineChoice.h"
#include "refine/SiteAnnealing.h"
#include "refine/SiteEnsemble.h"
#include "refine/SiteSearch.h"
#include "refine/Strain.h"
#include "structure/BondMeasures.h"
#include "structure/Neighbours.h"
#include "structure/Surface.h"

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
constexpr Eigen::Index mostRelaxed = 400;                              // atoms
constexpr Eigen::Index largeParticle = 600;                            // atoms: from here on two searches make the ensemble
constexpr std::array compactnesses{4.0, 2.0, 1.0};                     // the least free first
constexpr std::array strains{std::pair{1, false}, std::pair{2, true}}; // layers, axis

/// One refinement.
class Refiner {
public:
    Refiner(const Candidate& candidate, const PdfCurve& curve, const RefineSettings& settings)
        : m_ideal(candidate.structure.positions)
        , m_curve(curve)
        , m_settings(settings)
        , m_fit(quickFit(m_ideal, curve, settings.fit))
        , m_heldOut(m_fit.r, m_fit.observed, pointWeights(curve, m_fit.r, settings.fit.weightByErrors))
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
        addChoice("unrefined", m_ideal, m_fit, 0, {});
        m_best = m_ideal;
        m_takenFolds = {m_ideal, m_ideal, m_ideal};
        control.step(1, 20, stage);
        strain(control);
        searchSites(control);
        relax(control);
    }

    [[nodiscard]] Refinement result() &&
    {
        const Eigen::VectorXd& least
            = *std::ranges::min_element(m_misfits, {}, [](const Eigen::VectorXd& windows) { return windows.sum(); });
        for (std::size_t i = 0; i < m_misfits.size(); ++i) {
            m_result.choices[i].heldOut = heldOutRwp(m_misfits[i]);
            m_result.choices[i].heldOutError
                = misfitDifference(m_misfits[i], least).error / (2.0 * std::max(1e-9, m_result.choices[i].heldOut));
        }
        RefinementChoice& taken = m_result.choices[m_result.taken];
        taken.rwp = m_fit.rwpFit; // the best of several searches
        taken.atoms = static_cast<int>(m_best.rows());
        taken.positions = m_best;
        for (RefinementChoice& choice : m_result.choices) {
            choice.coordination = meanCoordination(choice.positions);
            choice.brokenBonds = brokenBonds(choice.positions);
        }
        m_result.asked = m_result.taken;
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

    void addChoice(
        const std::string& what, const PositionsXyz& positions, const FitResult& fit, int parameters, const Strain& strain)
    {
        const auto fitted = std::ranges::count_if(
            fit.parameters, [](const FittedParameter& parameter) { return parameter.state != ParameterState::Held; });
        m_result.choices.push_back({what, fit.rwpFit, 0.0, 0.0, static_cast<int>(positions.rows()), 0,
            static_cast<int>(fitted) + parameters, 0.0, strain.numbers(), positions});
    }

    /// The fitted range without the windows that \p fold leaves out; \c folds: all of it.
    [[nodiscard]] CurvePart partOf(const FitResult& fit, int fold) const
    {
        CurvePart part{{fit.r, fit.observed, {}}, m_heldOut.weights(fold), fit.valuesFrom(m_settings.fit.start)};
        for (std::size_t p = 0; p < fitParameterCount; ++p)
            part.free[p] = m_settings.fit.isFree(p);
        return part;
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
                const Strain found = fittedStrain(m_ideal, partOf(m_fit, fold), layers, axial, control.withoutReport());
                if (fold < folds)
                    positions[static_cast<std::size_t>(fold)] = strainedBy(m_ideal, found);
                else
                    all = found;
            });
            const PositionsXyz moved = strainedBy(m_ideal, all);
            m_misfits.push_back(misfitsOf(positions, control));
            addChoice(layers == 1 ? "strain of the surface" : "strain of two layers and the axis", moved,
                quickFit(moved, m_curve, m_settings.fit, control.withoutReport()), all.parameters(), all);
            m_strains.push_back(all);
            m_foldPositions.push_back(std::move(positions));
            control.step(1 + static_cast<int>(m_strains.size()), 20, stage);
        }
        m_result.taken = simplestWithinOneError(m_misfits);
        if (m_result.taken == 0)
            return;
        m_strain = m_strains[m_result.taken - 1];
        m_takenFolds = m_foldPositions[m_result.taken - 1];
        m_best = strainedBy(m_ideal, m_strain);
        m_fit = quickFit(m_best, m_curve, m_settings.fit, control.withoutReport());
    }

    /// The lattice with its sites strained: empty ones as the surface is.
    [[nodiscard]] SiteLattice strainedLattice(const SiteLattice& lattice, const PositionsXyz& atoms, const Strain& strain) const
    {
        SiteLattice result = lattice;
        std::vector<int> depths = surfaceDepth(m_ideal);
        depths.resize(static_cast<std::size_t>(lattice.sites.rows()), 0);
        result.sites = strained(lattice.sites, depths, strain, m_ideal.colwise().mean());
        result.sites.topRows(atoms.rows()) = atoms;
        return result;
    }

    [[nodiscard]] std::vector<int> ownSites() const
    {
        std::vector<int> sites(static_cast<std::size_t>(m_ideal.rows()));
        std::iota(sites.begin(), sites.end(), 0);
        return sites;
    }

    [[nodiscard]] int restarts() const
    {
        return m_ideal.rows() > largeParticle ? std::min(2, m_settings.restarts) : m_settings.restarts;
    }

    [[nodiscard]] AnnealingSettings annealing(double compactness, std::uint64_t seed) const
    {
        AnnealingSettings settings;
        settings.points = m_result.independentPoints;
        settings.reference = std::max(1e-4, m_result.rwpBefore);
        settings.compactness = compactness;
        settings.seed = mixedSeed(m_settings.seed, seed);
        constexpr double quick = 300.0; // from here on a change of one atom takes the longer the more there are
        settings.sweeps *= std::min(1.0, std::pow(quick / static_cast<double>(m_ideal.rows()), 1.5));
        constexpr double usualAtoms = 150.0; // one atom of a larger particle changes the curve the less
        const double heat = std::min(1.0, usualAtoms / static_cast<double>(m_ideal.rows()));
        settings.hot *= heat;
        settings.cold *= heat;
        return settings;
    }

    /// Runs \p searches, each on the data of its fold.
    void runSearches(std::vector<SiteSearch>& searches, const SiteLattice& lattice, const std::vector<int>& start,
        const std::vector<FitResult>& fits, StepCounter& counter, const RunControl& control) const
    {
        for (SiteSearch& search : searches)
            search.settings = annealing(search.compactness, search.seed);
        const auto partOfFold = [&](int fold) { return partOf(fits[static_cast<std::size_t>(fold)], fold); };
        const std::optional<double> scale
            = m_settings.fit.isFree(parameter::scale) ? std::nullopt : std::optional(m_settings.fit.start.scale);
        searchSitesOf(lattice, start, searches, {gridOf(m_curve.r), scale, m_settings.threads}, partOfFold, counter, control);
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
        const SiteLattice lattice = strainedLattice(ideal, m_best, m_strain);
        const std::vector<FitResult> fits = fitsOf(m_takenFolds, control);
        std::vector<SiteSearch> searches;
        for (std::size_t c = 0; c < compactnesses.size(); ++c)
            for (int fold = 0; fold <= folds; ++fold)
                searches.push_back({compactnesses[c], fold, 100 * c + static_cast<std::uint64_t>(fold), {}, {}});
        const int all = static_cast<int>(searches.size()) + restarts();
        StepCounter counter(control, all, stage);
        runSearches(searches, lattice, ownSites(), fits, counter, control);
        std::vector<Eigen::VectorXd> misfits{m_misfits[m_result.taken]};
        std::vector<FoldPositions> ofChoices;
        for (std::size_t c = 0; c < compactnesses.size(); ++c) {
            FoldPositions found;
            for (std::size_t fold = 0; fold < folds; ++fold)
                found[fold] = lattice.sites(searches[c * (folds + 1) + fold].found.sites, Eigen::all);
            misfits.push_back(misfitsOf(found, control));
            ofChoices.push_back(found);
            const PositionsXyz whole = lattice.sites(searches[c * (folds + 1) + folds].found.sites, Eigen::all);
            addChoice(fmt::format("sites, compactness {:g}", compactnesses[c]), whole,
                quickFit(whole, m_curve, m_settings.fit, control.withoutReport()),
                m_strain.parameters() + openSites(lattice, whole), m_strain);
            m_misfits.push_back(misfits.back());
        }
        const std::size_t taken = simplestWithinOneError(misfits);
        const bool changes = taken > 0 && searches[(taken - 1) * (folds + 1) + folds].found.sites != ownSites();
        if (!changes)
            return;
        m_result.taken = m_misfits.size() - compactnesses.size() + taken - 1;
        m_takenFolds = ofChoices[taken - 1];
        makeEnsemble(lattice, compactnesses[taken - 1], searches[(taken - 1) * (folds + 1) + folds].found, counter, control);
    }

    /// All atoms free, on top of what was taken; of particles small enough to be done in a second or two.
    void relax(const RunControl& control)
    {
        if (!m_settings.fit.fitParameters || m_best.rows() > mostRelaxed)
            return;
        FoldPositions positions;
        PositionsXyz all;
        const std::vector<FitResult> fits = fitsOf(m_takenFolds, control);
        parallelFor(folds + 1, m_settings.threads, [&](int fold) {
            const auto f = static_cast<std::size_t>(fold);
            RelaxationSettings settings;
            settings.points = m_result.independentPoints;
            settings.reference = std::max(1e-4, m_fit.rwpFit);
            PositionsXyz& moved = fold < folds ? positions[f] : all;
            moved = relaxed(fold < folds ? m_takenFolds[f] : m_best, partOf(fits[f], fold), settings, control.withoutReport());
        });
        const Eigen::VectorXd before = m_misfits[m_result.taken];
        m_misfits.push_back(misfitsOf(positions, control));
        const FitResult fit = quickFit(all, m_curve, m_settings.fit, control.withoutReport());
        addChoice("positions", all, fit, m_result.choice().freeParameters + 3 * static_cast<int>(all.rows()) - 6, m_strain);
        if (simplestWithinOneError({before, m_misfits.back()}) == 0)
            return;
        m_result.taken = m_misfits.size() - 1;
        m_best = all;
        m_fit = fit;
        m_result.sites.resize(0, 3);
        m_result.occupancy.resize(0);
        m_result.ensemble.clear();
        m_result.ensembleRwp.clear();
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
        std::vector<SiteSearch> searches;
        for (int restart = 0; restart < restarts(); ++restart)
            searches.push_back({compactness, folds, static_cast<std::uint64_t>(1000 + restart), {}, {}});
        runSearches(searches, lattice, first.sites, fits, counter, control);
        std::ranges::stable_sort(searches, {}, [](const SiteSearch& search) { return search.found.energy; });
        keep(searches, lattice, control);
    }

    void keep(const std::vector<SiteSearch>& searches, const SiteLattice& lattice, const RunControl& control)
    {
        const double best = std::sqrt(searches.front().found.squaredRwp);
        const double equal = best * (1.0 + 1.0 / std::sqrt(2.0 * std::max(1.0, m_result.independentPoints)));
        std::vector<OccupiedSites> found;
        for (const SiteSearch& search : searches)
            found.push_back(search.found);
        keepEnsemble(m_result, found, lattice, equal, control);
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
    FoldPositions m_takenFolds;                 ///< of the choice taken so far
    Strain m_strain;
    int m_coordination = 12;
    PositionsXyz m_best;
    Refinement m_result;
};

} // namespace

RefineSettings refineSettings(const ExperimentSettings& experiment, std::uint64_t seed)
{
    RefineSettings settings;
    settings.fit = fitSettings(experiment);
    settings.seed = seed;
    return settings;
}

std::optional<std::string> refinementFault(const Candidate& candidate)
{
    if (!candidate.parts.empty())
        return "expected one particle, found a mixture";
    if (candidate.structure.size() < 4 || candidate.structure.size() > maxRefinedAtoms)
        return fmt::format("expected 4 to {} atoms, found {}", maxRefinedAtoms, candidate.structure.size());
    const std::vector<std::string>& elements = candidate.structure.elements;
    if (std::ranges::any_of(elements, [&](const std::string& element) { return element != elements.front(); }))
        return "expected atoms of one element, found several";
    return {};
}

Candidate refined(const Candidate& candidate, const std::string& parent, const PdfCurve& curve, const RefineSettings& settings,
    const RunControl& control)
{
    if (const std::optional<std::string> fault = refinementFault(candidate))
        throw ParseError("refinement: " + *fault);
    if (settings.restarts < 1)
        throw std::invalid_argument("refinement: expected at least 1 restart");
    const double stretch = stretchIn(candidate, settings.fit);
    const RefineSettings without = unstretched(settings, stretch);
    Refiner refiner(candidate, curve, without);
    refiner.run(control);
    Refinement refinement = unstretched(std::move(refiner).result(), stretch);
    refinement.parent = parent;
    return refinedCandidate(candidate, std::move(refinement), curve, settings.fit, control.withoutReport());
}

} // namespace clusterlens
