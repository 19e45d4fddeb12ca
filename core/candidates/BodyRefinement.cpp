#include "candidates/BodyRefinement.h"

#include "candidates/ShapeFits.h"
#include "shapes/SizeLadder.h"

#include <Eigen/Geometry>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <vector>

namespace clusterlens {

namespace {

constexpr int fewestAtoms = 13;
constexpr double nearBond = 0.008;  // relative; further away is another solution
constexpr int sweeps = 3;           // at one length of steps
constexpr double largestStep = 0.2; // relative, in atoms

/// Lengths of the steps of one round.
struct Steps {
    double atoms;  // relative
    double ratio;  // relative
    double centre; // bonds
    double tilt;   // radians
};
constexpr std::array rounds{Steps{0.06, 0.12, 0.3, 0.8}, Steps{0.03, 0.06, 0.15, 0.4}, Steps{0.015, 0.03, 0.08, 0.2}};

/// The pairs of a cluster cut from a lattice. One that has most atoms in common is had by adding and taking away the pairs of the others.
class CutPairs {
public:
    CutPairs(const LatticeCutter& cutter, double longest)
        : m_cutter(&cutter)
        , m_bins(ShapeScreen::binWidth, longest)
    {
    }

    void change(const std::vector<Eigen::Index>& atoms, const RunControl& control)
    {
        std::vector<Eigen::Index> kept;
        std::vector<Eigen::Index> gone;
        std::vector<Eigen::Index> come;
        std::ranges::set_intersection(m_atoms, atoms, std::back_inserter(kept));
        std::ranges::set_difference(m_atoms, atoms, std::back_inserter(gone));
        std::ranges::set_difference(atoms, m_atoms, std::back_inserter(come));
        add(kept, gone, -1.0, control);
        add(kept, come, 1.0, control);
        m_atoms = atoms;
    }

    [[nodiscard]] PairDistances distances() const { return m_bins.distances(static_cast<int>(m_atoms.size())); }
    [[nodiscard]] const std::vector<Eigen::Index>& atoms() const { return m_atoms; }

private:
    void add(const std::vector<Eigen::Index>& kept, const std::vector<Eigen::Index>& others, double sign, const RunControl& control)
    {
        constexpr Eigen::Index rowsAtOnce = 200; // at 5,000 atoms less than 2 ms
        std::vector<Eigen::Index> all = kept;
        all.insert(all.end(), others.begin(), others.end());
        const PositionsXyz positions = m_cutter->atoms()(all, Eigen::all);
        const Eigen::Index count = positions.rows();
        for (auto from = static_cast<Eigen::Index>(kept.size()); from < count; from += rowsAtOnce) {
            control.throwIfCancelled();
            m_bins.add(positions, from, std::min(from + rowsAtOnce, count), sign);
        }
    }

    const LatticeCutter* m_cutter;
    PairBins m_bins;
    std::vector<Eigen::Index> m_atoms;
};

/// One body with its neighbours in the search.
class Walk {
public:
    Walk(const LatticeCutter& cutter, double longest, int most, const RunControl& control)
        : m_cutter(cutter)
        , m_most(most)
        , m_control(control)
        , m_here(cutter, longest)
    {
    }

    /// Goes to the body of that ratio and centre with \p atoms or, where a shell has several, a few more, if it is better.
    bool goTo(RefinedBody& best, CutShape body, double atoms, const ShapeScreen& screen, bool always = false)
    {
        m_control.throwIfCancelled();
        const auto wanted = static_cast<Eigen::Index>(std::lround(atoms));
        const HeldAtoms held = m_cutter.held(body, wanted);
        const auto count = static_cast<Eigen::Index>(held.atoms.size());
        if (count < fewestAtoms || count > m_most || (!always && held.atoms == m_here.atoms()))
            return false;
        body.size = held.size;
        CutPairs there = m_here;
        there.change(held.atoms, m_control);
        const ScreenedShape screened = screen.best(0, there.distances());
        if (!always && !(screened.misfit < best.screened.misfit - 1e-9))
            return false;
        best = {body, count, screened};
        m_here = std::move(there);
        return true;
    }

    [[nodiscard]] bool improve(RefinedBody& best, const Steps& steps, const ShapeScreen& screen)
    {
        bool improved = false;
        const auto consider = [&](const CutShape& body, double atoms) {
            const bool better = goTo(best, body, atoms, screen);
            improved = improved || better;
            return better;
        };
        const auto inBoth = [&](const auto& step) {
            if (!step(1.0))
                step(-1.0);
        };
        inBoth([&](double sign) { // ever further: the size is what the ladder may have missed by most
            bool better = false;
            for (double step = steps.atoms; consider(best.shape, double(best.atoms) * (1.0 + sign * step));
                 step = std::min(1.5 * step, largestStep))
                better = true;
            return better;
        });
        const bool ellipsoid = best.shape.form == CutForm::Ellipsoid;
        const bool sphere = ellipsoid && best.shape.ratio == 1.0;
        if (!sphere)
            inBoth([&](double sign) {
                CutShape body = best.shape;
                body.ratio = limited(body.form, body.ratio * (1.0 + sign * steps.ratio));
                return body.ratio != best.shape.ratio && consider(body, double(best.atoms));
            });
        for (int axis = 0; axis < 3; ++axis)
            inBoth([&](double sign) {
                CutShape body = best.shape;
                body.centre[axis] += sign * steps.centre;
                return std::abs(body.centre[axis]) < 2.5 && consider(body, double(best.atoms));
            });
        if (ellipsoid && !sphere)
            for (const bool first : {true, false})
                inBoth([&](double sign) {
                    CutShape body = best.shape;
                    const Eigen::RowVector3d one = body.axis.unitOrthogonal();
                    const Eigen::RowVector3d across = first ? one : Eigen::RowVector3d(body.axis.cross(one));
                    body.axis = (std::cos(steps.tilt) * body.axis + sign * std::sin(steps.tilt) * across).normalized();
                    return consider(body, double(best.atoms));
                });
        return improved;
    }

private:
    static double limited(CutForm form, double ratio)
    {
        switch (form) {
        case CutForm::TruncatedOctahedron:
            return std::clamp(ratio, 1.0, 3.0);
        case CutForm::Dodecahedron:
            return std::clamp(ratio, 1.0, 2.0);
        default:
            return std::clamp(ratio, 0.4, 2.2);
        }
    }

    const LatticeCutter& m_cutter;
    int m_most;
    const RunControl& m_control;
    CutPairs m_here; ///< of the best
};

/// A net about what a fit found.
ScreenNet netAbout(const FitResult& fit, double bond, const FitSettings& settings)
{
    std::vector<double> qdamps{fit.value(parameter::qdamp)};
    if (settings.isFree(parameter::qdamp)) {
        const RRange bounds = settings.parameters[parameter::qdamp].bounds;
        for (const double shift : {-0.02, -0.01, -0.005, 0.005, 0.01, 0.02}) {
            const double qdamp = qdamps.front() + shift;
            if (qdamp >= bounds.min && qdamp <= bounds.max)
                qdamps.push_back(qdamp);
        }
    }
    return {
        {(1.0 - nearBond) * bond, (1.0 + nearBond) * bond}, {fit.value(parameter::biso)}, qdamps, {fit.value(parameter::delta2)}};
}

/// The same atoms by a ratio that has a name, and about the site where the search began, where that holds them too.
CutShape plainest(CutShape shape, Eigen::Index atoms, const CutShape& start, const LatticeCutter& cutter)
{
    const HeldAtoms own = cutter.held(shape, atoms);
    for (const double ratio : {1.0, 2.0, 3.0, start.ratio})
        for (const Eigen::RowVector3d& centre : {start.centre, shape.centre}) {
            CutShape plain = shape;
            plain.ratio = ratio;
            plain.centre = centre;
            const HeldAtoms held = cutter.held(plain, atoms);
            plain.size = held.size;
            if (held.atoms == own.atoms)
                return plain;
        }
    return shape;
}

} // namespace

RefinedBody refinedBody(RefinedBody start, const LatticeCutter& cutter, const PdfCurve& curve, const FitSettings& fit, double peak,
    int most, const RunControl& control)
{
    const double longest = longestPair(start.atoms) * start.screened.bond;
    constexpr double furthest = 12.0; // Å beyond: more than any screen looks (ShapeScreen::longestPair)
    Walk walk(cutter, 1.02 * (std::max(fit.range.max, longest) + furthest) / start.screened.bond, most, control);
    RefinedBody best = start;
    for (const Steps& steps : rounds) {
        const FitResult found = quickFit(cutter.cut(best.shape) * (best.screened.bond / fit.givenStretch()), curve, fit, control);
        const ShapeScreen screen(
            curve, fit, peak, longest, netAbout(found, best.screened.bond * found.stretch() / fit.givenStretch(), fit));
        if (!walk.goTo(best, best.shape, double(best.atoms), screen, true))
            break;
        for (int sweep = 0; sweep < sweeps && walk.improve(best, steps, screen); ++sweep) { }
    }
    best.shape = plainest(best.shape, best.atoms, start.shape, cutter);
    return best;
}

} // namespace clusterlens
