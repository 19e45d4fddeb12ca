#include "evaluation/IrregularCurves.h"
#include "measurement/Composition.h"
#include "measurement/ExperimentSettings.h"
#include "pdf/PdfFit.h"
#include "structure/Motifs.h"
#include "structure/Neighbours.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <set>
#include <tuple>

using namespace clusterlens;

namespace {

constexpr std::uint64_t seed = 7;

double meanCoordination(const PositionsXyz& positions)
{
    double sum = 0.0;
    for (const int n : findNeighbours(positions).coordination)
        sum += n;
    return sum / static_cast<double>(positions.rows());
}

double rootMeanSquare(const Eigen::VectorXd& values)
{
    return std::sqrt(values.squaredNorm() / static_cast<double>(values.size()));
}

/// Points of a curve from \p first to \p last Å.
Eigen::VectorXd between(const PdfCurve& curve, const Eigen::VectorXd& values, double first, double last)
{
    std::vector<double> kept;
    for (Eigen::Index i = 0; i < curve.r.size(); ++i)
        if (curve.r[i] >= first && curve.r[i] <= last)
            kept.push_back(values[i]);
    return Eigen::Map<Eigen::VectorXd>(kept.data(), std::ssize(kept));
}

/// Rwp of the true particles with the settings that a user's fit has.
double ownRwp(const IrregularCurve& curve)
{
    const FitSettings settings = fitSettings(experimentSettings(curve.file));
    const IrregularTruth& truth = curve.truth;
    if (truth.pairs.atoms > 0)
        return fitPdf(curve.file.curve, truth.pairs, settings).rwpFit;
    return fitPdf(curve.file.curve, truth.structures.front(), settings).rwpFit;
}

/// G(r) by the plain double sum over atoms and a plain integral over Q, which use nothing of the program's forward model. Mixtures by their weights.
Eigen::VectorXd plainCurve(const IrregularTruth& truth, const Eigen::VectorXd& r)
{
    const PdfSettings& pdf = truth.pdf;
    const double u = pdf.biso / (8.0 * std::numbers::pi * std::numbers::pi); // Å^2
    constexpr int steps = 700;
    const double dq = (pdf.qmax - pdf.qmin) / steps;
    const Eigen::ArrayXd q = Eigen::ArrayXd::LinSpaced(steps, pdf.qmin + 0.5 * dq, pdf.qmax - 0.5 * dq);
    Eigen::ArrayXd f = Eigen::ArrayXd::Zero(steps);
    for (std::size_t s = 0; s < truth.structures.size(); ++s) {
        const PositionsXyz& x = truth.structures[s].positions;
        for (Eigen::Index i = 0; i < x.rows(); ++i) {
            for (Eigen::Index j = 0; j < i; ++j) {
                const double d = (x.row(i) - x.row(j)).norm();
                const double variance = 2.0 * u * std::max(0.0, 1.0 - pdf.delta2 / (d * d)); // Å^2, of the distance
                f += truth.weights[s] * 2.0 / static_cast<double>(x.rows()) * (q * d).sin() / d
                    * (-0.5 * variance * q.square()).exp();
            }
        }
    }
    Eigen::VectorXd g(r.size());
    for (Eigen::Index n = 0; n < r.size(); ++n)
        g[n] = 2.0 / std::numbers::pi * (f * (q * r[n]).sin()).sum() * dq * std::exp(-0.5 * r[n] * r[n] * pdf.qdamp * pdf.qdamp);
    return g;
}

} // namespace

class tst_IrregularCurves : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_library = buildShapeLibrary(); }
    void sameSeedSameCurve();
    void noiseIsFourPerCentOfTheRms_data();
    void noiseIsFourPerCentOfTheRms();
    void noisierClassIsMeasuredByTheMaximum();
    void truthFitsToTheNoise_data();
    void truthFitsToTheNoise();
    void vacanciesLowerTheCoordination();
    void surfaceStrainSpreadsTheBonds();
    void mixturesCountByAtoms();
    void largeParticlesAreLarge();
    void bulkHasNoEnd();
    void shellsAreOfAnotherMetal();
    void headersMayBeWrong();
    void correlatedPairsHaveDelta2();
    void nothingInClassKIsAMetal();
    void carbonAndOxidesHaveTheirNeighbours();

private:
    [[nodiscard]] IrregularCurve make(IrregularClass kind, int index, std::uint64_t of = seed) const
    {
        return makeIrregularCurve(kind, index, of, m_library);
    }

    std::vector<Shape> m_library;
};

void tst_IrregularCurves::sameSeedSameCurve()
{
    for (const IrregularClass kind : allIrregularClasses()) {
        const IrregularCurve curve = make(kind, 3);
        QCOMPARE(make(kind, 3).text, curve.text);
        QVERIFY(make(kind, 3, seed + 1).text != curve.text);
        QVERIFY(make(kind, 4).text != curve.text);
        QCOMPARE(curve.name, std::string(enumText(kind)) + "-003");
        QVERIFY(curve.file.curve.r.size() > 1500);
    }
    QVERIFY_EXCEPTION_THROWN((void)make(IrregularClass::Vacancies, -1), std::invalid_argument);
}

void tst_IrregularCurves::noiseIsFourPerCentOfTheRms_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("vacancies") << int(IrregularClass::Vacancies);
    QTest::newRow("strain") << int(IrregularClass::Strained);
    QTest::newRow("mixture") << int(IrregularClass::Mixture);
    QTest::newRow("delta2") << int(IrregularClass::CorrelatedPairs);
}

void tst_IrregularCurves::noiseIsFourPerCentOfTheRms()
{
    QFETCH(int, kind);
    const IrregularCurve curve = make(IrregularClass(kind), 1);
    const PdfCurve& measured = curve.file.curve;
    const Eigen::VectorXd exact = plainCurve(curve.truth, measured.r);
    const Eigen::VectorXd error = measured.g - exact;
    const double share = rootMeanSquare(between(measured, error, 8.0, 30.0)) / rootMeanSquare(exact);
    QVERIFY2(
        std::abs(share - 0.04) < 0.008, qPrintable(QString::number(share))); // part of the range: of some 100 independent points
    const double low = rootMeanSquare(between(measured, error, 0.2, 1.2)) / rootMeanSquare(exact);
    QVERIFY2(low > 0.06, qPrintable(QString::number(low))); // ripple
}

void tst_IrregularCurves::noisierClassIsMeasuredByTheMaximum()
{
    const IrregularCurve curve = make(IrregularClass::NoisyShape, 0);
    const PdfCurve& measured = curve.file.curve;
    const Eigen::VectorXd exact = plainCurve(curve.truth, measured.r);
    const double share = rootMeanSquare(between(measured, measured.g - exact, 8.0, 30.0)) / exact.cwiseAbs().maxCoeff();
    QVERIFY2(share > 0.025 && share < 0.06, qPrintable(QString::number(share)));
}

void tst_IrregularCurves::truthFitsToTheNoise_data()
{
    QTest::addColumn<int>("kind");
    for (const IrregularClass kind : allIrregularClasses())
        if (kind != IrregularClass::NoisyShape && kind != IrregularClass::Large && kind != IrregularClass::Metadata
            && kind != IrregularClass::NoMetal)
            QTest::newRow(enumText(kind)) << int(kind);
}

void tst_IrregularCurves::truthFitsToTheNoise()
{
    QFETCH(int, kind);
    for (int index = 0; index < 4; ++index) {
        const double rwp = ownRwp(make(IrregularClass(kind), index));
        QVERIFY2(rwp > 0.025 && rwp < 0.08, qPrintable(QString::number(rwp)));
    }
}

void tst_IrregularCurves::vacanciesLowerTheCoordination()
{
    for (int index = 0; index < 9; ++index) {
        const IrregularTruth truth = make(IrregularClass::Vacancies, index).truth;
        const std::string name = truth.origin.substr(0, truth.origin.find(" without"));
        const auto whole = std::ranges::find(m_library, name, [](const Shape& shape) { return shape.name.text(); });
        QVERIFY2(whole != m_library.end(), truth.origin.c_str());
        const double missing = 1.0 - truth.atoms / whole->atoms();
        QVERIFY2(std::abs(missing - 0.05 * (1 + index % 3)) < 0.01, qPrintable(QString::number(missing)));
        // Each atom that is missing took its bonds along: fewer than an atom has on average, because it was one of the surface.
        const double lost = 0.5
            * (meanCoordination(whole->positions) * whole->atoms()
                - meanCoordination(truth.structures.front().positions) * truth.atoms);
        const double perAtom = lost / (missing * whole->atoms());
        QVERIFY2(perAtom > 1.0 && perAtom < 0.8 * meanCoordination(whole->positions), qPrintable(QString::number(perAtom)));
        QVERIFY(std::ranges::find(truth.families, whole->name.family) != truth.families.end());
    }
}

void tst_IrregularCurves::surfaceStrainSpreadsTheBonds()
{
    for (int index = 0; index < 4; ++index) {
        const IrregularTruth truth = make(IrregularClass::Strained, index).truth;
        const PositionsXyz& positions = truth.structures.front().positions;
        const Eigen::VectorXd nearest = nearestDistances(positions);
        QVERIFY(nearest.maxCoeff() - nearest.minCoeff() > 0.05); // Å
        if (index != 0 && index != 2)
            continue;
        // Where all bonds of the ideal particle are equal (fcc, octahedron), the bond is the mean over the first shell.
        const Neighbours shell = findNeighbours(positions, 1.25 * truth.bond);
        QVERIFY2(std::abs(truth.bond / shell.meanBond - 1.0) < 0.003, qPrintable(QString::number(truth.bond / shell.meanBond)));
    }
}

void tst_IrregularCurves::mixturesCountByAtoms()
{
    for (int index = 0; index < 6; ++index) {
        const IrregularTruth truth = make(IrregularClass::Mixture, index).truth;
        QCOMPARE(truth.structures.size(), std::size_t(3));
        double atoms = 0.0;
        double sum = 0.0;
        std::set<Eigen::Index> sizes;
        for (std::size_t s = 0; s < 3; ++s) {
            atoms += truth.weights[s] * double(truth.structures[s].size());
            sum += truth.weights[s];
            sizes.insert(truth.structures[s].size());
        }
        QVERIFY(std::abs(sum - 1.0) < 1e-12);
        QVERIFY(std::abs(atoms - truth.atoms) < 1e-9);
        QCOMPARE(truth.families.empty(), index % 3 == 2); // three families: none is the right one
        QVERIFY(index % 3 == 2 || sizes.size() == 3);
    }
}

void tst_IrregularCurves::largeParticlesAreLarge()
{
    constexpr std::array atoms{400, 600, 1000, 1500, 489, 561};
    for (int index = 0; index < 8; ++index) {
        const IrregularTruth truth = make(IrregularClass::Large, index).truth;
        if (index < 6)
            QCOMPARE(int(truth.atoms), atoms.at(std::size_t(index)));
        QVERIFY(truth.atoms >= 400 && truth.atoms <= 1500);
    }
}

void tst_IrregularCurves::bulkHasNoEnd()
{
    for (const int index : {8, 9}) {
        const IrregularCurve curve = make(IrregularClass::Large, index);
        QCOMPARE(curve.truth.atoms, 0.0);
        const double end = index == 8 ? 30.0 : 20.0;
        QVERIFY(std::abs(curve.file.curve.r.tail(1)[0] - end) < 0.02);
        // fcc: 12 neighbours at the bond, 6 at sqrt 2, 24 at sqrt 3; a tenth of the grain's size takes little away
        const PairDistances& pairs = curve.truth.pairs;
        for (const auto& [place, count, square] : {std::tuple(0, 12, 1.0), std::tuple(1, 6, 2.0), std::tuple(2, 24, 3.0)}) {
            QVERIFY(std::abs(2.0 * pairs.multiplicities[place] / pairs.atoms / count - 1.0) < 0.03);
            QVERIFY(std::abs(pairs.distances[place] / curve.truth.bond - std::sqrt(square)) < 1e-9);
        }
        const double last = rootMeanSquare(between(curve.file.curve, curve.file.curve.g, end - 4.0, end));
        const double first = rootMeanSquare(between(curve.file.curve, curve.file.curve.g, 4.0, 8.0));
        const double qdamp = curve.truth.pdf.qdamp;
        const double damped = std::exp(-0.5 * qdamp * qdamp * ((end - 2.0) * (end - 2.0) - 36.0));
        QVERIFY2(last > 0.6 * damped * first, qPrintable(QString::number(last / first))); // nothing else makes it fade
    }
}

void tst_IrregularCurves::shellsAreOfAnotherMetal()
{
    for (int index = 0; index < 4; ++index) {
        const IrregularCurve curve = make(IrregularClass::CoreShell, index);
        const Structure& particle = curve.truth.structures.front();
        const ElementGroups groups = elementGroups(particle);
        QCOMPARE(groups.elements.size(), std::size_t(2));
        QCOMPARE(elementsOf(*curve.file.metadata.composition).size(), std::size_t(2));
        double inner = 0.0;
        double outer = 0.0;
        int counted[2] = {0, 0};
        const std::vector<int> coordination = findNeighbours(particle.positions).coordination;
        const int complete = std::ranges::max(coordination);
        const std::string core = particle.elements.at(std::size_t(std::ranges::max_element(coordination) - coordination.begin()));
        for (std::size_t i = 0; i < coordination.size(); ++i)
            QCOMPARE(particle.elements[i] == core, coordination[i] >= 0.85 * complete);
        for (const Bond& bond : findNeighbours(particle.positions).bonds) {
            const bool inShell = particle.elements.at(std::size_t(bond.first)) != core;
            if (inShell != (particle.elements.at(std::size_t(bond.second)) != core))
                continue;
            (inShell ? outer : inner) += bond.length;
            ++counted[inShell];
        }
        QVERIFY(counted[0] > 0 && counted[1] > 0);
        const double ratio = (outer / counted[1]) / (inner / counted[0]);
        const bool larger
            = curve.truth.origin.find("in Au") != std::string::npos || curve.truth.origin.find("in Ag") != std::string::npos;
        // An icosahedron's outer bonds are 5 % longer from the start.
        QVERIFY2(larger ? ratio > 1.01 && ratio < 1.1 : ratio < 0.99 && ratio > 0.94, qPrintable(QString::number(ratio)));
    }
}

void tst_IrregularCurves::headersMayBeWrong()
{
    const auto read = [&](int index) { return make(IrregularClass::Metadata, index); };
    QVERIFY(!read(0).file.metadata.qmax && read(0).file.metadata.qdamp);
    QVERIFY(!read(1).file.metadata.qdamp && read(1).file.metadata.qmax);
    QVERIFY(!read(2).file.metadata.qdamp && !read(2).file.metadata.qmax && !read(2).file.metadata.composition);
    QCOMPARE(read(3).file.metadata.qmax.value(), 25.0);
    QCOMPARE(read(3).truth.pdf.qmax, 18.0);
    const double normal = read(1).file.curve.g.cwiseAbs().maxCoeff();
    QVERIFY(read(4).file.curve.g.cwiseAbs().maxCoeff() < 0.1 * normal);
    QVERIFY(read(5).file.curve.g.cwiseAbs().maxCoeff() > 10.0 * normal);
    QCOMPARE(read(6).file.curve.r[0], 1.5);
    const IrregularCurve oxide = read(7);
    QVERIFY(oxide.file.metadata.composition->ends_with("O2"));
    QCOMPARE(elementGroups(oxide.truth.structures.front()).elements.size(), std::size_t(1));
    const IrregularCurve right = make(IrregularClass::Truncated, 0); // elsewhere the header is right
    QCOMPARE(right.file.metadata.qmax.value(), right.truth.pdf.qmax);
    QCOMPARE(right.file.metadata.qdamp.value(), right.truth.pdf.qdamp);
    QCOMPARE(right.file.metadata.qmin.value(), right.truth.pdf.qmin);
    QVERIFY(right.file.metadata.radiation == Radiation::Xray);
}

void tst_IrregularCurves::correlatedPairsHaveDelta2()
{
    std::set<std::string> origins;
    for (int index = 0; index < 4; ++index) {
        const IrregularCurve curve = make(IrregularClass::CorrelatedPairs, index);
        QCOMPARE(curve.truth.pdf.delta2, 3.0);
        FitSettings settings = fitSettings(experimentSettings(curve.file));
        settings.parameters[parameter::delta2].free = false; // held at 0
        const double without = fitPdf(curve.file.curve, curve.truth.pairs, settings).rwpFit;
        QVERIFY2(without > 1.3 * ownRwp(curve), qPrintable(QString::number(without)));
    }
    QCOMPARE(make(IrregularClass::Vacancies, 0).truth.pdf.delta2, 0.0);
}

void tst_IrregularCurves::nothingInClassKIsAMetal()
{
    for (int index = 0; index < 6; ++index) {
        const IrregularTruth truth = make(IrregularClass::NoMetal, index).truth;
        QVERIFY(!truth.metal);
        QVERIFY(truth.families.empty());
    }
    const PdfCurve noise = make(IrregularClass::NoMetal, 0).file.curve;
    const auto n = noise.g.size() - 1;
    const double neighbours = noise.g.head(n).dot(noise.g.tail(n)) / noise.g.squaredNorm();
    QVERIFY2(std::abs(neighbours) < 4.0 / std::sqrt(double(n)), qPrintable(QString::number(neighbours))); // white: no memory
    const IrregularCurve turned = make(IrregularClass::NoMetal, 4);
    const Eigen::VectorXd exact = plainCurve(turned.truth, turned.file.curve.r);
    QVERIFY(turned.file.curve.g.normalized().dot(exact.normalized()) < -0.95);
    const IrregularTruth glass = make(IrregularClass::NoMetal, 5).truth;
    const PositionsXyz& spheres = glass.structures.front().positions;
    QVERIFY(smallestDistance(spheres) > 0.9 * glass.bond);
    const auto motifs = countMotifs(classifyMotifs(spheres));
    QVERIFY(motifs.at(std::size_t(Motif::Other)) > 0.9 * double(spheres.rows()));
}

void tst_IrregularCurves::carbonAndOxidesHaveTheirNeighbours()
{
    const PositionsXyz cage = make(IrregularClass::NoMetal, 1).truth.structures.front().positions;
    QCOMPARE(cage.rows(), Eigen::Index(60));
    for (const int n : findNeighbours(cage, 1.6).coordination)
        QCOMPARE(n, 3);
    // Ce has 8 O at a sqrt(3) / 4 = 2.343 Å, Ti 6 O at 1.946 and 1.984 Å (rutile; Abrahams and Bernstein 1971).
    for (const auto& [index, metal, count, distance] : {std::tuple(2, "Ce", 8, 2.343), std::tuple(3, "Ti", 6, 1.96)}) {
        const Structure particle = make(IrregularClass::NoMetal, index).truth.structures.front();
        const Neighbours near = findNeighbours(particle.positions, 2.5);
        double nearest = particle.positions.rowwise().norm().maxCoeff();
        int middle = -1; // the metal atom nearest to the middle
        const Eigen::RowVector3d mean = particle.positions.colwise().mean();
        for (Eigen::Index i = 0; i < particle.size(); ++i) {
            const double away = (particle.positions.row(i) - mean).norm();
            if (particle.elements.at(std::size_t(i)) == metal && away < nearest) {
                nearest = away;
                middle = int(i);
            }
        }
        QCOMPARE(int(near.neighbours.at(std::size_t(middle)).size()), count);
        for (const int neighbour : near.neighbours.at(std::size_t(middle))) {
            QCOMPARE(particle.elements.at(std::size_t(neighbour)), std::string("O"));
            const double length = (particle.positions.row(middle) - particle.positions.row(neighbour)).norm();
            QVERIFY2(std::abs(length - distance) < 0.03, qPrintable(QString::number(length)));
        }
        QCOMPARE(*make(IrregularClass::NoMetal, index).file.metadata.composition, std::string(metal) + "O2");
    }
}

QTEST_APPLESS_MAIN(tst_IrregularCurves)
#include "tst_IrregularCurves.moc"
