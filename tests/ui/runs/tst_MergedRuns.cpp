#include "ui/window/WindowFixture.h"

#include "document/CandidateTableModel.h"

#include <QDialogButtonBox>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// What several runs find is one row of the table, in the real window.
class tst_MergedRuns : public QObject {
    Q_OBJECT

private:
    static void mine(WindowFixture& fixture, int count)
    {
        GenerationOptions options = fixture.document().options();
        options.count = count;
        fixture.document().setOptions(options);
        fixture.mine();
    }

    static QString cell(WindowFixture& fixture, int id, CandidateTableModel::Column column)
    {
        const QAbstractItemModel& model = *fixture.find<QAbstractItemView>("candidateTable")->model();
        for (int row = 0; row < model.rowCount(); ++row)
            if (model.index(row, 0).data(CandidateTableModel::IdRole).toInt() == id)
                return model.index(row, column).data().toString();
        return QStringLiteral("not there");
    }

    static QStringList names(WindowFixture& fixture)
    {
        QStringList found;
        for (const int id : fixture.candidates())
            found.append(fixture.document().candidate(id).name);
        return found;
    }

private Q_SLOTS:
    void aSecondSearchAddsOnlyWhatIsNew()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        mine(fixture, 4);
        const QList<int> first = fixture.candidates();
        QCOMPARE(first.size(), 4);
        QCOMPARE(cell(fixture, first[0], CandidateTableModel::RunsColumn), QStringLiteral("1"));
        fixture.document().setStarred({first[1]}, true);
        fixture.document().renameCandidate(first[2], "mine");
        mine(fixture, 6);
        const QList<int> all = fixture.candidates();
        QCOMPARE(all.size(), 6); // the four once more, and two more
        QCOMPARE(all.first(4), first);
        QVERIFY(std::ranges::all_of(fixture.document().shown(), [&](int id) { return all.contains(id); }));
        for (const int id : first)
            QCOMPARE(cell(fixture, id, CandidateTableModel::RunsColumn), QStringLiteral("1, 2"));
        for (const int id : all.mid(4))
            QCOMPARE(cell(fixture, id, CandidateTableModel::RunsColumn), QStringLiteral("2"));
        QVERIFY(fixture.document().candidate(first[1]).starred);
        QCOMPARE(fixture.document().candidate(first[2]).name, QStringLiteral("mine"));
        QCOMPARE(cell(fixture, first[0], CandidateTableModel::CopiesColumn), QStringLiteral("1")); // a library draws nothing
        const QStringList given = names(fixture);
        QVERIFY2(given.filter("(").isEmpty(), qPrintable(given.join(", "))); // no gaps, no second ones
        fixture.selectRows({0});
        QTRY_VERIFY_WITH_TIMEOUT(fixture.find<QLabel>("detailsText")->text().contains("Found in runs 1, 2."), CLUSTERLENS_PATIENCE);
    }

    void anExportHasEachOnce()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        mine(fixture, 3);
        mine(fixture, 3);
        const QString folder = fixture.path("results");
        fixture.find<QAbstractItemView>("candidateTable")->selectAll();
        WindowFixture::answer([folder](QWidget* dialog) {
            dialog->findChild<QLineEdit*>("exportFolder")->setText(folder);
            dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click();
        });
        fixture.window.actions().exportResults->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.messages().isEmpty(), CLUSTERLENS_PATIENCE);
        QCOMPARE(QDir(folder).entryList({"candidate-*.xyz"}).size(), 3);
        QFile summary(folder + "/summary.json");
        QVERIFY(summary.open(QIODevice::ReadOnly));
        const QJsonObject json = QJsonDocument::fromJson(summary.readAll()).object();
        QCOMPARE(json["candidates"].toArray().size(), 3);
        QCOMPARE(json["command"].toString(), QStringLiteral("mine"));
        QVERIFY(json["judgement"].isObject());
    }

    void sessionsAndRemovingKnowOfIt()
    {
        const auto folder = std::make_shared<QTemporaryDir>();
        const QString path = folder->filePath("merged.clens");
        QList<int> ids;
        {
            WindowFixture fixture(folder);
            fixture.window.open({example("gold-decahedron.gr")});
            mine(fixture, 3);
            mine(fixture, 3);
            ids = fixture.candidates();
            fixture.document().removeCandidates({ids[0]});
            fixture.window.actions().undo->trigger();
            QCOMPARE(cell(fixture, ids[0], CandidateTableModel::RunsColumn), QStringLiteral("1, 2"));
            fixture.document().save(path);
        }
        WindowFixture fixture(folder);
        fixture.window.open({path});
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QCOMPARE(fixture.candidates().size(), 3);
        QCOMPARE(cell(fixture, ids[0], CandidateTableModel::RunsColumn), QStringLiteral("1, 2"));
        mine(fixture, 3);
        QCOMPARE(fixture.candidates(), ids);
        QCOMPARE(cell(fixture, ids[0], CandidateTableModel::RunsColumn), QStringLiteral("1, 2, 3"));
    }

    void aBetterFitOfALaterRunIsTaken()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        mine(fixture, 3);
        const int best = fixture.document().shown().first();
        Candidate worse = *fixture.document().candidate(best).candidate;
        worse.fit.rwpFit += 0.1;
        fixture.document().replaceCandidate(best, std::make_shared<const Candidate>(worse));
        mine(fixture, 3);
        QVERIFY(fixture.document().candidate(best).candidate->fit.rwpFit < worse.fit.rwpFit - 0.05);
        QCOMPARE(fixture.candidates().size(), 3);
    }
};

QTEST_MAIN(tst_MergedRuns)
#include "tst_MergedRuns.moc"
