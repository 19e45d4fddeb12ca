#include "base/Errors.h"
#include "candidates/FittedStructure.h"
#include "pdf/DebyePdf.h"
#include "shapes/ClusterBuilder.h"

#include <QtTest>

#include <atomic>
#include <cmath>
#include <memory>

using namespace clusterlens;

namespace {

/// A decahedron of Pt, centred, with carbon 7 and hydrogen 8.1 Å from its centre in ten directions.
Structure withLigands()
{
    Structure structure = makeStructure("Pt", buildCluster({Family::Decahedron, {3, 1, 0}}, 2.77));
    const PositionsXyz metal = structure.positions.rowwise() - structure.positions.colwise().mean();
    structure.positions = metal;
    structure.positions.conservativeResize(metal.rows() + 20, 3);
    for (Eigen::Index i = 0; i < 10; ++i) {
        const double z = 0.9 - 0.2 * double(i); // directions well apart from each other
        const double turn = 2.4 * double(i);
        const Eigen::RowVector3d out(std::sqrt(1.0 - z * z) * std::cos(turn), std::sqrt(1.0 - z * z) * std::sin(turn), z);
        structure.positions.row(metal.rows() + 2 * i) = 7.0 * out;
        structure.positions.row(metal.rows() + 2 * i + 1) = 8.1 * out;
        structure.elements.insert(structure.elements.end(), {"C", "H"});
    }
    return structure;
}

PdfCurve curveOf(const Structure& structure, Radiation radiation)
{
    const PdfSettings pdf;
    const DebyePdf engine(RGrid{0.0, 20.0, 0.02}, pdf.qmin, pdf.qmax);
    return {engine.r(), engine.calculate(structure, pdf, radiation), {}};
}

QString errorOf(const Structure& structure)
{
    try {
        (void)fittedStructure(
            structure, "x.xyz", curveOf(makeStructure("Pt", structure.positions.topRows(2)), Radiation::Xray), {});
    } catch (const ParseError& e) {
        return QString::fromUtf8(e.what());
    }
    return {};
}

} // namespace

class tst_FittedStructure : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void weighsTheElements()
    {
        const Structure structure = withLigands();
        for (const Radiation radiation : {Radiation::Xray, Radiation::Neutron}) {
            const PdfCurve curve = curveOf(structure, radiation);
            FitSettings settings;
            settings.radiation = radiation;
            const Candidate candidate = fittedStructure(structure, "x", curve, settings);
            QVERIFY2(candidate.fit.rwpFit < 1e-5, qPrintable(QString::number(candidate.fit.rwpFit)));
            QCOMPARE(candidate.structure.elements, structure.elements);
            QVERIFY(std::abs(candidate.bond - 2.77) < 1e-3); // of the metal, not of C-H
            QVERIFY2(refitted(candidate, curve, settings).fit.rwpFit < 1e-5, "elements are kept");
            settings.radiation = radiation == Radiation::Xray ? Radiation::Neutron : Radiation::Xray;
            QVERIFY(fittedStructure(structure, "x", curve, settings).fit.rwpFit > 0.01);
        }
    }

    /// Such a structure ended the window when it was drawn.
    void refusesAtomsInOnePlace()
    {
        Structure structure = makeStructure("Pt", buildCluster({Family::Icosahedron, {2}}, 2.77));
        const PositionsXyz once = structure.positions;
        structure.positions.resize(2 * once.rows(), 3);
        structure.positions << once, once;
        structure.elements.resize(std::size_t(2 * once.rows()), "Pt");
        QCOMPARE(errorOf(structure),
            QStringLiteral("x.xyz: expected one atom in one place, found Pt no. 1 and Pt no. 14 at 0 Å, and 12 more such pairs"));
        Candidate loaded; // as a session may hold it
        loaded.structure = structure;
        loaded.label = "x.xyz";
        QVERIFY_THROWS_EXCEPTION(ParseError, (void)refitted(loaded, curveOf(withLigands(), Radiation::Xray), {}));
    }

    void refusesTooManyAtoms()
    {
        Structure structure = makeStructure("Au", PositionsXyz::Zero(maxFittedAtoms + 1, 3));
        for (Eigen::Index i = 0; i < structure.size(); ++i)
            structure.positions.row(i) << 2.9 * double(i % 20), 2.9 * double(i / 20 % 20), 2.9 * double(i / 400);
        QCOMPARE(errorOf(structure), QStringLiteral("x.xyz: expected at most 5000 atoms, found 5001"));
        QVERIFY(errorOf(makeStructure("Au", structure.positions * 0.1)).contains("at most 5000"));
        QVERIFY(errorOf(makeStructure("Au", structure.positions.topRows(100) * 0.1)).contains("are they in nm?"));
    }

    void canBeCancelled()
    {
        const auto cancelled = std::make_shared<std::atomic<bool>>(true);
        const Structure structure = withLigands();
        const PdfCurve curve = curveOf(structure, Radiation::Xray);
        QVERIFY_THROWS_EXCEPTION(Cancelled, (void)fittedStructure(structure, "x", curve, {}, RunControl(cancelled, {})));
    }
};

QTEST_APPLESS_MAIN(tst_FittedStructure)
#include "tst_FittedStructure.moc"
