#include "DebyeCurve.h"
#include "pdf/PdfFit.h"
#include "refine/Positions.h"
#include "shapes/ClusterBuilder.h"
#include "shapes/IrregularShapes.h"
#include "structure/Neighbours.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace clusterlens;

namespace {

const PositionsXyz octahedron = buildCluster({Family::Octahedron, {5}}, 2.75); // 85 atoms

CurvePart partOf(const PositionsXyz& truth, double noise)
{
    DebyeSettings settings;
    settings.noise = noise;
    return debyeCurvePart(truth, settings);
}

FitResult fitOf(const CurvePart& part, const PositionsXyz& positions)
{
    FitSettings fit;
    fit.start = part.values;
    fit.range = {1.6, 25.0};
    fit.parameters[parameter::qdamp].free = false;
    return fitPdf(part.curve, positions, fit);
}

/// Root mean square change of the bonds that \p before has.
double bondChange(const PositionsXyz& before, const PositionsXyz& after)
{
    double sum = 0.0;
    const std::vector<Bond> bonds = findNeighbours(before).bonds;
    for (const Bond& bond : bonds)
        sum += std::pow((after.row(bond.first) - after.row(bond.second)).norm() - bond.length, 2);
    return std::sqrt(sum / double(bonds.size()));
}

} // namespace

class tst_Positions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Atoms off their places by 0.06 Å a coordinate. Biso takes up most of it; of what it leaves beyond the noise, which is 0.01, more than half is explained.
    void followsDisorder()
    {
        RandomEngine random(6);
        const PositionsXyz truth = withDisorder(octahedron, 0.06, random);
        CurvePart part = partOf(truth, 0.01);
        const FitResult ideal = fitOf(part, octahedron);
        for (std::size_t p = 0; p < fitParameterCount; ++p)
            part.values.*fitParameters[p].value = ideal.value(p);
        RelaxationSettings settings;
        settings.looseness = 0.08;
        settings.reference = 0.03;
        const PositionsXyz found = relaxed(octahedron, part, settings);
        const double before = ideal.rwpFit;
        const double after = fitOf(part, found).rwpFit;
        QVERIFY2(before > 0.02 && after - 0.01 < 0.5 * (before - 0.01), qPrintable(QString("%1 %2").arg(before).arg(after)));
    }

    void keepsBondsAsStiffAsAskedFor()
    {
        RandomEngine random(6);
        const CurvePart part = partOf(withDisorder(octahedron, 0.06, random), 0.01);
        RelaxationSettings settings;
        settings.looseness = 0.002;
        const double stiff = bondChange(octahedron, relaxed(octahedron, part, settings));
        settings.looseness = 0.08;
        const double loose = bondChange(octahedron, relaxed(octahedron, part, settings));
        QVERIFY2(stiff < 0.006 && loose > 3.0 * stiff, qPrintable(QString("%1 %2").arg(stiff).arg(loose)));
    }

    /// Without noise the right particle stays within 0.01 Å of where it is.
    void leavesTheRightParticleAlone()
    {
        const PositionsXyz found = relaxed(octahedron, partOf(octahedron, 0.0), {});
        QVERIFY((found - octahedron).rowwise().norm().maxCoeff() < 0.01);
    }

    /// A stretch that was fitted before is applied.
    void startsFromTheStretchedParticle()
    {
        CurvePart part = partOf(octahedron, 0.0);
        part.values.stretch = 1.02;
        const PositionsXyz found = relaxed(octahedron / 1.02, part, {});
        QVERIFY((found - octahedron).rowwise().norm().maxCoeff() < 0.02);
    }
};

QTEST_GUILESS_MAIN(tst_Positions)
#include "tst_Positions.moc"
