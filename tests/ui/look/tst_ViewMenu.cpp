#include "ui/support/HoldQueue.h"
#include "ui/window/WindowFixture.h"

#include "panels/ComparePanel.h"
#include "scene/SceneView.h"
#include "scene/StructurePane.h"
#include "scene/ViewCamera.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QJsonArray>
#include <QLineEdit>
#include <QSlider>
#include <QSpinBox>
#include <QToolButton>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// The menu "View" above the structures, in the real window, as a mouse and keys use it.
class tst_ViewMenu : public QObject {
    Q_OBJECT

private:
    static void mine(WindowFixture& fixture)
    {
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
    }

    static CompareView& compare(WindowFixture& fixture) { return *fixture.find<CompareView>("compareView"); }

    /// Opens the menu with a click, does something in it, and closes it.
    static void inMenu(WindowFixture& fixture, const std::function<void()>& act)
    {
        bool done = false;
        QTimer timer;
        connect(&timer, &QTimer::timeout, &timer, [&] {
            auto* const menu = fixture.find<QMenu>("viewMenu");
            if (!menu->isVisible())
                return;
            timer.stop();
            act();
            done = true;
            menu->close();
        });
        timer.start(10);
        QTest::mouseClick(fixture.find<QToolButton>("viewButton"), Qt::LeftButton); // returns when the menu is closed
        QTRY_VERIFY(done);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
    }

    static void trigger(WindowFixture& fixture, const char* name)
    {
        inMenu(fixture, [&] {
            auto* const menu = fixture.find<QMenu>("viewMenu");
            menu->setActiveAction(fixture.find<QAction>(name));
            QTest::keyClick(menu, Qt::Key_Return);
        });
    }

    static Eigen::Index hidden(WindowFixture& fixture, int pane)
    {
        return std::ranges::count(compare(fixture).pane(pane).scene().hidden, true);
    }

    /// Into the next dialog for files.
    static void type(const QString& path)
    {
        WindowFixture::answer([path](QWidget* dialog) {
            auto* const files = qobject_cast<QFileDialog*>(dialog);
            QVERIFY(files);
            files->findChild<QLineEdit*>("fileNameEdit")->setText(path);
            static_cast<QDialog*>(files)->accept();
        });
    }

private Q_SLOTS:
    void everyPaneFollowsTheMenu()
    {
        WindowFixture fixture;
        mine(fixture);
        const std::size_t bonds = compare(fixture).pane(0).scene().bonds.size();
        const double radius = compare(fixture).pane(0).scene().radii.front();
        QVERIFY(bonds > 0);
        inMenu(fixture, [&] {
            QTest::keyClick(fixture.find<QCheckBox>("bondsShown"), Qt::Key_Space);
            QTest::keyClick(fixture.find<QSlider>("atomRadius"), Qt::Key_End);
            QTest::keyClick(fixture.find<QComboBox>("hiddenLayers"), Qt::Key_Down);
        });
        for (const int pane : {0, 1, 2, 3}) {
            const SceneContents& scene = compare(fixture).pane(pane).scene();
            QVERIFY(scene.bonds.empty());
            QVERIFY(hidden(fixture, pane) > 0);
            QVERIFY(hidden(fixture, pane) < scene.positions.rows());
            QVERIFY(scene.radii.front() > 1.3 && scene.radii.front() < 1.5); // half of 2.88 Å, the bond of gold
        }
        QVERIFY(!fixture.find<QDoubleSpinBox>("bondCutoff")->isEnabled());
        trigger(fixture, "lookAsAtTheStart");
        QCOMPARE(compare(fixture).pane(0).scene().bonds.size(), bonds);
        QCOMPARE(compare(fixture).pane(0).scene().radii.front(), radius);
        QCOMPARE(hidden(fixture, 3), 0);
    }

    void tabGoesThroughTheMenu()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        inMenu(fixture, [&] {
            auto* const menu = fixture.find<QMenu>("viewMenu");
            QTest::keyClick(menu, Qt::Key_Tab);
            for (const char* const name : {"bondsShown", "bondCutoff", "facetsShown", "atomRadius", "hiddenLayers", "cut",
                     "pictureWidth", "pictureResolution", "pictureTransparent"}) { // without the depth of a cut that is none
                QCOMPARE(menu->focusWidget()->objectName(), QString(name));
                QTest::keyClick(menu->focusWidget(), Qt::Key_Tab);
            }
            QVERIFY(menu->activeAction());
            QCOMPARE(menu->activeAction()->objectName(), QStringLiteral("lookAlong_x"));
            QTest::keyClick(menu, Qt::Key_Return);
        });
        QVERIFY((compare(fixture).towardsViewer() - Eigen::Vector3d::UnitX()).norm() < 1e-9);
    }

    void cutStaysWhereItWasWhenTheStructuresTurn()
    {
        WindowFixture fixture;
        mine(fixture);
        const Eigen::Vector3d sight = compare(fixture).towardsViewer();
        inMenu(fixture, [&] {
            auto* const cut = fixture.find<QComboBox>("cut");
            cut->setFocus();
            QTest::keyClick(cut, Qt::Key_Down);
        });
        const std::vector<bool> gone = compare(fixture).pane(0).scene().hidden;
        const PositionsXyz& positions = compare(fixture).pane(0).features().positions;
        for (Eigen::Index i = 0; i < positions.rows(); ++i)
            if (std::abs(positions.row(i).dot(sight)) > 1.0) // the plane goes through the middle
                QCOMPARE(gone[std::size_t(i)], positions.row(i).dot(sight) > 0.0);
        QTest::keyClick(compare(fixture).pane(0).view(), Qt::Key_Left);
        inMenu(fixture, [&] { QTest::keyClick(fixture.find<QSlider>("atomRadius"), Qt::Key_Left); });
        QCOMPARE(compare(fixture).pane(0).scene().hidden, gone);
        inMenu(fixture, [&] { QTest::keyClick(fixture.find<QSlider>("cutDepth"), Qt::Key_Home); });
        QCOMPARE(hidden(fixture, 0), 0);
    }

    /// The best candidate is a decahedron: it has the fivefold axis and no other.
    void looksAlongTheAxisThatTheLatticeHas()
    {
        WindowFixture fixture;
        mine(fixture);
        fixture.document().setShown({fixture.candidates().first()});
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        inMenu(fixture, [&] {
            QVERIFY(fixture.find<QAction>("lookAlong_5")->isEnabled());
            QVERIFY(!fixture.find<QAction>("lookAlong_4")->isEnabled());
        });
        trigger(fixture, "lookAlong_5");
        // Along it the atoms lie in columns: a turn by 72 degrees about the middle of the picture brings each onto another.
        const PositionsXyz& positions = compare(fixture).pane(0).features().positions;
        const Projection projection = compare(fixture).camera(0).projection({400.0, 400.0});
        const double angle = 72.0 * std::acos(-1.0) / 180.0;
        std::vector<QPointF> places;
        for (Eigen::Index i = 0; i < positions.rows(); ++i)
            places.push_back(projection.project(positions.row(i).transpose()) - QPointF(200.0, 200.0));
        for (const QPointF& one : places) {
            const QPointF turned(
                std::cos(angle) * one.x() - std::sin(angle) * one.y(), std::sin(angle) * one.x() + std::cos(angle) * one.y());
            double nearest = 1e9;
            for (const QPointF& other : places)
                nearest = std::min(nearest, std::hypot(turned.x() - other.x(), turned.y() - other.y()));
            QVERIFY2(
                nearest < 0.1 * projection.pixelsPerAngstrom, qPrintable(QString::number(nearest / projection.pixelsPerAngstrom)));
        }
        trigger(fixture, "lookAlong_z");
        QVERIFY((compare(fixture).towardsViewer() - Eigen::Vector3d::UnitZ()).norm() < 1e-9);
    }

    void savedPictureHasTheChosenSizeAndNoBackground()
    {
        WindowFixture fixture;
        mine(fixture);
        inMenu(fixture, [&] {
            fixture.find<QDoubleSpinBox>("pictureWidth")->setValue(85.0);
            fixture.find<QSpinBox>("pictureResolution")->setValue(200);
            QTest::keyClick(fixture.find<QCheckBox>("pictureTransparent"), Qt::Key_Space);
        });
        const QString path = fixture.path("structures.png");
        type(path);
        fixture.window.actions().saveScene->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.workspace.exports.isBusy(), CLUSTERLENS_PATIENCE);
        QVERIFY2(fixture.messages().last().contains("structures.png"), qPrintable(fixture.messages().last()));
        const QImage image(path);
        QCOMPARE(image.width(), 669); // 85 mm / 25.4 mm * 200 = 669.3
        QCOMPARE(image.dotsPerMeterX(), 7874);
        QVERIFY(image.hasAlphaChannel());
        int clear = 0;
        int solid = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x) {
                clear += image.pixelColor(x, y).alpha() == 0 ? 1 : 0;
                solid += image.pixelColor(x, y).alpha() == 255 ? 1 : 0;
            }
        const int all = image.width() * image.height();
        QVERIFY2(clear > all / 4 && solid > all / 8, qPrintable(QString("%1 %2 of %3").arg(clear).arg(solid).arg(all)));
    }

    void picturesAreOfWhatWasShownAndTheWindowGoesOn()
    {
        WindowFixture fixture;
        mine(fixture);
        inMenu(fixture, [&] {
            fixture.find<QDoubleSpinBox>("pictureWidth")->setValue(85.0);
            fixture.find<QSpinBox>("pictureResolution")->setValue(200);
        });
        const auto picture = [&](const char* name, const std::function<void()>& meanwhile) {
            HoldQueue held(fixture.workspace.exports);
            type(fixture.path(name));
            fixture.window.actions().saveScene->trigger();
            meanwhile();
            held.release();
            const bool ended = QTest::qWaitFor([&] { return !fixture.workspace.exports.isBusy(); }, CLUSTERLENS_PATIENCE);
            return ended ? QImage(fixture.path(name)) : QImage();
        };
        const QImage before = picture("before.png", [] {});
        QCOMPARE(before.width(), 669);
        QVERIFY(picture("same.png", [&] { compare(fixture).lookAlong({1.0, 1.0, 0.3}); }) == before);
        QVERIFY(picture("other.png", [] {}) != before);
        // What is cancelled writes nothing.
        QVERIFY(picture("never.png", [&] { fixture.workspace.exports.cancelAll(); }).isNull());
        QVERIFY2(fixture.messages().last().contains("cancelled"), qPrintable(fixture.messages().last()));
        // The clipboard gets the same picture.
        QGuiApplication::clipboard()->clear();
        fixture.window.actions().copyScene->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(QGuiApplication::clipboard()->image().width(), 669, CLUSTERLENS_PATIENCE);
    }

    void sessionKeepsTheLook()
    {
        const auto folder = std::make_shared<QTemporaryDir>();
        const QString path = folder->filePath("look.clens");
        std::vector<bool> gone;
        {
            WindowFixture fixture(folder);
            mine(fixture);
            compare(fixture).lookAlong({1.0, 1.0, 0.3});
            inMenu(fixture, [&] {
                auto* const cut = fixture.find<QComboBox>("cut");
                QTest::keyClick(cut, Qt::Key_Down);
                QTest::keyClick(fixture.find<QSlider>("cutDepth"), Qt::Key_PageDown);
                fixture.find<QDoubleSpinBox>("bondCutoff")->setValue(1.5);
                fixture.find<QCheckBox>("facetsShown")->click();
                fixture.find<QSpinBox>("pictureResolution")->setValue(450);
            });
            gone = compare(fixture).pane(0).scene().hidden;
            QVERIFY(compare(fixture).pane(0).scene().facets);
            QVERIFY(std::ranges::count(gone, true) > 0);
            type(path);
            fixture.window.actions().saveAs->trigger();
        }
        WindowFixture fixture(folder);
        fixture.window.open({path});
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QCOMPARE(compare(fixture).pane(0).scene().hidden, gone);
        QVERIFY(compare(fixture).pane(0).scene().facets);
        QCOMPARE(fixture.find<QDoubleSpinBox>("bondCutoff")->value(), 1.5);
        QCOMPARE(fixture.find<QSpinBox>("pictureResolution")->value(), 450);
        QCOMPARE(fixture.find<QSlider>("cutDepth")->value(), 40);
    }

    void viewsOfOlderSessionsAndSenselessOnesOpen()
    {
        WindowFixture fixture;
        mine(fixture);
        auto& panel = *fixture.window.findChild<ComparePanel*>();
        QJsonObject view = panel.view();
        const QJsonObject start = view.value("look").toObject();
        view["look"] = QJsonObject{{"radius", -7.0}, {"cutoff", "long"}, {"hiddenLayers", 99}, {"cut", -3},
            {"sight", QJsonArray{0, 0}}, {"cutDepth", 5.0}, {"width", 1e9}, {"resolution", 0}};
        panel.setView(view);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QCOMPARE(hidden(fixture, 0), 0);
        QCOMPARE(fixture.find<QSlider>("atomRadius")->value(), 20);
        QCOMPARE(fixture.find<QDoubleSpinBox>("pictureWidth")->value(), 300.0);
        view.remove("look"); // as before there was such a menu
        panel.setView(view);
        QCOMPARE(panel.view().value("look").toObject(), start);
    }
};

QTEST_MAIN(tst_ViewMenu)
#include "tst_ViewMenu.moc"
