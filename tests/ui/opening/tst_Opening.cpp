#include "ui/window/WindowFixture.h"

#include "gr/GrReader.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QSpinBox>

#include <cmath>

#include <fstream>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// Files and folders that are opened, dropped or asked about, in the real window.
class tst_Opening : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void badFileLeavesAMessageAndNothingElse()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.window.open(
            {QStringLiteral(CLUSTERLENS_SOURCE "/tests/data/gr/bad-descending.gr"), fixture.path("no-such-file.gr")});
        QCOMPARE(fixture.document().curveIds().size(), 1);
        QCOMPARE(fixture.messages().size(), 2);
        QVERIFY(fixture.messages()[0].contains("bad-descending.gr"));
        QVERIFY(fixture.messages()[1].contains("no-such-file.gr"));
    }

    void unusualFileIsShownBeforeItIsAccepted()
    {
        WindowFixture fixture;
        WindowFixture::answer([](QWidget* dialog) {
            QCOMPARE(dialog->objectName(), QStringLiteral("previewDialog"));
            dialog->findChild<QSpinBox*>("gColumn")->setValue(3);
            dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click();
        });
        const QString path = QStringLiteral(CLUSTERLENS_SOURCE "/tests/data/gr/five-columns.dat");
        fixture.window.open({path});
        QCOMPARE(fixture.document().curveIds().size(), 1);
        ReadOptions options;
        options.gColumn = 3;
        const PdfCurve expected = readGrFile(path.toStdString(), options).curve;
        QCOMPARE(fixture.document().curve(fixture.document().currentCurve()).data->file.curve.g, expected.g);
    }

    void fileInAnotherUnitIsShownInIt()
    {
        WindowFixture fixture;
        WindowFixture::answer([](QWidget* dialog) {
            QCOMPARE(dialog->objectName(), QStringLiteral("previewDialog"));
            QCOMPARE(dialog->findChild<QComboBox*>("unit")->currentText(), QStringLiteral("nm"));
            dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click();
        });
        fixture.window.open({QStringLiteral(CLUSTERLENS_SOURCE "/tests/data/gr/bad-nm.gr")});
        QCOMPARE(fixture.messages(), QStringList());
        const PdfCurve& curve = fixture.document().curve(fixture.document().currentCurve()).data->file.curve;
        QVERIFY(std::abs(curve.r[curve.r.size() - 1] - 11.8) < 0.01); // 1.18 nm
    }

    void filesCanBeDropped()
    {
        WindowFixture fixture;
        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile(example("silver-icosahedron.gr"))});
        QDragEnterEvent enter({100, 100}, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&fixture.window, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop({100, 100}, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&fixture.window, &drop);
        QTRY_COMPARE(fixture.document().curveIds().size(), 1);
    }

    void aFolderGivesAllItsCurves()
    {
        const QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkpath(QStringLiteral("later")));
        for (const char* const name : {"run2.gr", "run10.gr", "later/run1.gr"})
            QVERIFY(QFile::copy(example("silver-icosahedron.gr"), folder.filePath(QLatin1String(name))));
        QFile notes(folder.filePath(QStringLiteral("notes.txt")));
        QVERIFY(notes.open(QIODevice::WriteOnly) && notes.write("no curve\n") > 0);
        notes.close();
        WindowFixture fixture;
        fixture.window.open({folder.path()});
        QTRY_VERIFY(fixture.window.isSettled());
        QStringList names;
        for (const int curve : fixture.document().curveIds())
            names << QDir(folder.path()).relativeFilePath(fixture.document().curve(curve).path);
        QCOMPARE(names, QStringList({"later/run1.gr", "run2.gr", "run10.gr"}));
        QCOMPARE(fixture.document().currentCurve(), fixture.document().curveIds().last());
        QCOMPARE(fixture.messages(), QStringList());
    }

    void aFolderWithoutCurvesIsTold()
    {
        const QTemporaryDir folder;
        WindowFixture fixture;
        fixture.window.open({folder.path()});
        QTRY_COMPARE(fixture.messages().size(), 1);
        QVERIFY2(fixture.messages().first().contains(folder.path()), qPrintable(fixture.messages().first()));
    }

    void oneAnswerIsEnoughForFilesOfOneKind_data()
    {
        QTest::addColumn<bool>("accepted");
        QTest::addColumn<int>("curves");
        QTest::newRow("taken") << true << 4;
        QTest::newRow("left") << false << 1;
    }

    void oneAnswerIsEnoughForFilesOfOneKind()
    {
        QFETCH(const bool, accepted);
        QFETCH(const int, curves);
        const QTemporaryDir folder;
        QStringList paths;
        for (int i = 0; i < 3; ++i) {
            paths << folder.filePath(QStringLiteral("nm%1.gr").arg(i));
            QVERIFY(QFile::copy(QStringLiteral(CLUSTERLENS_SOURCE "/tests/data/gr/bad-nm.gr"), paths.last()));
        }
        paths << example("silver-icosahedron.gr");
        WindowFixture fixture;
        int asked = 0;
        const auto answer = [&] {
            QWidget* const dialog = QApplication::activeModalWidget();
            if (dialog == nullptr || dialog->objectName() != QLatin1String("previewDialog"))
                return;
            ++asked;
            auto* const others = dialog->findChild<QCheckBox*>("sameForOthers");
            QVERIFY(others->isVisible());
            others->setChecked(true);
            dialog->findChild<QDialogButtonBox*>()->button(accepted ? QDialogButtonBox::Ok : QDialogButtonBox::Cancel)->click();
        };
        QTimer often;
        connect(&often, &QTimer::timeout, this, answer);
        often.start(50);
        fixture.window.open(paths);
        QTRY_VERIFY(fixture.window.isSettled());
        QCOMPARE(asked, 1);
        QCOMPARE(fixture.document().curveIds().size(), curves);
        QCOMPARE(fixture.messages(), QStringList());
    }

    void oneAnswerIsEnoughForFilesThatCannotBeRead_data()
    {
        QTest::addColumn<bool>("arrive");
        QTest::newRow("opened") << false;
        QTest::newRow("in a watched folder") << true;
    }

    void oneAnswerIsEnoughForFilesThatCannotBeRead()
    {
        QFETCH(const bool, arrive);
        const QTemporaryDir folder;
        QStringList paths;
        for (int i = 0; i < 4; ++i) { // r is the second column, the first one falls; of the last there is one column more
            paths << folder.filePath(QStringLiteral("rising%1.gr").arg(i));
            std::ofstream file(paths.last().toStdString());
            for (int k = 0; k < 400; ++k)
                file << 1000 - k << ' ' << 1.0 + 0.05 * k << ' ' << std::sin(0.2 * k + i) << (i == 3 ? " 1\n" : "\n");
        }
        WindowFixture fixture;
        if (arrive) {
            fixture.workspace.watcher.setInterval(50);
            fixture.workspace.watcher.setKind({});
            fixture.workspace.watcher.start(folder.path());
        } else {
            fixture.window.open(paths);
        }
        QTRY_COMPARE_WITH_TIMEOUT(fixture.messages().size(), 4, CLUSTERLENS_PATIENCE);
        WindowFixture::answer([](QWidget* dialog) {
            auto* const others = dialog->findChild<QCheckBox*>("sameForOthers");
            QVERIFY(others->isVisible());
            QVERIFY2(others->text().endsWith(": 3)"), qPrintable(others->text()));
            others->setChecked(true);
            dialog->findChild<QSpinBox*>("rColumn")->setValue(2);
            dialog->findChild<QSpinBox*>("gColumn")->setValue(3);
            dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click();
        });
        for (auto* const text : fixture.window.messages().findChildren<QLabel*>("messageText"))
            if (text->text().contains("rising1.gr"))
                text->parentWidget()->findChild<QPushButton*>()->click();
        QTRY_COMPARE(fixture.document().curveIds().size(), 3);
        QTRY_VERIFY(fixture.window.isSettled());
        QCOMPARE(fixture.messages().size(), 1); // it does not look like the others
        QVERIFY2(fixture.messages().first().contains("rising3.gr"), qPrintable(fixture.messages().first()));
        for (const int curve : fixture.document().curveIds())
            QCOMPARE(fixture.document().curve(curve).data->readOptions.rColumn, 2);
        QCOMPARE(fixture.workspace.watcher.opened(), arrive ? 3 : 0);
    }
};

QTEST_MAIN(tst_Opening)
#include "tst_Opening.moc"
