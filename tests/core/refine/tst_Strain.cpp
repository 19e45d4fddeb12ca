#include "DebyeCurve.h"
#include "refine/Strain.h"
#include "shapes/ClusterBuilder.h"
#include "structure/Surface.h"

#include <QtTest>

#include <cmath>

using namespace clusterlens;

namespace {

const PositionsXyz octahedron = buildCluster({Family::Octahedron, {6}}, 2.75); // 146 atoms

CurvePart curveOf(const PositionsXyz& positions)
{
    DebyeSettings settings;
    settings.noise = 0.03;
    CurvePart part = debyeCurvePart(positions, settings);
    part.values.biso = 0.9; // 0.6 in truth
    return part;
}

} // namespace

class tst_Strain : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// An octahedron of edge 6 has 102 atoms on its faces, 38 in the shell below and 6 inside: Mackay's shells of 6, 4 and 2.
    void countsLayersFromTheSurface()
    {
        std::array<int, 4> counts{};
        for (const int depth : surfaceDepth(octahedron))
            ++counts.at(static_cast<std::size_t>(depth));
        QCOMPARE(counts[0], 102);
        QCOMPARE(counts[1], 38);
        QCOMPARE(counts[2], 6);
        QCOMPARE(counts[3], 0);
    }

    /// The surface drawn in by 2 %, the layer below pushed out by 0.5 %, from a curve with noise.
    void findsTheContractionOfTheSurface()
    {
        const std::vector<int> depths = surfaceDepth(octahedron);
        PositionsXyz truth = octahedron;
        for (Eigen::Index i = 0; i < truth.rows(); ++i)
            truth.row(i) *= depths[std::size_t(i)] == 0 ? 0.98 : depths[std::size_t(i)] == 1 ? 1.005 : 1.0;
        const CurvePart curve = curveOf(truth);
        const Strain strain = fittedStrain(octahedron, curve, 2, false);
        QCOMPARE(strain.parameters(), 2);
        // Relative to what the stretch of all is: a stretch and a strain of everything are the same.
        const auto factor = [&](std::size_t layer) { return strain.stretch * (1.0 - strain.inwards[layer]); };
        QVERIFY2(std::abs(factor(0) - 0.98) < 0.002, qPrintable(QString::number(factor(0))));
        QVERIFY2(std::abs(factor(1) - 1.005) < 0.003, qPrintable(QString::number(factor(1))));
        const PositionsXyz found = strained(octahedron, depths, strain);
        QVERIFY((found - truth).rowwise().norm().mean() < 0.02);
    }

    /// What the user holds stays: all of the contraction that one layer can show is in its own number then.
    void holdsWhatIsHeld()
    {
        PositionsXyz truth = octahedron * 1.01;
        CurvePart curve = curveOf(truth);
        curve.free[parameter::stretch] = false;
        QCOMPARE(fittedStrain(octahedron, curve, 1, false).stretch, 1.0);
        curve.free[parameter::stretch] = true;
        QVERIFY(std::abs(fittedStrain(octahedron, curve, 1, false).stretch - 1.01) < 0.002);
    }

    void leavesAnIdealParticleAlone()
    {
        const Strain strain = fittedStrain(octahedron, curveOf(octahedron), 1, true);
        QVERIFY(std::abs(strain.inwards[0]) < 0.002);
        QVERIFY(std::abs(strain.stretch - 1.0) < 0.002);
        QVERIFY(strain.axis.isZero()); // of fcc none is marked
    }

    /// A decahedron 2 % longer along its axis.
    void findsTheStrainAlongTheAxis()
    {
        const PositionsXyz ideal = buildCluster({Family::Decahedron, {3, 4, 0}}, 2.75);
        const Eigen::RowVector3d axis = markedAxis(ideal);
        QVERIFY2(std::abs(std::abs(axis[2]) - 1.0) < 1e-6,
            qPrintable(QString("%1 %2 %3").arg(axis[0]).arg(axis[1]).arg(axis[2]))); // ClusterBuilder's fivefold axis is z
        PositionsXyz truth = ideal;
        truth.col(2) *= 1.02;
        const Strain strain = fittedStrain(ideal, curveOf(truth), 1, true);
        QVERIFY2(std::abs(strain.stretch * (1.0 + strain.axial) - 1.02) < 0.004, qPrintable(QString::number(strain.axial)));
    }
};

QTEST_GUILESS_MAIN(tst_Strain)
#include "tst_Strain.moc"
