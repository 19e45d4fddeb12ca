#include "SeriesFixture.h"

#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QPushButton>
#include <QTableWidget>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// Numbers of the curves from header or file name, in the real window.
class tst_NumbersDialog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aWrongPatternIsToldAndNotTaken()
    {
        SeriesFixture fixture;
        fixture.openCurves(1);
        WindowFixture::answer([](QWidget* dialog) {
            auto* const table = dialog->findChild<QTableWidget*>("numbers");
            qobject_cast<QComboBox*>(table->cellWidget(0, 2))->setCurrentText("(");
            QVERIFY(!dialog->findChild<QLabel*>("numberProblem")->text().isEmpty());
            QVERIFY(!dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->isEnabled());
            qobject_cast<QComboBox*>(table->cellWidget(0, 2))->setCurrentText("_(\\d+)K");
            qobject_cast<QLineEdit*>(table->cellWidget(0, 0))->setText("rwp_fit"); // the table has it already
            QVERIFY(!dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->isEnabled());
            qobject_cast<QDialog*>(dialog)->reject();
        });
        fixture.window.seriesActions().numbers->trigger();
        QVERIFY(fixture.cell(fixture.document().curveIds()[0], "rwp_fit").isEmpty());
    }

    void removeTakesTheRowThatIsEdited()
    {
        SeriesFixture fixture;
        fixture.openCurves(1);
        QStringList left;
        WindowFixture::answer([&](QWidget* dialog) {
            auto* const table = dialog->findChild<QTableWidget*>("numbers");
            for (int i = 0; i < 2; ++i)
                dialog->findChild<QPushButton*>("addNumber")->click();
            QCOMPARE(table->rowCount(), 3);
            for (int row = 0; row < 3; ++row)
                qobject_cast<QLineEdit*>(table->cellWidget(row, 0))->setText(QString(QChar('a' + row)));
            dialog->activateWindow(); // without a window manager nothing else gives it the keyboard
            QVERIFY(QTest::qWaitForWindowActive(dialog));
            QTest::mouseClick(table->cellWidget(1, 0), Qt::LeftButton);
            dialog->findChild<QPushButton*>("removeNumber")->click();
            for (int row = 0; row < table->rowCount(); ++row)
                left.append(qobject_cast<QLineEdit*>(table->cellWidget(row, 0))->text());
            qobject_cast<QDialog*>(dialog)->reject();
        });
        fixture.window.seriesActions().numbers->trigger();
        QCOMPARE(left, QStringList({"a", "c"}));
    }

    /// A date has eight digits.
    void numbersAreShownWhole()
    {
        SeriesFixture fixture;
        const QString dated = fixture.path("au_20260513.gr");
        std::ofstream(dated.toStdString()) << curveAt(100, 1);
        fixture.window.open({dated}, FileOpener::Preview::Never);
        fixture.showTable();
        QString offered;
        WindowFixture::answer([&](QWidget* dialog) {
            auto* const table = dialog->findChild<QTableWidget*>("numbers");
            qobject_cast<QLineEdit*>(table->cellWidget(0, 0))->setText("day");
            qobject_cast<QComboBox*>(table->cellWidget(0, 2))->setCurrentText("_(\\d+)\\.gr");
            offered = dialog->findChild<QTableWidget*>("numberValues")->item(0, 1)->text();
            qobject_cast<QDialog*>(dialog)->accept();
        });
        fixture.window.seriesActions().numbers->trigger();
        QCOMPARE(offered, QStringLiteral("20260513"));
        QTRY_COMPARE(fixture.cell(fixture.document().curveIds()[0], "day"), QStringLiteral("20260513"));
    }
};

QTEST_MAIN(tst_NumbersDialog)
#include "tst_NumbersDialog.moc"
