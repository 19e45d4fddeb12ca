#include "ui/window/WindowFixture.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QWheelEvent>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// Limits of fit parameters in the real window.
class tst_Limits : public QObject {
    Q_OBJECT

private:
    static void type(const WindowFixture& fixture, const char* field, const QString& text)
    {
        auto* const edit = fixture.find<QLineEdit>(field);
        edit->setFocus();
        edit->selectAll();
        if (text.isEmpty())
            QTest::keyClick(edit, Qt::Key_Delete);
        else
            QTest::keyClicks(edit, text);
        QTest::keyClick(edit, Qt::Key_Return);
    }

    static const ExperimentSettings& settings(WindowFixture& fixture)
    {
        return fixture.document().curve(fixture.document().currentCurve()).data->experiment;
    }

    static const FittedParameter& best(WindowFixture& fixture, std::size_t p)
    {
        return fixture.document().candidate(fixture.document().shown().first()).candidate->fit.parameters[p];
    }

private Q_SLOTS:
    void fieldsAreBehindASwitchAndShowTheTablesLimits()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        QVERIFY(!fixture.find<QWidget>("limits")->isVisible());
        fixture.find<QToolButton>("limitsShown")->click();
        QVERIFY(fixture.find<QWidget>("limits")->isVisible());
        for (const FitParameter& row : fitParameters) {
            const QByteArray key = row.key;
            QVERIFY(fixture.find<QLineEdit>((key + "Lowest").constData())->text().isEmpty());
            QCOMPARE(fixture.find<QLineEdit>((key + "Lowest").constData())->placeholderText().toDouble(), row.bounds.min);
            const QString high = fixture.find<QLineEdit>((key + "Highest").constData())->placeholderText();
            QVERIFY(std::isfinite(row.bounds.max) ? high.toDouble() == row.bounds.max : high == QStringLiteral("none"));
        }
    }

    void fitsStayWithinThemAndTheMarkFollows()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.find<QToolButton>("limitsShown")->click();
        fixture.mine();
        const double unlimited = best(fixture, parameter::biso).value;
        QCOMPARE(best(fixture, parameter::biso).state, ParameterState::Free);
        QVERIFY(fixture.find<QLabel>("bisoAtLimit")->text().isEmpty());
        static const QRegularExpression withEsd("^0\\.\\d+\\(\\d+\\)$");
        const auto* const fit = fixture.find<QLabel>("bisoFit");
        QVERIFY2(withEsd.match(fit->text()).hasMatch(), qPrintable(fit->text()));
        QVERIFY(std::abs(fit->text().section('(', 0, 0).toDouble() - unlimited) < 0.01);
        QVERIFY(fixture.find<QLabel>("qbroadFit")->text().endsWith("held"));
        type(fixture, "bisoLowest", QString::number(unlimited + 0.2, 'f', 3));
        QTRY_VERIFY_WITH_TIMEOUT(best(fixture, parameter::biso).state == ParameterState::AtBound, CLUSTERLENS_PATIENCE);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QVERIFY(best(fixture, parameter::biso).value >= unlimited + 0.199);
        QVERIFY(!fixture.find<QLabel>("bisoAtLimit")->text().isEmpty());
        QVERIFY(fixture.find<QLabel>("bisoAtLimit")->toolTip().contains("lower limit"));
        QVERIFY(std::abs(fit->text().section('(', 0, 0).toDouble() - unlimited - 0.2) < 0.01);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.find<QLabel>("detailsText")->text().contains("at its limit"), CLUSTERLENS_PATIENCE);
        fixture.window.actions().undo->trigger();
        QVERIFY(!settings(fixture).lowest[parameter::biso]);
        QVERIFY(fixture.find<QLineEdit>("bisoLowest")->text().isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(std::abs(best(fixture, parameter::biso).value - unlimited) < 1e-3, CLUSTERLENS_PATIENCE);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.find<QLabel>("bisoAtLimit")->text().isEmpty(), CLUSTERLENS_PATIENCE);
        fixture.window.actions().redo->trigger();
        QVERIFY(settings(fixture).lowest[parameter::biso].has_value());
        type(fixture, "bisoLowest", {}); // taken back
        QVERIFY(!settings(fixture).lowest[parameter::biso]);
    }

    void whatMakesNoSenseIsToldAndChangesNothing()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.find<QToolButton>("limitsShown")->click();
        type(fixture, "qdampHighest", "0,05"); // as half of Europe writes it
        QCOMPARE(settings(fixture).highest[parameter::qdamp], std::optional(0.05));
        QVERIFY(fixture.find<QToolButton>("limitsShown")->text().contains("1"));
        const std::pair<const char*, const char*> senseless[]
            = {{"qdampHighest", "much"}, {"qdampLowest", "0.06"}, {"bisoLowest", "-1"}, {"stretchLowest", "0.1"}};
        int told = 0;
        for (const auto& [field, text] : senseless) {
            const QString before = fixture.find<QLineEdit>(field)->text();
            type(fixture, field, text);
            QCOMPARE(fixture.find<QLineEdit>(field)->text(), before);
            QCOMPARE(fixture.window.messages().history().size(), ++told);
        }
        QVERIFY(fixture.messages().first().contains("Qdamp") || fixture.messages().last().contains("Stretch"));
        QCOMPARE(settings(fixture).highest[parameter::qdamp], std::optional(0.05));
        // A value that is fitted lies within: both ways round.
        fixture.find<QDoubleSpinBox>("qdamp")->setValue(0.03);
        fixture.find<QCheckBox>("qdampFree")->click(); // a stated value is held
        type(fixture, "qdampHighest", "0.02");
        QCOMPARE(settings(fixture).highest[parameter::qdamp], std::optional(0.05));
        fixture.find<QDoubleSpinBox>("qdamp")->setValue(0.07);
        QCOMPARE(settings(fixture).pdf.qdamp, 0.03);
    }

    void theWheelScrollsAndChangesNothing()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        auto* const field = fixture.find<QDoubleSpinBox>("biso");
        const auto turn = [field] {
            const QPointF place = field->rect().center();
            QWheelEvent event(
                place, field->mapToGlobal(place), {}, {0, -120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
            QApplication::sendEvent(field, &event);
        };
        turn();
        QCOMPARE(settings(fixture).pdf.biso, 0.3);
        fixture.window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&fixture.window));
        field->setFocus();
        QVERIFY(field->hasFocus());
        turn();
        QVERIFY(settings(fixture).pdf.biso < 0.3);
    }

    void sessionsKeepThem()
    {
        const auto folder = std::make_shared<QTemporaryDir>();
        const QString path = folder->filePath("limited.clens");
        {
            WindowFixture fixture(folder);
            fixture.window.open({example("gold-decahedron.gr")});
            fixture.find<QToolButton>("limitsShown")->click();
            type(fixture, "bisoHighest", "1.25");
            type(fixture, "scaleLowest", "0.5");
            fixture.document().save(path);
        }
        WindowFixture fixture(folder);
        fixture.window.open({path});
        QCOMPARE(settings(fixture).highest[parameter::biso], std::optional(1.25));
        QCOMPARE(settings(fixture).lowest[parameter::scale], std::optional(0.5));
        QVERIFY(!settings(fixture).lowest[parameter::biso]);
        QCOMPARE(fixture.find<QLineEdit>("bisoHighest")->text(), QStringLiteral("1.25"));
    }
};

QTEST_MAIN(tst_Limits)
#include "tst_Limits.moc"
