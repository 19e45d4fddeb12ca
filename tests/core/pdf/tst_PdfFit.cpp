#include "core/pdf/GenericCluster.h"
#include "core/pdf/ReferenceCurves.h"
#include "pdf/DebyePdf.h"
#include "pdf/PdfFit.h"
#include "shapes/ClusterBuilder.h"

#include <QtTest>

#include <atomic>
#include <cmath>
#include <memory>

using namespace clusterlens;

namespace {

PdfCurve simulate(const PositionsXyz& positions, const PdfSettings& settings, const RGrid& grid = {})
{
    const DebyePdf pdf(grid, settings.qmin, settings.qmax);
    return {pdf.r(), pdf.calculate(positions, settings), {}};
}

/// Repeatable noise in [-1, 1] of no particular distribution.
Eigen::VectorXd noise(Eigen::Index size)
{
    std::mt19937 random(7);
    Eigen::VectorXd values(size);
    for (Eigen::Index i = 0; i < size; ++i)
        values[i] = 2.0 * static_cast<double>(random()) / 4294967295.0 - 1.0;
    return values;
}

} // namespace

class tst_PdfFit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void delta2NeedsNeighbours()
    {
        const PositionsXyz octahedron = buildCluster({Family::Octahedron, {4}}, 2.8);
        const DebyePdf pdf(RGrid{0.0, 20.0, 0.01}, 0.7, 25.0);
        const PdfCurve curve{pdf.r(), pdf.calculate(octahedron, PdfSettings()), {}};
        FitSettings settings;
        settings.range = {5.5, 20.0};
        QVERIFY(fitPdf(curve, octahedron, settings).parameters[parameter::delta2].state != ParameterState::Held);
        settings.range.min = 5.7; // beyond two bonds
        QVERIFY(fitPdf(curve, octahedron, settings).parameters[parameter::delta2].state == ParameterState::Held);
        Structure ligands = makeStructure("Pt", octahedron); // their bonds are not the metal's
        for (const double side : {-1.0, 1.0}) {
            ligands.elements.insert(ligands.elements.end(), {"C", "C"});
            ligands.positions.conservativeResize(ligands.positions.rows() + 2, 3);
            ligands.positions.bottomRows(2) << 12.0 * side, 0.0, 0.0, 13.4 * side, 0.0, 0.0;
        }
        settings.range.min = 5.5;
        QVERIFY(fitPdf(curve, ligands, settings).parameters[parameter::delta2].state != ParameterState::Held);
    }

    void rwpIsThePapersFormula()
    {
        Eigen::VectorXd observed(3), calculated(3), weights(3);
        observed << 3.0, 0.0, 4.0;
        calculated << 3.0, 1.0, 2.0;
        weights << 1.0, 4.0, 0.25;
        QCOMPARE(rwp(observed, calculated), std::sqrt(5.0) / 5.0);
        QCOMPARE(rwp(observed, calculated, weights), std::sqrt(5.0 / 13.0));
        QCOMPARE(bestScale(observed, calculated), 17.0 / 14.0);
        QCOMPARE(bestScale(observed, calculated, weights), 11.0 / 14.0);
        QCOMPARE(bestScale(observed, -calculated), 0.0);
        QCOMPARE(bestScale(observed, 0.0 * calculated), 0.0);
        QVERIFY_EXCEPTION_THROWN((void)rwp(observed, calculated.head(2)), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN((void)bestScale(observed, calculated.head(2)), std::invalid_argument);
        QVERIFY(std::isinf(rwp(0.0 * observed, calculated)));
    }

    void recoversLibdiffpysParameters_data() { addReferenceRows("__C_debye.gr"); }

    /// Truth: scale 1, stretch 1, biso 0.5, qdamp 0.08. The start is wrong in all of them, and the distances are 1.3 % too short.
    void recoversLibdiffpysParameters()
    {
        QFETCH(QString, file);
        if (file.isEmpty())
            QSKIP("../shared/data/reference-pdf is not here");
        const ReferenceCurve reference = readReference(file.toStdString());
        FitSettings settings;
        settings.start = reference.settings;
        settings.start.biso = 0.25;
        settings.start.qdamp = 0.01;
        const PdfCurve observed{reference.r, 3.7 * reference.g, {}};
        const FitResult fit = fitPdf(observed, PositionsXyz(reference.positions / 1.013), settings);
        qInfo("Rwp %.1e, %.1e, %.1e; scale %.8f stretch %.9f biso %.8f qdamp %.8f", fit.rwp, fit.rwpScaled, fit.rwpFit, fit.scale(),
            fit.stretch(), fit.value(parameter::biso), fit.value(parameter::qdamp));
        QVERIFY(fit.rwpFit < 1e-6); // rounding of the file: 1e-8
        QVERIFY(std::abs(fit.stretch() - 1.013) < 1e-7);
        QVERIFY(std::abs(fit.value(parameter::biso) - 0.5) < 1e-5);
        QVERIFY(std::abs(fit.value(parameter::qdamp) - 0.08) < 1e-5);
        QVERIFY(std::abs(fit.scale() - 3.7) < 1e-5);
        QVERIFY(fit.rwp > fit.rwpScaled && fit.rwpScaled > fit.rwpFit);
        QCOMPARE(fit.r[0], 1.6);
        QCOMPARE(fit.fitted.size(), fit.r.size());
        QVERIFY(std::abs(rwp(fit.observed, fit.fitted) - fit.rwpFit) < 1e-12);
    }

    void findsTheRightMinimumOfStretch_data()
    {
        QTest::addColumn<double>("stretch");
        for (const double stretch : {0.972, 0.987, 1.0, 1.011, 1.0297})
            QTest::addRow("stretch %.4f", stretch) << stretch;
    }

    /// Generic positions, noise of 5 % of the largest value, range cut: the stretch must not end in a neighbouring minimum.
    void findsTheRightMinimumOfStretch()
    {
        QFETCH(double, stretch);
        PdfSettings truth;
        truth.biso = 0.6;
        truth.qdamp = 0.03;
        const PositionsXyz positions = genericCluster(100);
        PdfCurve observed = simulate(positions * stretch, truth);
        observed.g += 0.05 * observed.g.maxCoeff() * noise(observed.g.size());
        FitSettings settings;
        settings.range = {2.0, 18.0};
        const FitResult fit = fitPdf(observed, positions, settings);
        qInfo("stretch %.6f biso %.4f qdamp %.4f Rwp %.4f", fit.stretch(), fit.value(parameter::biso), fit.value(parameter::qdamp),
            fit.rwpFit);
        QVERIFY(std::abs(fit.stretch() - stretch) < 2e-4);
        QVERIFY(std::abs(fit.value(parameter::biso) - 0.6) < 0.03);
        const double found = bestStretch(observed, pairDistances(positions), truth, {2.0, 18.0}, 0.03);
        QVERIFY(std::abs(found - stretch) < 2e-4);
    }

    void bestStretchIsExactToFiveDigits()
    {
        const PositionsXyz positions = genericCluster(60);
        PdfSettings settings;
        settings.biso = 0.4;
        const PdfCurve observed = simulate(positions * 1.02345, settings);
        QVERIFY(std::abs(bestStretch(observed, pairDistances(positions), settings, {1.6, 30.0}, 0.05) - 1.02345) < 1e-6);
        // Beyond the limit: the end of the interval.
        QVERIFY(bestStretch(observed, pairDistances(positions), settings, {1.6, 30.0}, 0.02) <= 1.02 + 1e-12);
    }

    void fitsDelta2OnlyWhenAsked()
    {
        PdfSettings truth;
        truth.delta2 = 2.2;
        truth.biso = 0.5;
        truth.qdamp = 0.02;
        const PositionsXyz positions = genericCluster(90);
        const PdfCurve observed = simulate(positions, truth);
        FitSettings settings;
        settings.parameters[parameter::delta2].free = true;
        const FitResult fit = fitPdf(observed, positions, settings);
        qInfo("delta2 %.6f biso %.6f qdamp %.6f Rwp %.1e", fit.value(parameter::delta2), fit.value(parameter::biso),
            fit.value(parameter::qdamp), fit.rwpFit);
        QVERIFY(std::abs(fit.value(parameter::delta2) - 2.2) < 1e-3);
        QVERIFY(std::abs(fit.value(parameter::biso) - 0.5) < 1e-4);
        settings.parameters[parameter::delta2].free = false;
        QCOMPARE(fitPdf(observed, positions, settings).value(parameter::delta2), 0.0);
    }

    /// Whatever is held stays, and the others take up what they can.
    void holdsWhatIsHeld_data()
    {
        QTest::addColumn<int>("p");
        QTest::addColumn<double>("value");
        QTest::newRow("scale") << int(parameter::scale) << 1.1;
        QTest::newRow("stretch") << int(parameter::stretch) << 0.995;
        QTest::newRow("biso") << int(parameter::biso) << 0.7;
        QTest::newRow("qdamp") << int(parameter::qdamp) << 0.06;
        QTest::newRow("delta2") << int(parameter::delta2) << 1.0;
    }

    void holdsWhatIsHeld()
    {
        QFETCH(int, p);
        QFETCH(double, value);
        PdfSettings truth;
        truth.biso = 0.5;
        truth.qdamp = 0.03;
        const PositionsXyz positions = genericCluster(50);
        PdfCurve observed = simulate(positions, truth);
        observed.g *= 1.3;
        FitSettings settings;
        settings.start.*fitParameters[p].value = value;
        settings.parameters[std::size_t(p)].free = false;
        const FitResult fit = fitPdf(observed, positions, settings);
        QCOMPARE(fit.value(std::size_t(p)), value);
        QVERIFY(fit.parameters[std::size_t(p)].state == ParameterState::Held);
        QVERIFY(fit.rwpFit > 1e-3);
        settings.parameters[std::size_t(p)].free = true;
        const FitResult all = fitPdf(observed, positions, settings);
        QVERIFY(all.rwpFit < 1e-5 && all.parameters[std::size_t(p)].state != ParameterState::Held);
    }

    void nothingFreeIsNoFit()
    {
        const PositionsXyz positions = genericCluster(30);
        PdfCurve observed = simulate(positions, {});
        observed.g *= 0.25;
        FitSettings settings;
        for (ParameterSetting& setting : settings.parameters)
            setting.free = false;
        const FitResult fit = fitPdf(observed, positions, settings);
        QCOMPARE(fit.scale(), 1.0);
        QVERIFY(std::abs(fit.rwpFit - fit.rwp) < 1e-12 && fit.rwpScaled < 1e-9);
        QCOMPARE(fit.correlation.size(), 0);
    }

    void staysInsideItsBounds()
    {
        PdfSettings truth;
        truth.biso = 0.9;
        truth.qdamp = 0.1;
        const PositionsXyz positions = genericCluster(50);
        FitSettings settings;
        settings.parameters[parameter::biso].bounds = {0.1, 0.6};
        settings.parameters[parameter::qdamp].bounds = {0.0, 0.05};
        const FitResult fit = fitPdf(simulate(positions * 1.05, truth), positions, settings);
        QVERIFY(fit.value(parameter::biso) <= 0.6 && fit.value(parameter::biso) >= 0.1);
        QVERIFY(fit.value(parameter::qdamp) <= 0.05 && fit.stretch() <= 1.03 + 1e-12);
        QVERIFY(fit.rwpFit <= fit.rwpScaled && fit.rwpScaled <= fit.rwp);
    }

    void withoutFitOnlyTheAmplitudeMoves()
    {
        const PositionsXyz positions = genericCluster(30);
        PdfCurve observed = simulate(positions, {});
        observed.g *= 0.25;
        FitSettings settings;
        settings.fitParameters = false;
        const FitResult fit = fitPdf(observed, positions, settings);
        QVERIFY(std::abs(fit.rwp - 3.0) < 1e-9);
        QVERIFY(fit.rwpScaled < 1e-9 && std::abs(fit.rwpFit - fit.rwpScaled) < 1e-15);
        QCOMPARE(fit.stretch(), 1.0);
        QVERIFY(std::abs(fit.scale() - 0.25) < 1e-9);
    }

    void comparesByValueOnOtherGrids_data()
    {
        QTest::addColumn<double>("rmin");
        QTest::addColumn<double>("rmax");
        QTest::addColumn<double>("rstep");
        QTest::addColumn<double>("limit"); // of Rwp
        QTest::newRow("identical, from 1.5") << 1.5 << 20.0 << 0.01 << 1e-9;
        QTest::newRow("identical, step 0.02") << 0.0 << 20.0 << 0.02 << 1e-9;
        QTest::newRow("every tenth point") << 1.0 << 20.0 << 0.1 << 1e-9;
    }

    void comparesByValueOnOtherGrids()
    {
        QFETCH(double, rmin);
        QFETCH(double, rmax);
        QFETCH(double, rstep);
        QFETCH(double, limit);
        const PositionsXyz positions = genericCluster(40);
        const RGrid engine{rmin, rmax, rstep > 0.02 ? 0.01 : rstep};
        PdfCurve observed = simulate(positions, {}, engine);
        if (rstep > 0.02) {
            const auto every = Eigen::seq(0, observed.r.size() - 1, 10);
            observed = {observed.r(every), observed.g(every), {}};
        }
        FitSettings settings;
        settings.fitParameters = false;
        const FitResult fit = fitPdf(observed, positions, settings);
        qInfo("Rwp %.2e on %d points", fit.rwp, static_cast<int>(fit.r.size()));
        QVERIFY(fit.rwp < limit);
    }

    void weightsCountWhenAsked()
    {
        const PositionsXyz positions = genericCluster(30);
        PdfCurve observed = simulate(positions, {});
        observed.dg = Eigen::VectorXd::Constant(observed.r.size(), 0.1);
        const Eigen::Index half = observed.r.size() / 2;
        observed.g.head(half) *= 2.0; // two halves that want different amplitudes
        observed.dg.head(half).setConstant(1e6);
        FitSettings settings;
        settings.fitParameters = false;
        settings.weightByErrors = true;
        QVERIFY(std::abs(fitPdf(observed, positions, settings).scale() - 1.0) < 1e-6);
        settings.weightByErrors = false;
        QVERIFY(fitPdf(observed, positions, settings).scale() > 1.5);
    }

    void refusesTooLittle()
    {
        const PdfCurve observed = simulate(genericCluster(10), {});
        FitSettings settings;
        settings.range = {40.0, 50.0};
        QVERIFY_EXCEPTION_THROWN((void)fitPdf(observed, genericCluster(10), settings), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN((void)fitPdf(observed, genericCluster(1), FitSettings()), std::invalid_argument);
        settings = {};
        settings.parameters[parameter::biso].bounds = {1.0, 0.5};
        QVERIFY_EXCEPTION_THROWN((void)fitPdf(observed, genericCluster(10), settings), std::invalid_argument);
    }

    void cancelStopsIt()
    {
        const auto flag = std::make_shared<std::atomic<bool>>(true);
        const RunControl control(flag, {});
        bool cancelled = false;
        try {
            (void)fitPdf(simulate(genericCluster(10), {}), genericCluster(10), FitSettings(), control);
        } catch (const Cancelled&) {
            cancelled = true;
        }
        QVERIFY(cancelled);
    }

    /// A measured curve must be no worse after the fit, and the fit reproducible to the last bit.
    void fitsMeasuredCurve()
    {
        const auto file = std::filesystem::path(CLUSTERLENS_SHARED) / "data" / "experimental" / "Au144pMBA.gr";
        if (!std::filesystem::exists(file) || referenceFiles("__A_debye.gr").empty())
            QSKIP("../shared/data is not here");
        std::ifstream in(file);
        std::vector<double> r, g;
        for (std::string line; std::getline(in, line);) {
            std::istringstream words(line);
            double x = 0.0, y = 0.0;
            if (words >> x >> y) {
                r.push_back(x);
                g.push_back(y);
            }
        }
        const auto size = static_cast<Eigen::Index>(r.size());
        const PdfCurve observed{Eigen::Map<Eigen::VectorXd>(r.data(), size), Eigen::Map<Eigen::VectorXd>(g.data(), size), {}};
        const PositionsXyz decahedron
            = readReference(referenceFolder() / "Decahedron_p_5_q_1_r_0_atom_Re_lc_2.56__A_debye.gr").positions;
        FitSettings settings;
        settings.start.qmin = 1.33;
        settings.start.qmax = 28.0;
        settings.parameters[parameter::stretch].bounds = {0.85, 1.15}; // the file's bond is 2.56 Å, gold's 2.88
        const FitResult fit = fitPdf(observed, decahedron, settings);
        qInfo("Rwp %.4f, %.4f, %.4f; stretch %.5f biso %.4f qdamp %.4f", fit.rwp, fit.rwpScaled, fit.rwpFit, fit.stretch(),
            fit.value(parameter::biso), fit.value(parameter::qdamp));
        QVERIFY(fit.rwpFit < 0.5 * fit.rwpScaled);
        QVERIFY(std::abs(2.56 * fit.stretch() - 2.85) < 0.06);
        QVERIFY(fitPdf(observed, decahedron, settings).fitted == fit.fitted);
    }
};

QTEST_APPLESS_MAIN(tst_PdfFit)
#include "tst_PdfFit.moc"
