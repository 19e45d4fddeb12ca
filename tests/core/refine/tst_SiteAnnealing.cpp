#include "DebyeCurve.h"
#include "pdf/PdfFit.h"
#include "refine/SiteAnnealing.h"
#include "refine/SiteState.h"
#include "shapes/ClusterBuilder.h"
#include "structure/BondMeasures.h"
#include "structure/Neighbours.h"

#include <QtTest>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <memory>
#include <numeric>

using namespace clusterlens;

namespace {

FitValues valuesOf(const DebyeSettings& s)
{
    FitValues values;
    values.qmin = s.qmin;
    values.qmax = s.qmax;
    values.biso = s.biso;
    values.qdamp = s.qdamp;
    return values;
}

/// Rwp with a free amplitude alone, by the fit's own way through Q.
double directRwp(const PdfCurve& curve, const PositionsXyz& positions, const FitValues& values)
{
    FitSettings fit;
    fit.start = values;
    fit.range = {1.6, curve.r[curve.r.size() - 1]};
    fit.fitParameters = false;
    return fitPdf(curve, positions, fit).rwpScaled;
}

/// A particle, its curve, and the sites around it.
struct Example {
    PositionsXyz particle;
    PdfCurve curve;
    FitValues values;
    SiteLattice lattice;
    std::unique_ptr<SiteProblem> problem;

    Example(const PositionsXyz& positions, const PositionsXyz& truth, double noise = 0.0)
        : particle(positions)
    {
        DebyeSettings settings;
        settings.noise = noise;
        curve = debyeCurve(truth, settings);
        values = valuesOf(settings);
        lattice = siteLattice(particle);
        const Eigen::Index from = 80; // 1.6 Å
        const Eigen::Index n = curve.r.size() - from;
        const PairKernels kernels(gridOf(curve.r), curve.r.tail(n), curve.g.tail(n), {}, values, largestDistance(lattice.sites));
        problem = std::make_unique<SiteProblem>(lattice, kernels, std::nullopt);
    }

    [[nodiscard]] std::vector<int> own() const
    {
        std::vector<int> sites(static_cast<std::size_t>(lattice.atoms));
        std::iota(sites.begin(), sites.end(), 0);
        return sites;
    }
};

const PositionsXyz decahedron = buildCluster({Family::Decahedron, {4, 2, 0}}, 2.8);

/// Without the \p missing atoms that are farthest along a direction.
PositionsXyz cutOff(const PositionsXyz& positions, int missing)
{
    const Eigen::VectorXd height = positions * Eigen::Vector3d(0.5, 0.3, 0.8);
    std::vector<Eigen::Index> order(static_cast<std::size_t>(positions.rows()));
    std::iota(order.begin(), order.end(), Eigen::Index(0));
    std::ranges::stable_sort(order, {}, [&](Eigen::Index i) { return height[i]; });
    order.resize(order.size() - static_cast<std::size_t>(missing));
    return positions(order, Eigen::all);
}

int brokenBonds(const PositionsXyz& positions, int coordination)
{
    int broken = 0;
    for (const int neighbours : findNeighbours(positions).coordination)
        broken += coordination - neighbours;
    return broken;
}

} // namespace

class tst_SiteAnnealing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// After any changes the misfit is that of the whole calculation, and what a change would give is what it gives.
    void incrementalMisfitIsTheDirectOne()
    {
        const Example example(decahedron, cutOff(decahedron, 12));
        SiteState state(*example.problem, example.own());
        RandomEngine random(1);
        int applied = 0;
        for (int i = 0; i < 400; ++i) {
            SiteState::Change change;
            const auto drawn = [&](const std::vector<int>& sites) { return sites[random() % sites.size()]; };
            if (i % 3 != 0 && !state.addable().empty())
                change.in.push_back(drawn(state.addable()));
            if (i % 3 != 1)
                change.out.push_back(drawn(state.surface()));
            if (!state.isSound(change))
                continue;
            const SiteState::Outcome expected = state.outcome(change);
            state.apply(change);
            ++applied;
            QCOMPARE(state.atoms(), expected.atoms);
            QCOMPARE(state.brokenBonds(), expected.brokenBonds);
            QVERIFY(std::abs(state.squaredRwp() - expected.squaredRwp) < 1e-5);
            if (applied % 20 != 0)
                continue;
            const PositionsXyz atoms = example.lattice.sites(state.occupied(), Eigen::all);
            const double direct = directRwp(example.curve, atoms, example.values);
            // Both cut F(Q) at a step of their own just below Qmax, which is worth about 0.001.
            QVERIFY2(std::abs(std::sqrt(state.squaredRwp()) - direct) < 0.002,
                qPrintable(QString("%1 %2").arg(std::sqrt(state.squaredRwp())).arg(direct)));
            QCOMPARE(state.brokenBonds(), brokenBonds(atoms, 12));
        }
        QVERIFY(applied > 150);
    }

    /// A whole layer at once is the same as its atoms one after the other.
    void manySitesAtOnceAreTheSameAsOneByOne()
    {
        const Example example(decahedron, decahedron);
        SiteState together(*example.problem, example.own());
        SiteState apart(*example.problem, example.own());
        SiteState::Change change;
        for (const int site : together.addable())
            if (change.in.size() < 6)
                change.in.push_back(site);
        change.out.assign(together.surface().begin(), together.surface().begin() + 5);
        const SiteState::Outcome outcome = together.outcome(change);
        for (const int site : change.out)
            apart.apply({{site}, {}});
        for (const int site : change.in)
            apart.apply({{}, {site}});
        QVERIFY(std::abs(outcome.squaredRwp - apart.squaredRwp()) < 1e-5);
        QCOMPARE(outcome.brokenBonds, apart.brokenBonds());
        QCOMPARE(outcome.atoms, apart.atoms());
    }

    /// From the whole decahedron to the one with a piece cut off, which the curve was made of.
    void findsWhatIsMissing()
    {
        const PositionsXyz truth = cutOff(decahedron, 25);
        const Example example(decahedron, truth, 0.04);
        AnnealingSettings settings;
        settings.points = 164.0;
        settings.reference = directRwp(example.curve, decahedron, example.values);
        settings.compactness = 1.0;
        const OccupiedSites found = annealSites(*example.problem, example.own(), settings);
        const PositionsXyz atoms = example.lattice.sites(found.sites, Eigen::all);
        QVERIFY2(settings.reference > 0.08, qPrintable(QString::number(settings.reference)));
        QVERIFY2(std::sqrt(found.squaredRwp) < 0.06, qPrintable(QString::number(std::sqrt(found.squaredRwp))));
        QVERIFY2(std::abs(double(atoms.rows()) / double(truth.rows()) - 1.0) < 0.1, qPrintable(QString::number(atoms.rows())));
        QVERIFY(std::ranges::min(findNeighbours(atoms).coordination) >= SiteState::fewestNeighbours);
    }

    void sameSeedSameParticle()
    {
        const Example example(decahedron, cutOff(decahedron, 15), 0.04);
        AnnealingSettings settings;
        settings.sweeps = 50;
        const OccupiedSites first = annealSites(*example.problem, example.own(), settings);
        QVERIFY(annealSites(*example.problem, example.own(), settings).sites == first.sites);
        settings.seed = 2;
        QVERIFY(annealSites(*example.problem, example.own(), settings).sites != first.sites);
    }

    void stopsWhenAsked()
    {
        const Example example(decahedron, decahedron);
        const auto flag = std::make_shared<std::atomic<bool>>(true);
        QVERIFY_EXCEPTION_THROWN(
            (void)annealSites(*example.problem, example.own(), {}, RunControl(flag, {})), clusterlens::Cancelled);
    }
};

QTEST_GUILESS_MAIN(tst_SiteAnnealing)
#include "tst_SiteAnnealing.moc"
