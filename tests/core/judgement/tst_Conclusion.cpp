#include "candidates/Mixture.h"
#include "candidates/ShapeMiner.h"
#include "evaluation/IrregularCurves.h"
#include "judgement/Conclusion.h"
#include "shapes/ShapeLibrary.h"

#include <QtTest>

using namespace clusterlens;

namespace {

Conclusion concluded(const GrFile& file)
{
    const ExperimentSettings experiment = experimentSettings(file);
    MiningResult mined = mineCurve(shapeLibrary(), file.curve, miningSettings(experiment, 8));
    return conclude(file, experiment, std::move(mined.candidates), std::move(mined.considered));
}

} // namespace

class tst_Conclusion : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// One kind of particle is not told to be several, be it ideal, cut anyhow, strained at its surface or twinned.
    void leavesOneParticleAlone_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("index");
        QTest::newRow("ideal") << int(IrregularClass::LibraryShape) << 0;
        QTest::newRow("vacancies") << int(IrregularClass::Vacancies) << 1;
        QTest::newRow("cut about any centre") << int(IrregularClass::Truncated) << 2;
        QTest::newRow("strained") << int(IrregularClass::Strained) << 1;
        QTest::newRow("twinned") << int(IrregularClass::Faulted) << 0;
    }

    void leavesOneParticleAlone()
    {
        QFETCH(int, kind);
        QFETCH(int, index);
        const IrregularCurve curve = makeIrregularCurve(IrregularClass(kind), index, 1, shapeLibrary());
        const Conclusion conclusion = concluded(curve.file);
        for (const Candidate& candidate : conclusion.candidates)
            QVERIFY2(candidate.origin != Origin::Mixture, candidate.label.c_str());
        QCOMPARE(enumText(conclusion.judgement.verdict), "explained");
    }

    /// Three sizes of a family, and three families: no single particle explains them, and their mean size comes out.
    void findsMixtures_data()
    {
        QTest::addColumn<int>("index");
        QTest::newRow("three decahedra") << 3;
        QTest::newRow("three families") << 2;
    }

    void findsMixtures()
    {
        QFETCH(int, index);
        const IrregularCurve curve = makeIrregularCurve(IrregularClass::Mixture, index, 1, shapeLibrary());
        const Conclusion conclusion = concluded(curve.file);
        const Candidate& best = conclusion.candidates.front();
        QCOMPARE(enumText(best.origin), "mixture");
        QVERIFY2(std::abs(meanAtoms(best) / curve.truth.atoms - 1.0) < 0.1, best.label.c_str());
        QVERIFY(best.fit.rwpFit < 0.7 * conclusion.candidates.at(1).fit.rwpFit);
        QVERIFY(conclusion.judgement.atoms.has_value());
        QVERIFY(conclusion.judgement.atoms->low95 < curve.truth.atoms && conclusion.judgement.atoms->high95 > curve.truth.atoms);
        // What was weighed is told, the mixtures with less faith before the curve speaks.
        const auto mixtures
            = std::ranges::count_if(conclusion.considered, [](const ConsideredShape& s) { return s.logPrior < 0.0; });
        QVERIFY(mixtures >= 1 && mixtures <= 3);
    }
};

QTEST_APPLESS_MAIN(tst_Conclusion)

#include "tst_Conclusion.moc"
