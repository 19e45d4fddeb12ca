#include "base/Errors.h"
#include "core/pdf/DebyeByDefinition.h"
#include "core/pdf/GenericCluster.h"
#include "pdf/DebyePdf.h"
#include "pdf/PdfFit.h"
#include "pdf/RealSpacePdf.h"
#include "pdf/Scatterers.h"
#include "shapes/ClusterBuilder.h"

#include <QElapsedTimer>
#include <QtTest>

#include <cmath>
#include <map>

using namespace clusterlens;

namespace {

/// International Tables for Crystallography C (1992), table 6.1.1.4: a1 b1 .. a4 b4 c, typed from the tables.
const std::map<std::string, std::array<double, 9>> itc{
    {"H", {0.493002, 10.5109, 0.322912, 26.1257, 0.140191, 3.14236, 0.04081, 57.7997, 0.003038}},
    {"C", {2.31, 20.8439, 1.02, 10.2075, 1.5886, 0.5687, 0.865, 51.6512, 0.2156}},
    {"Pt", {27.0059, 1.51293, 17.7639, 8.81174, 15.7131, 0.424593, 5.7837, 38.6103, 11.6883}},
    {"Au", {16.8819, 0.4611, 18.5913, 8.6216, 25.5582, 1.4826, 5.86, 36.3956, 12.0658}},
};
/// Bound coherent scattering lengths, fm: Sears, Neutron News 3 (1992) No. 3, 26.
const std::map<std::string, double> lengths{{"H", -3.739}, {"D", 6.671}, {"C", 6.646}, {"Pt", 9.6}, {"Au", 7.63}};

double factor(const std::string& element, double q, Radiation radiation)
{
    if (radiation == Radiation::Neutron)
        return lengths.at(element);
    const auto& t = itc.at(element == "D" ? "H" : element);
    const double s2 = std::pow(q / (4 * M_PI), 2);
    return t[0] * std::exp(-t[1] * s2) + t[2] * std::exp(-t[3] * s2) + t[4] * std::exp(-t[5] * s2) + t[6] * std::exp(-t[7] * s2)
        + t[8];
}

/// 1 / (N <f>^2) sum over i != j of f_i f_j exp(-sigma^2 Q^2 / 2) sin(Qd) / d, atom by atom. \param farthest  pairs beyond are left out
double doubleSum(const Structure& x, double q, const PdfSettings& s, Radiation radiation, double farthest)
{
    std::vector<double> f;
    double mean = 0.0;
    for (const std::string& element : x.elements) {
        f.push_back(factor(element, q, radiation));
        mean += f.back() / static_cast<double>(x.size());
    }
    double sum = 0.0;
    for (Eigen::Index i = 0; i < x.size(); ++i) {
        for (Eigen::Index j = 0; j < x.size(); ++j) {
            const double d = (x.positions.row(i) - x.positions.row(j)).norm();
            if (i == j || d > farthest)
                continue;
            const double h = std::max(0.0, 1 - s.delta1 / d - s.delta2 / (d * d) + std::pow(s.qbroad * d, 2));
            const double sigma2 = 2 * s.biso / (8 * M_PI * M_PI) * h;
            sum += f[std::size_t(i)] * f[std::size_t(j)] * std::exp(-sigma2 * q * q / 2) * std::sin(q * d) / d;
        }
    }
    return sum / (static_cast<double>(x.size()) * mean * mean);
}

/// PDF_EQUATIONS.md ("Debye form") term by term on the points of an engine's grid, without FFT.
Eigen::VectorXd byDefinition(const Structure& x, const RGrid& grid, const PdfSettings& s, Radiation radiation)
{
    return debyeByDefinition(grid, s, [&](double q, double farthest) { return doubleSum(x, q, s, radiation, farthest); });
}

Structure withElements(int atoms, const std::vector<std::string>& pattern)
{
    Structure structure;
    structure.positions = genericCluster(atoms);
    for (int i = 0; i < atoms; ++i)
        structure.elements.push_back(pattern[std::size_t(i) % pattern.size()]);
    return structure;
}

/// A core of Pt in a shell of Au: genericCluster's atoms come from the inside out.
Structure coreShell(int atoms)
{
    Structure structure = withElements(atoms, {"Au"});
    std::fill_n(structure.elements.begin(), atoms / 3, "Pt");
    return structure;
}

} // namespace

Q_DECLARE_METATYPE(clusterlens::Structure)

class tst_Scatterers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// International Tables C, table 6.1.1.1: f of carbon at sin(theta)/lambda = 0.1, 0.2, 0.3, 0.5; f(0) is the atomic number.
    void formFactorsAreThoseOfTheTables()
    {
        const Scatterers carbon({"C"}, {1}, Radiation::Xray);
        const double expected[][2] = {{0.0, 6.0}, {0.1, 5.107}, {0.2, 3.560}, {0.3, 2.494}, {0.5, 1.685}};
        for (const auto& [s, f] : expected)
            QVERIFY2(std::abs(carbon.factors(4 * M_PI * s)[0] - f) < 0.02, qPrintable(QString::number(s)));
        const Eigen::ArrayXd atZero = Scatterers({"H", "Ni", "Pt", "D"}, {1, 1, 1, 1}, Radiation::Xray).factors(0.0);
        for (const auto& [place, z] : {std::pair(0, 1.0), std::pair(1, 28.0), std::pair(2, 78.0), std::pair(3, 1.0)})
            QVERIFY(std::abs(atZero[place] - z) < 0.05);
    }

    void weightsOfAllPairsAverageToOne()
    {
        const Eigen::ArrayXXd w = Scatterers({"Pt", "C", "H"}, {5, 2, 3}, Radiation::Xray).pairWeights(0.5, 50);
        QCOMPARE(w.cols(), Eigen::Index(6));
        const double x[] = {0.5, 0.2, 0.3};
        for (Eigen::Index k = 0; k < w.rows(); ++k) {
            double sum = 0.0;
            int type = 0;
            for (int a = 0; a < 3; ++a)
                for (int b = a; b < 3; ++b)
                    sum += (a == b ? 1.0 : 2.0) * x[a] * x[b] * w(k, type++);
            QVERIFY(std::abs(sum - 1.0) < 1e-12);
        }
    }

    void equalsTheDoubleSum_data()
    {
        QTest::addColumn<Structure>("structure");
        QTest::addColumn<bool>("neutron");
        for (const bool neutron : {false, true}) {
            const QByteArray kind = neutron ? ", neutrons" : ", X-rays";
            QTest::newRow(("ligands" + kind).constData()) << withElements(45, {"Pt", "Pt", "C", "Pt", "H"}) << neutron;
            QTest::newRow(("core and shell" + kind).constData()) << coreShell(45) << neutron;
            QTest::newRow(("few atoms" + kind).constData()) << withElements(5, {"Au", "C", "H"}) << neutron;
            QTest::newRow(("heavy hydrogen" + kind).constData()) << withElements(30, {"Pt", "D", "H"}) << neutron;
        }
    }

    /// Both engines' conventions, the compression and the fit's model against sums written down from the formula.
    void equalsTheDoubleSum()
    {
        QFETCH(Structure, structure);
        QFETCH(bool, neutron);
        const Radiation radiation = neutron ? Radiation::Neutron : Radiation::Xray;
        const RGrid grid{0.0, 12.0, 0.02};
        PdfSettings s;
        s.qmax = 24.0;
        s.qdamp = 0.04;
        for (const double delta2 : {0.0, 1.5}) {
            s.delta2 = delta2;
            const DebyePdf engine(grid, s.qmin, s.qmax);
            const Eigen::VectorXd expected = byDefinition(structure, grid, s, radiation);
            const Eigen::VectorXd found = engine.calculate(structure, s, radiation);
            QVERIFY2((found - expected).norm() < 1e-8 * expected.norm(),
                qPrintable(QString::number((found - expected).norm() / expected.norm())));
            FitSettings fit;
            fit.start = s;
            fit.range = {1.0, 11.9};
            fit.radiation = radiation;
            fit.fitParameters = false;
            const FitResult result = fitPdf({engine.r(), expected, {}}, structure, fit);
            QVERIFY2(result.rwp < 1e-8, qPrintable(QString::number(result.rwp)));
        }
    }

    void oneElementIsTheSameToTheDigit()
    {
        for (const char* element : {"Pt", "Og", "Po"}) { // the last two have no form factor or scattering length, and need none
            const Structure structure = makeStructure(element, genericCluster(60));
            const RGrid grid{0.0, 15.0, 0.01};
            const PdfSettings s;
            const DebyePdf debye(grid, s.qmin, s.qmax);
            const RealSpacePdf real(grid, s.qmin, s.qmax);
            for (const Radiation radiation : {Radiation::Xray, Radiation::Neutron}) {
                QVERIFY(debye.calculate(structure, s, radiation) == debye.calculate(structure.positions, s));
                QVERIFY(real.calculate(structure, s, radiation) == real.calculate(structure.positions, s));
                FitSettings fit;
                fit.radiation = radiation;
                fit.range = {1.6, 14.0};
                const PdfCurve curve{debye.r(), debye.calculate(structure.positions * 1.01, s), {}};
                QVERIFY(fitPdf(curve, structure, fit).fitted == fitPdf(curve, structure.positions, fit).fitted);
            }
        }
    }

    /// Two kinds of atoms that scatter alike are one kind: Pt and Au by X-rays nearly, the same element under two names exactly.
    void splittingAnElementChangesNothing()
    {
        const Structure mixed = coreShell(80);
        const PairTypes types = pairTypes(mixed);
        QCOMPARE(types.pairs.size(), std::size_t(3));
        double pairs = 0.0;
        for (const PairDistances& part : types.pairs)
            pairs += part.multiplicities.sum();
        QCOMPARE(pairs, 80.0 * 79.0 / 2.0);
        const RGrid grid{0.0, 15.0, 0.01};
        const PdfSettings s;
        const DebyePdf debye(grid, s.qmin, s.qmax);
        const Eigen::VectorXd one = debye.calculate(mixed.positions, s);
        QVERIFY((debye.calculate(mixed, s, Radiation::Xray) - one).norm() < 0.02 * one.norm());
        QVERIFY((debye.calculate(mixed, s, Radiation::Neutron) - one).norm() > 0.02 * one.norm());
    }

    /// The real-space engine has f(0): both agree where f does not depend on Q, up to what the engines differ by for one element.
    void realSpaceAgreesForNeutrons()
    {
        const Structure structure = withElements(80, {"Pt", "C", "Pt", "H"});
        const RGrid grid{0.0, 15.0, 0.01};
        const PdfSettings s;
        const Eigen::VectorXd debye = DebyePdf(grid, s.qmin, s.qmax).calculate(structure, s, Radiation::Neutron);
        const Eigen::VectorXd real = RealSpacePdf(grid, s.qmin, s.qmax).calculate(structure, s, Radiation::Neutron);
        QVERIFY((debye - real).norm() < 0.02 * debye.norm());
    }

    void refusesWhatDoesNotScatter()
    {
        const PdfSettings s;
        const DebyePdf engine(RGrid{0.0, 5.0, 0.01}, s.qmin, s.qmax);
        Structure structure = withElements(6, {"Pt", "Og"});
        QVERIFY_THROWS_EXCEPTION(ParseError, (void)engine.calculate(structure, s, Radiation::Xray));
        structure = withElements(6, {"Pt", "Po"});
        QVERIFY_THROWS_EXCEPTION(ParseError, (void)engine.calculate(structure, s, Radiation::Neutron));
        (void)engine.calculate(structure, s, Radiation::Xray);
        QVERIFY_THROWS_EXCEPTION(ParseError, Scatterers({"H", "D"}, {6671, 3739}, Radiation::Neutron)); // cancels
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, Scatterers({"Xy"}, {1}, Radiation::Xray));
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, Scatterers({"Pt"}, {0}, Radiation::Xray));
    }

    void fitsFourElements()
    {
        const Structure structure = withElements(300, {"Au", "Pt", "C", "Au", "H", "Pt"});
        PdfSettings truth;
        truth.biso = 0.5;
        truth.qdamp = 0.03;
        const DebyePdf engine(RGrid{0.0, 30.0, 0.01}, truth.qmin, truth.qmax);
        Structure larger = structure;
        larger.positions *= 1.01;
        const PdfCurve curve{engine.r(), engine.calculate(larger, truth, Radiation::Xray), {}};
        FitSettings fit;
        fit.parameters[parameter::delta2].free = true;
        const FitResult result = fitPdf(curve, structure, fit);
        QVERIFY2(result.rwpFit < 1e-4, qPrintable(QString::number(result.rwpFit)));
        QVERIFY(std::abs(result.stretch() - 1.01) < 1e-5);
        QVERIFY(std::abs(result.value(parameter::biso) - 0.5) < 1e-3);
        QVERIFY(fitPdf(curve, structure.positions, fit).rwpFit > 0.01); // as if all were one element
    }

    void distancesCanBeCancelled()
    {
        const auto cancelled = std::make_shared<std::atomic<bool>>(true);
        const RunControl control(cancelled, {});
        const Structure structure = coreShell(20);
        QVERIFY_THROWS_EXCEPTION(Cancelled, (void)pairDistances(structure.positions, 1e-7, control));
        QVERIFY_THROWS_EXCEPTION(Cancelled, (void)pairTypes(structure, control));
    }

    void namesTheComposition()
    {
        QCOMPARE(composition(withElements(5, {"C", "Pt", "H", "C"})), std::string("Pt1 C3 H1"));
        QCOMPARE(composition(makeStructure("Au", genericCluster(7))), std::string("Au7"));
    }
};

QTEST_APPLESS_MAIN(tst_Scatterers)
#include "tst_Scatterers.moc"
