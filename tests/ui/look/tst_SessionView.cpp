#include "ui/series/SeriesFixture.h"

#include "plots/PdfPlot.h"
#include "scene/SceneView.h"
#include "scene/StructurePane.h"
#include "scene/ViewCamera.h"
#include "session/SessionFile.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QScrollBar>
#include <QToolButton>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// What was on the screen is there again, from a session and from a recovery copy.
class tst_SessionView : public QObject {
    Q_OBJECT

private:
    static bool isSame(const CameraPose& one, const CameraPose& other)
    {
        return (one.position - other.position).norm() < 1e-9 && (one.focus - other.focus).norm() < 1e-9
            && (one.up - other.up).norm() < 1e-9 && std::abs(one.parallelScale - other.parallelScale) < 1e-9;
    }

    static CompareView& compare(const WindowFixture& fixture) { return *fixture.find<CompareView>("compareView"); }
    static PdfPlot& plot(const WindowFixture& fixture) { return *fixture.find<PdfPlot>("pdfPlot"); }

    static SessionData copyIn(WindowFixture& fixture) { return readSession(fixture.workspace.autosave.file().toStdString()); }

private Q_SLOTS:
    void camerasAndHiddenCurvesComeBack()
    {
        const auto folder = std::make_shared<QTemporaryDir>();
        const QString path = folder->filePath("view.clens");
        std::vector<CameraPose> poses;
        int curve = 0;
        int candidate = 0;
        {
            WindowFixture fixture(folder);
            fixture.window.open({example("gold-decahedron.gr")});
            fixture.mine();
            fixture.find<QToolButton>("linked")->setChecked(false);
            QTest::keyClick(compare(fixture).pane(1).view(), Qt::Key_Plus);
            QTest::keyClick(compare(fixture).pane(1).view(), Qt::Key_Left);
            QVERIFY(!isSame(compare(fixture).camera(0).pose(), compare(fixture).camera(1).pose()));
            for (const int i : {0, 1})
                poses.push_back(compare(fixture).camera(i).pose());
            curve = fixture.document().currentCurve();
            candidate = fixture.document().shown().at(1);
            plot(fixture).setHidden({{curve}, {candidate}});
            Q_EMIT fixture.workspace.autosave.aboutToSave();
            fixture.document().save(path);
        }
        WindowFixture fixture(folder);
        fixture.window.open({path});
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), 60000);
        for (const int i : {0, 1})
            QVERIFY(isSame(compare(fixture).camera(i).pose(), poses[std::size_t(i)]));
        QCOMPARE(plot(fixture).hidden().curves, std::set<int>{curve});
        QCOMPARE(plot(fixture).hidden().candidates, std::set<int>{candidate});

        // Another session has its own.
        fixture.window.open({CLUSTERLENS_SOURCE "/tests/data/session/session-v1-window.clens"});
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), 60000);
        QVERIFY(!fixture.document().candidateIds().isEmpty());
        QVERIFY(!compare(fixture).isMoved());
        QVERIFY(plot(fixture).hidden().curves.empty() && plot(fixture).hidden().candidates.empty());
    }

    void senselessCamerasAreAsAtTheStart()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
        const CameraPose start = compare(fixture).camera(0).pose();
        const QJsonObject same{
            {"position", QJsonArray{1, 1, 1}}, {"focus", QJsonArray{1, 1, 1}}, {"up", QJsonArray{0, 1, 0}}, {"scale", 5}};
        const QJsonObject flat{
            {"position", QJsonArray{0, 0, 9}}, {"focus", QJsonArray{0, 0, 0}}, {"up", QJsonArray{0, 0, 2}}, {"scale", 5}};
        const QJsonObject far{
            {"position", QJsonArray{0, 0, 1e300}}, {"focus", QJsonArray{0, 0, 0}}, {"up", QJsonArray{0, 1, 0}}, {"scale", 5}};
        const QJsonObject none{
            {"position", QJsonArray{0, 0, 9}}, {"focus", QJsonArray{0, 0, 0}}, {"up", QJsonArray{0, 1, 0}}, {"scale", "big"}};
        for (const QJsonObject& camera : {same, flat, far, none, QJsonObject()}) {
            fixture.document().setView(
                {{"cameras", QJsonArray{camera, camera, camera, camera, camera, camera}}, {"hidden", "all"}});
            Q_EMIT fixture.document().reset();
            QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), 60000);
            QVERIFY(isSame(compare(fixture).camera(0).pose(), start));
        }
    }

    void recoveryCopyHoldsWhatIsShown()
    {
        WindowFixture fixture;
        QSignalSpy saved(&fixture.workspace.autosave, &Autosave::saved);
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
        const auto shown = [&] {
            const QList<int> ids = fixture.document().shown();
            return std::vector<int>(ids.begin(), ids.end());
        };
        QVERIFY(shown().size() > 1);
        QTRY_VERIFY(saved.count() > 0); // right after the run
        QTRY_COMPARE(copyIn(fixture).shown, shown());

        // Other panes and another side of them: nothing that marks the session modified.
        fixture.selectRows({1, 2});
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), 60000);
        QTest::keyClick(compare(fixture).pane(0).view(), Qt::Key_Left);
        const int before = int(saved.count());
        Q_EMIT qApp->applicationStateChanged(Qt::ApplicationInactive); // another program comes to the front
        QTRY_COMPARE(saved.count(), before + 1);
        QCOMPARE(copyIn(fixture).shown, shown());
        QVERIFY(copyIn(fixture).view.find("\"position\"") != std::string::npos);
        fixture.workspace.autosave.saveNow(); // nothing is new
        QTest::qWait(100);
        QCOMPARE(saved.count(), before + 1);
    }

    /// When columns get as wide as what they hold, as on opening a session.
    void theCurrentRowIsSeenBesideAScrollBarThatComes()
    {
        SeriesFixture fixture;
        fixture.openCurves(40);
        SeriesView& table = fixture.table();
        const auto isSeen = [&] {
            const QRect row = table.visualRect(table.currentIndex());
            return row.isValid() && row.top() >= 0 && row.bottom() < table.viewport()->height();
        };
        for (int height = 700; height < 760; height += 7) { // it depends on what is left of the last row
            for (int column = 0; column < table.model()->columnCount(); ++column)
                table.setColumnWidth(column, 20);
            fixture.window.resize(1366, height);
            fixture.document().setCurrentCurve(fixture.document().curveIds()[0]);
            QTRY_VERIFY(isSeen() && !table.horizontalScrollBar()->isVisible());
            fixture.document().setCurrentCurve(fixture.document().curveIds()[30]);
            QTRY_VERIFY(isSeen());
            table.setColumnWidth(0, 3000);
            QTRY_VERIFY(table.horizontalScrollBar()->isVisible());
            QVERIFY2(isSeen(), qPrintable(QString::number(height)));
        }
    }
};

QTEST_MAIN(tst_SessionView)
#include "tst_SessionView.moc"
