#include "scene/CompareView.h"
#include "scene/SceneView.h"
#include "scene/StructurePane.h"
#include "scene/ViewCamera.h"
#include "ui/support/MinedCandidates.h"

#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>

#include <memory>
#include <set>
#include <stdexcept>

using namespace clusterlens;
using namespace clusterlens::ui;

class tst_CompareView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_view.reset(); }
    void panesHoldTheCandidatesInOrder();
    void hasTheAskedNumberOfPanes();
    void refusesOtherNumbersOfPanes();
    void drawsEveryAtomAndBond();
    void laysTheOthersOverTheFirst();
    void coloursByCoordination();
    void coloursByMotifWhenReady();
    void gradientCoversAllPanes();
    void whatNotAllParticlesHaveIsTranslucent();
    void linkedPanesTurnTogether();
    void freedPanesTurnAlone();
    void allPanesHaveTheSameScale();
    void clickTellsElementCoordinationAndDistances();
    void clickBesideTheClusterPicksNothing();
    void newCandidatesKeepTheUsersView();
    void survivesOtherCandidatesBeforeItIsReady();
    void survivesMovingToAnotherWindow();
    void drawsTheCandidateFrameInItsColour();
    void printsAtAnySizeInTheLightTheme();
    void emptyViewShowsNoAtoms();

private:
    [[nodiscard]] std::vector<ShownCandidate> shown(std::size_t count) const;
    void showFour();
    [[nodiscard]] QPoint placeOf(int pane, int atom) const;

    tests::MinedCurve m_mined;
    std::unique_ptr<CompareView> m_view;
};

void tst_CompareView::initTestCase()
{
    m_mined = tests::mineExample("gold-decahedron.gr", 6);
}

void tst_CompareView::init()
{
    m_view = std::make_unique<CompareView>();
    m_view->resize(900, 640);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
}

std::vector<ShownCandidate> tst_CompareView::shown(std::size_t count) const
{
    return {m_mined.candidates.begin(), m_mined.candidates.begin() + static_cast<std::ptrdiff_t>(count)};
}

void tst_CompareView::showFour()
{
    m_view->setPaneCount(4);
    m_view->setShown(shown(4));
    QTRY_VERIFY_WITH_TIMEOUT(m_view->isReady(), CLUSTERLENS_PATIENCE);
}

QPoint tst_CompareView::placeOf(int pane, int atom) const
{
    const StructurePane& one = m_view->pane(pane);
    const Projection projection = m_view->camera(pane).projection(one.view()->size());
    return projection.project(one.features().positions.row(atom).transpose()).toPoint();
}

void tst_CompareView::panesHoldTheCandidatesInOrder()
{
    showFour();
    for (int i = 0; i < 4; ++i)
        QCOMPARE(m_view->pane(i).candidate()->id, m_mined.candidates[static_cast<std::size_t>(i)].id);
    m_view->setPaneCount(2);
    QVERIFY(!m_view->pane(2).candidate().has_value());
}

void tst_CompareView::hasTheAskedNumberOfPanes()
{
    for (const int count : {1, 2, 4, 6}) {
        m_view->setPaneCount(count);
        int visible = 0;
        for (int i = 0; i < 6; ++i) {
            if (!m_view->pane(i).isVisible())
                continue;
            ++visible;
            QVERIFY(m_view->rect().contains(m_view->pane(i).geometry()));
            for (int j = 0; j < i; ++j)
                QVERIFY(!m_view->pane(i).geometry().intersects(m_view->pane(j).geometry()));
        }
        QCOMPARE(visible, count);
    }
}

void tst_CompareView::refusesOtherNumbersOfPanes()
{
    QVERIFY_EXCEPTION_THROWN(m_view->setPaneCount(3), std::invalid_argument);
    QCOMPARE(m_view->paneCount(), 1);
}

void tst_CompareView::drawsEveryAtomAndBond()
{
    showFour();
    for (int i = 0; i < 4; ++i) {
        const Structure& structure = m_view->pane(i).candidate()->candidate->structure;
        QCOMPARE(m_view->pane(i).scene().colours.size(), static_cast<std::size_t>(structure.size()));
        QCOMPARE(m_view->pane(i).scene().bonds.size(), findNeighbours(structure.positions).bonds.size());
    }
    const QImage image = m_view->pane(0).view()->picture();
    std::set<QRgb> colours;
    for (int y = 0; y < image.height(); y += 3)
        for (int x = 0; x < image.width(); x += 3)
            colours.insert(image.pixel(x, y));
    QVERIFY2(colours.size() > 20, "shaded spheres have many shades");
}

void tst_CompareView::laysTheOthersOverTheFirst()
{
    ShownCandidate turned = m_mined.candidates[0];
    auto copy = std::make_shared<Candidate>(*turned.candidate);
    Eigen::Matrix3d rotation;
    rotation << 0.0, -1.0, 0.0, 0.6, 0.0, -0.8, 0.8, 0.0, 0.6;
    copy->structure.positions
        = (copy->structure.positions * rotation.transpose()).eval().rowwise() + Eigen::RowVector3d(5.0, 6.0, 7.0);
    turned.id = 99;
    turned.candidate = copy;
    m_view->setPaneCount(2);
    m_view->setShown({m_mined.candidates[0], turned});
    QTRY_VERIFY_WITH_TIMEOUT(m_view->isReady(), CLUSTERLENS_PATIENCE);
    const PositionsXyz& fixed = m_view->pane(0).features().positions;
    const PositionsXyz& moved = m_view->pane(1).features().positions;
    for (Eigen::Index i = 0; i < moved.rows(); ++i)
        QVERIFY((fixed.rowwise() - moved.row(i)).rowwise().norm().minCoeff() < 0.01);
}

void tst_CompareView::coloursByCoordination()
{
    showFour();
    m_view->setColouring(Colouring::Coordination);
    const StructurePane& pane = m_view->pane(1);
    const std::vector<int>& coordination = pane.features().neighbours.coordination;
    const std::vector<QColor> colours = pane.scene().colours;
    for (std::size_t i = 1; i < colours.size(); ++i)
        QCOMPARE(colours[i] == colours[0], coordination[i] == coordination[0]);
    for (const ColourScale::Entry& entry : m_view->colourScale().entries)
        if (entry.name == QString::number(coordination[0]))
            QCOMPARE(entry.colour, colours[0]);
}

void tst_CompareView::coloursByMotifWhenReady()
{
    m_view->setPaneCount(1);
    m_view->setColouring(Colouring::Motif);
    m_view->setShown(shown(1));
    QTRY_VERIFY_WITH_TIMEOUT(m_view->isReady(), CLUSTERLENS_PATIENCE);
    const std::vector<Motif> motifs = classifyMotifs(m_mined.candidates[0].candidate->structure.positions);
    const std::vector<QColor> colours = m_view->pane(0).scene().colours;
    std::set<std::string> names;
    for (std::size_t i = 0; i < motifs.size(); ++i) {
        QCOMPARE(colours[i] == colours[0], motifs[i] == motifs[0]);
        names.insert(motifName(motifs[i]));
    }
    QCOMPARE(m_view->colourScale().entries.size(), names.size());
}

void tst_CompareView::gradientCoversAllPanes()
{
    showFour();
    m_view->setColouring(Colouring::CentreDistance);
    double farthest = 0.0;
    for (int i = 0; i < 4; ++i)
        farthest = std::max(farthest, m_view->pane(i).features().centreDistance.maxCoeff());
    QCOMPARE(m_view->colourScale().high, farthest);
    QVERIFY(m_view->colourScale().isGradient());
}

void tst_CompareView::whatNotAllParticlesHaveIsTranslucent()
{
    std::vector<ShownCandidate> two = shown(2);
    Candidate refined = *two[1].candidate;
    const Eigen::Index n = refined.structure.size();
    const Eigen::RowVector3d other = refined.structure.positions.row(5) + Eigen::RowVector3d(1.5, 0.0, 2.0); // 2.5 Å away
    refined.refinement.emplace();
    refined.refinement->sites.resize(n + 1, 3);
    refined.refinement->sites << other, refined.structure.positions;
    refined.refinement->occupancy = Eigen::VectorXd::Ones(n + 1);
    refined.refinement->occupancy[0] = 0.25;
    refined.refinement->occupancy[1 + 3] = 0.5; // atom 3
    two[1].candidate = std::make_shared<const Candidate>(refined);
    m_view->setPaneCount(2);
    m_view->setShown(two);
    QTRY_VERIFY_WITH_TIMEOUT(m_view->isReady(), CLUSTERLENS_PATIENCE);
    QCOMPARE(m_view->pane(1).scene().positions.rows(), n); // the candidate alone
    m_view->setColouring(Colouring::Occupancy);
    QTRY_VERIFY_WITH_TIMEOUT(m_view->isReady(), CLUSTERLENS_PATIENCE);
    const SceneContents& scene = m_view->pane(1).scene();
    QCOMPARE(scene.positions.rows(), n + 1);
    QCOMPARE(scene.radii.size(), std::size_t(n + 1));
    for (Eigen::Index i = 0; i <= n; ++i)
        QCOMPARE(scene.colours[std::size_t(i)].alpha() == 255, i != 3 && i != n);
    QCOMPARE(scene.colours[0].rgb(), gradientColour(1.0).rgb());
    QCOMPARE(QColor(scene.colours[3].rgb()), gradientColour(0.5));
    QCOMPARE(QColor(scene.colours[std::size_t(n)].rgb()), gradientColour(0.25));
    QVERIFY(std::abs((scene.positions.row(n) - scene.positions.row(5)).norm() - 2.5) < 1e-9); // laid over the first with its atoms
    QVERIFY(m_view->colourScale().isGradient());
    QCOMPARE(m_view->pane(0).scene().positions.rows(), two[0].candidate->structure.size()); // was never refined
    m_view->setColouring(Colouring::Element);
    QCOMPARE(m_view->pane(1).scene().positions.rows(), n);
}

void tst_CompareView::linkedPanesTurnTogether()
{
    showFour();
    const Projection before = m_view->camera(3).projection({100, 100});
    SceneView* view = m_view->pane(0).view();
    QTest::mousePress(view, Qt::LeftButton, {}, {100, 100});
    QTest::mouseMove(view, {160, 120});
    QTest::mouseRelease(view, Qt::LeftButton, {}, {160, 120});
    QVERIFY((m_view->camera(3).projection({100, 100}).forward - before.forward).norm() > 0.1);
    QCOMPARE(&m_view->camera(3), &m_view->camera(0));
}

void tst_CompareView::freedPanesTurnAlone()
{
    showFour();
    m_view->setLinked(false);
    const Projection before = m_view->camera(3).projection({100, 100});
    QTest::keyClick(m_view->pane(0).view(), Qt::Key_Right);
    QVERIFY((m_view->camera(0).projection({100, 100}).forward - before.forward).norm() > 0.01);
    QCOMPARE(m_view->camera(3).projection({100, 100}).forward, before.forward);
    m_view->setLinked(true);
    QCOMPARE(&m_view->camera(3), &m_view->camera(0));
}

void tst_CompareView::allPanesHaveTheSameScale()
{
    showFour();
    QCOMPARE(m_view->pane(0).view()->size(), m_view->pane(3).view()->size());
    for (int i = 0; i < 4; ++i) { // and nothing is cut off
        const QRectF area = m_view->pane(i).view()->rect();
        for (Eigen::Index atom = 0; atom < m_view->pane(i).features().positions.rows(); ++atom)
            QVERIFY(area.contains(QPointF(placeOf(i, static_cast<int>(atom)))));
    }
}

void tst_CompareView::clickTellsElementCoordinationAndDistances()
{
    showFour();
    StructurePane& pane = m_view->pane(2);
    QSignalSpy picked(m_view.get(), &CompareView::atomPicked);
    QSignalSpy activated(m_view.get(), &CompareView::paneActivated);
    // The atom nearest to the viewer is in front of all others.
    const Projection projection = m_view->camera(2).projection(pane.view()->size());
    Eigen::Index front = 0;
    (pane.features().positions * projection.forward).minCoeff(&front);
    const int atom = static_cast<int>(front);
    QTest::mouseClick(pane.view(), Qt::LeftButton, {}, placeOf(2, atom));
    QCOMPARE(picked.count(), 1);
    QCOMPARE(picked.first().at(0).toInt(), pane.candidate()->id);
    QCOMPARE(activated.first().at(0).toInt(), pane.candidate()->id);
    QCOMPARE(pane.pickedAtoms(), std::vector<int>{atom});
    const QString text = picked.first().at(1).toString();
    QVERIFY2(text.startsWith(QStringLiteral("Au %1: coordination %2")
                                 .arg(atom + 1)
                                 .arg(pane.features().neighbours.coordination[static_cast<std::size_t>(atom)])),
        qPrintable(text));

    // Another one with Shift: the distance between the two.
    const QPoint first = placeOf(2, atom);
    for (const QPoint step : {QPoint(30, 0), QPoint(-30, 0), QPoint(0, 30), QPoint(0, -30)})
        if (pane.pickedAtoms().size() < 2)
            QTest::mouseClick(pane.view(), Qt::LeftButton, Qt::ShiftModifier, first + step);
    if (pane.pickedAtoms().size() == 2) {
        const auto& positions = pane.features().positions;
        const double distance = (positions.row(pane.pickedAtoms()[0]) - positions.row(pane.pickedAtoms()[1])).norm();
        QVERIFY(picked.last().at(1).toString().contains(QString::number(distance, 'f', 3) + " Å from Au"));
    } else {
        QFAIL("expected an atom beside the one in front");
    }
}

void tst_CompareView::clickBesideTheClusterPicksNothing()
{
    showFour();
    QSignalSpy picked(m_view.get(), &CompareView::atomPicked);
    QTest::mouseClick(m_view->pane(0).view(), Qt::LeftButton, {}, {2, 2});
    QCOMPARE(picked.count(), 1);
    QVERIFY(picked.first().at(1).toString().isEmpty());
    QVERIFY(m_view->pane(0).pickedAtoms().empty());
}

void tst_CompareView::newCandidatesKeepTheUsersView()
{
    showFour();
    QTest::keyClick(m_view->pane(0).view(), Qt::Key_Plus);
    const double scale = m_view->camera(0).projection({100, 100}).pixelsPerAngstrom;
    m_view->setShown({m_mined.candidates[5], m_mined.candidates[4]});
    QTRY_VERIFY_WITH_TIMEOUT(m_view->isReady(), CLUSTERLENS_PATIENCE);
    QCOMPARE(m_view->camera(0).projection({100, 100}).pixelsPerAngstrom, scale);
    QTest::keyClick(m_view->pane(0).view(), Qt::Key_Home);
    QVERIFY(m_view->camera(0).projection({100, 100}).pixelsPerAngstrom != scale);
}

void tst_CompareView::survivesOtherCandidatesBeforeItIsReady()
{
    m_view->setPaneCount(4);
    m_view->setShown(shown(4));
    m_view->setShown({m_mined.candidates[5]});
    m_view->setShown({m_mined.candidates[5], m_mined.candidates[0]});
    QTRY_VERIFY_WITH_TIMEOUT(m_view->isReady(), CLUSTERLENS_PATIENCE);
    QCOMPARE(m_view->pane(1).candidate()->id, m_mined.candidates[0].id);
    QCOMPARE(m_view->pane(1).features().motifs.size(), static_cast<std::size_t>(m_mined.candidates[0].candidate->structure.size()));
    m_view->setShown(shown(4));
    m_view.reset(); // while at work
}

void tst_CompareView::survivesMovingToAnotherWindow()
{
    showFour();
    QTabWidget window;
    window.resize(800, 600);
    window.addTab(m_view.get(), "compare");
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QTRY_VERIFY_WITH_TIMEOUT(m_view->isReady(), CLUSTERLENS_PATIENCE);
    const QImage image = m_view->pane(0).view()->picture();
    const QPoint centre = placeOf(0, 0) * image.devicePixelRatio();
    QVERIFY(image.pixelColor(centre) != image.pixelColor(1, 1));
    m_view->setParent(nullptr);
}

void tst_CompareView::drawsTheCandidateFrameInItsColour()
{
    showFour();
    const QImage image = m_view->grab().toImage();
    for (int i = 0; i < 4; ++i)
        QCOMPARE(image.pixelColor(m_view->pane(i).geometry().bottomLeft() + QPoint(1, -1)), m_view->pane(i).candidate()->colour);
}

void tst_CompareView::printsAtAnySizeInTheLightTheme()
{
    showFour();
    m_view->setTheme(true);
    QTRY_VERIFY_WITH_TIMEOUT(m_view->isReady(), CLUSTERLENS_PATIENCE);
    const QImage image = m_view->image({1800, 1300});
    QCOMPARE(image.size(), QSize(1800, 1300));
    QCOMPARE(image.pixelColor(20, 400), QColor(Qt::white));
    // The atoms are there, in each quarter.
    for (int column = 0; column < 2; ++column)
        for (int row = 0; row < 2; ++row) {
            int drawn = 0;
            for (int y = 0; y < 200; y += 10)
                for (int x = 0; x < 200; x += 10)
                    drawn += image.pixelColor(350 + column * 900 + x, 230 + row * 630 + y) != QColor(Qt::white) ? 1 : 0;
            QVERIFY2(drawn > 100, qPrintable(QString::number(drawn)));
        }
    QTRY_VERIFY_WITH_TIMEOUT(m_view->isReady(), CLUSTERLENS_PATIENCE);
    const QImage screen = m_view->pane(0).view()->picture();
    QVERIFY(screen.pixelColor(1, 1).lightness() < 80); // still dark there
}

void tst_CompareView::emptyViewShowsNoAtoms()
{
    showFour();
    m_view->setShown({});
    QVERIFY(m_view->isReady());
    for (int i = 0; i < 4; ++i)
        QVERIFY(!m_view->pane(i).view()->isVisible());
    QVERIFY(m_view->colourScale().entries.empty());
}

QTEST_MAIN(tst_CompareView)
#include "tst_CompareView.moc"
