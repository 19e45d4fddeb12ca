#include "ui/support/Pictures.h"
#include "ui/window/WindowFixture.h"

#include "qcustomplot.h"
#include "scene/SceneView.h"
#include "scene/StructurePane.h"

#include <fstream>
#include <numbers>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// A reference with more atoms than any candidate has.
class tst_LargeReference : public QObject {
    Q_OBJECT

private:
    static constexpr int atoms = 2000;
    static constexpr double edge = 4.08; // Å

    /// The sites of an fcc crystal of gold that are nearest to one of them.
    static void writeBall(const QString& path)
    {
        constexpr int cells = 6;
        std::vector<Eigen::Vector3d> sites;
        for (int x = -2 * cells; x <= 2 * cells; ++x)
            for (int y = -2 * cells; y <= 2 * cells; ++y)
                for (int z = -2 * cells; z <= 2 * cells; ++z)
                    if ((x + y + z) % 2 == 0)
                        sites.emplace_back(0.5 * edge * Eigen::Vector3d(x, y, z));
        std::ranges::stable_sort(sites, {}, [](const Eigen::Vector3d& site) { return site.squaredNorm(); });
        std::ofstream file(path.toStdString());
        file << atoms << "\n\n";
        for (int i = 0; i < atoms; ++i)
            file << "Au " << sites[std::size_t(i)].transpose() << '\n';
    }

private Q_SLOTS:
    void isDrawnAndItsPdfCalculated()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        const QString path = fixture.path("ball.xyz");
        writeBall(path);
        fixture.window.open({path});
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.candidates().isEmpty() && fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QCOMPARE(fixture.messages(), QStringList());
        const Candidate& reference = *fixture.document().candidate(fixture.candidates().first()).candidate;
        QCOMPARE(reference.structure.size(), std::size_t(atoms));
        QVERIFY(reference.fit.calculated.size() == reference.fit.r.size() && reference.fit.calculated.allFinite());
        double bond = 0.0;
        double highest = 0.0;
        for (Eigen::Index i = 0; i < reference.fit.r.size(); ++i)
            if (const double r = reference.fit.r[i]; r > 2.4 && r < 3.4 && reference.fit.calculated[i] > highest) {
                highest = reference.fit.calculated[i];
                bond = r;
            }
        const double stated = edge / std::numbers::sqrt2 * reference.fit.stretch();
        QVERIFY2(std::abs(bond - stated) < 0.05, qPrintable(QString("%1, %2").arg(bond).arg(stated)));
        QVERIFY2(reference.fit.rwpFit > 0.3 && reference.fit.rwpFit < 1.2, qPrintable(QString::number(reference.fit.rwpFit)));
        // Both are seen.
        auto* const plot = fixture.find<QWidget>("pdfPlot")->findChild<QCustomPlot*>();
        int withData = 0;
        for (int i = 0; i < plot->graphCount(); ++i)
            withData += plot->graph(i)->data()->size() > 100 ? 1 : 0;
        QVERIFY2(withData >= 3, qPrintable(QString::number(withData))); // measured, calculated, difference
        StructurePane* pane = nullptr;
        for (auto* const one : fixture.window.findChildren<StructurePane*>())
            if (one->isVisible() && one->candidate())
                pane = one;
        QVERIFY(pane);
        QCOMPARE(pane->features().positions.rows(), Eigen::Index(atoms));
        const QImage drawn = pane->view()->renderImage({300, 300});
        QVERIFY2(tests::covered(drawn) > 300 * 300 / 3, qPrintable(QString::number(tests::covered(drawn))));
    }
};

QTEST_MAIN(tst_LargeReference)
#include "tst_LargeReference.moc"
