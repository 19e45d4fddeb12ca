#include "core/session/SessionExamples.h"

#include "document/Document.h"

#include <QtTest>

using namespace clusterlens;
using namespace clusterlens::ui;
using namespace clusterlens::testing;

/// What the user writes about a candidate, in the document.
class tst_Notes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_document = std::make_unique<Document>();
        const int curve = m_document->addCurve(*icosahedronCurve(), "/data/silver.gr");
        m_ids = m_document->addCandidates(curve, std::vector(4, std::make_shared<const Candidate>(unusualCandidate(3))));
    }

    void notesAreUndoneAndHoldText()
    {
        m_document->setNote(
            m_ids[1], "first\r\nsecond\rthird\n\ta,\"b\" & <c>" + QString(QChar(0)) + QChar(7) + QChar::LineSeparator + "  \n");
        const QString note = "first\nsecond\nthird\n\ta,\"b\" & <c>";
        QCOMPARE(m_document->candidate(m_ids[1]).note, note);
        QSignalSpy changed(m_document.get(), &Document::candidateChanged);
        m_document->setNote(m_ids[1], note + "\n");
        QCOMPARE(m_document->undoStack().count(), 1);
        QCOMPARE(changed.count(), 0);
        m_document->removeCandidates({m_ids[1]});
        m_document->undoStack().undo();
        QCOMPARE(m_document->candidate(m_ids[1]).note, note);
        m_document->undoStack().undo();
        QCOMPARE(m_document->candidate(m_ids[1]).note, QString());
        m_document->undoStack().redo();
        QCOMPARE(m_document->candidate(m_ids[1]).note, note);
    }

    void whatTheUserHasMadeSomethingOfIsUsed()
    {
        QCOMPARE(m_document->usedIds(), QSet<int>());
        m_document->setStarred({m_ids[0]}, true);
        m_document->renameCandidate(m_ids[1], "mine");
        m_document->setNote(m_ids[2], "why");
        QCOMPARE(m_document->usedIds(), QSet<int>({m_ids[0], m_ids[1], m_ids[2]}));
        const auto refined = std::make_shared<const Candidate>(unusualCandidate(6));
        (void)m_document->addWithUndo("Refine", m_document->candidate(m_ids[3]).curve, refined, m_ids[3]);
        QCOMPARE(m_document->usedIds(), QSet<int>(m_ids.begin(), m_ids.end())); // its parent, and not itself
        m_document->dropCandidates({m_ids[3]});
        QCOMPARE(m_document->usedIds(), QSet<int>({m_ids[0], m_ids[1], m_ids[2]}));
        m_document->setNote(m_ids[2], {});
        QCOMPARE(m_document->usedIds(), QSet<int>({m_ids[0], m_ids[1]}));
    }

    void oneCandidateOfTwoHasTheNotesOfBoth()
    {
        m_document->setNote(m_ids[0], "old");
        m_document->setNote(m_ids[2], "new");
        m_document->mergeCandidate(m_ids[2], m_ids[0], m_document->candidate(m_ids[0]).candidate);
        QCOMPARE(m_document->candidate(m_ids[0]).note, QString("old\nnew"));
        m_document->setNote(m_ids[3], "other");
        m_document->mergeCandidate(m_ids[3], m_ids[1], m_document->candidate(m_ids[1]).candidate);
        QCOMPARE(m_document->candidate(m_ids[1]).note, QString("other"));
    }

    void whatIsWrittenJoinsWhatCameMeanwhile_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("now");
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("after");
        QTest::newRow("nothing came") << "mine"
                                      << "mine"
                                      << "better"
                                      << "better";
        QTest::newRow("nothing was written") << "mine"
                                             << "mine\nother"
                                             << "mine"
                                             << "mine\nother";
        QTest::newRow("another row came") << "mine"
                                          << "mine\nother"
                                          << "better"
                                          << "better\nother";
        QTest::newRow("became another row") << "mine"
                                            << "other\nmine"
                                            << "better"
                                            << "other\nbetter";
        QTest::newRow("there was none") << ""
                                        << "other"
                                        << "better"
                                        << "other\nbetter";
        QTest::newRow("mine is taken away") << "mine"
                                            << "other\nmine"
                                            << ""
                                            << "other";
    }

    void whatIsWrittenJoinsWhatCameMeanwhile()
    {
        QFETCH(QString, before);
        QFETCH(QString, now);
        QFETCH(QString, written);
        m_document->setNote(m_ids[0], now);
        m_document->rewriteNote(m_ids[0], before, written);
        QTEST(m_document->candidate(m_ids[0]).note, "after");
    }

private:
    std::unique_ptr<Document> m_document;
    QList<int> m_ids;
};

QTEST_GUILESS_MAIN(tst_Notes)
#include "tst_Notes.moc"
