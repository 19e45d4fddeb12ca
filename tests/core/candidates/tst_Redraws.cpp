#include "KnownShapesModel.h"

#include "candidates/StructureGenerator.h"
#include "pdf/DebyePdf.h"
#include "shapes/ClusterBuilder.h"

#include <QtTest>

#include <atomic>

using namespace clusterlens;
using clusterlens::testing::KnownShapesModel;

/// A sample that is no structure is drawn again, where the model says that this helps.
class tst_Redraws : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_model = KnownShapesModel();
        m_model.shapes = {decahedron};
        m_model.attempts = 4;
        m_model.replaced = {{1, Eigen::MatrixXd::Zero(256, 256)}, {4, Eigen::MatrixXd::Zero(256, 256)}};
        m_settings = GenerationSettings();
        m_settings.count = 6;
        m_settings.sizes = false;
        m_settings.fit.range = {1.6, 18.0};
    }

    void anotherAttemptTakesItsPlace()
    {
        m_model.wrongAttempts = 3;
        const GenerationResult result = generateStructures(m_model, curve(), m_settings);
        QVERIFY(result.rejected.empty());
        QCOMPARE(result.candidates.size(), std::size_t(1));
        QCOMPARE(result.candidates.front().copies, 6);
        QCOMPARE(result.candidates.front().sampling, m_settings.sampling); // of the run, whatever the attempt
        QCOMPARE(m_model.calls, 1 + 2 * 3);                                // each of the two three times more, one by one
    }

    void whatNeverIsOneIsRejectedOnce()
    {
        m_model.wrongAttempts = 4;
        const GenerationResult result = generateStructures(m_model, curve(), m_settings);
        QCOMPARE(result.candidates.front().copies, 4);
        QCOMPARE(result.rejected.size(), std::size_t(2));
        QCOMPARE(result.rejected[0].index, 1);
        QCOMPARE(result.rejected[1].index, 4);
        QVERIFY(!result.warnings.empty());
    }

    void nothingIsDrawnAgainWhereItIsNoUse()
    {
        m_model.wrongAttempts = 1;
        m_model.attempts = 1;
        QCOMPARE(generateStructures(m_model, curve(), m_settings).rejected.size(), std::size_t(2));
        QCOMPARE(m_model.calls, 1);
    }

    void cancelEndsIt()
    {
        const auto cancelled = std::make_shared<std::atomic<bool>>(false);
        const RunControl control(cancelled, [&](int, int, std::string_view stage) { *cancelled = stage == "again"; });
        QVERIFY_EXCEPTION_THROWN((void)generateStructures(m_model, curve(), m_settings, control), Cancelled);
    }

private:
    static ModelInput curve()
    {
        ModelInput input;
        const DebyePdf pdf(RGrid{0.0, 20.0, 0.01}, 0.7, 25.0);
        input.curve.r = pdf.r();
        input.curve.g = pdf.calculate(decahedron, PdfSettings());
        return input;
    }

    inline static const PositionsXyz decahedron = buildCluster({Family::Decahedron, {4, 1, 0}}, 2.88); // 54 atoms
    KnownShapesModel m_model;
    GenerationSettings m_settings;
};

QTEST_APPLESS_MAIN(tst_Redraws)
#include "tst_Redraws.moc"
