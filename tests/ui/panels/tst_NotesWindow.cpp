#include "ui/window/WindowFixture.h"

#include "document/CandidateTableModel.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QDockWidget>
#include <QDoubleSpinBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>

using namespace clusterlens;
using namespace clusterlens::testing;
using ui::CandidateTableModel;

/// What the user writes about a candidate, in the real window.
class tst_NotesWindow : public QObject {
    Q_OBJECT

private:
    const QString m_text = QStringLiteral("as in \"run 1\" & <b>2</b>,\n\tgrößer");

    static void open(WindowFixture& fixture)
    {
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
        auto* const table = fixture.find<QTableView>("candidateTable");
        const QModelIndex second = table->model()->index(1, CandidateTableModel::NameColumn);
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(second).center());
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
    }

    static int current(WindowFixture& fixture) { return fixture.document().shown().first(); }

    static int otherThan(WindowFixture& fixture, const QList<int>& these)
    {
        const QList<int> ids = fixture.candidates();
        return *std::ranges::find_if(ids, [&these](int id) { return !these.contains(id); });
    }

    static QModelIndex cell(WindowFixture& fixture, int column)
    {
        const auto* const model = fixture.find<QTableView>("candidateTable")->model();
        for (int row = 0; row < model->rowCount(); ++row)
            if (model->index(row, 0).data(CandidateTableModel::IdRole).toInt() == current(fixture))
                return model->index(row, column);
        return {};
    }

    static QLineEdit* typing(WindowFixture& fixture)
    {
        for (auto* const field : fixture.find<QTableView>("candidateTable")->viewport()->findChildren<QLineEdit*>())
            if (field->isVisible())
                return field;
        return nullptr;
    }

    /// Opens the editor of the shown candidate.
    static QLineEdit* edit(WindowFixture& fixture, int column)
    {
        auto* const table = fixture.find<QTableView>("candidateTable");
        table->setColumnHidden(CandidateTableModel::NoteColumn, false);
        fixture.window.activateWindow();
        if (!QTest::qWaitForWindowActive(&fixture.window))
            qFatal("the window is not active");
        table->scrollTo(cell(fixture, column));
        const QPoint place = table->visualRect(cell(fixture, column)).center();
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, place);
        QTest::mouseDClick(table->viewport(), Qt::LeftButton, {}, place);
        if (!typing(fixture))
            qFatal("there is no editor");
        return typing(fixture);
    }

    static void answerWith(const QString& text, QDialogButtonBox::StandardButton button)
    {
        WindowFixture::answer([=](QWidget* dialog) {
            auto* const field = dialog->findChild<QPlainTextEdit*>();
            QCOMPARE(dialog->focusWidget(), field);
            field->selectAll();
            field->insertPlainText(text);
            dialog->findChild<QDialogButtonBox*>()->button(button)->click();
        });
    }

private Q_SLOTS:
    void isWrittenFromTheMenuAndSeenEverywhere()
    {
        WindowFixture fixture;
        open(fixture);
        auto* const table = fixture.find<QTableView>("candidateTable");
        const int id = current(fixture);
        QVERIFY(table->isColumnHidden(CandidateTableModel::NoteColumn)); // nobody has written any
        answerWith(m_text, QDialogButtonBox::Ok);
        WindowFixture::chooseFromContextMenu(*table, "note");
        QCOMPARE(fixture.document().candidate(id).note, m_text);
        QTRY_VERIFY(!table->isColumnHidden(CandidateTableModel::NoteColumn));
        const QModelIndex note = cell(fixture, CandidateTableModel::NoteColumn);
        QCOMPARE(note.data().toString(), QStringLiteral("as in \"run 1\" & <b>2</b>, / größer"));
        QVERIFY(note.data(Qt::ToolTipRole).toString().endsWith(m_text));
        const auto* const details = fixture.find<QLabel>("detailsText");
        QTRY_VERIFY_WITH_TIMEOUT(details->text().contains("&amp; &lt;b&gt;2&lt;/b&gt;,<br>\tgrößer"), CLUSTERLENS_PATIENCE);

        answerWith("something else", QDialogButtonBox::Cancel);
        fixture.window.actions().note->trigger();
        QCOMPARE(fixture.document().candidate(id).note, m_text);
        QCOMPARE(
            fixture.document().undoStack().undoText(), QStringLiteral("Note on %1").arg(fixture.document().candidate(id).name));
        fixture.window.actions().undo->trigger();
        QCOMPARE(fixture.document().candidate(id).note, QString());
        QTRY_VERIFY(table->isColumnHidden(CandidateTableModel::NoteColumn));
        fixture.window.actions().redo->trigger();
        QCOMPARE(fixture.document().candidate(id).note, m_text);
    }

    void whatIsWrittenWhileTheRowGoesIsNotLost()
    {
        WindowFixture fixture;
        open(fixture);
        ui::Document& document = fixture.document();
        const auto writeWhile = [&](const std::function<void()>& change) {
            WindowFixture::answer([&](QWidget* dialog) {
                change();
                auto* const field = dialog->findChild<QPlainTextEdit*>();
                field->selectAll();
                field->insertPlainText("written");
                dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click();
            });
            fixture.window.actions().note->trigger();
        };
        const int id = current(fixture);
        const int older = otherThan(fixture, {id});
        document.setNote(older, "of old");
        writeWhile([&] { document.mergeCandidate(id, older, document.candidate(older).candidate); });
        QVERIFY(!document.containsCandidate(id));
        QCOMPARE(document.candidate(older).note, QStringLiteral("of old\nwritten"));

        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        const int next = current(fixture);
        const QString note = document.candidate(next).note;
        writeWhile([&] { document.dropCandidates({next}); });
        QVERIFY(!document.containsCandidate(next) && note != "written");
        QVERIFY2(fixture.messages().join('\n').contains("Your note: written"), qPrintable(fixture.messages().join('\n')));
    }

    void whatIsTypedInACellGoesOnWhereItsRowIsMerged()
    {
        WindowFixture fixture;
        open(fixture);
        ui::Document& document = fixture.document();
        const int id = current(fixture);
        const int older = otherThan(fixture, {id});
        document.setNote(older, "of old");
        QLineEdit* field = edit(fixture, CandidateTableModel::NoteColumn);
        QTest::keyClicks(field, "typed ");
        document.mergeCandidate(id, older, document.candidate(older).candidate);
        QTRY_VERIFY(typing(fixture) && typing(fixture) != field); // in the other row
        field = typing(fixture);
        QCOMPARE(QApplication::focusWidget(), field);
        QTest::keyClicks(field, "on");
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(document.candidate(older).note, QStringLiteral("of old\ntyped on"));
        QTRY_VERIFY(!typing(fixture));

        field = edit(fixture, CandidateTableModel::NameColumn); // of the older one, which is shown now
        QTest::keyClicks(field, "mine");
        const int third = otherThan(fixture, {id, older});
        document.mergeCandidate(older, third, document.candidate(third).candidate);
        QTRY_VERIFY(typing(fixture) && typing(fixture) != field);
        QTest::keyClick(typing(fixture), Qt::Key_Return);
        QTRY_COMPARE(document.candidate(third).name, QStringLiteral("mine"));
        QCOMPARE(fixture.messages(), QStringList());
    }

    void aFieldInWhichNothingWasTypedChangesNothing()
    {
        WindowFixture fixture;
        open(fixture);
        ui::Document& document = fixture.document();
        const int id = current(fixture);
        const int older = otherThan(fixture, {id});
        document.setNote(older, "of old");
        document.setNote(id, "of now");
        const QLineEdit* const field = edit(fixture, CandidateTableModel::NoteColumn);
        document.mergeCandidate(id, older, document.candidate(older).candidate);
        QTRY_VERIFY(typing(fixture) && typing(fixture) != field);
        QTest::keyClick(typing(fixture), Qt::Key_Return);
        QTRY_VERIFY(!typing(fixture));
        QCOMPARE(document.candidate(older).note, QStringLiteral("of old\nof now"));
    }

    void whatIsTypedInACellIsKeptWhereItsRowIsHidden()
    {
        WindowFixture fixture;
        open(fixture);
        ui::Document& document = fixture.document();
        const int id = current(fixture);
        QTest::keyClicks(edit(fixture, CandidateTableModel::NameColumn), "mine");
        fixture.window.open({example("silver-icosahedron.gr")}); // another curve, as one of a watched folder
        QTRY_COMPARE(document.candidate(id).name, QStringLiteral("mine"));

        document.setCurrentCurve(document.candidate(id).curve);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        document.setShown({id});
        document.setNote(id, "of old");
        fixture.find<QLineEdit>("candidateFilter")->setText("of old");
        QLineEdit* const field = edit(fixture, CandidateTableModel::NoteColumn);
        QTest::keyClick(field, Qt::Key_End);
        QTest::keyClicks(field, " and new");
        document.setNote(id, "another"); // no row of the filter any more
        QTRY_COMPARE(document.candidate(id).note, QStringLiteral("another\nof old and new"));
        QTRY_VERIFY(!typing(fixture));
    }

    void runsTakeNothingBackThatIsWrittenAbout()
    {
        WindowFixture fixture;
        open(fixture);
        ui::Document& document = fixture.document();
        const int id = current(fixture);
        QVERIFY(!document.usedIds().contains(id));
        QTest::keyClicks(edit(fixture, CandidateTableModel::NoteColumn), "typed");
        QVERIFY(document.usedIds().contains(id));
        QTest::keyClick(typing(fixture), Qt::Key_Escape);
        QTRY_VERIFY(!typing(fixture));
        QVERIFY(!document.usedIds().contains(id) && document.candidate(id).note.isEmpty());

        QTest::keyClicks(edit(fixture, CandidateTableModel::NoteColumn), "typed");
        document.dropCandidates({id});
        QTRY_VERIFY2(fixture.messages().join('\n').contains(": typed"), qPrintable(fixture.messages().join('\n')));
        document.clear(); // with a row that is typed in
        QTest::qWait(0);
        QVERIFY(!typing(fixture));
    }

    void aLongWordDoesNotWidenTheDock()
    {
        WindowFixture fixture;
        open(fixture);
        auto* const details = fixture.find<QLabel>("detailsText");
        const QWidget* dock = details;
        while (qobject_cast<const QDockWidget*>(dock) == nullptr)
            dock = dock->parentWidget();
        const int label = details->minimumSizeHint().width();
        const int whole = dock->minimumSizeHint().width();
        fixture.document().setNote(current(fixture), QString(120, 'm'));
        QTRY_VERIFY_WITH_TIMEOUT(details->text().contains("mmm"), CLUSTERLENS_PATIENCE);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QVERIFY2(details->minimumSizeHint().width() <= label, qPrintable(QString::number(details->minimumSizeHint().width())));
        QCOMPARE(dock->minimumSizeHint().width(), whole);
    }

    void selectedRowsAreCopiedForASpreadsheet()
    {
        WindowFixture fixture;
        open(fixture);
        fixture.document().setNote(current(fixture), "a\tb");
        fixture.document().setStarred({current(fixture)}, true);
        auto* const table = fixture.find<QTableView>("candidateTable");
        QTRY_VERIFY(!table->isColumnHidden(CandidateTableModel::NoteColumn));
        fixture.selectRows({0, 1});
        fixture.window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&fixture.window));
        table->setFocus();
        QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
        const QStringList lines = QGuiApplication::clipboard()->text().split('\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 3);
        const QStringList titles = lines[0].split('\t');
        QCOMPARE(titles.first(), QStringLiteral("★"));
        QVERIFY(titles.indexOf("Rwp") == 2 && titles.contains("Note") && !titles.contains("Qbroad / Å⁻¹")); // as it is shown
        for (int row = 0; row < 2; ++row) {
            const int id = table->model()->index(row, 0).data(CandidateTableModel::IdRole).toInt();
            const ui::CandidateItem& item = fixture.document().candidate(id);
            const QStringList fields = lines[row + 1].split('\t');
            QCOMPARE(fields[0], item.starred ? "true" : "false");
            QCOMPARE(fields[1], item.name);
            QCOMPARE(fields[2].toDouble(), item.candidate->fit.rwpFit);
        }
        QVERIFY(lines.join('\n').contains("\t\"a\tb\"\t"));
        QGuiApplication::clipboard()->clear();
        WindowFixture::chooseFromContextMenu(*table, "copyCandidates");
        QCOMPARE(QGuiApplication::clipboard()->text().split('\n', Qt::SkipEmptyParts), lines);
    }

    void menusTellWhatIsUndoneAsItIsCalled()
    {
        WindowFixture fixture;
        open(fixture);
        const int id = current(fixture);
        fixture.document().renameCandidate(id, "Au & Ag");
        fixture.document().setNote(id, "a & b");
        QCOMPARE(fixture.window.actions().undo->text(), QStringLiteral("&Undo Note on Au && Ag"));
        QVERIFY(fixture.window.actions().undo->toolTip().startsWith("Undo Note on Au & Ag"));
        fixture.window.actions().undo->trigger();
        QCOMPARE(fixture.window.actions().redo->text(), QStringLiteral("&Redo Note on Au && Ag"));
        const int curve = fixture.document().currentCurve();
        fixture.document().renameCurve(curve, "Au & Ag");
        ExperimentOverrides overrides = fixture.document().curve(curve).data->overrides;
        overrides.qmin = 0.7;
        fixture.document().setOverrides(curve, overrides);
        QCOMPARE(fixture.window.actions().undo->text(), QStringLiteral("&Undo Settings of Au && Ag"));
    }

    void isEditedInPlaceWithItsLines()
    {
        WindowFixture fixture;
        open(fixture);
        const int id = current(fixture);
        fixture.document().setNote(id, "one\ntwo");
        auto* const table = fixture.find<QTableView>("candidateTable");
        QTRY_VERIFY(!table->isColumnHidden(CandidateTableModel::NoteColumn));
        const QModelIndex note = cell(fixture, CandidateTableModel::NoteColumn);
        table->scrollTo(note);
        const QPoint place = table->visualRect(note).center();
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, place);
        QTest::mouseDClick(table->viewport(), Qt::LeftButton, {}, place);
        auto* const field = table->viewport()->findChild<QLineEdit*>();
        QVERIFY(field);
        QTest::keyClick(field, Qt::Key_End);
        QTest::keyClicks(field, " three");
        fixture.document().setStarred({id}, true); // what is typed stays when something else about the row changes
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(fixture.document().candidate(id).note, QStringLiteral("one\ntwo three"));
    }

    void isFoundAndKeptWhateverIsFittedOrFoundAgain()
    {
        WindowFixture fixture;
        open(fixture);
        const int id = current(fixture);
        fixture.document().setNote(id, m_text);
        fixture.find<QLineEdit>("candidateFilter")->setText("GRÖSSER");
        QCOMPARE(fixture.find<QTableView>("candidateTable")->model()->rowCount(), 0);
        fixture.find<QLineEdit>("candidateFilter")->setText("größer run");
        QCOMPARE(fixture.find<QTableView>("candidateTable")->model()->rowCount(), 1);
        fixture.find<QLineEdit>("candidateFilter")->clear();
        const int before = int(fixture.candidates().size());
        const std::shared_ptr<const Candidate> fitted = fixture.document().candidate(id).candidate;
        fixture.find<QDoubleSpinBox>("fitRmax")->setValue(12.0);
        QTRY_VERIFY_WITH_TIMEOUT(
            fixture.document().candidate(id).candidate != fitted && fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QCOMPARE(fixture.document().candidate(id).note, m_text);
        fixture.window.actions().mine->trigger(); // all of them once more
        QTRY_VERIFY_WITH_TIMEOUT(
            fixture.document().candidate(id).findings.size() == 2 && fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QVERIFY(fixture.candidates().size() >= before);
        QCOMPARE(fixture.document().candidate(id).note, m_text);

        fixture.document().save(fixture.path("notes.clens"));
        fixture.document().clear();
        fixture.window.open({fixture.path("notes.clens")});
        QCOMPARE(fixture.document().candidate(id).note, m_text);
        QTRY_VERIFY(!fixture.find<QTableView>("candidateTable")->isColumnHidden(CandidateTableModel::NoteColumn));
    }
};

QTEST_MAIN(tst_NotesWindow)
#include "tst_NotesWindow.moc"
