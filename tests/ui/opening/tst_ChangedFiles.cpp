#include "ui/window/WindowFixture.h"

#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QPushButton>
#include <QSpinBox>

#include <cmath>
#include <fstream>
#include <sstream>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// Files of a watched folder that are written anew, also while the user looks at them.
class tst_ChangedFiles : public QObject {
    Q_OBJECT

private:
    static constexpr int pause = 50; // ms, between two looks

    /// 20 Å of a curve whose phase tells it from others. \param unit  Å; \param more  columns after r and G
    static std::string text(double phase, double unit = 1.0, const char* more = "")
    {
        std::ostringstream lines;
        for (int k = 1; k <= 300; ++k)
            lines << 0.04 * k / unit << ' ' << std::sin(0.2 * k + phase) << more << '\n';
        return lines.str();
    }

    static std::string inNanometre(double phase) { return text(phase, 10.0); }
    static std::string sixColumns(double phase) { return text(phase, 1.0, " 0.5 0.01 0.02 7"); }
    static void write(const QString& path, const std::string& content) { std::ofstream(path.toStdString()) << content; }

    static QString watched(WindowFixture& fixture)
    {
        QDir().mkpath(fixture.path("beam"));
        fixture.workspace.watcher.setInterval(pause);
        fixture.workspace.watcher.setKind({}); // they are only opened
        fixture.workspace.watcher.start(fixture.path("beam"));
        return fixture.path("beam/pt.gr");
    }

    static void lookAtTheFile(WindowFixture& fixture) { fixture.window.messages().findChild<QPushButton*>()->click(); }

private Q_SLOTS:
    /// What it is read as is what the user chose for what the file held before.
    void columnsHoldForWhatIsThereByThen()
    {
        WindowFixture fixture;
        const int curve = fixture.document().addCurve(readCurve(sixColumns(0.0), "pt.gr"), "/beam/pt.gr");
        const auto choose = [&](int column, const std::string& meanwhile) {
            WindowFixture::answer([&, column, meanwhile](QWidget* dialog) {
                fixture.document().renewCurve(curve, readCurve(meanwhile, "pt.gr"));
                dialog->findChild<QSpinBox*>("gColumn")->setValue(column);
                qobject_cast<QDialog*>(dialog)->accept();
            });
            fixture.find<QPushButton>("columns")->click();
        };
        const auto data = [&]() -> const LoadedCurve& { return *fixture.document().curve(curve).data; };
        choose(3, sixColumns(1.0));
        QCOMPARE(data().content, sixColumns(1.0));
        QCOMPARE(data().file.columns.g, 3);
        QCOMPARE(fixture.messages(), QStringList());
        choose(4, text(2.0)); // which has no such column
        QCOMPARE(data().content, text(2.0));
        QCOMPARE(data().file.columns.g, 2);
        QCOMPARE(fixture.messages().size(), 1);
        QVERIFY2(fixture.messages()[0].contains("pt.gr was written anew meanwhile"), qPrintable(fixture.messages()[0]));
    }

    void anOpenCurveIsRenewedByTheLookAtItsFile()
    {
        WindowFixture fixture;
        const QString path = watched(fixture);
        write(path, text(0.0));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.document().curveIds().size(), 1, CLUSTERLENS_PATIENCE);
        const int curve = fixture.document().currentCurve();
        const auto data = [&]() -> const LoadedCurve& { return *fixture.document().curve(curve).data; };
        ExperimentOverrides overrides;
        overrides.values[parameter::qdamp] = 0.06;
        fixture.document().setOverrides(curve, overrides);
        write(path, inNanometre(1.0));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.messages().size(), 1, CLUSTERLENS_PATIENCE);
        WindowFixture::answer([&](QWidget* dialog) {
            write(path, inNanometre(2.0));                             // once more
            dialog->findChild<QComboBox*>("unit")->setCurrentIndex(2); // nm
            qobject_cast<QDialog*>(dialog)->accept();
        });
        lookAtTheFile(fixture);
        QCOMPARE(fixture.document().curveIds(), QList<int>{curve});
        QCOMPARE(data().file.unit, LengthUnit::Nanometre);
        QCOMPARE(data().content, inNanometre(2.0));
        QCOMPARE(data().experiment.pdf.qdamp, 0.06);
        write(path, inNanometre(3.0));
        QTRY_COMPARE_WITH_TIMEOUT(data().content, inNanometre(3.0), CLUSTERLENS_PATIENCE);
        QCOMPARE(fixture.document().curveIds(), QList<int>{curve});
        QTRY_COMPARE(fixture.messages(), QStringList());
    }

    void aFileThatIsLookedAtIsOpenedAsItIsByThen()
    {
        WindowFixture fixture;
        const QString path = fixture.path("five.gr");
        write(path, sixColumns(0.0));
        WindowFixture::answer([&](QWidget* dialog) {
            QCOMPARE(dialog->objectName(), QStringLiteral("previewDialog"));
            write(path, sixColumns(1.0));
            dialog->findChild<QSpinBox*>("gColumn")->setValue(3);
            qobject_cast<QDialog*>(dialog)->accept();
        });
        fixture.window.open({path});
        QCOMPARE(fixture.document().curveIds().size(), 1);
        const LoadedCurve& data = *fixture.document().curve(fixture.document().currentCurve()).data;
        QCOMPARE(data.content, sixColumns(1.0));
        QCOMPARE(data.file.columns.g, 3);
    }

    /// As of one that is written slowly.
    void ofEachFileTheLatestFaultIsTold()
    {
        WindowFixture fixture;
        const QString path = watched(fixture);
        write(path, "no numbers\n");
        QTRY_COMPARE_WITH_TIMEOUT(fixture.messages().size(), 1, CLUSTERLENS_PATIENCE);
        const QString first = fixture.messages()[0];
        write(path, "1 2\n3 4\n2 5\n");
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.messages().contains(first), CLUSTERLENS_PATIENCE);
        QCOMPARE(fixture.messages().size(), 1);
        write(path, text(0.0));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.document().curveIds().size(), 1, CLUSTERLENS_PATIENCE);
        QCOMPARE(fixture.messages(), QStringList());
    }
};

QTEST_MAIN(tst_ChangedFiles)
#include "tst_ChangedFiles.moc"
