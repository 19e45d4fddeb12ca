#include "WindowFixture.h"

#include "base/RunControl.h"
#include "core/session/SessionExamples.h"
#include "scene/AtomColours.h"
#include "scene/SceneRenderer.h"
#include "ui/support/MinedCandidates.h"
#include "window/GuardedApplication.h"

#include <QComboBox>

#include <fstream>
#include <stdexcept>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// Exceptions become messages, and odd structures and sessions are shown as far as they can be.
class tst_NothingEndsIt : public QObject {
    Q_OBJECT

private:
    static GuardedApplication* application() { return qobject_cast<GuardedApplication*>(QCoreApplication::instance()); }

    /// Each atom of the first one stands twice.
    [[nodiscard]] Candidate doubled() const
    {
        Candidate candidate = *m_mined.candidates.front().candidate;
        Structure& structure = candidate.structure;
        const PositionsXyz once = structure.positions;
        structure.positions.resize(2 * once.rows(), 3);
        structure.positions << once, once;
        const std::vector<std::string> elements = structure.elements;
        structure.elements.insert(structure.elements.end(), elements.begin(), elements.end());
        return candidate;
    }

    static SessionData session()
    {
        SessionData session = unusualSession();
        session.view = "{}";
        return session;
    }

    static std::shared_ptr<const LoadedCurve> without(const SessionCurve& curve, bool sources, bool points)
    {
        LoadedCurve data = *curve.data;
        if (sources)
            data.experiment.sources.clear();
        if (points)
            data.file.curve = {};
        return std::make_shared<const LoadedCurve>(data);
    }

    /// It is shown or refused; nothing is thrown, and the window settles.
    void openAndSettle(WindowFixture& fixture, const SessionData& session)
    {
        const QString path = fixture.path("odd.clens");
        try {
            writeSession(path.toStdString(), session, "1");
        } catch (const std::exception& e) {
            QSKIP(e.what()); // such a session cannot even be written
        }
        fixture.window.open({path});
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        for (const int curve : fixture.document().curveIds()) {
            fixture.document().setCurrentCurve(curve);
            QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        }
        QVERIFY2(m_exceptions.isEmpty(), qPrintable(m_exceptions.join("; ")));
    }

    tests::MinedCurve m_mined;
    QStringList m_exceptions;

private Q_SLOTS:
    void initTestCase()
    {
        connect(
            application(), &GuardedApplication::exceptionCaught, this, [this](const QString& what) { m_exceptions.append(what); });
        m_mined = tests::mineExample("gold-decahedron.gr", 2);
    }

    void init() { m_exceptions.clear(); }

    void anExceptionInASlotIsAMessageAndWorkIsSaved_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::newRow("known") << "known";
        QTest::newRow("unknown") << "unknown";
        QTest::newRow("a stopped run") << "cancelled";
    }

    void anExceptionInASlotIsAMessageAndWorkIsSaved()
    {
        QFETCH(const QString, kind);
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        QTimer::singleShot(0, &fixture.window, [&] {
            if (kind == "known")
                throw std::runtime_error("something odd");
            if (kind == "cancelled")
                throw Cancelled{};
            throw 7;
        });
        QTRY_COMPARE(fixture.messages().size(), 1);
        if (kind == "known")
            QVERIFY(fixture.messages().first().contains("something odd"));
        QTRY_VERIFY(QFile::exists(fixture.workspace.autosave.file()));
        QCOMPARE(readSession(fixture.workspace.autosave.file().toStdString()).curves.size(), std::size_t(1));
    }

    void anExceptionOfAThreadIsAMessage()
    {
        WindowFixture fixture;
        Worker worker;
        worker.add([] { throw std::runtime_error("on another thread"); });
        QTRY_COMPARE(fixture.messages().size(), 1);
        QVERIFY(fixture.messages().first().contains("on another thread"));
    }

    void aPictureThatFailsIsToldApartFromNoOpenGL()
    {
        SceneContents contents;
        contents.positions = PositionsXyz::Zero(1, 3);
        contents.radii = {1.0};
        contents.colours = {Qt::red};
        const CameraPose pose{{0.0, 0.0, 5.0}, Eigen::Vector3d::Zero(), Eigen::Vector3d::UnitY(), 2.0, false};
        std::vector<ScenePicture> pictures;
        SceneRenderer renderer;
        for (int view = 0; view < 2; ++view) // the first one cannot be
            renderer.draw(view,
                {std::make_shared<const SceneContents>(contents), pose, view == 0 ? QSize(0, 0) : QSize(60, 40), true},
                [&](const ScenePicture& picture) { pictures.push_back(picture); });
        QTRY_COMPARE_WITH_TIMEOUT(pictures.size(), std::size_t(2), CLUSTERLENS_PATIENCE);
        QVERIFY(pictures[0].failed && pictures[0].image.isNull());
        QVERIFY(!pictures[1].failed);
        QCOMPARE(pictures[1].image.size(), QSize(60, 40));
        QCOMPARE(m_exceptions.size(), 1); // which the user is told
    }

    void aThrowingSlotDoesNotStopTheOthers()
    {
        WindowFixture fixture;
        for (int i = 0; i < 100; ++i)
            QTimer::singleShot(0, &fixture.window, [] { throw std::runtime_error("again"); });
        bool turned = false;
        QTimer::singleShot(0, &fixture.window, [&] { turned = true; });
        QTRY_VERIFY(turned);
        QTRY_COMPARE(m_exceptions.size(), 100);
        QCOMPARE(fixture.messages().size(), 1); // the same one
    }

    void atomsAtOnePlaceAreDrawn()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        const auto candidate = std::make_shared<const Candidate>(doubled());
        const auto sound = m_mined.candidates.front().candidate;
        for (const auto& shown : {std::vector{candidate}, std::vector{sound, candidate}, std::vector{candidate, sound}}) {
            fixture.document().setShown(fixture.document().addCandidates(fixture.document().currentCurve(), shown));
            for (int colouring = 0; colouring < fixture.find<QComboBox>("colouring")->count(); ++colouring) {
                fixture.find<QComboBox>("colouring")->setCurrentIndex(colouring);
                QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
            }
        }
        QVERIFY2(m_exceptions.isEmpty(), qPrintable(m_exceptions.join("; ")));
    }

    /// Loading it gives a candidate or a message.
    void aReferenceWithAtomsAtOnePlaceIsTakenOrRefused()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        const Structure structure = doubled().structure;
        std::ofstream file(fixture.path("twice.xyz").toStdString());
        file << structure.size() << "\n\n";
        for (Eigen::Index i = 0; i < structure.size(); ++i)
            file << "Au " << structure.positions.row(i) << '\n';
        file.close();
        fixture.window.open({fixture.path("twice.xyz")});
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QVERIFY(fixture.candidates().size() + fixture.messages().size() > 0);
        QVERIFY2(m_exceptions.isEmpty(), qPrintable(m_exceptions.join("; ")));
    }

    void anOddSessionIsShownOrRefused_data()
    {
        QTest::addColumn<QString>("what");
        for (const char* const what : {"nothing odd", "no sources", "no points", "shown too often", "no such current curve",
                 "no such curve of a candidate", "ids below 1", "no atoms"})
            QTest::newRow(what) << what;
    }

    void anOddSessionIsShownOrRefused()
    {
        QFETCH(const QString, what);
        SessionData odd = session();
        if (what == "no sources")
            odd.curves[0].data = without(odd.curves[0], true, false);
        else if (what == "no points")
            odd.curves[0].data = without(odd.curves[0], false, true);
        else if (what == "shown too often")
            odd.shown.assign(9, odd.candidates[0].id);
        else if (what == "no such current curve")
            odd.currentCurve = 4711;
        else if (what == "no such curve of a candidate")
            odd.candidates[0].curve = 4711;
        else if (what == "ids below 1")
            odd.curves[0].id = -3;
        else if (what == "no atoms") {
            Candidate candidate = *odd.candidates[0].candidate;
            candidate.structure = {};
            odd.candidates[0].candidate = std::make_shared<const Candidate>(candidate);
        }
        WindowFixture fixture;
        openAndSettle(fixture, odd);
        if (what == "nothing odd")
            QCOMPARE(fixture.document().candidateIds().size(), 4);
    }

    void sillyIntervalsAreTheUsualOne_data()
    {
        QTest::addColumn<QVariant>("seconds");
        QTest::addColumn<int>("expected");
        QTest::newRow("0") << QVariant(0) << 60;
        QTest::newRow("negative") << QVariant(-5) << 60;
        QTest::newRow("text") << QVariant("often") << 60;
        QTest::newRow("too many") << QVariant(1'000'000'000) << 3600;
        QTest::newRow("two") << QVariant(2) << 2;
    }

    void sillyIntervalsAreTheUsualOne()
    {
        QFETCH(const QVariant, seconds);
        QFETCH(const int, expected);
        const auto folder = std::make_shared<QTemporaryDir>();
        QSettings(folder->filePath("config/clusterlens/clusterlens.ini"), QSettings::IniFormat)
            .setValue("autosaveSeconds", seconds);
        WindowFixture fixture(folder);
        QCOMPARE(fixture.workspace.autosave.interval(), 1000 * expected);
    }

    void aFinishedRunIsSavedAtOnce()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.window.actions().mine->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(
            fixture.window.isSettled() && QFile::exists(fixture.workspace.autosave.file()), CLUSTERLENS_PATIENCE);
        QCOMPARE(readSession(fixture.workspace.autosave.file().toStdString()).candidates.size(),
            std::size_t(fixture.candidates().size()));
    }
};

int main(int argc, char** argv)
{
    GuardedApplication guarded(argc, argv);
    QTest::setMainSourcePath(__FILE__);
    tst_NothingEndsIt test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_NothingEndsIt.moc"
