#include "candidates/SizeSearch.h"

#include "base/ParallelFor.h"
#include "base/StepCounter.h"
#include "candidates/BodyRefinement.h"
#include "candidates/Duplicates.h"
#include "candidates/ShapeFits.h"
#include "candidates/ShapeScreen.h"
#include "measurement/CurveReach.h"
#include "shapes/SizeLadder.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <numbers>
#include <tuple>

namespace clusterlens {

namespace {

constexpr int fewestSearched = 20;
constexpr double beyond = 8.0;      // Å that every screen sees beyond its reach
constexpr double ladderStep = 0.15; // of the number of atoms: 5 % in diameter
/// Best bodies of the ladder that are refined, and how many of one lattice and form: fewer where each takes long.
struct Refined {
    std::size_t starts;
    int each;
};
constexpr Refined refinedSmall{16, 3};
constexpr Refined refinedLarge{12, 2};
constexpr Eigen::Index largeAtoms = 600; // of the best body
constexpr int fitted = 40;               // shapes that get a fit, the refined ones among them

/// A rung of the ladder.
struct Rung {
    CutShape shape;
    Eigen::Index atoms = 0;
    ScreenedShape screened;
};

struct SizeRange {
    int fewest;
    int most;
};

int freeParameters(const CutShape& shape)
{
    const bool sphere = shape.form == CutForm::Ellipsoid && shape.ratio == 1.0;
    return shape.form == CutForm::Ideal ? 0 : sphere ? 1 : 3;
}

/// Which sizes to try. Peaks are lost in noise between 0.6 and 0.85 of a sphere's diameter, earlier for a longer body.
SizeRange sizeRange(const CurveReach& reach, double bond)
{
    const auto sphere
        = [&](double diameter) { return std::numbers::sqrt2 * std::numbers::pi / 6.0 * std::pow(diameter / bond, 3); };
    const double fewest = 0.35 * sphere((reach.ends ? 0.85 : 0.9) * reach.r);
    const double most = reach.ends ? sphere(2.0 * reach.r + bond) : mostSearchedAtoms;
    const double limit = mostSearchedAtoms;
    return {static_cast<int>(std::clamp<double>(fewest, fewestSearched, 0.5 * limit)),
        static_cast<int>(std::clamp<double>(most, 2.0 * fewestSearched, limit))};
}

class SizeSearch {
public:
    SizeSearch(const PdfCurve& curve, const SizeSearchSettings& settings, const RunControl& control)
        : m_curve(curve)
        , m_settings(settings)
        , m_control(control)
        , m_peak(peakOf(curve, settings.bond, settings.fit.range))
        , m_range(sizeRange(curveReach(curve, m_peak, settings.fit.start), m_peak))
    {
        double reach = m_settings.fit.range.max;
        m_screens.emplace_back(curve, settings.fit, m_peak);
        m_limits.push_back(atomsReaching(reach + beyond));
        while (m_limits.back() < m_range.most) {
            reach *= 1.4;
            m_screens.emplace_back(curve, settings.fit, m_peak, reach);
            m_limits.push_back(atomsReaching(reach + beyond));
        }
        for (const auto& entry : enumWords<Lattice>)
            if (settings.lattices.empty() || std::ranges::find(settings.lattices, entry.value) != settings.lattices.end())
                m_cutters.emplace(entry.value, nullptr);
        std::vector<std::unique_ptr<LatticeCutter>*> places;
        std::vector<Lattice> lattices;
        for (auto& [lattice, cutter] : m_cutters) {
            lattices.push_back(lattice);
            places.push_back(&cutter);
        }
        parallelFor(int(places.size()), settings.threads,
            [&](int i) { *places[std::size_t(i)] = std::make_unique<LatticeCutter>(lattices[std::size_t(i)], m_range.most); });
    }

    void climb()
    {
        std::vector<CutShape> bodies;
        std::vector<CutShape> ideal;
        for (const auto& [lattice, cutter] : m_cutters) {
            std::ranges::copy(ladderBodies(lattice), std::back_inserter(bodies));
            std::ranges::copy(idealClusters(lattice, m_range.fewest, m_range.most), std::back_inserter(ideal));
        }
        std::vector<std::vector<Rung>> found(bodies.size() + ideal.size());
        StepCounter progress(m_control, int(found.size()), "sizes");
        parallelFor(int(found.size()), m_settings.threads, [&](int i) {
            const auto at = std::size_t(i);
            found[at] = at < bodies.size() ? rungsOf(bodies[at]) : std::vector<Rung>{rungOf(ideal[at - bodies.size()])};
            progress.finishedOne();
        });
        for (const std::vector<Rung>& rungs : found)
            m_rungs.insert(m_rungs.end(), rungs.begin(), rungs.end());
        std::ranges::stable_sort(m_rungs, {}, misfitOf);
    }

    /// Puts what comes of the best bodies at the beginning of the rungs.
    void refine()
    {
        std::map<std::tuple<Lattice, CutForm>, int> taken;
        std::map<std::tuple<Lattice, CutForm, double, double, double, double>, int> bodies;
        std::vector<Rung> starts;
        const Refined refined = m_rungs.front().atoms > largeAtoms ? refinedLarge : refinedSmall;
        for (const Rung& rung : m_rungs) {
            const CutShape& shape = rung.shape;
            if (starts.size() >= refined.starts || shape.form == CutForm::Ideal)
                continue;
            const bool another
                = bodies[{shape.lattice, shape.form, shape.ratio, shape.centre.x(), shape.centre.y(), shape.centre.z()}]++ == 0;
            if (another && taken[{shape.lattice, shape.form}]++ < refined.each)
                starts.push_back(rung);
        }
        StepCounter progress(m_control, int(starts.size()), "refining sizes");
        parallelFor(int(starts.size()), m_settings.threads, [&](int i) {
            Rung& rung = starts[std::size_t(i)];
            const RefinedBody body = refinedBody({rung.shape, rung.atoms, rung.screened}, *m_cutters.at(rung.shape.lattice),
                m_curve, m_settings.fit, m_peak, m_range.most, m_control);
            rung = {body.shape, body.atoms, body.screened};
            progress.finishedOne();
        });
        m_rungs.insert(m_rungs.begin(), starts.begin(), starts.end());
        m_refined = int(starts.size());
    }

    [[nodiscard]] SizeSearchResult fits()
    {
        std::stable_sort(
            m_rungs.begin() + m_refined, m_rungs.end(), [](const Rung& a, const Rung& b) { return misfitOf(a) < misfitOf(b); });
        m_rungs.resize(std::min(m_rungs.size(), std::size_t(std::max(fitted, m_settings.count))));
        std::vector<Candidate> candidates(m_rungs.size());
        StepCounter progress(m_control, int(m_rungs.size()), "fitting sizes");
        parallelFor(int(m_rungs.size()), m_settings.threads, [&](int i) {
            const Rung& rung = m_rungs[std::size_t(i)];
            const PositionsXyz positions = m_cutters.at(rung.shape.lattice)->cut(rung.shape);
            candidates[std::size_t(i)] = fittedCut(positions, rung.screened.bond, cutName(rung.shape, positions.rows()),
                rung.shape.family(), m_curve, m_settings.fit, m_settings.element, m_control);
            candidates[std::size_t(i)].bodyParameters = freeParameters(rung.shape);
            progress.finishedOne();
        });
        std::ranges::stable_sort(candidates, {}, &Candidate::rankingRwp);
        SizeSearchResult result;
        for (const Candidate& candidate : candidates)
            result.considered.push_back(consideredShape(candidate, ShapeScreen::ripplesEnd * m_peak));
        result.candidates = distinct(std::move(candidates), std::size_t(m_settings.count));
        return result;
    }

private:
    static double misfitOf(const Rung& rung) { return rung.screened.misfit; }

    /// Of how many atoms the longest pair is \p reach Å.
    [[nodiscard]] int atomsReaching(double reach) const
    {
        int atoms = 1;
        while (atoms < mostSearchedAtoms && longestPair(atoms) * m_peak < reach)
            atoms += 1 + atoms / 50;
        return atoms;
    }

    /// The one that sees all pairs, and not much more, since time grows with the square of that.
    [[nodiscard]] const ShapeScreen& screenFor(Eigen::Index atoms) const
    {
        std::size_t i = 0;
        while (i + 1 < m_limits.size() && m_limits[i] < atoms)
            ++i;
        return m_screens[i];
    }

    [[nodiscard]] std::vector<Rung> rungsOf(const CutShape& body) const
    {
        const NestedCuts cuts = m_cutters.at(body.lattice)->nested(body);
        PairBins bins(ShapeScreen::binWidth, m_screens.back().longestPair());
        std::vector<Rung> result;
        Eigen::Index added = 0;
        for (const Eigen::Index atoms : rungs(cuts, m_range.fewest, m_range.most, ladderStep)) {
            m_control.throwIfCancelled();
            bins.add(cuts.positions, added, atoms);
            added = atoms;
            Rung rung{body, atoms, screenFor(atoms).best(0, bins.distances(int(atoms)))};
            rung.shape.size = cuts.sizes[std::size_t(atoms - 1)];
            result.push_back(rung);
        }
        return result;
    }

    [[nodiscard]] Rung rungOf(const CutShape& ideal) const
    {
        const PositionsXyz positions = m_cutters.at(ideal.lattice)->cut(ideal);
        return {ideal, positions.rows(),
            screenFor(positions.rows())
                .best(0, binnedDistances(positions, ShapeScreen::binWidth, m_screens.back().longestPair(), m_control))};
    }

    const PdfCurve& m_curve;
    const SizeSearchSettings& m_settings;
    const RunControl& m_control;
    double m_peak;
    SizeRange m_range;
    std::vector<ShapeScreen> m_screens; ///< for ever larger particles
    std::vector<int> m_limits;          ///< atoms, up to which each of them serves
    std::map<Lattice, std::unique_ptr<LatticeCutter>> m_cutters;
    std::vector<Rung> m_rungs;
    int m_refined = 0; ///< how many of the rungs, at their beginning, were refined
};

} // namespace

SizeSearchResult searchSizes(const PdfCurve& curve, const SizeSearchSettings& settings, const RunControl& control)
{
    SizeSearch search(curve, settings, control);
    search.climb();
    search.refine();
    return search.fits();
}

} // namespace clusterlens
