#include "ui/window/WindowFixture.h"

#include "scene/SceneView.h"
#include "scene/StructurePane.h"

#include <QDir>
#include <QDockWidget>
#include <QFile>
#include <QHelpEvent>
#include <QLabel>
#include <QListWidget>
#include <QScrollArea>
#include <QScrollBar>
#include <QStatusBar>
#include <QTableView>
#include <QToolTip>
#include <QWindow>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

namespace {

/// In the order in which they are shown.
class ShownWidgets : public QObject {
public:
    ShownWidgets() { qApp->installEventFilter(this); }
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::Show && watched->isWidgetType())
            names.append(watched->objectName());
        return false;
    }

    QStringList names;
};

} // namespace

/// Texts that come and go, and long ones, move nothing and hide nothing.
class tst_SteadyLayout : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pickedAtomsHaveOneLine()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
        StructurePane* pane = nullptr;
        for (auto* const one : fixture.window.findChildren<StructurePane*>())
            if (one->isVisible() && one->candidate())
                pane = one;
        QVERIFY(pane);
        QTRY_VERIFY(fixture.window.isSettled());
        const QRect before(pane->mapTo(&fixture.window, QPoint()), pane->size());
        const int bar = fixture.window.statusBar()->height();
        auto* const hint = fixture.find<QLabel>("pickedAtom");
        const QPoint middle = pane->view()->rect().center();
        QTest::mouseClick(pane->view(), Qt::LeftButton, {}, middle);
        for (int step = 10; step < pane->view()->height() / 2 && pane->pickedAtoms().size() < 3; step += 8)
            QTest::mouseClick(pane->view(), Qt::LeftButton, Qt::ShiftModifier, middle + QPoint(0, step));
        QCOMPARE(pane->pickedAtoms().size(), std::size_t(3));
        QVERIFY(!hint->text().isEmpty() && !hint->text().contains('\n'));
        QVERIFY(hint->toolTip().contains('\n')); // all of it
        QTest::qWait(50);
        QCOMPARE(fixture.window.statusBar()->height(), bar);
        QCOMPARE(QRect(pane->mapTo(&fixture.window, QPoint()), pane->size()), before);
    }

    /// After a restart it was behind the window.
    void aFloatingDockComesBackInFront()
    {
        const auto folder = std::make_shared<QTemporaryDir>();
        QPoint middle;
        {
            WindowFixture fixture(folder);
            auto* const dock = fixture.find<QDockWidget>("candidatesDock");
            dock->setFloating(true);
            dock->resize(300, 200);
            dock->move(fixture.window.geometry().center() - QPoint(150, 100));
            QTRY_COMPARE(qApp->topLevelAt(dock->geometry().center()), dock);
            QTest::qWait(100); // the screen has told where it is
            middle = dock->geometry().center();
            QVERIFY(fixture.window.close());
        }
        ShownWidgets shown;
        WindowFixture fixture(folder);
        auto* const dock = fixture.find<QDockWidget>("candidatesDock");
        QVERIFY(dock->isFloating());
        QTRY_VERIFY(fixture.window.windowHandle()->isExposed());
        QTRY_VERIFY(
            shown.names.lastIndexOf("candidatesDock") > shown.names.indexOf("mainWindow")); // else window managers see no owner
        QTRY_VERIFY((dock->geometry().center() - middle).manhattanLength() < 20);
        QTRY_COMPARE(qApp->topLevelAt(middle), dock);
    }

    void theListOfCurvesTakesTheRoomThereIs()
    {
        WindowFixture fixture;
        QStringList paths;
        for (int i = 0; i < 30; ++i) {
            paths.append(fixture.path(QString("%1.gr").arg(i)));
            QVERIFY(QFile::copy(example("silver-icosahedron.gr"), paths.last()));
        }
        fixture.window.open(paths.first(3), FileOpener::Preview::Never);
        auto* const list = fixture.find<QListWidget>("curveList");
        auto* const data = fixture.find<QDockWidget>("dataDock");
        auto* const column = data->findChild<QScrollArea*>();
        fixture.window.resize(1600, 1400);
        QTest::qWait(50);
        fixture.window.resizeDocks({data}, {1000}, Qt::Vertical);
        QTRY_VERIFY(column->height() > 700);
        QTRY_COMPARE(list->verticalScrollBar()->maximum(), 0);
        QVERIFY(list->height() < 100); // no more than its rows need
        fixture.window.open(paths.mid(3), FileOpener::Preview::Never);
        const int row = list->visualItemRect(list->item(0)).height();
        QTRY_VERIFY2(list->height() > 10 * row, qPrintable(QString::number(list->height())));
        QCOMPARE(column->verticalScrollBar()->maximum(), 0);
        fixture.window.resize(1366, 768);
        QTRY_COMPARE(fixture.window.height(), 768);
        QTRY_VERIFY(list->height() >= 5 * row);
        fixture.window.resizeDocks({data}, {200}, Qt::Vertical);
        QTRY_VERIFY2(list->height() < 6 * row, qPrintable(QString::number(list->height())));
    }

    void whatRunsTellMovesNothing()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        const QString folder = fixture.path(QString(120, 'd') + '/' + QString(120, 'e'));
        QVERIFY(QDir().mkpath(folder));
        fixture.window.seriesActions().table->setChecked(true);
        auto* const queue = fixture.find<QWidget>("queueBar");
        queue->show();
        QTest::qWait(50);
        auto* const candidates = fixture.find<QDockWidget>("candidatesDock");
        const QRect before = candidates->geometry();
        fixture.workspace.watcher.start(folder);
        QTRY_VERIFY(fixture.find<QWidget>("watchBar")->isVisible());
        for (const char* const name : {"queueText", "jobText"})
            fixture.find<QLabel>(name)->setText(QString("Refining a candidate with a long name, ").repeated(12));
        QTest::qWait(50);
        QCOMPARE(candidates->geometry(), before);
        QVERIFY(fixture.window.minimumSizeHint().width() <= 1024);
        auto* const job = fixture.find<QLabel>("jobText");
        QHelpEvent help(QEvent::ToolTip, QPoint(5, 5), job->mapToGlobal(QPoint(5, 5)));
        QApplication::sendEvent(job, &help);
        QCOMPARE(QToolTip::text(), job->text()); // all of it
    }

    void docksSuitTheScreen_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<int>("columns"); // of the table of candidates, without stars
        QTest::addColumn<int>("rows");    // of the list of curves
        QTest::newRow("1366 x 768") << QSize(1366, 768) << 3 << 5;
        QTest::newRow("1920 x 1080") << QSize(1920, 1080) << 4 << 8;
        QTest::newRow("3840 x 2160") << QSize(3840, 2160) << 12 << 30;
    }

    /// Whatever size the window had first.
    void docksSuitTheScreen()
    {
        QFETCH(const QSize, size);
        QFETCH(const int, columns);
        QFETCH(const int, rows);
        WindowFixture fixture;
        for (int i = 0; i < 40; ++i)
            fixture.window.open({example("silver-icosahedron.gr")}, FileOpener::Preview::Never);
        fixture.mine();
        fixture.window.resize(size);
        const auto* const table = fixture.find<QTableView>("candidateTable");
        const auto* const list = fixture.find<QListWidget>("curveList");
        const auto seenColumns = [&] {
            int seen = -1;
            for (int column = 0; column < table->model()->columnCount(); ++column)
                seen += !table->isColumnHidden(column)
                        && table->columnViewportPosition(column) + table->columnWidth(column) <= table->viewport()->width()
                    ? 1
                    : 0;
            return seen;
        };
        const auto seenRows = [&] { return list->viewport()->height() / list->visualItemRect(list->item(0)).height(); };
        QTRY_VERIFY2(seenColumns() >= columns, qPrintable(QString::number(seenColumns())));
        QTRY_VERIFY2(seenRows() >= rows, qPrintable(QString::number(seenRows())));
        QVERIFY(2 * fixture.find<QWidget>("centreSplitter")->width() >= size.width() * 19 / 20);
        const auto* const settings = fixture.find<QDockWidget>("generateDock")->findChild<QScrollArea*>();
        QVERIFY(size.height() < 1000 || settings->verticalScrollBar()->maximum() == 0);

        auto* const dock = fixture.find<QDockWidget>("candidatesDock"); // what the user does stays
        const int width = dock->width();
        const QPoint edge(dock->x() - 2, dock->y() + 100);
        QTest::mousePress(&fixture.window, Qt::LeftButton, {}, edge);
        QTest::mouseMove(&fixture.window, edge - QPoint(60, 0));
        QTRY_COMPARE(dock->width(), width + 60);
        QTest::mouseRelease(&fixture.window, Qt::LeftButton, {}, edge - QPoint(60, 0));
        fixture.window.resize(size + QSize(200, 0));
        QTest::qWait(100);
        QCOMPARE(dock->width(), width + 60);
    }

    void aNarrowWindowCutsNoNumber()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
        auto* const text = fixture.find<QLabel>("detailsText");
        for (const int width : {1366, fixture.window.minimumSizeHint().width(), 1366}) {
            fixture.window.resize(width, 768);
            QTRY_COMPARE(fixture.window.width(), width);
            QTRY_VERIFY(fixture.window.isSettled());
            const auto* const room = text->parentWidget()->parentWidget();
            QTRY_VERIFY2(text->width() <= room->width(), qPrintable(QString("%1 of %2").arg(text->width()).arg(room->width())));
        }
    }

    void longNamesHideNoRow()
    {
        WindowFixture fixture;
        QStringList paths;
        for (int i = 0; i < 3; ++i) {
            paths.append(
                fixture.path(QString("a_sample_with_a_very_long_name_of_a_beamtime_in_november_at_%1K_scan_00%1.gr").arg(i)));
            QVERIFY(QFile::copy(example("silver-icosahedron.gr"), paths.last()));
        }
        fixture.window.open(paths, FileOpener::Preview::Never);
        auto* const list = fixture.find<QListWidget>("curveList");
        QTest::qWait(50);
        QVERIFY(!list->horizontalScrollBar()->isVisible());
        QCOMPARE(list->verticalScrollBar()->maximum(), 0);
        for (int i = 0; i < list->count(); ++i) {
            QVERIFY(list->viewport()->rect().contains(list->visualItemRect(list->item(i))));
            QVERIFY(list->item(i)->toolTip().contains(QFileInfo(paths[i]).fileName()));
        }
    }
};

QTEST_MAIN(tst_SteadyLayout)
#include "tst_SteadyLayout.moc"
