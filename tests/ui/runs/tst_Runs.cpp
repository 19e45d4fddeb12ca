#include "RunsFixture.h"

#include "files/StructureWriter.h"

#include <atomic>

using namespace clusterlens;
using namespace clusterlens::ui;
using namespace clusterlens::testing;

class tst_Runs : public RunsFixture {
    Q_OBJECT

private:
    /// Of which all samples are.
    void useOneShape()
    {
        useModel([] {
            TestModel model;
            model.shapes.resize(1);
            return model;
        });
    }

    /// The others are mined.
    [[nodiscard]] QList<int> drawnIds() const
    {
        QList<int> drawn = m_document->candidateIds();
        drawn.removeIf([&](int id) { return m_document->candidate(id).candidate->origin != Origin::Generated; });
        return drawn;
    }

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void generateAddsCandidatesOneByOne()
    {
        QSignalSpy added(m_document.get(), &Document::candidatesAdded);
        Job* const job = m_runs->generate(m_curve);
        QVERIFY(job->title().contains("silver.gr"));
        finish();
        QCOMPARE(m_errors, QStringList());
        QCOMPARE(added.count(), 3);
        const QList<int> ids = m_document->candidateIds(m_curve);
        QCOMPARE(ids.size(), 3);
        double best = 1.0;
        for (const int id : ids) {
            const Candidate& candidate = *m_document->candidate(id).candidate;
            best = std::min(best, candidate.fit.rwpFit);
            QCOMPARE(candidate.sampling.seed, std::uint64_t(5));
            QCOMPARE(candidate.sampling.steps, 17); // the model's own
            QCOMPARE(candidate.structure.elements.front(), std::string("Ag"));
        }
        QVERIFY2(best < 0.01, qPrintable(QString::number(best)));
        const RunSummary& run = m_document->curve(m_curve).runs.back().summary;
        QCOMPARE(run.command, std::string("generate"));
        QCOMPARE(run.model->name, std::string("known-shapes"));
        QCOMPARE(run.sampling->seed, std::uint64_t(5));
    }

    void sameSamplesBecomeOneCandidate()
    {
        useOneShape();
        m_runs->generate(m_curve);
        finish();
        const QList<int> drawn = drawnIds();
        const Candidate& only = *m_document->candidate(drawn.first()).candidate;
        QVERIFY(drawn.size() == 1 && only.copies == 3 && only.belief && m_document->curve(m_curve).runs.back().summary.judgement);
        QVERIFY(!m_document->undoStack().canUndo());
    }

    void whatTheUserMadeOfASampleStays_data()
    {
        QTest::addColumn<bool>("twinRemoved");
        QTest::newRow("with the sample that it is the same as") << false;
        QTest::newRow("alone, where the user has removed that") << true;
    }

    void whatTheUserMadeOfASampleStays()
    {
        QFETCH(bool, twinRemoved);
        useOneShape();
        const auto write = [&](const QList<int>& ids) { // while the run goes on
            const CandidateItem item = m_document->candidate(ids.first());
            if (item.candidate->origin != Origin::Generated || m_document->curve(m_curve).run(item.run) != nullptr)
                return;
            if (item.candidate->sampleIndex == 2) {
                m_document->setStarred({item.id}, true);
                m_document->setNote(item.id, "looks right");
                m_document->renameCandidate(item.id, "mine");
            } else if (item.candidate->sampleIndex == 0 && twinRemoved) {
                m_document->removeCandidates({item.id});
            }
        };
        connect(m_document.get(), &Document::candidatesAdded, m_document.get(), write, Qt::QueuedConnection);
        m_runs->generate(m_curve);
        finish();
        const QList<int> drawn = drawnIds();
        QCOMPARE(drawn.size(), 1);
        const CandidateItem& item = m_document->candidate(drawn.first());
        QVERIFY(item.starred && item.note == "looks right" && item.name == "mine");
        QCOMPARE(item.allFindings().size(), std::size_t(1));
        QCOMPARE(item.candidate->copies, 3); // also without the row that the user has removed
    }

    void removingOneOfThoseThatAreTheSameLeavesTheOthers()
    {
        useOneShape();
        int removed = 0;
        const auto removeFirst = [&](const QList<int>& ids) { // while the run goes on
            const Candidate& found = *m_document->candidate(ids.first()).candidate;
            if (found.origin != Origin::Generated || found.sampleIndex != 0 || removed != 0)
                return;
            removed = ids.first();
            m_document->removeCandidates(ids);
        };
        connect(m_document.get(), &Document::candidatesAdded, m_document.get(), removeFirst);
        m_runs->generate(m_curve);
        finish();
        QVERIFY(removed != 0 && !m_document->containsCandidate(removed));
        const QList<int> drawn = drawnIds();
        QCOMPARE(drawn.size(), 1);
        QCOMPARE(m_document->candidate(drawn.first()).candidate->copies, 3);
    }

    void aRefinementKeepsItsParentWhereThatIsMergedMeanwhile()
    {
        useOneShape();
        int refined = 0;
        const auto refineLast = [&](const QList<int>& ids) {
            const Candidate& found = *m_document->candidate(ids.first()).candidate;
            if (found.origin != Origin::Generated || found.sampleIndex != 2 || refined != 0)
                return;
            refined = ids.first();
            QVERIFY(m_runs->refine(refined)); // it waits behind the run
        };
        connect(m_document.get(), &Document::candidatesAdded, m_document.get(), refineLast);
        m_runs->generate(m_curve);
        finish();
        QVERIFY(refined != 0 && !m_document->containsCandidate(refined));
        const QList<int> ids = m_document->candidateIds();
        const auto result
            = std::ranges::find_if(ids, [&](int id) { return m_document->candidate(id).candidate->origin == Origin::Refined; });
        QVERIFY(result != ids.end());
        const int parent = m_document->candidate(*result).parent;
        QVERIFY(m_document->containsCandidate(parent));
        QCOMPARE(m_document->candidate(parent).candidate->sampleIndex, 0);
    }

    void aWorseSampleStaysBesideABetterAlternative()
    {
        useModel([] {
            TestModel model;
            model.finite = true;
            std::rotate(model.shapes.begin(), model.shapes.begin() + 1, model.shapes.end()); // the true one is not drawn at first
            return model;
        });
        GenerationOptions options = m_document->options();
        options.count = 2;
        options.modelDefaults = false;
        options.sampling.guidance = 1e-4; // else the curve would lead both samples to the true one
        m_document->setOptions(options);
        m_runs->generate(m_curve);
        finish();
        const QList<int> ids = m_document->candidateIds();
        QVERIFY(ids.size() >= 2); // and mined ones
        const Candidate& own = *m_document->candidate(ids[0]).candidate;
        const Candidate& alternative = *m_document->candidate(ids[1]).candidate;
        QVERIFY(own.copies == 2 && alternative.copies == 0);
        QVERIFY(alternative.fit.rwpFit < 0.01 && own.fit.rwpFit > alternative.fit.rwpFit);
    }

    void withoutGuidanceTheNetworkAloneIsShown()
    {
        useModel([] {
            TestModel model;
            model.finite = true;
            std::rotate(model.shapes.begin(), model.shapes.begin() + 1, model.shapes.end());
            return model;
        });
        GenerationOptions options = m_document->options();
        options.count = 2;
        options.modelDefaults = false;
        options.sampling.guidance = 0.0;
        m_document->setOptions(options);
        m_runs->generate(m_curve);
        finish();
        QCOMPARE(m_document->candidateIds().size(), 2);
        for (const int id : m_document->candidateIds()) {
            const Candidate& candidate = *m_document->candidate(id).candidate;
            QVERIFY(candidate.copies == 1 && candidate.fit.rwpFit > 0.01);
        }
    }

    void resampleCountsWhatItFindsAgain()
    {
        m_runs->generate(m_curve);
        finish();
        const QList<int> ids = m_document->candidateIds();
        const int copies = m_document->candidate(ids[0]).candidate->copies;
        m_runs->resample(m_curve);
        m_runs->generate(m_curve); // the same seed once more proves nothing
        finish();
        QVERIFY(m_document->options().sampling.seed == 6 && m_document->candidateIds() == ids); // this model knows no others
        const CandidateItem& item = m_document->candidate(ids[0]);
        QVERIFY(item.findings.size() == 3 && item.candidate->copies == 2 * copies);
    }

    void ownSamplingSettingsAreTaken()
    {
        GenerationOptions options = m_document->options();
        options.modelDefaults = false;
        options.sampling.t1 = 300;
        options.sampling.steps = 9;
        m_document->setOptions(options);
        m_runs->generate(m_curve);
        finish();
        QVERIFY(m_document->candidate(m_document->candidateIds().first()).candidate->sampling == options.sampling);
    }

    void resultsOfARemovedCurveAreDropped()
    {
        hold();
        m_runs->generate(m_curve);
        m_started->wait();
        m_document->removeCurve(m_curve);
        m_mayContinue->count_down();
        finish();
        QVERIFY(m_document->candidateIds().isEmpty());
        QCOMPARE(m_errors, QStringList());
    }

    void resultsForAnotherSessionAreDropped()
    {
        hold();
        m_runs->generate(m_curve);
        m_started->wait();
        m_document->clear();
        const int other = m_document->addCurve(*icosahedronCurve(), "other.gr"); // has the same id again
        QCOMPARE(other, m_curve);
        m_mayContinue->count_down();
        finish();
        QVERIFY(m_document->candidateIds().isEmpty());
        QVERIFY(m_document->curve(other).runs.empty());
    }

    void whatTheUserRemovesDoesNotComeBack()
    {
        QObject context;
        connect(m_document.get(), &Document::candidatesAdded, &context, [&](const QList<int>& ids) {
            if (ids.first() == 1)
                m_document->removeCandidates(ids);
        });
        m_runs->generate(m_curve);
        finish();
        QCOMPARE(m_document->candidateIds(), QList<int>({2, 3}));
    }

    void refitFollowsTheRange()
    {
        m_runs->generate(m_curve);
        finish();
        const QList<int> ids = m_document->candidateIds();
        m_document->setStarred({ids[0]}, true);
        const Candidate before = *m_document->candidate(ids[0]).candidate;
        m_document->setFitRange(m_curve, {2.0, 9.0});
        m_runs->refit(m_curve);
        m_document->setFitRange(m_curve, {2.0, 7.0});
        m_runs->refit(m_curve); // replaces the first
        finish();
        QCOMPARE(m_document->candidateIds(), ids);
        for (const int id : ids)
            QVERIFY(m_document->candidate(id).candidate->fit.r.tail(1)[0] <= 7.0);
        const Candidate& after = *m_document->candidate(ids[0]).candidate;
        QVERIFY(m_document->candidate(ids[0]).starred);
        QCOMPARE(after.sampleIndex, before.sampleIndex);
        const PositionsXyz unstretchedBefore = before.structure.positions / before.fit.stretch();
        const PositionsXyz unstretchedAfter = after.structure.positions / after.fit.stretch();
        QVERIFY((unstretchedBefore - unstretchedAfter).cwiseAbs().maxCoeff() < 1e-12);
    }

    void aReferenceBecomesACandidate()
    {
        const QString path = m_folder->filePath("ideal Å.xyz");
        saveStructure(
            path.toStdString(), StructureFormat::Xyz, makeStructure("Ag", buildCluster({Family::Icosahedron, {2}}, 2.9)), {});
        m_runs->addReference(m_curve, path);
        m_runs->addReference(m_curve, m_folder->filePath("none.cif"));
        finish();
        const QList<int> ids = m_document->candidateIds();
        QCOMPARE(ids.size(), 1);
        const CandidateItem& item = m_document->candidate(ids.first());
        QCOMPARE(item.name, QString("ideal Å.xyz"));
        QVERIFY(item.candidate->origin == Origin::Loaded);
        QVERIFY(item.candidate->familyGuess == Family::Icosahedron);
        QVERIFY2(item.candidate->fit.rwpFit < 0.01, qPrintable(QString::number(item.candidate->fit.rwpFit)));
        QCOMPARE(m_errors.size(), 1);
        QVERIFY(m_errors.first().contains("none.cif"));
        QCOMPARE(m_document->undoStack().undoText(), QString("Load reference ideal Å.xyz"));
        m_document->undoStack().undo();
        QVERIFY(m_document->candidateIds().isEmpty());
        m_document->undoStack().redo();
        QCOMPARE(m_document->candidateIds(), ids);
    }

    void leavingWhileARunGoesOnIsSafe()
    {
        hold();
        m_runs->generate(m_curve);
        m_runs->mine(m_curve);
        m_started->wait();
        std::jthread release([this] { m_mayContinue->count_down(); });
        m_runs.reset();
        m_queue.reset(); // waits for the run
        QVERIFY(m_document->candidateIds().isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_Runs)
#include "tst_Runs.moc"
