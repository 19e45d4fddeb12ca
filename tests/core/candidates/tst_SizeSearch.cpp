#include "base/Random.h"
#include "candidates/ShapeFits.h"
#include "candidates/SizeSearch.h"
#include "measurement/CurveReach.h"
#include "pdf/DebyePdf.h"
#include "shapes/CutShape.h"
#include "shapes/SizeLadder.h"
#include "structure/Neighbours.h"

#include <QtTest>

using namespace clusterlens;

namespace {

constexpr double bond = 2.78;

/// The atoms nearest to a point of no symmetry: a particle that no ladder holds.
PositionsXyz oddCluster(Lattice lattice, Eigen::Index atoms, CutForm form = CutForm::Ellipsoid, double ratio = 1.0)
{
    const LatticeCutter cutter(lattice, int(atoms) + 50);
    const NestedCuts cuts = cutter.nested({lattice, form, 0.0, ratio, {0.13, -0.21, 0.08}, {}});
    return cuts.positions.topRows(atoms) * bond;
}

/// With noise of 4 % of its rms and ripple at low r.
PdfCurve measured(const PositionsXyz& positions, const PdfSettings& settings, double rmax)
{
    const double whole = std::max(rmax, 2.0 * positions.rowwise().norm().maxCoeff()); // with all pairs, then cut
    const DebyePdf pdf(RGrid{0.0, whole + 0.005, 0.01}, settings.qmin, settings.qmax);
    const Eigen::Index points = (pdf.r().array() <= rmax + 1e-9).count();
    PdfCurve curve{pdf.r().head(points), pdf.calculate(positions, settings).head(points), {}};
    const double rms = std::sqrt(curve.g.squaredNorm() / double(curve.g.size()));
    RandomEngine random(17);
    for (Eigen::Index i = 0; i < curve.g.size(); ++i)
        curve.g[i] += rms * (0.04 * normal(random) + 0.6 * std::exp(-curve.r[i] / 0.8) * std::cos(9.0 * curve.r[i]));
    return curve;
}

PdfSettings experiment(double delta2)
{
    PdfSettings settings;
    settings.qmax = 22.0;
    settings.biso = 0.7;
    settings.qdamp = 0.03;
    settings.delta2 = delta2;
    return settings;
}

SizeSearchSettings search(const PdfSettings& truth, double rmax, std::vector<Lattice> lattices)
{
    SizeSearchSettings settings;
    settings.fit.start.qmin = truth.qmin;
    settings.fit.start.qmax = truth.qmax;
    settings.fit.start.qdamp = truth.qdamp;
    settings.fit.parameters[parameter::qdamp].free = false; // stated in the header
    settings.fit.range = {1.6, rmax};
    settings.element = "Pt";
    settings.lattices = std::move(lattices);
    return settings;
}

} // namespace

class tst_SizeSearch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsParticlesOffTheLadder_data()
    {
        QTest::addColumn<int>("lattice");
        QTest::addColumn<int>("atoms");
        QTest::addColumn<int>("form");
        QTest::addColumn<double>("ratio");
        QTest::addColumn<double>("delta2");
        QTest::addColumn<double>("rmax");
        QTest::newRow("small fcc sphere") << int(Lattice::Fcc) << 97 << int(CutForm::Ellipsoid) << 1.0 << 3.0 << 20.0;
        QTest::newRow("hcp ellipsoid") << int(Lattice::Hcp) << 160 << int(CutForm::Ellipsoid) << 1.25 << 0.0 << 20.0;
        QTest::newRow("two twins") << int(Lattice::FccLamella2) << 170 << int(CutForm::Ellipsoid) << 1.0 << 0.0 << 25.0;
        QTest::newRow("twin") << int(Lattice::FccTwin) << 130 << int(CutForm::Ellipsoid) << 1.0 << 0.0 << 25.0;
        QTest::newRow("fcc sphere beyond the model") << int(Lattice::Fcc) << 600 << int(CutForm::Ellipsoid) << 1.0 << 3.0 << 25.0;
        QTest::newRow("bcc sphere beyond the model") << int(Lattice::Bcc) << 431 << int(CutForm::Ellipsoid) << 1.0 << 0.0 << 25.0;
    }

    void findsParticlesOffTheLadder()
    {
        QFETCH(int, lattice);
        QFETCH(int, atoms);
        QFETCH(int, form);
        QFETCH(double, ratio);
        QFETCH(double, delta2);
        QFETCH(double, rmax);
        const PositionsXyz truth = oddCluster(Lattice(lattice), atoms, CutForm(form), ratio);
        const PdfSettings pdf = experiment(delta2);
        const PdfCurve curve = measured(truth, pdf, rmax);
        // fcc beside it, which is what a wrong answer would be
        const SizeSearchSettings settings = search(
            pdf, rmax, lattice == int(Lattice::Fcc) ? std::vector{Lattice::Fcc} : std::vector{Lattice::Fcc, Lattice(lattice)});
        const SizeSearchResult result = searchSizes(curve, settings);
        const Candidate& best = result.candidates.front();
        const double own = fitPdf(curve, truth, settings.fit).rwpFit;
        QVERIFY2(best.fit.rwpFit < 1.3 * own, qPrintable(QString("%1, %2").arg(best.fit.rwpFit).arg(own)));
        const auto found = double(best.structure.size());
        QVERIFY2(std::abs(found / atoms - 1.0) < 0.1, best.label.c_str());
        QVERIFY2(best.label.starts_with(enumText(Lattice(lattice))), best.label.c_str());
        QVERIFY(best.familyGuess == familyOf(Lattice(lattice)));
        QVERIFY(best.origin == Origin::Mined);
        QVERIFY(best.label.ends_with(", " + std::to_string(best.structure.size()) + " atoms"));
        QVERIFY(std::abs(best.bond - bond) < 0.01);
        QVERIFY(std::abs(smallestDistance(best.structure.positions) - best.minDistance) < 1e-6);
        QCOMPARE(best.structure.elements.front(), std::string("Pt"));
        QCOMPARE(best.fit.value(parameter::qdamp), pdf.qdamp);
    }

    /// Widths between those of the first net let the ladder prefer a size that is far off; the way from there to the true one is long.
    void goesFarFromTheLadder()
    {
        PdfSettings pdf = experiment(0.0);
        pdf.qmin = 1.0;
        pdf.qmax = 19.4;
        pdf.biso = 0.91;
        pdf.qdamp = 0.047;
        const PositionsXyz truth = oddCluster(Lattice::Fcc, 1500);
        const PdfCurve curve = measured(truth, pdf, 20.0);
        const SizeSearchSettings settings = search(pdf, 20.0, {Lattice::Fcc});
        const Candidate best = searchSizes(curve, settings).candidates.front();
        QVERIFY2(best.fit.rwpFit < 1.1 * fitPdf(curve, truth, settings.fit).rwpFit, best.label.c_str());
        QVERIFY2(std::abs(double(best.structure.size()) / 1500.0 - 1.0) < 0.1, best.label.c_str());
    }

    void tellsOfAllThatWasFitted()
    {
        const PositionsXyz truth = oddCluster(Lattice::Fcc, 80);
        const PdfSettings pdf = experiment(0.0);
        const SizeSearchResult result = searchSizes(measured(truth, pdf, 15.0), search(pdf, 15.0, {Lattice::Fcc}));
        QVERIFY(result.considered.size() >= result.candidates.size());
        for (std::size_t i = 1; i < result.considered.size(); ++i)
            QVERIFY(result.considered[i - 1].atoms > 0 && result.considered[i].diameter > 0.0);
        const ConsideredShape best = consideredShape(result.candidates.front(), 2.0);
        const Eigen::VectorXd distances = sortedDistances(result.candidates.front().structure.positions);
        QVERIFY(std::abs(best.diameter - distances.maxCoeff()) < 1e-9);
        QCOMPARE(best.atoms, int(result.candidates.front().structure.size()));
        QVERIFY(best.rwp > 0.0 && best.rwp < result.candidates.front().fit.rwpFit); // the ripple is not in it
    }

    void isTheSameOnAnyNumberOfThreads()
    {
        const PdfSettings pdf = experiment(0.0);
        const PdfCurve curve = measured(oddCluster(Lattice::Fcc, 60), pdf, 15.0);
        SizeSearchSettings settings = search(pdf, 15.0, {Lattice::Fcc});
        settings.threads = 1;
        const SizeSearchResult one = searchSizes(curve, settings);
        settings.threads = 3;
        const SizeSearchResult three = searchSizes(curve, settings);
        QCOMPARE(one.candidates.size(), three.candidates.size());
        for (std::size_t i = 0; i < one.candidates.size(); ++i) {
            QCOMPARE(one.candidates[i].label, three.candidates[i].label);
            QVERIFY(one.candidates[i].fit.rwpFit == three.candidates[i].fit.rwpFit); // bit for bit
        }
    }

    void cancelStopsAtTheNextStep_data()
    {
        QTest::addColumn<QString>("stage");
        for (const char* stage : {"sizes", "refining sizes", "fitting sizes"})
            QTest::newRow(stage) << stage;
    }

    void cancelStopsAtTheNextStep()
    {
        QFETCH(QString, stage);
        const PdfSettings pdf = experiment(0.0);
        const PdfCurve curve = measured(oddCluster(Lattice::Fcc, 60), pdf, 15.0);
        SizeSearchSettings settings = search(pdf, 15.0, {Lattice::Fcc});
        settings.threads = 1;
        const auto cancel = std::make_shared<std::atomic<bool>>(false);
        int after = 0;
        const RunControl control(cancel, [&](int, int, std::string_view now) {
            after += cancel->load();
            cancel->store(cancel->load() || now == stage.toStdString());
        });
        bool cancelled = false;
        try {
            (void)searchSizes(curve, settings, control);
        } catch (const Cancelled&) {
            cancelled = true;
        }
        QVERIFY(cancelled);
        QCOMPARE(after, 0);
    }

    void curvesTellHowFarTheyReach()
    {
        const PdfSettings pdf = experiment(0.0);
        for (const int atoms : {100, 300, 900}) {
            const PositionsXyz sphere = oddCluster(Lattice::Fcc, atoms);
            const double diameter = sortedDistances(sphere).maxCoeff();
            const CurveReach reach = curveReach(measured(sphere, pdf, 40.0), bond, pdf);
            QVERIFY(reach.ends);
            QVERIFY2(
                reach.r > 0.6 * diameter && reach.r < 1.15 * diameter, qPrintable(QString("%1 %2").arg(reach.r).arg(diameter)));
        }
        const CurveReach inside = curveReach(measured(oddCluster(Lattice::Fcc, 3000), pdf, 20.0), bond, pdf);
        QVERIFY(!inside.ends);
        QVERIFY(std::abs(inside.r - 20.0) < 0.02);
    }
};

QTEST_GUILESS_MAIN(tst_SizeSearch)
#include "tst_SizeSearch.moc"
