#include "ui/window/WindowFixture.h"

#include "fields/ProgressShown.h"
#include "fields/TextLabel.h"
#include "theme/Theme.h"

#include <QClipboard>
#include <QComboBox>
#include <qcustomplot.h>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSpinBox>
#include <QTableView>
#include <QWheelEvent>

using namespace clusterlens;
using namespace clusterlens::testing;

/// Numbers that are typed, and the wheel over them, in the real window.
class tst_Fields : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsTypedOutOfRangeChangesNothing()
    {
        WindowFixture fixture;
        fixture.window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&fixture.window));
        fixture.window.open({example("gold-decahedron.gr")});
        const auto type = [&](const char* name, const char* text) {
            auto* const field = fixture.find<QDoubleSpinBox>(name);
            field->setFocus();
            field->selectAll();
            QTest::keyClicks(field, QString::fromLatin1(text));
            QTest::keyClick(field, Qt::Key_Return);
            return field->value();
        };
        for (const char* name : {"fitRmin", "fitRmax", "bond", "qmax", "guidance"}) {
            const double before = fixture.find<QDoubleSpinBox>(name)->value();
            for (const char* text : {"250", "-5", "1e9"})
                QCOMPARE(type(name, text), before);
        }
        QCOMPARE(type("fitRmax", "15"), 15.0);
        QCOMPARE(fixture.messages(), QStringList());
    }

    /// Whichever of them the desktop writes itself.
    void pointAndCommaBothBeginTheDecimals()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        const auto type = [](QAbstractSpinBox* field, const char* text) {
            field->selectAll();
            QTest::keyClicks(field, QString::fromLatin1(text));
            QTest::keyClick(field, Qt::Key_Return);
        };
        auto* const number = fixture.find<QDoubleSpinBox>("biso");
        auto* const whole = fixture.find<QSpinBox>("seed");
        for (const QLocale::Language language : {QLocale::C, QLocale::English, QLocale::German}) {
            number->setLocale(QLocale(language));
            whole->setLocale(QLocale(language));
            for (const char* text : {"0.35", "0,35"}) {
                number->setValue(1.0);
                type(number, text);
                QCOMPARE(number->value(), 0.35);
            }
            for (const char* text : {"12.5", "12,5"}) { // no whole number, least of all 125
                whole->setValue(7);
                type(whole, text);
                QCOMPARE(whole->value(), 7);
            }
        }
        QCOMPARE(fixture.messages(), QStringList());
    }

    /// Fields, labels, tables, axes, dialogs and the clipboard, on a desktop that has commas.
    void decimalsStandAfterAPointEverywhere()
    {
        const QLocale before;
        const auto back = qScopeGuard([&] { QLocale::setDefault(before); });
        QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
        QCOMPARE(QLocale().toString(0.5), QStringLiteral("0,5"));
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
        fixture.find<QComboBox>("colouring")->setCurrentIndex(2); // a legend with numbers
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        const QRegularExpression comma(QStringLiteral("\\d,\\d"));
        int points = 0;
        const auto check = [&](const QString& text) {
            QVERIFY2(!comma.match(text).hasMatch(), qPrintable(text));
            points += text.contains(QRegularExpression(QStringLiteral("\\d\\.\\d"))) ? 1 : 0;
        };
        const auto checkAll = [&](const QWidget* window) {
            for (const auto* const field : window->findChildren<QAbstractSpinBox*>())
                check(field->text());
            for (const auto* const label : window->findChildren<QLabel*>())
                check(label->text());
            for (QCustomPlot* const plot : window->findChildren<QCustomPlot*>()) {
                plot->replot();
                for (const QCPAxis* const axis : {plot->xAxis, plot->yAxis})
                    for (const QString& text : axis->tickVectorLabels())
                        check(text);
            }
        };
        checkAll(&fixture.window);
        QVERIFY2(points > 20, qPrintable(QString::number(points)));
        const auto checkDialog = [&](QAction* action) {
            points = 0;
            WindowFixture::answer([&](QWidget* dialog) {
                checkAll(dialog);
                dialog->close();
            });
            action->trigger();
        };
        checkDialog(fixture.window.actions().plotFormat);
        QVERIFY(points > 0);
        checkDialog(fixture.window.actions().exportResults);
        const auto* const table = fixture.find<QTableView>("candidateTable")->model();
        points = 0;
        for (int column = 0; column < table->columnCount(); ++column)
            check(table->index(0, column).data().toString());
        QVERIFY(points > 5);
        fixture.find<QTableView>("candidateTable")->selectAll();
        for (QAction* const action : fixture.find<QTableView>("candidateTable")->actions())
            if (action->objectName() == QLatin1String("copyCandidates"))
                action->trigger();
        points = 0;
        check(QGuiApplication::clipboard()->text());
        QCOMPARE(points, 1);
        auto* const biso = fixture.find<QDoubleSpinBox>("biso");
        biso->selectAll();
        QTest::keyClicks(biso, "0,35");
        QTest::keyClick(biso, Qt::Key_Return);
        QCOMPARE(biso->value(), 0.35);
        QVERIFY2(biso->text().startsWith("0.35"), qPrintable(biso->text()));
    }

    /// All of the window and its dialogs, whichever they are.
    void everyNumberFieldTakesANumberAsAWhole()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        QSet<QString> seen;
        const auto check = [&](const QWidget* window) {
            for (QAbstractSpinBox* const field : window->findChildren<QAbstractSpinBox*>()) {
                auto* const number = qobject_cast<QDoubleSpinBox*>(field);
                auto* const whole = qobject_cast<QSpinBox*>(field);
                QVERIFY(number || whole);
                const QString before = field->text();
                const double most = number ? number->maximum() : whole->maximum();
                field->selectAll();
                QTest::keyClicks(field, QString::number(most * 10.0 + 5.0, 'f', 0));
                QTest::keyClick(field, Qt::Key_Tab);
                field->interpretText(); // as when it is left
                QVERIFY2(field->text() == before,
                    qPrintable(QStringLiteral("%1: %2 after %3").arg(field->objectName(), field->text(), before)));
                seen.insert(field->objectName());
            }
        };
        check(&fixture.window);
        WindowFixture::answer([&](QWidget* dialog) {
            check(dialog);
            dialog->close();
        });
        fixture.window.actions().plotFormat->trigger();
        WindowFixture::answer([&](QWidget* dialog) {
            check(dialog);
            dialog->close();
        });
        QTest::mouseClick(fixture.find<QPushButton>("columns"), Qt::LeftButton);
        for (const char* const name : {"t1", "t2", "steps", "seed", "count", "bondCutoff", "pictureResolution", "plotFormat_width"})
            QVERIFY2(seen.contains(QString::fromLatin1(name)), name);
        QVERIFY(seen.size() > 20);
    }

    void theWheelScrollsAndChangesNoNumber()
    {
        WindowFixture fixture;
        fixture.window.resize(1366, 560);
        fixture.window.open({example("gold-decahedron.gr")});
        QVERIFY(QTest::qWaitForWindowExposed(&fixture.window));
        auto* const field = fixture.find<QDoubleSpinBox>("biso");
        QWidget* above = field;
        while (!qobject_cast<QScrollArea*>(above))
            above = above->parentWidget();
        auto* const column = static_cast<QScrollArea*>(above);
        QTRY_VERIFY(column->verticalScrollBar()->maximum() > 20);
        const auto turn = [](QWidget* widget) {
            const QPoint middle = widget->rect().center();
            QWheelEvent event(
                middle, widget->mapToGlobal(middle), {}, {0, -120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
            QApplication::sendEvent(widget, &event);
            return event.isAccepted();
        };
        QVERIFY(turn(column->viewport())); // where what lies under the mouse has no use for it
        QVERIFY(column->verticalScrollBar()->value() > 0);
        const double before = field->value();
        QVERIFY(!field->hasFocus());
        QVERIFY(!turn(field)); // left to the column
        QCOMPARE(field->value(), before);
    }

    void progressIsPaintedInATurnOfItsOwn()
    {
        class Bar : public QProgressBar {
        public:
            int painted = 0;

        protected:
            void paintEvent(QPaintEvent* event) override
            {
                ++painted;
                QProgressBar::paintEvent(event);
            }
        } bar;
        bar.show();
        QVERIFY(QTest::qWaitForWindowExposed(&bar));
        QCoreApplication::processEvents();
        const int before = bar.painted;
        ui::showProgress(bar, 3, 10);
        QCOMPARE(bar.value(), 3);
        QCOMPARE(bar.maximum(), 10);
        QCOMPARE(bar.painted, before); // a plain setValue() has painted by now
        QTRY_VERIFY(bar.painted > before);
    }

    /// Whose heights are kept: not beyond the text and the font that they belong to.
    void aLabelIsAsHighAsItsText()
    {
        ui::TextLabel label;
        QLabel plain;
        plain.setWordWrap(true);
        const auto compare = [&] {
            for (const int width : {120, 300, 120})
                QCOMPARE(label.heightForWidth(width), plain.heightForWidth(width));
        };
        const QString longText
            = QStringLiteral("<table><tr><td>Biso</td><td>0.31</td></tr></table> ") + QString("Qdamp ").repeated(40);
        for (const QString& text : {QStringLiteral("Biso"), longText, QString()}) {
            label.setText(text);
            plain.setText(text);
            compare();
        }
        label.setText(longText);
        plain.setText(longText);
        compare();
        QFont large = plain.font();
        large.setPointSize(3 * large.pointSize());
        label.setFont(large);
        plain.setFont(large);
        compare();
    }

    void linksFollowTheTheme()
    {
        ui::TextLabel label;
        label.setText(
            QStringLiteral("<a href=\"x\">") + QString(QChar(0x2588)).repeated(8) + QStringLiteral("</a>")); // blocks of one colour
        for (const ui::ThemeChoice theme : {ui::ThemeChoice::Light, ui::ThemeChoice::Dark, ui::ThemeChoice::Light}) {
            ui::applyTheme(theme);
            const QImage seen = label.grab().toImage();
            const QRgb wanted = QGuiApplication::palette().color(QPalette::Link).rgb();
            int pixels = 0;
            for (int y = 0; y < seen.height(); ++y)
                for (int x = 0; x < seen.width(); ++x)
                    pixels += seen.pixel(x, y) == wanted ? 1 : 0;
            QVERIFY2(pixels > 100, qPrintable(ui::themeName(theme)));
        }
    }
};

QTEST_MAIN(tst_Fields)
#include "tst_Fields.moc"
