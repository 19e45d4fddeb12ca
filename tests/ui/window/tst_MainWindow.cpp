#include "WindowFixture.h"

#include "document/CandidateTableModel.h"
#include "files/StructureFormats.h"
#include "gr/GrReader.h"
#include "qcustomplot.h"
#include "scene/StructurePane.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDockWidget>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTableView>

#include <algorithm>
#include <cmath>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// Everything that needs no network: settings, mining, comparing, exporting, undo, themes.
class tst_MainWindow : public QObject {
    Q_OBJECT

private:
    /// As WCAG 2.1 defines it.
    static double contrastOf(const QColor& one, const QColor& other)
    {
        const auto luminance = [](const QColor& colour) {
            const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
            return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
        };
        const auto [dark, light] = std::minmax({luminance(one), luminance(other)});
        return (light + 0.05) / (dark + 0.05);
    }

    static QList<int> graphsWithData(WindowFixture& fixture)
    {
        QList<int> sizes;
        auto* const plot = fixture.find<QWidget>("pdfPlot")->findChild<QCustomPlot*>();
        for (int i = 0; i < plot->graphCount(); ++i)
            sizes.append(plot->graph(i)->data()->size());
        return sizes;
    }

private Q_SLOTS:
    void beginsWithoutCurve()
    {
        WindowFixture fixture;
        QVERIFY(!fixture.window.actions().generate->isEnabled());
        QVERIFY(!fixture.window.actions().exportResults->isEnabled());
        QTest::mouseClick(fixture.find<QPushButton>("gold-decahedron.gr"), Qt::LeftButton);
        QCOMPARE(fixture.document().curveIds().size(), 1);
        QVERIFY(fixture.window.actions().generate->isEnabled());
    }

    void opensSeveralCurvesAndTellsWhereValuesComeFrom()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr"), example("platinum-octahedron.gr")});
        auto* const list = fixture.find<QListWidget>("curveList");
        QCOMPARE(list->count(), 2);
        QCOMPARE(list->item(1)->text(), QStringLiteral("platinum-octahedron.gr"));
        // The header of the platinum file has qmin = 1 and qmax = 22; the other lines are not in it.
        QCOMPARE(fixture.find<QDoubleSpinBox>("qmax")->value(), 22.0);
        QCOMPARE(fixture.find<QWidget>("qmaxSource")->findChild<QLabel*>()->text(), QStringLiteral("file"));
        QCOMPARE(fixture.find<QWidget>("bisoSource")->findChild<QLabel*>()->text(), QStringLiteral("default"));
        QCOMPARE(fixture.find<QLineEdit>("element")->text(), QStringLiteral("Pt"));
        // The bond of the simulated particle is 2.775 Å.
        QVERIFY(std::abs(fixture.find<QDoubleSpinBox>("bond")->value() - 2.775) < 0.05);
        list->setCurrentRow(0);
        QCOMPARE(fixture.find<QLineEdit>("element")->text(), QStringLiteral("Au"));
    }

    void theStructureFunctionStandsBehindATabBesideWhatTheHeaderClaims()
    {
        WindowFixture fixture;
        QFile made(example("gold-decahedron.gr")); // made with Qmin 1.3
        QVERIFY(made.open(QIODevice::ReadOnly));
        QFile untrue(fixture.path("untrue.gr"));
        QVERIFY(untrue.open(QIODevice::WriteOnly));
        untrue.write(made.readAll().replace("qmin = 1.3", "qmin = 0.1"));
        untrue.close();
        fixture.window.open({untrue.fileName()});
        QCOMPARE(fixture.find<QWidget>("qminSource")->findChild<QLabel*>()->text(), QStringLiteral("data"));
        QVERIFY(std::abs(fixture.find<QDoubleSpinBox>("qmin")->value() - 1.3) <= 0.15);
        QVERIFY(fixture.find<QLabel>("curveWarnings")->text().contains("Qmin = 0.1 Å⁻¹"));
        WindowFixture::answer([](QWidget* dialog) {
            QVERIFY(dialog->findChild<QLabel*>("outcome")->text().contains("Qmin = 0.1 Å⁻¹"));
            qobject_cast<QDialog*>(dialog)->reject();
        });
        fixture.find<QPushButton>("columns")->click();
        fixture.find<QDoubleSpinBox>("qmax")->setValue(1.0);
        QCOMPARE(fixture.messages().size(), 1);
        QVERIFY2(fixture.messages().last().contains(" Å⁻¹"), qPrintable(fixture.messages().last()));

        auto* const plot = fixture.find<QWidget>("structureFunctionPlot")->findChild<QCustomPlot*>();
        QVERIFY(!plot->isVisible());
        QCOMPARE(plot->graph(0)->data()->size(), 0); // no work for a plot that nobody sees
        fixture.find<QTabBar>("curveTabs")->setCurrentIndex(1);
        QVERIFY(plot->isVisible() && !fixture.find<QWidget>("pdfPlot")->isVisible());
        QTRY_VERIFY(plot->graph(0)->data()->size() > 1000);
        QCOMPARE(plot->findChildren<QCPItemStraightLine*>("stated").size(), 1);
        QCOMPARE(plot->findChildren<QCPItemStraightLine*>("used").size(), 2);

        for (QAction* const action : fixture.window.findChildren<QAction*>())
            if (action->shortcut() == QKeySequence(Qt::CTRL | Qt::Key_4)) // go to the curves: the plot that is seen
                action->trigger();
        QCOMPARE(fixture.window.focusWidget()->objectName(), QStringLiteral("structureFunctionPlot"));

        fixture.find<QDoubleSpinBox>("qmin")->setValue(0.1); // what the user says stays, and there is nothing else to mark
        QTRY_COMPARE(plot->findChildren<QCPItemStraightLine*>("stated").size(), 0);
    }

    void everyMessageStaysInTheLog()
    {
        WindowFixture fixture;
        for (int i = 0; i < 5; ++i) // more than stand in the window
            fixture.window.open({fixture.path(QString("missing-%1.gr").arg(i))});
        fixture.window.messages().clear();
        fixture.window.actions().messageLog->trigger();
        const auto* const text = fixture.window.findChild<QPlainTextEdit*>();
        QVERIFY(text != nullptr);
        const QStringList lines = text->toPlainText().split('\n');
        QCOMPARE(lines.size(), 5);
        for (int i = 0; i < 5; ++i)
            QVERIFY2(QRegularExpression(QString("^20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d  Error  .*missing-%1\\.gr").arg(i))
                         .match(lines[i])
                         .hasMatch(),
                qPrintable(lines[i]));
    }

    void userSettingsCanBeTakenBack()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        auto* const qdamp = fixture.find<QDoubleSpinBox>("qdamp");
        auto* const source = fixture.find<QWidget>("qdampSource");
        qdamp->setValue(0.03);
        QCOMPARE(source->findChild<QLabel*>()->text(), QStringLiteral("you"));
        QCOMPARE(fixture.document().curve(1).data->experiment.pdf.qdamp, 0.03);
        source->findChild<QToolButton*>()->click();
        QCOMPARE(source->findChild<QLabel*>()->text(), QStringLiteral("default"));
        QCOMPARE(qdamp->value(), 0.0);
    }

    void everyFitParameterCanBeHeld()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        for (std::size_t p = 0; p < fitParameterCount; ++p) {
            const QByteArray key = fitParameters[p].key;
            QVERIFY2(fixture.find<QDoubleSpinBox>(key.constData()), key.constData());
            auto* const box = fixture.find<QCheckBox>((key + "Free").constData());
            const auto isFree = [&] { return fixture.document().curve(1).data->experiment.free[p]; };
            QCOMPARE(box->isChecked(), freeByDefault()[p]);
            QCOMPARE(isFree(), freeByDefault()[p]);
            box->click();
            QCOMPARE(isFree(), !freeByDefault()[p]);
            QCOMPARE(box->isChecked(), isFree());
        }
    }

    void refusedSettingsAreToldAndTheOldOnesStay()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        auto* const rmin = fixture.find<QDoubleSpinBox>("fitRmin");
        const double before = rmin->value();
        rmin->setValue(20.0); // the upper end is 20 Å
        QCOMPARE(rmin->value(), before);
        QCOMPARE(fixture.messages().size(), 1);
    }

    void minedCandidatesAreShownBestFirst()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
        const QList<int> ids = fixture.candidates();
        QCOMPARE(ids.size(), 8);
        // The curve was simulated from this shape.
        const QList<int> shown = fixture.document().shown();
        QCOMPARE(shown.size(), 4);
        QCOMPARE(QString::fromStdString(fixture.document().candidate(shown.first()).candidate->label), QStringLiteral("dec 4 1 0"));
        auto* const table = fixture.find<QAbstractItemView>("candidateTable");
        QVERIFY(table->isVisible());
        QCOMPARE(table->model()->index(0, 0).data(CandidateTableModel::IdRole).toInt(), shown.first());
        QCOMPARE(table->selectionModel()->selectedRows().size(), 4);
    }

    void selectionFillsPanesAndPlot()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
        fixture.selectRows({0, 2, 3, 5});
        const QList<int> shown = fixture.document().shown();
        QCOMPARE(shown.size(), 4);
        auto* const view = fixture.find<CompareView>("compareView");
        QTRY_VERIFY(fixture.window.isSettled());
        QCOMPARE(view->paneCount(), 4);
        const int points = int(fixture.document().candidate(shown[0]).candidate->fit.r.size());
        QCOMPARE(graphsWithData(fixture).count(points), 8); // four curves, four differences
        fixture.selectRows({1});
        QTRY_VERIFY(fixture.window.isSettled());
        QCOMPARE(view->paneCount(), 1);
        QCOMPARE(graphsWithData(fixture).count(points), 2);
    }

    void theBestStayShownWhenRowsGo()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
        // As when a run finds that samples agree: the table's current row goes.
        const QList<int> before = fixture.document().shown();
        fixture.document().dropCandidates({before[0], before[1]});
        const QList<int> expected = before.mid(2);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        const QList<int> shown = fixture.document().shown();
        QCOMPARE(shown.size(), 4);
        QCOMPARE(shown.first(2), expected);
        QCOMPARE(fixture.find<CompareView>("compareView")->paneCount(), 4);
    }

    void namesAreReadInFullWhereThereIsRoom()
    {
        WindowFixture fixture;
        fixture.window.resize(3840, 1000);
        fixture.window.open({example("silver-icosahedron.gr")});
        fixture.mine();
        auto* const table = fixture.find<QTableView>("candidateTable");
        fixture.window.resizeDocks({fixture.find<QDockWidget>("candidatesDock")}, {1400}, Qt::Horizontal);
        const QString name = QStringLiteral("icosahedral shape of the third sample");
        fixture.document().renameCandidate(fixture.candidates().first(), name);
        QTRY_VERIFY(table->columnWidth(CandidateTableModel::NameColumn) > table->fontMetrics().horizontalAdvance(name));
        QVERIFY(5 * table->columnWidth(CandidateTableModel::NameColumn) <= 2 * table->viewport()->width());
    }

    void changedRangeFitsAgain()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
        const int id = fixture.document().shown().first();
        fixture.find<QDoubleSpinBox>("fitRmax")->setValue(12.0);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.document().candidate(id).candidate->fit.r.tail(1)[0] <= 12.0, CLUSTERLENS_PATIENCE);
    }

    void removingStarringAndRenamingCanBeUndone()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
        fixture.selectRows({1, 2});
        fixture.window.actions().star->trigger();
        const QList<int> chosen = fixture.document().shown();
        QVERIFY(fixture.document().candidate(chosen[0]).starred && fixture.document().candidate(chosen[1]).starred);
        fixture.window.actions().remove->trigger();
        QCOMPARE(fixture.candidates().size(), 6);
        fixture.window.actions().undo->trigger();
        QCOMPARE(fixture.candidates().size(), 8);
        fixture.window.actions().undo->trigger();
        QVERIFY(!fixture.document().candidate(chosen[0]).starred);
    }

    void exportedFilesReadBack()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
        fixture.selectRows({0, 1});
        const QString folder = fixture.path("results");
        WindowFixture::answer([folder](QWidget* dialog) {
            QCOMPARE(dialog->objectName(), QStringLiteral("exportDialog"));
            dialog->findChild<QLineEdit*>("exportFolder")->setText(folder);
            for (QCheckBox* const box : dialog->findChildren<QCheckBox*>())
                box->setChecked(true);
            dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click();
        });
        fixture.window.actions().exportResults->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.messages().isEmpty(), CLUSTERLENS_PATIENCE);
        QVERIFY(fixture.messages().first().contains("files: 14"));
        const Candidate& best = *fixture.document().candidate(fixture.document().shown().first()).candidate;
        for (const char* const ending : {".xyz", ".extxyz", ".cif", ".stru"}) {
            const Structure back = readStructureFile((folder + "/candidate-01" + ending).toStdString());
            QCOMPARE(back.size(), best.structure.size());
        }
        QVERIFY(QFile::exists(folder + "/candidate-measured.gr"));
        QVERIFY(QFile::exists(folder + "/candidate-02-cmi.py"));
        QVERIFY(QFile::exists(folder + "/summary.json"));
    }

    void themesChangeTheWholeWindow()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.find<QAction>("theme-dark")->trigger();
        QTRY_VERIFY(fixture.window.palette().color(QPalette::Window).lightness() < 80);
        const QImage dark = fixture.window.grab().toImage();
        fixture.find<QAction>("theme-light")->trigger();
        QTRY_VERIFY(fixture.window.palette().color(QPalette::Window).lightness() > 200);
        QVERIFY(dark != fixture.window.grab().toImage());
    }

    /// The least for large text is 3.
    void everyWordCanBeReadAfterAChangeOfTheme()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
        fixture.window.messages().add(ui::MessageBar::Kind::Error, "wrong");
        for (const char* const theme : {"theme-dark", "theme-light"}) {
            fixture.find<QAction>(theme)->trigger();
            QCoreApplication::processEvents();
            int labels = 0;
            for (const QLabel* const label : fixture.window.findChildren<QLabel*>()) {
                if (!label->isVisible() || label->text().isEmpty() || !label->isEnabled())
                    continue;
                const QWidget* below = label; // which paints what is behind the words
                while (!below->isWindow() && !below->autoFillBackground())
                    below = below->parentWidget();
                const double contrast
                    = contrastOf(label->palette().color(label->foregroundRole()), below->palette().color(below->backgroundRole()));
                QVERIFY2(contrast > 3.0, qPrintable(QString("%1: %2, %3").arg(theme, label->text()).arg(contrast)));
                ++labels;
            }
            QVERIFY(labels > 30);
            // A box that is not ticked has a frame.
            auto* const box = fixture.find<QCheckBox>("qbroadFree");
            QVERIFY(!box->isChecked());
            const QImage image = box->grab().toImage();
            const int middle = image.height() / 2;
            double most = 0.0;
            for (int x = 0; x < box->style()->pixelMetric(QStyle::PM_IndicatorWidth) + 4; ++x)
                most = std::max(most, contrastOf(image.pixelColor(x, middle), box->palette().color(QPalette::Window)));
            QVERIFY2(most > 1.5, qPrintable(QString("%1: %2").arg(theme).arg(most)));
        }
    }
};

QTEST_MAIN(tst_MainWindow)
#include "tst_MainWindow.moc"
