#include "scene/CompareView.h"
#include "scene/SceneView.h"
#include "scene/StructurePane.h"
#include "ui/support/MinedCandidates.h"

#include <QTest>

using namespace clusterlens;
using namespace clusterlens::ui;

/// Runs on Qt's platform "offscreen", which has no OpenGL.
class tst_NoOpenGL : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void panesExplainAndTheRestWorks();
};

void tst_NoOpenGL::panesExplainAndTheRestWorks()
{
    const tests::MinedCurve mined = tests::mineExample("gold-decahedron.gr", 2);
    CompareView view;
    view.resize(800, 500);
    view.setPaneCount(2);
    view.setShown(mined.candidates);
    view.setColouring(Colouring::Coordination);
    view.show();
    QTRY_VERIFY_WITH_TIMEOUT(view.isReady(), CLUSTERLENS_PATIENCE);
    QVERIFY(!view.pane(0).view()->canDraw());
    QVERIFY(!view.pane(0).view()->isVisible());
    QCOMPARE(view.pane(1).candidate()->id, 2);
    QVERIFY(!view.colourScale().entries.empty());
    // The note is text in the middle of the pane.
    const QImage image = view.image({1000, 600});
    int ink = 0;
    for (int x = 20; x < 480; ++x)
        for (int y = 250; y < 350; ++y)
            ink += image.pixelColor(x, y).lightness() < 200 ? 1 : 0;
    QVERIFY(ink > 100);
}

QTEST_MAIN(tst_NoOpenGL)
#include "tst_NoOpenGL.moc"
