#include "ui/window/WindowFixture.h"

#include <QDockWidget>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QListWidget>
#include <QSpinBox>
#include <QToolBar>
#include <QToolButton>

using namespace clusterlens;
using namespace clusterlens::testing;

/// What is typed and not yet entered, in the real window.
class tst_Typing : public QObject {
    Q_OBJECT

private:
    static void activate(WindowFixture& fixture)
    {
        fixture.window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&fixture.window));
    }

    /// \return  where the text stands
    static QLineEdit* type(WindowFixture& fixture, const char* name, const QString& text)
    {
        auto* const field = fixture.find<QWidget>(name);
        auto* const line = qobject_cast<QLineEdit*>(field) ? qobject_cast<QLineEdit*>(field) : field->findChild<QLineEdit*>();
        field->setFocus();
        line->selectAll();
        QTest::keyClicks(field, text);
        return line;
    }

    static void endRun(WindowFixture& fixture, int curve)
    {
        fixture.document().addRun(curve, fixture.document().startRun(), {});
        QCoreApplication::processEvents();
    }

private Q_SLOTS:
    void endOfARunLeavesWhatIsBeingTyped()
    {
        WindowFixture fixture;
        activate(fixture);
        fixture.window.open({example("gold-decahedron.gr"), example("silver-icosahedron.gr")});
        fixture.find<QToolButton>("limitsShown")->click();
        const QList<int> curves = fixture.document().curveIds();
        fixture.document().setCurrentCurve(curves[0]);
        for (const char* const name :
            {"qmax", "biso", "bond", "fitRmin", "fitRmax", "count", "seed", "guidance", "t1", "element", "bisoLowest"}) {
            const QString text = name == QLatin1String("element") ? QStringLiteral("Pt") : QStringLiteral("1");
            const QLineEdit* const line = type(fixture, name, text);
            QVERIFY2(line->text().startsWith(text), name);
            const QString typed = line->text();
            endRun(fixture, curves[1]);
            QVERIFY2(line->text() == typed, name);
            endRun(fixture, curves[0]);
            QVERIFY2(line->text() == typed, name);
            GenerationOptions options = fixture.document().options();
            options.device = options.device == "cpu" ? "auto" : "cpu"; // as when a model comes, all options are shown again
            fixture.document().setOptions(options);
            QVERIFY2(line->text() == typed, name);
        }
    }

    /// As is told beside it: nothing waits for Enter.
    void shortcutsTakeWhatIsTyped()
    {
        WindowFixture fixture;
        activate(fixture);
        fixture.window.open({example("gold-decahedron.gr")});
        const int curve = fixture.document().currentCurve();
        const auto overrides = [&] { return fixture.document().curve(curve).data->overrides; };
        QTest::keyClick(type(fixture, "count", "3")->parentWidget(), Qt::Key_M, Qt::ControlModifier);
        QCOMPARE(fixture.document().options().count, 3);
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.candidates().isEmpty() && fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QCOMPARE(fixture.candidates().size(), 3);

        const QString session = fixture.path("typed.clens");
        fixture.document().save(session);
        fixture.find<QToolButton>("limitsShown")->click();
        QLineEdit* const element = type(fixture, "element", "Ag");
        QTest::keyClick(element, Qt::Key_S, Qt::ControlModifier);
        QCOMPARE(overrides().element, std::optional<std::string>("Ag"));
        QVERIFY(element->hasFocus()); // one goes on there
        QTest::keyClick(type(fixture, "bisoHighest", "1.5"), Qt::Key_S, Qt::ControlModifier);
        QTest::keyClick(type(fixture, "qmax", "19")->parentWidget(), Qt::Key_S, Qt::ControlModifier);
        QVERIFY(!fixture.document().isModified());
        fixture.document().clear();
        fixture.document().open(session);
        QCOMPARE(overrides().element, std::optional<std::string>("Ag"));
        QCOMPARE(overrides().highest[parameter::biso], std::optional(1.5));
        QCOMPARE(overrides().qmax, std::optional(19.0));
    }

    void aFloatingDockIsPartOfTheWindow()
    {
        WindowFixture fixture;
        activate(fixture);
        fixture.window.open({example("gold-decahedron.gr")});
        const int curve = fixture.document().currentCurve();
        const QString session = fixture.path("floating.clens");
        fixture.document().save(session);
        auto* const dock = fixture.find<QDockWidget>("dataDock");
        dock->setFloating(true);
        QVERIFY(QTest::qWaitForWindowExposed(dock));
        dock->activateWindow();
        QTRY_COMPARE(QApplication::activeWindow(), dock);
        QWidget* const qmax = type(fixture, "qmax", "19")->parentWidget();
        QTest::keyClick(qmax, Qt::Key_S, Qt::ControlModifier);
        QCOMPARE(fixture.document().curve(curve).data->overrides.qmax, std::optional(19.0));
        QVERIFY(!fixture.document().isModified());
    }

    void toolButtonsTakeWhatIsTyped()
    {
        WindowFixture fixture;
        activate(fixture);
        fixture.window.open({example("gold-decahedron.gr")});
        const int curve = fixture.document().currentCurve();
        GenerationOptions few = fixture.document().options();
        few.count = 2;
        fixture.document().setOptions(few);
        const QLineEdit* const line = type(fixture, "qmax", "19");
        QWidget* const mine = fixture.window.findChild<QToolBar*>()->widgetForAction(fixture.window.actions().mine);
        QVERIFY(mine && mine->focusPolicy() == Qt::NoFocus); // so the field would keep what is typed to itself
        QTest::mouseClick(mine, Qt::LeftButton);
        QVERIFY(line->parentWidget()->hasFocus());
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.candidates().isEmpty() && fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QCOMPARE(fixture.document().curve(curve).runs.front().summary.experiment.pdf.qmax, 19.0);
    }

    void theEndOfTheWindowTakesWhatIsTyped()
    {
        WindowFixture fixture;
        activate(fixture);
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.document().save(fixture.path("kept.clens"));
        for (const char* const name : {"seed", "element"}) {
            (void)type(fixture, name, name == QLatin1String("seed") ? "77" : "Ag");
            QVERIFY2(!fixture.document().isModified(), name);
            QString asked;
            WindowFixture::answer([&asked](QWidget* dialog) {
                asked = dialog->objectName();
                QTest::keyClick(dialog, Qt::Key_Escape);
            });
            QVERIFY(!fixture.window.close());
            QCOMPARE(asked, QStringLiteral("unsavedQuestion"));
            activate(fixture);
            fixture.document().save(fixture.path("kept.clens"));
        }
    }

    void aNameBeingTypedIsSaved()
    {
        WindowFixture fixture;
        activate(fixture);
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.document().save(fixture.path("named.clens"));
        auto* const list = fixture.find<QListWidget>("curveList");
        list->setFocus();
        QTest::keyClick(list, Qt::Key_F2);
        auto* const name = list->findChild<QLineEdit*>();
        QVERIFY(name);
        name->selectAll();
        QTest::keyClicks(name, "first cooling");
        QTest::keyClick(name, Qt::Key_S, Qt::ControlModifier);
        QCOMPARE(fixture.document().curve(fixture.document().currentCurve()).name, QStringLiteral("first cooling"));
        QVERIFY(!fixture.document().isModified());
        QCOMPARE(QApplication::focusWidget(), list);
    }

    /// It was meant for the one that is gone from the fields.
    void anotherCurveShowsItsOwnNumbers()
    {
        WindowFixture fixture;
        activate(fixture);
        fixture.window.open({example("gold-decahedron.gr"), example("silver-icosahedron.gr")});
        const QList<int> curves = fixture.document().curveIds();
        for (const char* const name : {"qmax", "bond", "fitRmin", "element"}) {
            fixture.document().setCurrentCurve(curves[0]);
            const QString typed = type(fixture, name, name == QLatin1String("element") ? "Pt" : "1")->text();
            fixture.document().setCurrentCurve(curves[1]);
            auto* const field = fixture.find<QWidget>(name);
            field->clearFocus();
            const auto* const line
                = qobject_cast<QLineEdit*>(field) ? qobject_cast<QLineEdit*>(field) : field->findChild<QLineEdit*>();
            QVERIFY2(line->text() != typed, name);
            for (const int curve : curves)
                QVERIFY2(!fixture.document().curve(curve).data->overrides.qmax
                        && !fixture.document().curve(curve).data->overrides.bond
                        && !fixture.document().curve(curve).data->overrides.rmin
                        && !fixture.document().curve(curve).data->overrides.element,
                    name);
        }
    }

    void namesStayWhileTheyAreTyped()
    {
        WindowFixture fixture;
        activate(fixture);
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
        const int curve = fixture.document().currentCurve();
        auto* const list = fixture.find<QListWidget>("curveList");
        list->setFocus();
        QTest::keyClick(list, Qt::Key_F2);
        auto* const name = list->findChild<QLineEdit*>();
        QVERIFY(name);
        name->selectAll();
        QTest::keyClicks(name, "first cooling");
        RunSummary warned;
        warned.command = "generate";
        warned.warnings = {"the samples do not agree"}; // the row gets another icon
        fixture.document().addRun(curve, fixture.document().startRun(), warned);
        QCOMPARE(name->text(), QStringLiteral("first cooling"));
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_COMPARE(fixture.document().curve(curve).name, QStringLiteral("first cooling"));

        QTest::keyClick(list, Qt::Key_F2);
        QTest::keyClicks(list->findChild<QLineEdit*>(), "second cooling");
        fixture.window.open({example("silver-icosahedron.gr")}); // as the end of a large folder does
        QCOMPARE(fixture.document().curve(curve).name, QStringLiteral("second cooling"));
        fixture.document().setCurrentCurve(curve);

        auto* const table = fixture.find<QAbstractItemView>("candidateTable");
        fixture.selectRows({0});
        fixture.window.actions().rename->trigger();
        auto* const candidate = table->findChild<QLineEdit*>();
        QVERIFY(candidate);
        candidate->selectAll();
        QTest::keyClicks(candidate, "the best");
        const int id = fixture.document().shown().first();
        fixture.document().setStarred({id}, true);
        endRun(fixture, curve);
        QCOMPARE(candidate->text(), QStringLiteral("the best"));
        QTest::keyClick(candidate, Qt::Key_Return);
        QTRY_COMPARE(fixture.document().candidate(id).name, QStringLiteral("the best"));
    }

    void aNameGoesOnWhereItsRowIsInAFolder()
    {
        WindowFixture fixture;
        activate(fixture);
        fixture.window.open({example("gold-decahedron.gr")});
        const ui::Curve curve = fixture.document().curve(fixture.document().currentCurve());
        fixture.window.seriesActions().table->setChecked(true);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        auto* const table = fixture.find<QAbstractItemView>("seriesTable");
        table->setFocus();
        QTest::keyClick(table, Qt::Key_F2);
        QTest::keyClicks(table->findChild<QLineEdit*>(), "first ");
        fixture.document().addCurve(*curve.data, fixture.path("other/gold.gr")); // the table has folders now
        QTRY_COMPARE(table->model()->rowCount(table->model()->index(0, 0)), 1);
        QTRY_VERIFY(table->findChild<QLineEdit*>());
        auto* const name = table->findChild<QLineEdit*>();
        QCOMPARE(QApplication::focusWidget(), name);
        QTest::keyClicks(name, "cooling");
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_COMPARE(fixture.document().curve(curve.id).name, QStringLiteral("first cooling"));
    }
};

QTEST_MAIN(tst_Typing)
#include "tst_Typing.moc"
