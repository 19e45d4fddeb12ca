#include "pipeline/ShapeMiner.h"

#include "base/ParallelFor.h"
#include "pdf/CurveAnalysis.h"
#include "pdf/DebyePdf.h"
#include "pipeline/CandidateMeasures.h"
#include "pipeline/StepCounter.h"
#include "structure/Neighbours.h"

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>

namespace clusterlens {

namespace {

// The net of the coarse search. A peak at 15 Å is about 0.1 Å wide, so bonds 0.6 % apart miss it by 0.05 Å at most.
constexpr double bondBelowPeak = 0.84; // bcc: the shells at 1 and 1.155 bonds merge into one maximum
constexpr double bondAbovePeak = 1.06;
constexpr double bondStep = 0.006;
constexpr std::array screenedBiso = {0.4, 1.2};              // Å^2
constexpr std::array screenedQdamp = {0.0, 0.03, 0.06, 0.1}; // Å^-1
constexpr double screenRstep = 0.04; // Å; a third of the Nyquist step of Qmax = 26 Å^-1, since DebyePdf interpolates linearly

RRange usedRange(const PdfCurve& curve, const RRange& range)
{
    const auto inside = std::count_if(curve.r.begin(), curve.r.end(), [&](double r) { return r >= range.min && r <= range.max; });
    if (inside < 10)
        throw std::invalid_argument("fit range: expected at least 10 points of the curve inside, found " + std::to_string(inside));
    return {std::max(range.min, curve.r[0]), std::min(range.max, curve.r[curve.r.size() - 1])};
}

/// The coarse search: what all shapes share.
class Screen {
public:
    Screen(const PdfCurve& curve, const FitSettings& fit, double peak)
        : m_range(usedRange(curve, fit.range))
        , m_pdf(RGrid{m_range.min, m_range.max, screenRstep}, fit.start.qmin, fit.start.qmax)
        , m_observed(interpolated(curve, m_pdf.r()))
        , m_settings(fit.start)
        , m_peak(peak)
    {
        const Eigen::ArrayXd r2 = m_pdf.r().array().square();
        for (const double qdamp : screenedQdamp)
            m_envelopes.push_back((-0.5 * qdamp * qdamp * r2).exp().matrix());
        m_settings.qdamp = 0.0; // the envelopes do it
    }

    [[nodiscard]] ScreenedShape best(int index, const Shape& shape) const
    {
        const DistanceGroups groups = groupDistances(shape.positions, 1e-5);
        const int atoms = int(shape.positions.rows());
        ScreenedShape best;
        best.shape = index;
        best.misfit = std::numeric_limits<double>::infinity();
        constexpr int bonds = 1 + static_cast<int>((bondAbovePeak - bondBelowPeak) / bondStep);
        for (int i = 0; i < bonds; ++i)
            for (const double biso : screenedBiso)
                consider(best, groups, atoms, (bondBelowPeak + i * bondStep) * m_peak, biso);
        return best;
    }

private:
    void consider(ScreenedShape& best, const DistanceGroups& groups, int atoms, double bond, double biso) const
    {
        PdfSettings settings = m_settings;
        settings.biso = biso;
        const Eigen::VectorXd g = m_pdf.calculate(groups.distance * bond, groups.count, atoms, settings);
        for (std::size_t k = 0; k < m_envelopes.size(); ++k) {
            const Eigen::VectorXd damped = g.cwiseProduct(m_envelopes[k]);
            const double misfit = rwp(m_observed, bestScale(m_observed, damped) * damped);
            if (misfit < best.misfit)
                best = {best.shape, bond, biso, screenedQdamp[k], misfit};
        }
    }

    RRange m_range;
    DebyePdf m_pdf;
    Eigen::VectorXd m_observed;
    PdfSettings m_settings;
    double m_peak;
    std::vector<Eigen::VectorXd> m_envelopes;
};

/// The shape's first name, and its first name in each other family: "fcc 3 4 3 = oct 4".
std::string labelOf(const Shape& shape)
{
    std::string label = shape.name.text();
    std::vector<Family> named{shape.name.family};
    for (const ShapeName& other : shape.alsoKnownAs) {
        if (std::find(named.begin(), named.end(), other.family) != named.end())
            continue;
        named.push_back(other.family);
        label += " = " + other.text();
    }
    return label;
}

/// The net of bonds is too coarse for the agreement factors that fit no stretch, so its last digits are found first.
double refinedBond(const Shape& shape, double bond, const PdfCurve& curve, const FitSettings& fit)
{
    return bond * bestStretch(curve, pairDistances(shape.positions * bond), fit.start, fit.range, 1.5 * bondStep);
}

} // namespace

RRange peakWindow(const PdfCurve& curve, const RRange& range)
{
    const RRange used = usedRange(curve, range);
    return {used.min, std::min(used.max, used.min + 8.0)};
}

std::vector<ScreenedShape> screenShapes(
    const std::vector<Shape>& library, const PdfCurve& curve, const MiningSettings& settings, const RunControl& control)
{
    const double peak = settings.bond ? *settings.bond : firstPeak(curve, peakWindow(curve, settings.fit.range));
    const Screen screen(curve, settings.fit, peak);
    std::vector<ScreenedShape> results(library.size());
    StepCounter progress(control, int(library.size()), "searching the library");
    parallelFor(int(library.size()), settings.threads, [&](int i) {
        results[std::size_t(i)] = screen.best(i, library[std::size_t(i)]);
        progress.finishedOne();
    });
    std::stable_sort(results.begin(), results.end(), [](const auto& a, const auto& b) { return a.misfit < b.misfit; });
    return results;
}

Candidate shapeCandidate(const Shape& shape, double bond, const PdfCurve& curve, const FitSettings& fit, const std::string& element,
    const RunControl& control)
{
    Candidate candidate;
    const PositionsXyz positions = shape.positions * bond;
    candidate.fit = fitPdf(curve, positions, fit, control);
    candidate.origin = Origin::Mined;
    candidate.label = labelOf(shape);
    candidate.familyGuess = shape.name.family;
    candidate.structure = makeStructure(element, positions * candidate.fit.stretch, candidate.label);
    const BondMeasures measures = measureBonds(candidate.structure.positions);
    candidate.bond = measures.bond;
    candidate.minDistance = measures.minDistance;
    return candidate;
}

std::vector<Candidate> mineShapes(
    const std::vector<Shape>& library, const PdfCurve& curve, const MiningSettings& settings, const RunControl& control)
{
    if (library.empty() || settings.count < 1)
        throw std::invalid_argument("mineShapes: expected a library and a count of at least 1");
    const std::vector<ScreenedShape> screened = screenShapes(library, curve, settings, control);
    const int refined = std::min(std::max(settings.refined, settings.count), int(screened.size()));
    std::vector<Candidate> candidates(static_cast<std::size_t>(refined));
    StepCounter progress(control, refined, "fitting");
    parallelFor(refined, settings.threads, [&](int i) {
        const Shape& shape = library[std::size_t(screened[std::size_t(i)].shape)];
        const double bond = refinedBond(shape, screened[std::size_t(i)].bond, curve, settings.fit);
        candidates[std::size_t(i)] = shapeCandidate(shape, bond, curve, settings.fit, settings.element, control);
        progress.finishedOne();
    });
    std::stable_sort(
        candidates.begin(), candidates.end(), [](const auto& a, const auto& b) { return a.fit.rwpFit < b.fit.rwpFit; });
    candidates.resize(std::size_t(std::min(settings.count, refined)));
    return candidates;
}

} // namespace clusterlens
