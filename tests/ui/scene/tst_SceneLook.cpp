#include "atoms/AtomMeasures.h"
#include "base/Errors.h"
#include "scene/CompareView.h"
#include "scene/SceneView.h"
#include "scene/StructurePane.h"
#include "scene/ViewCamera.h"
#include "shapes/ClusterBuilder.h"
#include "ui/support/Pictures.h"

#include <Eigen/Geometry>

#include <QPainter>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <memory>
#include <numbers>

using namespace clusterlens;
using namespace clusterlens::ui;

namespace {

constexpr double bond = 2.8; // Å

ShownCandidate gold(int id, const PositionsXyz& positions)
{
    auto candidate = std::make_shared<Candidate>();
    candidate->structure = makeStructure("Au", positions);
    return {id, QString::number(id), Qt::red, candidate};
}

PositionsXyz icosahedron()
{
    return buildCluster({Family::Icosahedron, {4}}, bond); // 147 atoms: shells of 1, 12, 42 and 92
}

PositionsXyz pair()
{
    PositionsXyz positions(2, 3);
    positions << -bond / 2.0, 0.0, 0.0, bond / 2.0, 0.0, 0.0;
    return positions;
}

} // namespace

/// What is drawn of structures, and how, on the real view.
class tst_SceneLook : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<CompareView> m_view;

    void show(const std::vector<ShownCandidate>& shown, int panes = 1)
    {
        m_view->setShown(shown, panes);
        QTRY_VERIFY_WITH_TIMEOUT(m_view->isReady(), CLUSTERLENS_PATIENCE);
    }

    void look(const SceneLook& look)
    {
        m_view->setLook(look);
        QTRY_VERIFY_WITH_TIMEOUT(m_view->isReady(), CLUSTERLENS_PATIENCE);
    }

    [[nodiscard]] const SceneContents& scene(int pane = 0) const { return m_view->pane(pane).scene(); }
    [[nodiscard]] Eigen::Index hidden(int pane = 0) const { return std::ranges::count(scene(pane).hidden, true); }

    [[nodiscard]] QPointF placeOf(int atom) const
    {
        const Projection projection = m_view->camera(0).projection(m_view->pane(0).view()->size());
        return projection.project(m_view->pane(0).features().positions.row(atom).transpose());
    }

private Q_SLOTS:
    void init()
    {
        m_view = std::make_unique<CompareView>();
        m_view->resize(700, 640);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    }

    void cleanup() { m_view.reset(); }

    void hiddenLayersLeaveTheShellsOfMackaysIcosahedron()
    {
        show({gold(1, icosahedron())});
        QCOMPARE(hidden(), 0);
        const QImage whole = m_view->pane(0).view()->picture();
        SceneLook one;
        for (const auto& [layers, gone] : {std::pair{1, 92}, {2, 92 + 42}}) {
            one.hiddenLayers = layers;
            look(one);
            QCOMPARE(hidden(), gone);
        }
        // 13 atoms of 147, a sphere of less than half the size: that is what is on the screen too.
        QVERIFY(3 * tests::covered(m_view->pane(0).view()->picture()) < tests::covered(whole));
        look({});
        QCOMPARE(hidden(), 0);
        QCOMPARE(m_view->pane(0).view()->picture(), whole);
    }

    void aTurnedViewStillShowsAllOfALargerParticle()
    {
        show({gold(1, icosahedron())});
        QTest::keyClick(m_view->pane(0).view(), Qt::Key_Left);
        const Projection before = m_view->camera(0).projection({100, 100});
        show({gold(2, buildCluster({Family::Icosahedron, {10}}, bond))}); // three times the diameter
        const Projection after = m_view->camera(0).projection({100, 100});
        QVERIFY(after.pixelsPerAngstrom < 0.5 * before.pixelsPerAngstrom);
        QVERIFY((after.right - before.right).norm() < 1e-6 && (after.up - before.up).norm() < 1e-6);
        QTest::keyClick(m_view->pane(0).view(), Qt::Key_Plus);
        const double zoomed = m_view->camera(0).projection({100, 100}).pixelsPerAngstrom;
        show({gold(1, icosahedron())});
        QCOMPARE(m_view->camera(0).projection({100, 100}).pixelsPerAngstrom, zoomed);
    }

    void cutShowsTheCentreThatTheSurfaceHid()
    {
        show({gold(1, icosahedron())});
        const PositionsXyz& positions = m_view->pane(0).features().positions;
        Eigen::Index centre = 0;
        positions.rowwise().norm().minCoeff(&centre);
        const auto clickCentre = [&] {
            QTest::mouseClick(m_view->pane(0).view(), Qt::LeftButton, {}, placeOf(int(centre)).toPoint());
            return m_view->pane(0).pickedAtoms();
        };
        QVERIFY(clickCentre() != std::vector<int>{int(centre)}); // another is before it
        SceneLook half;
        half.cut = m_view->towardsViewer();
        look(half);
        QCOMPARE(clickCentre(), std::vector<int>{int(centre)});
        for (Eigen::Index i = 0; i < positions.rows(); ++i)
            QCOMPARE(scene().isHidden(i), positions.row(i).dot(*half.cut) > 1e-6);

        half.cutDepth = 0.0;
        look(half);
        QCOMPARE(hidden(), 0);
        half.cutDepth = 1.0; // what lies farthest is always left
        look(half);
        QVERIFY(hidden() > 100 && hidden() < 147);
    }

    void everyPaneIsCut()
    {
        show({gold(1, icosahedron()), gold(2, buildCluster({Family::Octahedron, {5}}, bond))}, 2);
        SceneLook half;
        half.cut = Eigen::Vector3d::UnitX();
        half.bonds = false;
        look(half);
        for (const int pane : {0, 1}) {
            QVERIFY(hidden(pane) > 0);
            QVERIFY(scene(pane).bonds.empty());
        }
    }

    void pickedAtomsThatAreHiddenAreForgotten()
    {
        show({gold(1, icosahedron())});
        Eigen::Index front = 0;
        (m_view->pane(0).features().positions * m_view->towardsViewer()).maxCoeff(&front);
        QTest::mouseClick(m_view->pane(0).view(), Qt::LeftButton, {}, placeOf(int(front)).toPoint());
        QCOMPARE(m_view->pane(0).pickedAtoms(), std::vector<int>{int(front)});
        QTRY_VERIFY_WITH_TIMEOUT(m_view->isReady(), CLUSTERLENS_PATIENCE);
        QCOMPARE(m_view->pane(0).pickedAtoms(), std::vector<int>{int(front)}); // whatever is known of it by now
        QSignalSpy picked(m_view.get(), &CompareView::atomPicked);
        SceneLook inside;
        inside.hiddenLayers = 1;
        look(inside);
        QVERIFY(m_view->pane(0).pickedAtoms().empty());
        QCOMPARE(picked.size(), 1);
        QVERIFY(picked[0].at(1).toString().isEmpty()); // the status bar tells of it no more
    }

    /// Two spheres that touch cover four times as much as those of half the radius.
    void radiusIsAShareOfHalfTheBond()
    {
        show({gold(1, pair())});
        SceneLook balls;
        balls.bonds = false;
        balls.radius = 0.5;
        look(balls);
        const Projection projection = m_view->camera(0).projection(m_view->pane(0).view()->size());
        const double half = std::numbers::pi * std::pow(bond / 4.0 * projection.pixelsPerAngstrom, 2.0);
        const auto seen = [&] { return tests::covered(m_view->pane(0).view()->picture()); };
        // Atoms lie obliquely to the screen, so that they cover each other a little at full size only.
        QVERIFY2(std::abs(seen() - 2.0 * half) < 0.06 * 2.0 * half, qPrintable(QString("%1 %2").arg(seen()).arg(2.0 * half)));
        QTest::keyClick(m_view->pane(0).view(), Qt::Key_Minus); // from here on the size of the view is the user's
        QTest::keyClick(m_view->pane(0).view(), Qt::Key_Plus);
        balls.radius = 1.0;
        look(balls);
        QVERIFY2(std::abs(seen() - 8.0 * half) < 0.08 * 8.0 * half, qPrintable(QString("%1 %2").arg(seen()).arg(8.0 * half)));
    }

    /// fcc has neighbours at 1 and 1.41: twelve and six around an atom inside.
    void cutoffReachesTheSecondShell()
    {
        show({gold(1, buildCluster({Family::Octahedron, {5}}, bond))});
        SceneLook more;
        more.cutoff = 1.5;
        look(more);
        const PositionsXyz& positions = scene().positions;
        Eigen::Index centre = 0;
        positions.rowwise().norm().minCoeff(&centre);
        const auto bonds = [&] {
            return std::ranges::count_if(
                scene().bonds, [&](const Bond& one) { return one.first == centre || one.second == centre; });
        };
        QCOMPARE(bonds(), 18);
        look({});
        QCOMPARE(bonds(), 12);
        more.bonds = false;
        look(more);
        QCOMPARE(bonds(), 0);
        QCOMPARE(m_view->pane(0).features().neighbours.coordination[std::size_t(centre)], 12);
    }

    void pictureHasItsSizeOnPaper()
    {
        show({gold(1, icosahedron())});
        m_view->setPictureFormat({85.0, 600, false});
        const QImage image = m_view->picture();
        QCOMPARE(image.width(), 2008); // 85 mm / 25.4 mm * 600 = 2007.9
        QCOMPARE(image.dotsPerMeterX(), 23622);
        QCOMPARE(image.dotsPerMeterY(), 23622);
        QVERIFY(!image.hasAlphaChannel());
    }

    void pictureThatCannotBeIsRefused()
    {
        show({gold(1, icosahedron())});
        m_view->setPictureFormat({1e6, 1200, false}); // 4.7e7 pixels wide: more than 2^31 bytes
        QVERIFY_THROWS_EXCEPTION(StoreError, (void)m_view->picture());
        QVERIFY_THROWS_EXCEPTION(StoreError, (void)pngOf(QImage()));
    }

    void transparentPictureHasNothingBehindTheAtoms()
    {
        std::vector<ShownCandidate> shown{gold(1, icosahedron())};
        show(shown);
        PictureFormat format;
        format.width = 120.0;
        const auto draw = [&](bool transparent) {
            format.transparent = transparent;
            m_view->setPictureFormat(format);
            return m_view->picture();
        };
        const QImage opaque = draw(false);
        const QImage clear = draw(true);
        QCOMPARE(clear.size(), opaque.size());
        // A place in the title's height below the frame's corner: behind the structure, beside it.
        const QPoint beside(clear.width() / 30, clear.height() / 2);
        QCOMPARE(opaque.pixelColor(beside), QColor(Qt::white));
        QCOMPARE(clear.pixelColor(beside).alpha(), 0);
        const QPoint middle(clear.width() / 2, clear.height() / 2);
        QCOMPARE(clear.pixelColor(middle).alpha(), 255);
        // On white it is the same picture, but for how the edges are smoothed.
        QImage onWhite(clear.size(), QImage::Format_RGB32);
        onWhite.fill(Qt::white);
        QPainter(&onWhite).drawImage(0, 0, clear);
        qint64 difference = 0;
        for (int y = 0; y < clear.height(); ++y)
            for (int x = 0; x < clear.width(); ++x)
                difference += std::abs(qGray(onWhite.pixel(x, y)) - qGray(opaque.pixel(x, y)));
        const double mean = double(difference) / clear.width() / clear.height();
        QVERIFY2(mean < 3.0, qPrintable(QString::number(mean))); // of 255
    }

    /// Sites that only other particles of an ensemble take lie on the surface, and are seen through in a transparent picture too.
    void sitesOfOtherParticlesAreHiddenWithTheSurface()
    {
        ShownCandidate refined = gold(1, icosahedron());
        Candidate candidate = *refined.candidate;
        const PositionsXyz& atoms = candidate.structure.positions;
        const Eigen::Index n = atoms.rows();
        candidate.refinement.emplace();
        candidate.refinement->sites.resize(n + 1, 3);
        candidate.refinement->sites << atoms, Eigen::RowVector3d(0.0, 14.0, 0.0); // away from all
        candidate.refinement->occupancy = Eigen::VectorXd::Ones(n + 1);
        candidate.refinement->occupancy[n] = 0.5;
        refined.candidate = std::make_shared<const Candidate>(candidate);
        m_view->setColouring(Colouring::Occupancy);
        show({refined});
        QCOMPARE(scene().positions.rows(), n + 1);
        m_view->setPictureFormat({100.0, 200, true});
        const auto seenThrough = [&] {
            const QImage image = m_view->picture();
            int count = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x) {
                    const int alpha = qAlpha(image.pixel(x, y));
                    count += alpha > 60 && alpha < 200 ? 1 : 0;
                }
            return count;
        };
        const double radius = scene().radii.back() * m_view->camera(0).projection(m_view->pane(0).view()->size()).pixelsPerAngstrom
            * 100.0 / mmPerInch * 200.0 / m_view->width();
        const double disc = std::numbers::pi * radius * radius;
        const int with = seenThrough(); // the edges of the others too
        QVERIFY(!scene().isHidden(n));
        SceneLook inside;
        inside.hiddenLayers = 1;
        look(inside);
        QVERIFY(scene().isHidden(n));
        QCOMPARE(hidden(), 92 + 1);
        candidate.refinement->occupancy[n] = 1.0; // the same, but solid
        refined.candidate = std::make_shared<const Candidate>(candidate);
        m_view->setLook({});
        show({refined});
        const int without = seenThrough();
        QVERIFY2(std::abs(with - without - disc) < 0.15 * disc, qPrintable(QString("%1 %2 %3").arg(with).arg(without).arg(disc)));
    }

    void looksAlongAxes()
    {
        show({gold(1, icosahedron())});
        for (const Eigen::Vector3d axis : {Eigen::Vector3d::UnitX(), Eigen::Vector3d::UnitY(), Eigen::Vector3d::UnitZ()}) {
            m_view->lookAlong(axis);
            QVERIFY((m_view->towardsViewer() - axis).norm() < 1e-9);
        }
        QCOMPARE(m_view->axisFolds(), (std::set<int>{3, 5}));
        m_view->lookAlongAxis(5);
        // The twelve tips of the outermost shell lie at five places around the centre, and two at it.
        const PositionsXyz& positions = m_view->pane(0).features().positions;
        const Projection projection = m_view->camera(0).projection({400.0, 400.0});
        int atCentre = 0;
        for (Eigen::Index i = 0; i < positions.rows(); ++i)
            if (positions.row(i).norm() > 0.999 * positions.rowwise().norm().maxCoeff()) {
                const QPointF place = projection.project(positions.row(i).transpose()) - QPointF(200.0, 200.0);
                atCentre += std::hypot(place.x(), place.y()) < 1.0 ? 1 : 0;
            }
        QCOMPARE(atCentre, 2);
        QTest::keyClick(m_view->pane(0).view(), Qt::Key_Home);
        QVERIFY((projection.forward - m_view->camera(0).projection({400.0, 400.0}).forward).norm() > 0.1);
    }

    void anglesOfAKnownShape()
    {
        // A right angle, and a cube's edges in the order of a screw.
        const Eigen::Vector3d a(1.0, 0.0, 0.0);
        const Eigen::Vector3d b(0.0, 0.0, 0.0);
        const Eigen::Vector3d c(0.0, 0.0, 1.0);
        QVERIFY(std::abs(angleBetween(a, b, c) - 90.0) < 1e-9);
        QVERIFY(std::abs(dihedralBetween(a, b, c, {1.0, 0.0, 1.0})) < 1e-9);
        QVERIFY(std::abs(std::abs(dihedralBetween(a, b, c, {-1.0, 0.0, 1.0})) - 180.0) < 1e-9);
        // Seen from b to c, along +z, x turns clockwise into y.
        QVERIFY(std::abs(dihedralBetween(a, b, c, {0.0, 1.0, 1.0}) - 90.0) < 1e-9);
        QVERIFY(std::abs(dihedralBetween(a, b, c, {0.0, -1.0, 1.0}) + 90.0) < 1e-9);
    }

    /// Four atoms of a square, clicked one after the other: its angle is 90 degrees and it is flat.
    void clicksTellAngleAndDihedral()
    {
        PositionsXyz square(4, 3);
        square << 0, 0, 0, bond, 0, 0, bond, bond, 0, 0, bond, 0;
        show({gold(1, square)});
        m_view->lookAlong(Eigen::Vector3d::UnitZ());
        QTRY_VERIFY_WITH_TIMEOUT(m_view->isReady(), CLUSTERLENS_PATIENCE);
        QSignalSpy picked(m_view.get(), &CompareView::atomPicked);
        const auto click = [&](int atom, Qt::KeyboardModifiers keys) {
            QTest::mouseClick(m_view->pane(0).view(), Qt::LeftButton, keys, placeOf(atom).toPoint());
            return picked.last().at(1).toString();
        };
        QVERIFY(!click(0, {}).contains("angle"));
        QVERIFY(click(1, Qt::ShiftModifier).contains("2.800 Å from Au 1"));
        const QString three = click(2, Qt::ShiftModifier);
        QVERIFY2(three.contains("angle 90.0° at Au 2 from Au 1") && !three.contains("dihedral"), qPrintable(three));
        const QString four = click(3, Qt::ShiftModifier);
        QVERIFY2(four.contains("angle 90.0° at Au 3 from Au 2"), qPrintable(four));
        QVERIFY2(four.contains("dihedral 0.0° about Au 2 and Au 3"), qPrintable(four));
        QVERIFY(!click(1, Qt::ShiftModifier).contains("angle")); // begins anew
        QCOMPARE(m_view->pane(0).pickedAtoms(), std::vector<int>{1});
    }

    /// Of sixty ways to lay an icosahedron over another particle, each fit would choose one.
    void anotherFitTurnsNoParticle()
    {
        std::srand(7); // Eigen's random numbers
        const PositionsXyz ideal = buildCluster({Family::Icosahedron, {3}}, bond);
        const auto fitted
            = [&](double stretch) { return PositionsXyz(stretch * ideal + 0.01 * PositionsXyz::Random(ideal.rows(), 3)); };
        show({gold(1, icosahedron()), gold(2, fitted(1.0))}, 2);
        const PositionsXyz first = m_view->pane(1).features().positions;
        for (int fit = 1; fit <= 5; ++fit) {
            const double stretch = 1.0 + 0.002 * fit;
            m_view->setShown({gold(1, stretch * icosahedron()), gold(2, fitted(stretch))}, 2);
            QVERIFY((m_view->pane(1).features().positions - stretch * first).rowwise().norm().maxCoeff() < 0.1); // at once
            QTRY_VERIFY_WITH_TIMEOUT(m_view->isReady(), CLUSTERLENS_PATIENCE);
            QVERIFY((m_view->pane(1).features().positions - stretch * first).rowwise().norm().maxCoeff() < 0.1);
        }
    }
};

QTEST_MAIN(tst_SceneLook)
#include "tst_SceneLook.moc"
