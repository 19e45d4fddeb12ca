#include "core/session/SessionExamples.h"

#include "base/Errors.h"
#include "document/Document.h"

#include <QtTest>

#include <fstream>

using namespace clusterlens;
using namespace clusterlens::ui;
using namespace clusterlens::testing;

class tst_Document : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_document = std::make_unique<Document>();
        m_curve = m_document->addCurve(*icosahedronCurve(), "/data/silver.gr");
        m_ids = m_document->addCandidates(m_curve, unusualCandidates(4));
    }

    void theFirstCurveBecomesCurrent()
    {
        QCOMPARE(m_document->currentCurve(), m_curve);
        QCOMPARE(m_document->curve(m_curve).name, QString("silver.gr"));
        const int second = m_document->addCurve(*icosahedronCurve(), "/other/silver.gr");
        QCOMPARE(m_document->currentCurve(), m_curve);
        QVERIFY(m_document->curve(second).name != m_document->curve(m_curve).name);
        m_document->removeCurve(m_curve);
        QCOMPARE(m_document->currentCurve(), second);
        m_document->removeCurve(second);
        QCOMPARE(m_document->currentCurve(), 0);
        QVERIFY(m_document->candidateIds().isEmpty());
    }

    /// Where the program was started says nothing once the session is opened again.
    void aFileIsKnownByItsWholePath()
    {
        const int here = m_document->addCurve(*icosahedronCurve(), "series/au.gr");
        QCOMPARE(m_document->curve(here).path, QDir::current().absoluteFilePath("series/au.gr"));
        const int none = m_document->addCurve(*icosahedronCurve(), {});
        QCOMPARE(m_document->curve(none).path, QString());
    }

    void candidatesOfARemovedCurveAreDropped()
    {
        m_document->removeCurve(m_curve);
        QSignalSpy added(m_document.get(), &Document::candidatesAdded);
        QVERIFY(m_document->addCandidates(m_curve, unusualCandidates(2)).isEmpty());
        m_document->replaceCandidate(m_ids.first(), unusualCandidates(1).front());
        m_document->dropCandidates({m_ids.first()});
        m_document->addRun(m_curve, m_document->startRun(), {});
        QCOMPARE(added.count(), 0);
        QVERIFY_EXCEPTION_THROWN((void)m_document->curve(m_curve), std::out_of_range);
    }

    void removingIsUndoneInPlace()
    {
        m_document->setShown({m_ids[2], m_ids[1]});
        m_document->setStarred({m_ids[1]}, true);
        QSignalSpy removed(m_document.get(), &Document::candidatesRemoved);
        QSignalSpy shown(m_document.get(), &Document::shownChanged);
        m_document->removeCandidates({m_ids[2], m_ids[0], 999, m_ids[2]});
        QCOMPARE(m_document->candidateIds(), QList<int>({m_ids[1], m_ids[3]}));
        QCOMPARE(m_document->shown(), QList<int>{m_ids[1]});
        QCOMPARE(removed.takeFirst().first().value<QList<int>>(), QList<int>({m_ids[0], m_ids[2]}));
        QCOMPARE(shown.count(), 1);
        m_document->undoStack().undo();
        QCOMPARE(m_document->candidateIds(), m_ids);
        QCOMPARE(m_document->shown(), QList<int>({m_ids[2], m_ids[1]}));
        QVERIFY(m_document->candidate(m_ids[1]).starred);
        m_document->undoStack().redo();
        QCOMPARE(m_document->candidateIds(), QList<int>({m_ids[1], m_ids[3]}));
    }

    void removingACurveIsUndoneWithItsCandidates()
    {
        const int second = m_document->addCurve(*icosahedronCurve(), "second.gr");
        const QList<int> others = m_document->addCandidates(second, unusualCandidates(2));
        m_document->setShown({m_ids[0], others[1]});
        m_document->removeCurve(m_curve);
        QCOMPARE(m_document->candidateIds(), others);
        QCOMPARE(m_document->shown(), QList<int>{others[1]});
        m_document->undoStack().undo();
        QCOMPARE(m_document->curveIds(), QList<int>({m_curve, second}));
        QCOMPARE(m_document->candidateIds(), m_ids + others);
        QCOMPARE(m_document->currentCurve(), m_curve);
        QCOMPARE(m_document->shown(), QList<int>({m_ids[0], others[1]}));
    }

    /// Whoever is told may ask for whatever is named: the current curve, what is shown, the curve of each candidate.
    void signalsComeWhenAllIsChanged()
    {
        const int second = m_document->addCurve(*icosahedronCurve(), "second.gr");
        m_document->addCandidates(second, unusualCandidates(2));
        int told = 0;
        const auto look = [&] {
            ++told;
            if (const int current = m_document->currentCurve())
                QVERIFY(m_document->containsCurve(current));
            for (const int id : m_document->shown())
                QVERIFY(m_document->containsCandidate(id));
            for (const int id : m_document->candidateIds())
                QVERIFY(m_document->containsCurve(m_document->candidate(id).curve));
        };
        for (const auto signal :
            {&Document::curveAdded, &Document::curveRemoved, &Document::curveChanged, &Document::currentCurveChanged})
            connect(m_document.get(), signal, this, look);
        for (const auto signal : {&Document::candidatesAdded, &Document::candidatesRemoved})
            connect(m_document.get(), signal, this, look);
        connect(m_document.get(), &Document::shownChanged, this, look);
        m_document->setShown(m_ids);
        for (const int curve : m_document->curveIds()) {
            m_document->setCurrentCurve(curve);
            m_document->removeCurve(curve);
        }
        QCOMPARE(m_document->currentCurve(), 0);
        for (int i = 0; i < 2; ++i)
            m_document->undoStack().undo();
        for (int i = 0; i < 2; ++i)
            m_document->undoStack().redo();
        QVERIFY(told >= 16);
        m_document->disconnect(this);
    }

    void redoTakesAlongWhatCameAfterTheUndo()
    {
        m_document->removeCurve(m_curve);
        m_document->undoStack().undo();
        m_document->addCandidates(m_curve, unusualCandidates(1)); // of a run that went on
        m_document->undoStack().redo();
        QVERIFY(m_document->candidateIds().isEmpty());
        m_document->undoStack().undo();
        QCOMPARE(m_document->candidateIds(m_curve).size(), m_ids.size() + 1);
    }

    void namesStayUnique()
    {
        m_document->renameCandidate(m_ids[1], "x");
        m_document->renameCandidate(m_ids[2], "x");
        QCOMPARE(m_document->candidate(m_ids[2]).name, QString("x (2)"));
        m_document->removeCandidates({m_ids[1]});
        m_document->renameCandidate(m_ids[3], "x");
        m_document->undoStack().undo();
        m_document->undoStack().undo();
        QSet<QString> names;
        for (const int id : m_ids)
            names.insert(m_document->candidate(id).name);
        QCOMPARE(names.size(), m_ids.size());
        const int second = m_document->addCurve(*icosahedronCurve(), "second.gr");
        m_document->renameCurve(second, m_document->curve(m_curve).name);
        QVERIFY(m_document->curve(second).name != m_document->curve(m_curve).name);
        for (const int third : {m_curve, second})
            m_document->renameCurve(third, "Pt%2BAu.gr"); // as a browser saves a plus
        QCOMPARE(m_document->curve(second).name, QString("Pt%2BAu.gr (2)"));
    }

    void readingInAnotherWayIsUndone()
    {
        const auto before = m_document->curve(m_curve).data;
        LoadedCurve other = *before;
        other.file.curve.g *= 2.0;
        QSignalSpy reread(m_document.get(), &Document::fitsOutdated);
        m_document->rereadCurve(m_curve, other);
        QCOMPARE(m_document->curve(m_curve).data->file.curve.g, other.file.curve.g);
        QCOMPARE(m_document->candidateIds(), m_ids);
        m_document->undoStack().undo();
        QCOMPARE(m_document->curve(m_curve).data, before);
        QCOMPARE(reread.count(), 2);
    }

    void undoAfterARefitKeepsTheNewFit()
    {
        m_document->removeCandidates({m_ids[0]});
        m_document->undoStack().undo();
        const auto better = unusualCandidates(1).front();
        m_document->replaceCandidate(m_ids[0], better);
        m_document->undoStack().redo();
        m_document->undoStack().undo();
        QCOMPARE(m_document->candidate(m_ids[0]).candidate, better);
    }

    void starringAndRenamingAreUndone()
    {
        m_document->setStarred({m_ids[0], m_ids[3]}, true);
        m_document->renameCandidate(m_ids[0], "  the   best ");
        m_document->renameCandidate(m_ids[0], "   ");
        QCOMPARE(m_document->candidate(m_ids[0]).name, QString("the best"));
        m_document->renameCurve(m_curve, "sample 7");
        QCOMPARE(m_document->undoStack().count(), 3);
        QSignalSpy changed(m_document.get(), &Document::candidateChanged);
        m_document->undoStack().undo();
        QCOMPARE(m_document->curve(m_curve).name, QString("silver.gr"));
        m_document->undoStack().undo();
        QCOMPARE(m_document->candidate(m_ids[0]).name, QString("Ag1Au1Pt1"));
        m_document->undoStack().undo();
        QVERIFY(!m_document->candidate(m_ids[3]).starred);
        QCOMPARE(changed.count(), 3);
    }

    void namesSayWhatItIsAndLeaveNoGapsAfterARun()
    {
        const auto twins = [](int serial) {
            const auto one = std::make_shared<const Candidate>(unusualCandidate(serial));
            return std::vector<std::shared_ptr<const Candidate>>(3, one);
        };
        const QList<int> ids = m_document->addCandidates(m_curve, twins(9));        // as if three samples had given an octahedron
        QCOMPARE(m_document->candidate(ids[2]).name, QString("Ag1Au1Pt1 oct (5)")); // two are there already
        QCOMPARE(m_document->candidate(m_document->addCandidates(m_curve, twins(1)).first()).name,
            QString("label 1")); // from the library
        m_document->dropCandidates({ids[0], ids[1]});
        m_document->nameAgain({ids[2]});
        QCOMPARE(m_document->candidate(ids[2]).name, QString("Ag1Au1Pt1 oct (3)"));
        const int other = m_document->addCurve(*icosahedronCurve(), "other.gr");
        const int alone = m_document->addCandidates(other, twins(9)).first();
        QVERIFY(!m_document->candidate(alone).name.contains('(')); // each curve for itself
    }

    void undoSurvivesACandidateThatARunTookBack()
    {
        m_document->setStarred({m_ids[0], m_ids[1]}, true);
        m_document->dropCandidates({m_ids[0]});
        m_document->undoStack().undo();
        QVERIFY(!m_document->candidate(m_ids[1]).starred);
    }

    void fitRangeAndStatementsOfTheUserAreKept()
    {
        QSignalSpy changed(m_document.get(), &Document::curveChanged);
        m_document->setFitRange(m_curve, {2.0, 11.0});
        const ExperimentSettings& settings = m_document->curve(m_curve).data->experiment;
        QCOMPARE(settings.range.min, 2.0);
        QCOMPARE(settings.range.max, 11.0);
        QVERIFY(settings.sources.at("rmax") == ValueSource::User);
        QCOMPARE(changed.count(), 1);
        m_document->setFitRange(m_curve, {2.0, 11.0});
        QCOMPARE(changed.count(), 1);
        QVERIFY_EXCEPTION_THROWN(m_document->setFitRange(m_curve, {9.0, 3.0}), std::invalid_argument);
        ExperimentOverrides overrides = m_document->curve(m_curve).data->overrides;
        overrides.element = "Xx";
        QVERIFY_EXCEPTION_THROWN(m_document->setOverrides(m_curve, overrides), std::invalid_argument);
        QCOMPARE(m_document->curve(m_curve).data->experiment.range.max, 11.0);
        QCOMPARE(changed.count(), 1);
    }

    void settingsAreUndone()
    {
        const double qdamp = m_document->curve(m_curve).data->experiment.pdf.qdamp;
        const auto stated = [&] { return m_document->curve(m_curve).data->experiment.pdf.qdamp; };
        const auto source = [&] { return m_document->curve(m_curve).data->experiment.source("qdamp"); };
        const ValueSource before = source();
        QSignalSpy outdated(m_document.get(), &Document::fitsOutdated);
        QUndoStack& stack = m_document->undoStack();
        const int steps = stack.index();
        ExperimentOverrides overrides = m_document->curve(m_curve).data->overrides;
        overrides.values[parameter::qdamp] = 0.031;
        m_document->setOverrides(m_curve, overrides);
        QCOMPARE(outdated.count(), 1);
        QCOMPARE(stated(), 0.031);
        stack.undo();
        QCOMPARE(stated(), qdamp);
        QVERIFY(source() == before);
        stack.redo();
        QCOMPARE(stated(), 0.031);
        QVERIFY(source() == ValueSource::User);
        QCOMPARE(outdated.count(), 3);

        for (const double rmin : {2.0, 2.1, 2.2}) // as a handle that is dragged
            m_document->setFitRange(m_curve, {rmin, 11.0});
        QCOMPARE(stack.index(), steps + 2);
        stack.undo();
        QVERIFY(m_document->curve(m_curve).data->experiment.range.min != 2.0);
        QVERIFY(m_document->curve(m_curve).data->experiment.range.min != 2.1);
    }

    void isModifiedUntilSaved()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath("a.clens");
        QSignalSpy modified(m_document.get(), &Document::modifiedChanged);
        QVERIFY(m_document->isModified());
        m_document->save(path);
        QVERIFY(!m_document->isModified());
        QCOMPARE(m_document->filePath(), path);
        m_document->setShown({m_ids[0]});
        m_document->setView({{"tab", 2}});
        QVERIFY(!m_document->isModified());
        m_document->setStarred({m_ids[0]}, true);
        QVERIFY(m_document->isModified());
        m_document->undoStack().undo();
        QVERIFY(!m_document->isModified());
        GenerationOptions options = m_document->options();
        m_document->setOptions(options);
        QVERIFY(!m_document->isModified());
        options.count = 3;
        m_document->setOptions(options);
        QVERIFY(m_document->isModified());
        QCOMPARE(modified.count(), 4);
    }

    void comesBackFromItsFile()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath("Sitzung Å.clens");
        m_document->setShown({m_ids[3], m_ids[1]});
        m_document->setStarred({m_ids[2]}, true);
        m_document->setNote(m_ids[1], "größer,\n\"2\"\t& <c>");
        m_document->setFitRange(m_curve, {2.5, 9.0});
        m_document->setView({{"splitter", "abc"}});
        GenerationOptions options;
        options.sampling.seed = 77;
        m_document->setOptions(options);
        m_document->save(path);
        const SessionData saved = m_document->session();

        Document other;
        QSignalSpy reset(&other, &Document::reset);
        other.open(path);
        QCOMPARE(reset.count(), 1);
        QCOMPARE(difference(saved, other.session()), std::string());
        QVERIFY(!other.isModified());
        QCOMPARE(other.title(), QString("Sitzung Å.clens"));
        QCOMPARE(other.view().value("splitter").toString(), QString("abc"));
        const QList<int> more = other.addCandidates(m_curve, unusualCandidates(1));
        QVERIFY(!m_ids.contains(more.first()));
    }

    void aFileThatCannotBeOpenedChangesNothing()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath("bad.clens");
        std::ofstream(path.toStdString()) << "no session";
        QSignalSpy reset(m_document.get(), &Document::reset);
        QVERIFY_EXCEPTION_THROWN(m_document->open(path), StoreError);
        QCOMPARE(reset.count(), 0);
        QCOMPARE(m_document->candidateIds(), m_ids);
        QVERIFY_EXCEPTION_THROWN(m_document->save(folder.filePath("no folder/a.clens")), StoreError);
        QVERIFY(m_document->isModified());
        QVERIFY(m_document->filePath().isEmpty());
    }

    void clearingForgetsEverything()
    {
        m_document->setStarred({m_ids[0]}, true);
        m_document->clear();
        QVERIFY(m_document->curveIds().isEmpty() && m_document->candidateIds().isEmpty());
        QVERIFY(!m_document->undoStack().canUndo());
        QVERIFY(!m_document->isModified());
    }

private:
    std::unique_ptr<Document> m_document;
    int m_curve = 0;
    QList<int> m_ids;
};

QTEST_GUILESS_MAIN(tst_Document)
#include "tst_Document.moc"
