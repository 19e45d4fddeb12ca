#include "core/gr/OrdinaryCurves.h"
#include "gr/GrReader.h"
#include "gr/LoadedCurve.h"
#include "measurement/CurveAnalysis.h"
#include "pdf/DebyePdf.h"
#include "shapes/ClusterBuilder.h"

#include <QtTest>

using namespace clusterlens;

namespace {

PdfCurve octahedron(double rmin, double rmax, int shells, double bond = 2.8, double rstep = 0.01)
{
    const DebyePdf pdf(RGrid{rmin, rmax, rstep}, 0.7, 25.0);
    PdfSettings settings;
    settings.biso = 0.5;
    return {pdf.r(), pdf.calculate(buildCluster({Family::Octahedron, {shells}}, bond), settings), {}};
}

GrFile fileOf(PdfCurve curve)
{
    GrFile file;
    file.name = "made.gr";
    file.curve = std::move(curve);
    file.metadata.radiation = Radiation::Xray;
    file.metadata.composition = "Au";
    file.metadata.qmax = 25.0;
    file.metadata.qdamp = 0.0;
    return file;
}

QStringList codesOf(const std::vector<CurveWarning>& warnings)
{
    QStringList codes;
    for (const CurveWarning& warning : warnings)
        codes.append(QString::fromStdString(warning.code));
    return codes;
}

PdfCurve everyNth(const PdfCurve& curve, Eigen::Index n)
{
    const auto every = Eigen::seqN(0, curve.r.size() / n, n);
    return {curve.r(every), curve.g(every), {}};
}

} // namespace

class tst_CurveWarnings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void doubtsTheCurveForWhatItIs_data()
    {
        QTest::addColumn<double>("rmin");
        QTest::addColumn<double>("rmax");
        QTest::addColumn<int>("shells");
        QTest::addColumn<QString>("code");
        QTest::newRow("short curve") << 0.0 << 7.0 << 4 << "too-short";
        QTest::newRow("first peak missing") << 4.0 << 20.0 << 4 << "starts-late";
        QTest::newRow("half of the first peak") << 2.83 << 20.0 << 4 << "starts-late";
        QTest::newRow("ends inside the particle")
            << 0.0 << 20.0 << 16 << "no-end";                      // octahedron of 2736 atoms, 60 Å from tip to tip
        QTest::newRow("shows its end") << 0.0 << 60.0 << 12 << ""; // of 1156 atoms
        QTest::newRow("nothing wrong") << 0.0 << 20.0 << 4 << "";
        QTest::newRow("begins before the peak") << 2.4 << 20.0 << 4 << "";
        QTest::newRow("nothing wrong with the largest") << 0.0 << 30.0 << 7 << ""; // octahedron of 231 atoms
    }

    void doubtsTheCurveForWhatItIs()
    {
        QFETCH(double, rmin);
        QFETCH(double, rmax);
        QFETCH(int, shells);
        QFETCH(QString, code);
        const GrFile file = fileOf(octahedron(rmin, rmax, shells));
        ExperimentOverrides overrides;
        overrides.rmax = 60.0;
        const auto doubts = curveDoubts(file.curve, experimentSettings(file, overrides));
        QCOMPARE(codesOf(doubts), code.isEmpty() ? QStringList() : QStringList{code});
        QCOMPARE(agreementCounts(file.curve, experimentSettings(file, overrides)), code != "starts-late");
    }

    void stepsWiderThanQmaxAllowsAreNoEvidence()
    {
        const PdfCurve fine = octahedron(0.0, 30.0, 5);
        for (const auto& [n, tooCoarse] : {std::pair{1, false}, {12, false}, {13, true}, {40, true}}) { // pi / 25 = 0.1257 Å
            const GrFile file = fileOf(everyNth(fine, n));
            const ExperimentSettings experiment = experimentSettings(file);
            QCOMPARE(codesOf(curveDoubts(file.curve, experiment)).contains("too-coarse"), tooCoarse);
            QCOMPARE(agreementCounts(file.curve, experiment), !tooCoarse);
        }
        GrFile file = fileOf(everyNth(fine, 13));
        file.metadata.qmax = 20.0;
        QVERIFY(curveDoubts(file.curve, experimentSettings(file)).empty());
    }

    void seesTheWrongSign()
    {
        GrFile file = fileOf(octahedron(0.0, 20.0, 5));
        file.curve.g *= -1.0;
        QVERIFY(codesOf(curveDoubts(file.curve, experimentSettings(file))).contains("wrong-sign"));
    }

    void aStatedBondIsEnoughForALateStart()
    {
        const GrFile file = fileOf(octahedron(4.0, 20.0, 5));
        ExperimentOverrides overrides;
        overrides.bond = 2.8;
        QVERIFY(curveDoubts(file.curve, experimentSettings(file, overrides)).empty());
        QVERIFY_EXCEPTION_THROWN((void)peakOf(file.curve, {}, {1.6, 30.0}), NoFirstPeak);
        QCOMPARE(peakOf(file.curve, 2.8, {1.6, 30.0}), 2.8);
    }

    void oneListHoldsAllWarnings()
    {
        std::string text = "stype = N\ncomposition = PtNi\n";
        const PdfCurve curve = octahedron(0.0, 7.0, 4);
        for (Eigen::Index i = 0; i < curve.r.size(); ++i)
            text += std::to_string(curve.r[i]) + ' ' + std::to_string(curve.g[i]) + '\n';
        const LoadedCurve loaded = readCurve(text, "mixed.gr");
        const QStringList codes = codesOf(loaded.warnings);
        for (const char* code : {"neutron", "several-elements", "qmax-unknown", "qdamp-unknown", "too-short"})
            QCOMPARE(codes.count(code), 1);
        QCOMPARE(loaded.warnings.size(), loaded.experiment.warnings.size());

        ExperimentOverrides overrides;
        overrides.qmax = 25.0;
        overrides.values[parameter::qdamp] = 0.03;
        overrides.element = "Pt";
        const QStringList fewer = codesOf(withOverrides(loaded, overrides).warnings); // the user knows
        for (const char* code : {"several-elements", "qmax-unknown", "qdamp-unknown"})
            QVERIFY(!fewer.contains(code));

        text.erase(0, text.find('\n') + 1); // no radiation
        const LoadedCurve unknown = readCurve(text, "mixed.gr");
        QVERIFY(codesOf(unknown.warnings).contains("radiation-unknown"));
        overrides.radiation = Radiation::Neutron;
        const LoadedCurve known = withOverrides(unknown, overrides);
        QCOMPARE(known.experiment.radiation, Radiation::Neutron);
        QVERIFY(!codesOf(known.warnings).contains("radiation-unknown"));
    }

    void untrueHeadersGiveWayToTheData_data()
    {
        QTest::addColumn<double>("qmin"); // as the file says; below 0: not
        QTest::addColumn<double>("qmax");
        QTest::addColumn<QStringList>("codes");
        QTest::newRow("true") << 1.2 << 18.0 << QStringList();
        QTest::newRow("nearly true") << 1.0 << 18.5 << QStringList();
        QTest::newRow("Qmin 0") << 0.0 << 18.0 << QStringList{"qmin-untrue"};
        QTest::newRow("Qmin 0.1, Qmax 25") << 0.1 << 25.0 << QStringList{"qmin-untrue", "qmax-untrue"};
        QTest::newRow("Qmax too small") << 1.2 << 14.0 << QStringList{"qmax-untrue"};
        QTest::newRow("nothing stated") << -1.0 << -1.0 << QStringList{"qmin-from-data", "qmax-from-data"};
    }

    void untrueHeadersGiveWayToTheData()
    {
        QFETCH(double, qmin);
        QFETCH(double, qmax);
        QFETCH(QStringList, codes);
        const DebyePdf pdf(RGrid{0.0, 30.0, 0.02}, 1.2, 18.0);
        GrFile file = fileOf({pdf.r(), pdf.calculate(buildCluster({Family::Octahedron, {5}}, 2.8), PdfSettings()), {}});
        file.metadata.qmin = qmin < 0.0 ? std::nullopt : std::optional(qmin);
        file.metadata.qmax = qmax < 0.0 ? std::nullopt : std::optional(qmax);
        const ExperimentSettings experiment = experimentSettings(file);
        QCOMPARE(codesOf(curveWarnings(file, experiment)), codes);
        const bool taken = !codes.filter("qmin").isEmpty();
        QCOMPARE(experiment.source("qmin"), taken ? ValueSource::Data : ValueSource::File);
        QVERIFY(taken ? std::abs(experiment.pdf.qmin - 1.2) <= 0.1 : experiment.pdf.qmin == qmin);
        QVERIFY(codes.filter("qmax").isEmpty() ? experiment.pdf.qmax == qmax : std::abs(experiment.pdf.qmax - 18.0) <= 0.2);

        ExperimentOverrides overrides; // what the user says stays, and is doubted
        overrides.qmin = 0.1;
        overrides.qmax = 25.0;
        const ExperimentSettings stated = experimentSettings(file, overrides);
        QVERIFY(stated.pdf.qmin == 0.1 && stated.pdf.qmax == 25.0);
        QCOMPARE(codesOf(curveWarnings(file, stated)), (QStringList{"qmin-doubtful", "qmax-doubtful"}));
    }

    // Both are what the makers of these files say, but for one: PDFgetX3 was given qmin = 0.1, and its G has no small-angle signal.
    void measuredAndReferenceCurvesKeepTheirHeaders()
    {
        int curves = 0;
        for (const std::filesystem::path& path : ordinaryCurves()) {
            const bool untrue = path.filename() == "Pt-nanoparticles.gr";
            const LoadedCurve loaded = loadCurve(path);
            const QString name = QString::fromStdString(path.filename().string());
            QVERIFY2(loaded.experiment.source("qmin") == (untrue ? ValueSource::Data : ValueSource::File), qPrintable(name));
            QVERIFY2(loaded.experiment.source("qmax") == ValueSource::File, qPrintable(name));
            QVERIFY(!untrue || (loaded.experiment.pdf.qmin > 0.7 && loaded.experiment.pdf.qmin < 1.3));
            ++curves;
        }
        QVERIFY(curves >= 3);
    }

    void ligandsAndRippleAreNoBond()
    {
        PdfCurve curve = octahedron(0.0, 20.0, 5, 2.8);
        for (Eigen::Index i = 0; i < curve.r.size(); ++i)
            for (const double at : {1.4, 1.75}) // C-C, and a ripple
                curve.g[i] += 8.0 * std::exp(-0.5 * std::pow((curve.r[i] - at) / 0.06, 2.0));
        QVERIFY(std::abs(firstMetalPeak(curve, {1.6, 30.0}) - 2.8) < 0.03);
    }

    void longBondsAreFound_data()
    {
        QTest::addColumn<double>("bond");
        for (const double bond : {2.3, 2.77, 3.3, 3.7, 3.95, 4.3, 5.2}) // Cr to Cs
            QTest::addRow("%g", bond) << bond;
    }

    void longBondsAreFound()
    {
        QFETCH(double, bond);
        QVERIFY(std::abs(firstMetalPeak(octahedron(0.0, 25.0, 5, bond)) - bond) < 0.03);
    }

    void ordinaryCurvesKeepTheScaleOfTheNetworks()
    {
        int curves = 0;
        for (const std::filesystem::path& path : ordinaryCurves()) {
            const PdfCurve curve = readGrFile(path).curve;
            QVERIFY2(firstMetalPeak(curve) == firstPeak(curve, metalPeakWindow), path.c_str());
            QVERIFY2(firstMetalPeak(curve) == firstMetalPeak(curve, {1.6, 30.0}), path.c_str()); // search and network agree
            ++curves;
        }
        QVERIFY(curves >= 3);
    }

    void theRangeOfTheUserCounts()
    {
        const PdfCurve curve = octahedron(0.0, 20.0, 5);
        QVERIFY_EXCEPTION_THROWN((void)firstMetalPeak(curve, {3.4, 20.0}), NoFirstPeak);
        QVERIFY(std::abs(firstMetalPeak(curve, {2.2, 20.0}) - 2.8) < 0.03);
    }

    void fineStepsCostNoTime()
    {
        const PdfCurve coarse = octahedron(0.0, 10.0, 5);
        PdfCurve fine;
        fine.r = Eigen::VectorXd::LinSpaced(200'000, 0.0, 9.99);
        fine.g = interpolated(coarse, fine.r);
        QVERIFY(std::abs(firstMetalPeak(fine) - firstMetalPeak(coarse)) < 0.005);
    }
};

QTEST_APPLESS_MAIN(tst_CurveWarnings)
#include "tst_CurveWarnings.moc"
