#include "ui/window/WindowFixture.h"

#include "document/CandidateTableModel.h"
#include "plots/PlotView.h"
#include "scene/SceneView.h"
#include "scene/StructurePane.h"

#include <QCheckBox>
#include <qcustomplot.h>
#include <QFileDialog>
#include <QHash>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenuBar>
#include <QSet>
#include <QSpinBox>
#include <QTabBar>
#include <QTableView>
#include <QTextBrowser>

using namespace clusterlens;
using namespace clusterlens::testing;

/// The window without a mouse.
class tst_Keyboard : public QObject {
    Q_OBJECT

private:
    static void activate(WindowFixture& fixture)
    {
        fixture.window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&fixture.window));
    }

    static void press(WindowFixture& fixture, int key, Qt::KeyboardModifiers modifiers = {})
    {
        QWidget* const focused = QApplication::focusWidget();
        QTest::keyClick(focused ? focused : &fixture.window, Qt::Key(key), modifiers);
    }

    /// Tabs until the widget of this name has the focus.
    static bool tabTo(WindowFixture& fixture, const QString& name)
    {
        for (int i = 0; i < 200; ++i) {
            if (QApplication::focusWidget() && QApplication::focusWidget()->objectName() == name)
                return true;
            press(fixture, Qt::Key_Tab);
        }
        return false;
    }

    static void exportByKeys(WindowFixture& fixture, const QString& folder)
    {
        WindowFixture::answer([folder](QWidget* dialog) {
            QTRY_VERIFY(dialog->focusWidget()); // a dialog is modal before it has the focus
            for (int i = 0; i < 40 && dialog->focusWidget()->objectName() != QStringLiteral("exportFolder"); ++i)
                QTest::keyClick(dialog->focusWidget(), Qt::Key_Tab);
            QCOMPARE(dialog->focusWidget()->objectName(), QStringLiteral("exportFolder"));
            QTest::keyClick(dialog->focusWidget(), Qt::Key_A, Qt::ControlModifier);
            QTest::keyClicks(dialog->focusWidget(), folder);
            QTest::keyClick(dialog->focusWidget(), Qt::Key_Return);
        });
        press(fixture, Qt::Key_E, Qt::ControlModifier);
    }

    static QString panelOf(const QWidget* widget)
    {
        for (; widget; widget = widget->parentWidget())
            for (const char* const name : {"dataDock", "generateDock", "compareView", "pdfPlot", "candidatesDock"})
                if (widget->objectName() == QLatin1String(name))
                    return widget->objectName();
        return {};
    }

private Q_SLOTS:
    void loadsMinesSelectsAndExports()
    {
        WindowFixture fixture;
        activate(fixture);
        bool asked = false; // how Qt's dialog is used is its own affair
        WindowFixture::answer([&asked](QWidget* dialog) {
            asked = qobject_cast<QFileDialog*>(dialog) != nullptr;
            QTest::keyClick(dialog, Qt::Key_Escape);
        });
        press(fixture, Qt::Key_O, Qt::ControlModifier);
        QVERIFY(asked);
        activate(fixture);
        QVERIFY(tabTo(fixture, QStringLiteral("gold-decahedron.gr")));
        press(fixture, Qt::Key_Space);
        QCOMPARE(fixture.document().curveIds().size(), 1);

        press(fixture, Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(QApplication::focusWidget(), fixture.find<QSpinBox>("count"));
        press(fixture, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(QApplication::focusWidget(), "5");
        press(fixture, Qt::Key_Tab);
        QCOMPARE(fixture.document().options().count, 5);
        press(fixture, Qt::Key_M, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.candidates().size() == 5 && fixture.window.isSettled(), CLUSTERLENS_PATIENCE);

        press(fixture, Qt::Key_5, Qt::ControlModifier);
        QCOMPARE(QApplication::focusWidget(), fixture.find<QWidget>("candidateTable"));
        press(fixture, Qt::Key_Home, Qt::ControlModifier);
        press(fixture, Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(fixture.document().shown().size(), 2);
        press(fixture, Qt::Key_D, Qt::ControlModifier);
        QVERIFY(fixture.document().candidate(fixture.document().shown().first()).starred);
        press(fixture, Qt::Key_Down);
        press(fixture, Qt::Key_Delete);
        QCOMPARE(fixture.candidates().size(), 4);
        press(fixture, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(fixture.candidates().size(), 5);
        press(fixture, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier); // the next one is there as after Delete itself
        QCOMPARE(fixture.candidates().size(), 4);
        QCOMPARE(fixture.document().shown().size(), 1);
        auto* const table = fixture.find<QTableView>("candidateTable");
        QCOMPARE(table->selectionModel()->selectedRows().size(), 1);
        QCOMPARE(table->selectionModel()->selectedRows().first().data(ui::CandidateTableModel::IdRole).toInt(),
            fixture.document().shown().first());
        press(fixture, Qt::Key_Delete);
        QCOMPARE(fixture.candidates().size(), 3);
        QCOMPARE(fixture.document().shown().size(), 1);
        press(fixture, Qt::Key_Z, Qt::ControlModifier);
        table->sortByColumn(
            ui::CandidateTableModel::AtomsColumn, Qt::DescendingOrder); // rows in another order than they were found in
        fixture.selectRows({0, 1});
        const int third = table->model()->index(2, 0).data(ui::CandidateTableModel::IdRole).toInt();
        press(fixture, Qt::Key_Delete);
        QCOMPARE(fixture.document().shown(), QList<int>{third});
        press(fixture, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(fixture.candidates().size(), 4);

        exportByKeys(fixture, fixture.path("results"));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.messages().size(), 1, CLUSTERLENS_PATIENCE);
        QVERIFY(QFileInfo::exists(fixture.path("results/candidate-01.xyz")));
    }

    /// What a field would keep for itself: Ctrl+E is the end of the line in Qt's.
    void actionsAreReachedFromAField()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
        activate(fixture);
        fixture.document().setStarred({fixture.candidates().first()}, true);
        press(fixture, Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(QApplication::focusWidget(), fixture.find<QSpinBox>("count"));
        QString asked;
        WindowFixture::answer([&asked](QWidget* dialog) {
            asked = dialog->objectName();
            QTest::keyClick(dialog, Qt::Key_Escape);
        });
        press(fixture, Qt::Key_E, Qt::ControlModifier);
        QCOMPARE(asked, QStringLiteral("exportDialog"));
        activate(fixture);
        press(fixture, Qt::Key_2, Qt::ControlModifier);
        press(fixture, Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(!fixture.document().candidate(fixture.candidates().first()).starred);
        press(fixture, Qt::Key_A, Qt::ControlModifier); // what edits stays with the field
        QTest::keyClicks(QApplication::focusWidget(), "17");
        press(fixture, Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(fixture.find<QSpinBox>("count")->value() != 17);
        QVERIFY(!fixture.document().candidate(fixture.candidates().first()).starred);
    }

    void everythingIsSeenAgainWhereverTheFocusIs()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
        activate(fixture);
        auto* const scene = fixture.find<ui::CompareView>("compareView");
        fixture.window.seriesActions().table->setChecked(true); // each is filled when it is seen
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        fixture.find<QTabBar>("seriesTabs")->setCurrentIndex(1);
        fixture.window.seriesActions().table->setChecked(false);
        fixture.find<QTabBar>("curveTabs")->setCurrentIndex(1);
        fixture.find<QTabBar>("curveTabs")->setCurrentIndex(0);
        QList<ui::PlotView*> plots;
        for (ui::PlotView* const plot : fixture.window.findChildren<ui::PlotView*>())
            if (plot->objectName() != QLatin1String("seriesPlot")) // which has one point
                plots << plot;
        QCOMPARE(plots.size(), 3); // G(r), F(Q), curves above each other
        const auto ranges = [&] {
            QList<QPair<double, double>> all;
            for (ui::PlotView* const plot : plots)
                for (const QCPAxis* const axis : {plot->plot().xAxis, plot->plot().yAxis})
                    all << QPair(axis->range().lower, axis->range().upper);
            return all;
        };
        for (const char* const name : {"fitRmax", "candidateTable", "paneCount", "pdfPlot"}) {
            press(fixture, Qt::Key_0, Qt::ControlModifier);
            const auto whole = ranges();
            for (ui::PlotView* const plot : plots) {
                plot->plot().xAxis->scaleRange(0.1);
                plot->plot().yAxis->scaleRange(3.0);
            }
            const Eigen::Vector3d before = scene->towardsViewer();
            scene->lookAlong(Eigen::Vector3d::UnitX());
            QVERIFY(ranges() != whole && scene->isMoved());
            fixture.find<QWidget>(name)->setFocus();
            press(fixture, Qt::Key_0, Qt::ControlModifier);
            QVERIFY2(ranges() == whole, name);
            QVERIFY(scene->isMoved());
            press(fixture, Qt::Key_0, Qt::ControlModifier | Qt::AltModifier);
            QVERIFY2(!scene->isMoved() && scene->towardsViewer().isApprox(before, 1e-6), name);
        }
        fixture.find<QTabBar>("curveTabs")->setCurrentIndex(1);
        auto* const function = fixture.find<ui::PlotView>("structureFunctionPlot");
        const double upper = function->plot().xAxis->range().upper;
        function->plot().xAxis->setRangeUpper(0.5 * upper);
        QTest::keyClick(function, Qt::Key_Home);
        QCOMPARE(function->plot().xAxis->range().upper, upper);
        const QMenu* view = nullptr;
        for (const QAction* const menu : fixture.window.menuBar()->actions())
            if (menu->text() == QLatin1String("&View"))
                view = menu->menu();
        QVERIFY(view && view->actions().contains(fixture.window.actions().wholePlots));
        QVERIFY(view->actions().contains(fixture.window.actions().wholeStructures));
    }

    void tabVisitsThePanelsInTheOrderOfTheWork()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
        activate(fixture);
        press(fixture, Qt::Key_1, Qt::ControlModifier);
        QStringList panels;
        QSet<QString> visited;
        for (int i = 0; i < 200; ++i) {
            const QWidget* const focused = QApplication::focusWidget();
            QVERIFY(focused);
            visited.insert(focused->objectName());
            if (const QString panel = panelOf(focused); !panel.isEmpty() && !panels.contains(panel))
                panels.append(panel);
            press(fixture, Qt::Key_Tab);
            if (QApplication::focusWidget() == fixture.find<QWidget>("curveList"))
                break;
        }
        QCOMPARE(panels, QStringList({"dataDock", "generateDock", "compareView", "pdfPlot", "candidatesDock"}));
        for (const char* const name : {"curveList", "qmin", "qmax", "qdamp", "biso", "delta2", "bundle", "element", "bond",
                 "fitRmin", "fitRmax", "count", "device", "preset", "scheduleAxis", "t1", "t2", "steps", "sampler", "guidance",
                 "seed", "dice", "generateButton", "resampleButton", "mineButton", "paneCount", "colouring", "linked",
                 "perspective", "curveKind", "pdfPlot", "candidateFilter", "starredOnly", "candidateTable"})
            QVERIFY2(visited.contains(QLatin1String(name)), name);
    }

    /// Nobody is left out of the circle, which goes on where it began, in both directions.
    void tabGoesRoundAllThatIsSeen()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
        activate(fixture);
        press(fixture, Qt::Key_3, Qt::ControlModifier);
        const QWidget* const first = QApplication::focusWidget();
        QWidgetList visited;
        QStringList structures;
        do {
            QWidget* const focused = QApplication::focusWidget();
            QVERIFY(focused);
            visited.append(focused);
            if (qobject_cast<ui::SceneView*>(focused))
                structures.append(focused->parentWidget()->objectName());
            press(fixture, Qt::Key_Tab);
        } while (QApplication::focusWidget() != first && visited.size() < 200);
        QCOMPARE(QApplication::focusWidget(), first);
        for (const char* const name : {"curveList", "qmin", "delta2", "bond", "fitRmax", "count", "seed", "mineButton",
                 "viewButton", "curveTabs", "pdfPlot", "candidateTable"})
            QCOMPARE(visited.count(fixture.find<QWidget>(name)), 1);
        if (fixture.find<ui::CompareView>("compareView")->pane(0).view()->canDraw())
            QCOMPARE(structures, QStringList({"pane1", "pane2", "pane3", "pane4"}));
        press(fixture, Qt::Key_Backtab, Qt::ShiftModifier);
        QCOMPARE(QApplication::focusWidget(), visited.last());
    }

    void everyActionHasKeysOrAMenuLetter()
    {
        WindowFixture fixture;
        for (const QAction* const action : fixture.window.actions().guide->parent()->findChildren<QAction*>())
            if (!action->objectName().isEmpty() && !action->isSeparator() && !action->text().isEmpty())
                QVERIFY2(!action->shortcut().isEmpty() || action->text().contains('&') || action->isCheckable(),
                    qPrintable(action->text()));
    }

    void noTwoPartsShareALetter()
    {
        WindowFixture fixture;
        activate(fixture);
        fixture.window.open({example("gold-decahedron.gr")});
        QTRY_VERIFY(fixture.window.isSettled());
        QHash<QKeySequence, QString> owners;
        const auto take = [&](const QString& text) {
            const QKeySequence letter = QKeySequence::mnemonic(text);
            if (letter.isEmpty())
                return;
            QVERIFY2(!owners.contains(letter), qPrintable(text + " and " + owners.value(letter)));
            owners[letter] = text;
        };
        for (const QAction* const menu : fixture.window.menuBar()->actions())
            take(menu->text());
        for (const QLabel* const label : fixture.window.findChildren<QLabel*>())
            if (label->buddy() && label->isVisible())
                take(label->text());
        for (const QAbstractButton* const button : fixture.window.findChildren<QAbstractButton*>())
            if (button->isVisible())
                take(button->text());
        QVERIFY(owners.size() > 12);
    }

    void theTableOfCurvesTakesTheKeyboard()
    {
        WindowFixture fixture;
        activate(fixture);
        fixture.window.open({example("gold-decahedron.gr"), example("silver-icosahedron.gr")});
        QTRY_VERIFY(fixture.window.isSettled());
        for (const char* const name : {"candidateFilter", "pdfPlot"}) {
            fixture.find<QWidget>(name)->setFocus();
            press(fixture, Qt::Key_T, Qt::ControlModifier);
            auto* const table = fixture.find<QAbstractItemView>("seriesTable");
            QTRY_COMPARE(QApplication::focusWidget(), static_cast<QWidget*>(table));
            press(fixture, Qt::Key_A, Qt::ControlModifier);
            QCOMPARE(table->selectionModel()->selectedRows().size(), 2);
            press(fixture, Qt::Key_T, Qt::ControlModifier);
            QCOMPARE(QApplication::focusWidget(), fixture.find<QWidget>(name));
        }
    }

    void linksOfTheGuideLeadToPages()
    {
        WindowFixture fixture;
        fixture.window.actions().guide->trigger();
        auto* const guide = fixture.find<QTextBrowser>("guide");
        QVERIFY(guide->toPlainText().contains("How to cite"));
        for (const char* const page : {"first-structure.md", "believing.md", "two-times.md", "series.md", "going-on.md",
                 "troubleshooting.md", "../user-guide.md", "../command-line.md"}) {
            QVERIFY2(
                guide->toHtml().contains(QStringLiteral("href=\"%1\"").arg(page)), page); // a page that is not there is no link
            guide->setSource(guide->source().resolved(QUrl(page)));
            QVERIFY2(guide->toPlainText().size() > 500 && !guide->toPlainText().contains("How to cite"), page);
            guide->backward();
        }
        guide->setSource(guide->source().resolved(QUrl("../method.md")));
        QVERIFY(guide->toPlainText().contains("diffusion"));
        guide->backward();
        QVERIFY(guide->toPlainText().contains("How to cite"));
        for (const char* const theme : {"theme-dark", "theme-light"}) { // while it is open
            fixture.find<QAction>(theme)->trigger();
            QTRY_VERIFY2(guide->toHtml().contains(QGuiApplication::palette().color(QPalette::Link).name()), theme);
        }
    }

    void f2InTheListRenamesTheCurve()
    {
        WindowFixture fixture;
        activate(fixture);
        fixture.window.open({example("gold-decahedron.gr")});
        auto* const list = fixture.find<QListWidget>("curveList");
        list->setFocus();
        QTest::keyClick(list, Qt::Key_F2);
        auto* const editor = list->findChild<QLineEdit*>();
        QVERIFY(editor);
        editor->setText("first cooling");
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_COMPARE(fixture.document().curve(fixture.document().currentCurve()).name, QStringLiteral("first cooling"));
    }
};

QTEST_MAIN(tst_Keyboard)
#include "tst_Keyboard.moc"
