#include "WindowFixture.h"

#include "document/CandidateTableModel.h"
#include "evaluation/SimulatedCurve.h"
#include "files/StructureWriter.h"
#include "panels/DetailsPanel.h"
#include "plots/FrontPlot.h"
#include "scene/StructurePane.h"
#include "shapes/ClusterBuilder.h"
#include "structure/Neighbours.h"

#include <QCheckBox>
#include <qcustomplot.h>
#include <QDialogButtonBox>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTextDocument>
#include <QToolButton>

#include <fstream>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

namespace {

const PositionsXyz octahedron = buildCluster({Family::Octahedron, {5}}, 2.75); // 85 atoms

/// Without its six corners, which have 4 neighbours each.
PositionsXyz withoutCorners()
{
    const std::vector<int> coordination = findNeighbours(octahedron).coordination;
    std::vector<Eigen::Index> kept;
    for (Eigen::Index i = 0; i < octahedron.rows(); ++i)
        if (coordination[std::size_t(i)] > 4)
            kept.push_back(i);
    return octahedron(kept, Eigen::all);
}

/// A window with the curve of the octahedron without corners, and the whole octahedron as its only candidate.
class RefineFixture : public WindowFixture {
public:
    RefineFixture()
    {
        SimulationSettings made;
        made.grid = {0.0, 25.0, 0.02};
        made.pdf = PdfSettings{0.8, 23.0, 0.03, 0.0, 0.6, 0.0, 0.0};
        const Structure truth = makeStructure("Pt", withoutCorners());
        std::ofstream(path("cut.gr").toStdString()) << grText(simulateCurve(truth.positions, made), made, truth);
        saveStructure(path("octahedron.xyz").toStdString(), StructureFormat::Xyz, makeStructure("Pt", octahedron), {});
        window.open({path("cut.gr")}, FileOpener::Preview::Never);
        curve = document().currentCurve();
        workspace.runs.addReference(curve, path("octahedron.xyz"));
        if (!waitFor(1))
            qFatal("the octahedron cannot be loaded");
        given = candidates().value(0);
    }

    /// Until nothing is calculated and so many candidates are there.
    bool waitFor(int count)
    {
        return QTest::qWaitFor([&] { return window.isSettled() && document().candidateIds().size() == count; }, 120'000);
    }

    /// \return its id
    int refine()
    {
        window.actions().refine->trigger();
        return waitFor(2) ? candidates().last() : 0;
    }

    [[nodiscard]] const Refinement& refinement(int id) { return *document().candidate(id).candidate->refinement; }
    [[nodiscard]] QString details() const { return find<QLabel>("detailsText")->text(); }
    [[nodiscard]] FrontPlot& front() const { return *find<FrontPlot>("frontPlot"); }

    void clickPoint(std::size_t point) { QTest::mouseClick(&front().plot(), Qt::LeftButton, {}, front().placeOf(point).toPoint()); }

    int curve = 0;
    int given = 0; ///< id of the octahedron
};

QString plain(const QString& html)
{
    QTextDocument document;
    document.setHtml(html);
    return document.toPlainText().replace(QChar(0xa0), ' ');
}

} // namespace

class tst_RefineWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsTheParticleOfTheCurve_data()
    {
        QTest::addColumn<QString>("from");
        for (const char* const from : {"action", "context menu", "button"})
            QTest::newRow(from) << from;
    }
    void findsTheParticleOfTheCurve()
    {
        QFETCH(const QString, from);
        RefineFixture fixture;
        QAction* const refine = fixture.window.actions().refine;
        QVERIFY(refine->isEnabled());
        if (from == "action") {
            refine->trigger();
        } else if (from == "context menu") {
            WindowFixture::chooseFromContextMenu(*fixture.find<QAbstractItemView>("candidateTable"), "refine");
        } else {
            const QList<QToolButton*> buttons = fixture.find<QWidget>("candidatesDock")->findChildren<QToolButton*>();
            const auto button = std::ranges::find_if(buttons, [&](QToolButton* one) { return one->defaultAction() == refine; });
            QVERIFY(button != buttons.end());
            (*button)->click();
        }
        QVERIFY(fixture.waitFor(2));
        const int id = fixture.candidates().last();
        const CandidateItem& item = fixture.document().candidate(id);
        QVERIFY(item.candidate->origin == Origin::Refined);
        QCOMPARE(item.candidate->structure.size(), Eigen::Index(79));
        QCOMPARE(item.parent, fixture.given);
        QCOMPARE(item.name, QStringLiteral("refined octahedron.xyz"));
        QCOMPARE(fixture.document().shown(), (QList<int>{fixture.given, id}));
        const QString details = plain(fixture.details());
        for (const char* const text : {"Refined from octahedron.xyz", "Rwp held out", "Free numbers", "165 independent points",
                 "sites, compactness 4", "asked for", "rejected", "Sites: fcc"})
            QVERIFY2(details.contains(QLatin1String(text)), qPrintable(QString(text) + " is not in " + details));
        QVERIFY(fixture.front().isVisible());
        QCOMPARE(fixture.front().points().size(), fixture.refinement(id).choices.size());
        auto* const table = fixture.find<QAbstractItemView>("candidateTable");
        QStringList origins;
        for (int row = 0; row < 2; ++row)
            origins.append(table->model()->index(row, CandidateTableModel::OriginColumn).data().toString());
        QVERIFY2(origins.contains("refined from octahedron.xyz"), qPrintable(origins.join(", ")));
    }

    /// What the details show is what is meant, also where a filter hides its row.
    void aFilterHidesWhatIsRefinedFrom()
    {
        RefineFixture fixture;
        fixture.document().setStarred({fixture.given}, true);
        fixture.find<QAbstractButton>("starredOnly")->click();
        const int first = fixture.refine();
        QVERIFY(first != 0);
        QTRY_COMPARE(fixture.window.findChild<DetailsPanel*>()->candidate(), first);
        QCOMPARE(fixture.find<QAbstractItemView>("candidateTable")->model()->rowCount(), 1);
        fixture.window.actions().refine->trigger();
        QVERIFY(fixture.waitFor(3));
        QCOMPARE(fixture.document().candidate(fixture.candidates().last()).parent, first);
        const QModelIndex row
            = fixture.find<QAbstractItemView>("candidateTable")->model()->index(0, CandidateTableModel::NameColumn);
        auto* const table = fixture.find<QAbstractItemView>("candidateTable");
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(row).center()); // already the current row
        QTRY_COMPARE(fixture.window.findChild<DetailsPanel*>()->candidate(), fixture.given);
    }

    void whoCannotBeRefinedIsTold()
    {
        WindowFixture fixture;
        QAction* const refine = fixture.window.actions().refine;
        QVERIFY(!refine->isEnabled());
        QVERIFY2(refine->toolTip().contains("no candidate"), qPrintable(refine->toolTip()));
        fixture.window.open({example("gold-decahedron.gr")});
        Candidate mixture;
        mixture.structure = makeStructure("Pt", octahedron);
        mixture.origin = Origin::Mixture;
        mixture.label = "two of them";
        mixture.parts = {{mixture.structure, "one", 0.5}, {mixture.structure, "other", 0.5}};
        fixture.document().addCandidates(fixture.document().currentCurve(), {std::make_shared<const Candidate>(mixture)});
        QTRY_VERIFY(refine->toolTip().contains("mixture"));
        QVERIFY(!refine->isEnabled());
    }

    void aCancelLeavesNothing()
    {
        RefineFixture fixture;
        fixture.window.actions().refine->trigger();
        QTRY_VERIFY(fixture.window.actions().cancel->isEnabled());
        fixture.window.actions().cancel->trigger();
        QVERIFY(fixture.waitFor(1));
        QVERIFY(fixture.messages().isEmpty());
        QVERIFY(fixture.refine() != 0); // and again to the end
    }

    void tellsHowFarItIs()
    {
        RefineFixture fixture;
        fixture.window.actions().refine->trigger();
        Job* const job = fixture.workspace.queue.current();
        QVERIFY(job);
        QSignalSpy progress(job, &Job::progressed);
        QVERIFY(fixture.waitFor(2));
        QVERIFY(!progress.isEmpty());
        QCOMPARE(progress.last().first().value<JobProgress>().stage, QStringLiteral("refining"));
    }

    /// The result comes whatever happened to the parent meanwhile, and finds it again when it is back.
    void theParentMayGo()
    {
        RefineFixture fixture;
        fixture.window.actions().refine->trigger();
        fixture.document().removeCandidates({fixture.given});
        QVERIFY(fixture.waitFor(1));
        const int id = fixture.candidates().first();
        QVERIFY(id != fixture.given);
        QCOMPARE(fixture.document().shown(), QList<int>{id});
        QVERIFY2(plain(fixture.details()).contains("octahedron.xyz, which is no longer there"), qPrintable(fixture.details()));
        fixture.window.actions().undo->trigger();
        QVERIFY(fixture.waitFor(2));
        fixture.window.actions().showBest->trigger();
        QTRY_VERIFY(fixture.details().contains(QString("candidate:%1").arg(fixture.given)));
        Q_EMIT fixture.find<QLabel>("detailsText")->linkActivated(QString("candidate:%1").arg(fixture.given));
        QTRY_VERIFY(fixture.find<QLabel>("detailsTitle")->text().contains("<b>octahedron.xyz"));
    }

    void aNewNameOfTheParentIsTold()
    {
        RefineFixture fixture;
        const int id = fixture.refine();
        QVERIFY(id != 0);
        fixture.document().renameCandidate(fixture.given, "whole");
        QTRY_VERIFY(plain(fixture.details()).contains("Refined from whole."));
    }

    void theCurveMayGo()
    {
        RefineFixture fixture;
        fixture.window.actions().refine->trigger();
        fixture.document().removeCurve(fixture.curve);
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.workspace.queue.isBusy(), CLUSTERLENS_PATIENCE);
        QVERIFY(fixture.document().candidateIds().isEmpty());
        fixture.window.actions().undo->trigger();
        QVERIFY(fixture.waitFor(1));
        QVERIFY(fixture.refine() != 0);
    }

    void anotherSessionStopsIt()
    {
        RefineFixture fixture;
        fixture.window.actions().refine->trigger();
        fixture.document().clear();
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.workspace.queue.isBusy(), CLUSTERLENS_PATIENCE);
        QVERIFY(fixture.document().candidateIds().isEmpty());
    }

    void otherRunsWaitForIt()
    {
        RefineFixture fixture;
        GenerationOptions options = fixture.document().options();
        options.count = 2;
        fixture.document().setOptions(options);
        fixture.window.actions().refine->trigger();
        fixture.window.actions().mine->trigger();
        QVERIFY(fixture.waitFor(4));
        int refined = 0;
        for (const int id : fixture.candidates())
            refined += fixture.document().candidate(id).candidate->origin == Origin::Refined ? 1 : 0;
        QCOMPARE(refined, 1);
    }

    /// The user has gone on to another curve: what is shown there stays.
    void doesNotCallTheUserBack()
    {
        RefineFixture fixture;
        fixture.window.actions().refine->trigger();
        fixture.window.open({example("silver-icosahedron.gr")}, FileOpener::Preview::Never);
        fixture.document().setCurrentCurve(fixture.document().curveIds().last());
        QVERIFY(fixture.waitFor(2));
        QVERIFY(fixture.document().currentCurve() != fixture.curve);
        QVERIFY(fixture.document().shown().isEmpty());
    }

    void anotherPointOfTheFrontIsAnotherCandidate()
    {
        RefineFixture fixture;
        const int first = fixture.refine();
        QVERIFY(first != 0);
        const std::size_t taken = fixture.refinement(first).taken;
        std::size_t other = 0; // one with another number of broken bonds, so that the dots do not lie on each other
        for (std::size_t i = 1; i < fixture.refinement(first).choices.size(); ++i)
            if (fixture.refinement(first).choices[i].brokenBonds != fixture.refinement(first).choices[taken].brokenBonds)
                other = i;
        QVERIFY(other > 0);
        fixture.clickPoint(other);
        QVERIFY(fixture.waitFor(3));
        const int second = fixture.candidates().last();
        const std::size_t got = fixture.refinement(second).taken; // of dots on one place the first
        QVERIFY(got != taken);
        QCOMPARE(fixture.refinement(second).asked, taken);
        QCOMPARE(fixture.document().candidate(second).candidate->structure.size(), fixture.refinement(second).choices[got].atoms);
        QCOMPARE(fixture.document().candidate(second).parent, fixture.given);
        QCOMPARE(fixture.document().shown(), (QList<int>{fixture.given, second}));
        QTRY_VERIFY2(plain(fixture.details()).contains("Chosen by hand"), qPrintable(plain(fixture.details())));

        fixture.window.actions().undo->trigger();
        QCOMPARE(fixture.candidates(), (QList<int>{fixture.given, first}));
        fixture.window.actions().redo->trigger();
        QCOMPARE(fixture.candidates(), (QList<int>{fixture.given, first, second}));
        // Back to what is there already: nothing is calculated.
        Q_EMIT fixture.find<QLabel>("detailsText")->linkActivated(QString("candidate:%1").arg(second));
        Q_EMIT fixture.find<QLabel>("detailsText")->linkActivated(QString("choice:%1").arg(taken));
        QVERIFY(fixture.waitFor(3));
        QVERIFY(fixture.document().shown().contains(first));
    }

    void aSessionKeepsAllOfIt()
    {
        RefineFixture fixture;
        const int id = fixture.refine();
        QVERIFY(id != 0);
        const QString details = fixture.details();
        fixture.document().save(fixture.path("refined.clens"));
        WindowFixture later;
        later.window.open({fixture.path("refined.clens")});
        QTRY_COMPARE_WITH_TIMEOUT(later.candidates().size(), 2, CLUSTERLENS_PATIENCE);
        const CandidateItem& item = later.document().candidate(id);
        QCOMPARE(item.parent, fixture.given);
        const Refinement& before = fixture.refinement(id);
        const Refinement& after = *item.candidate->refinement;
        QVERIFY(before.sites == after.sites && before.occupancy == after.occupancy && before.ensemble == after.ensemble);
        QTRY_VERIFY(later.window.isSettled());
        later.document().setShown({id});
        QTRY_COMPARE(later.find<QLabel>("detailsText")->text(), details);
    }

    /// Side by side neither is turned: a lattice over another one has many ways to lie.
    void bothAreSeenFromTheSameSide()
    {
        RefineFixture fixture;
        const int id = fixture.refine();
        QVERIFY(id != 0);
        auto* const view = fixture.find<CompareView>("compareView");
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled() && !view->pane(1).features().motifs.empty(), CLUSTERLENS_PATIENCE);
        QCOMPARE(view->pane(1).candidate()->id, id);
        for (const int pane : {0, 1}) {
            const PositionsXyz& given = view->pane(pane).candidate()->candidate->structure.positions;
            const PositionsXyz centred = given.rowwise() - given.colwise().mean();
            QVERIFY((view->pane(pane).features().positions - centred).cwiseAbs().maxCoeff() < 1e-9);
        }
    }

    /// Names as they are in the window.
    void exportsTheEnsemble()
    {
        RefineFixture fixture;
        const int id = fixture.refine();
        QVERIFY(id != 0);
        fixture.document().renameCandidate(fixture.given, "whole");
        fixture.document().renameCandidate(id, "cut");
        const QString folder = fixture.path("out");
        WindowFixture::answer([&](QWidget* dialog) {
            QVERIFY(dialog->findChild<QCheckBox*>("formatEnsemble")->isChecked());
            dialog->findChild<QLineEdit*>("exportFolder")->setText(folder);
            dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click();
        });
        fixture.window.actions().exportResults->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(
            QFileInfo::exists(folder + "/summary.json") && !fixture.workspace.exports.isBusy(), CLUSTERLENS_PATIENCE);
        QFile file(folder + "/summary.json");
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject best = QJsonDocument::fromJson(file.readAll())["candidates"][0].toObject();
        QCOMPARE(best["name"].toString(), QStringLiteral("cut"));
        QCOMPARE(best["parent"].toString(), QStringLiteral("whole"));
        QCOMPARE(best["ensemble"].toString(), QStringLiteral("candidate-01-ensemble.extxyz"));
        QFile frames(folder + "/candidate-01-ensemble.extxyz");
        QVERIFY(frames.open(QIODevice::ReadOnly));
        QCOMPARE(frames.readAll().count("Properties="), qsizetype(fixture.refinement(id).ensemble.size()));
    }

    /// Fitted again with another range, sites and particles stay where the atoms are.
    void sitesFollowAnotherFit()
    {
        RefineFixture fixture;
        const int id = fixture.refine();
        QVERIFY(id != 0);
        fixture.document().setFitRange(fixture.curve, {1.6, 14.0});
        fixture.workspace.runs.refit(fixture.curve);
        QVERIFY(fixture.waitFor(2));
        const Candidate& candidate = *fixture.document().candidate(id).candidate;
        QVERIFY(candidate.fit.r[candidate.fit.r.size() - 1] < 14.1);
        QVERIFY((candidate.refinement->ensemble.front() - candidate.structure.positions).cwiseAbs().maxCoeff() < 1e-9);
    }
};

QTEST_MAIN(tst_RefineWindow)
#include "tst_RefineWindow.moc"
