#include "core/session/SessionExamples.h"

#include "document/CandidateFilter.h"
#include "document/CandidateTableModel.h"
#include "document/Document.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace clusterlens;
using namespace clusterlens::ui;
using namespace clusterlens::testing;

class tst_CandidateTableModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_document = std::make_unique<Document>();
        m_curve = m_document->addCurve(*icosahedronCurve(), "silver.gr");
        m_model = std::make_unique<CandidateTableModel>(*m_document);
        m_tester
            = std::make_unique<QAbstractItemModelTester>(m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        m_ids = add({0.3, 0.25, 11.0}, m_curve);
    }
    void cleanup()
    {
        m_tester.reset();
        m_model.reset();
    }

    void showsWhatTheCandidateHolds()
    {
        QCOMPARE(m_model->rowCount(), 3);
        QCOMPARE(text(0, CandidateTableModel::NameColumn), QString("Ag1Au1Pt1 oct"));
        QCOMPARE(text(0, CandidateTableModel::AtomsColumn), QString("3"));
        QCOMPARE(text(0, CandidateTableModel::FamilyColumn), QString("oct with a stacking fault"));
        QCOMPARE(text(0, CandidateTableModel::RwpFitColumn), QString("0.3000"));
        QCOMPARE(text(0, CandidateTableModel::RwpColumn), QString("3.1000"));
        QCOMPARE(text(0, CandidateTableModel::BondColumn), QString("2.750"));
        QCOMPARE(text(0, CandidateTableModel::OriginColumn), QString("seed 18446744073709551600 (9), T1 103, T2 800"));
        for (int column = 0; column < m_model->columnCount(); ++column) {
            QVERIFY(!m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().isEmpty());
            QVERIFY(!m_model->headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
        }
    }

    void fittedValuesHaveTheirDeviations()
    {
        Candidate candidate = unusualCandidate(3);
        candidate.fit.parameters[parameter::biso].value = 0.4127;
        candidate.fit.parameters[parameter::biso].esd = 0.0312;
        candidate.fit.parameters[parameter::qdamp].value = 0.04;
        candidate.fit.parameters[parameter::qdamp].esd = {};
        m_document->replaceCandidate(m_ids[0], std::make_shared<const Candidate>(candidate));
        const auto column = [](std::size_t p) { return CandidateTableModel::FirstParameterColumn + int(p); };
        QCOMPARE(text(0, column(parameter::biso)), QString("0.41(3)"));
        QCOMPARE(text(0, column(parameter::qdamp)), QString("0.0400"));
        QCOMPARE(m_model->index(0, column(parameter::biso)).data(CandidateTableModel::SortRole).toDouble(), 0.4127);
        QVERIFY(m_model->headerData(column(parameter::biso), Qt::Horizontal, Qt::ToolTipRole).toString().contains("deviation"));
    }

    void sortsByNumber()
    {
        CandidateFilter filter;
        filter.setSourceModel(m_model.get());
        filter.sort(CandidateTableModel::RwpFitColumn);
        QCOMPARE(ids(filter), QList<int>({m_ids[1], m_ids[0], m_ids[2]})); // as text 11 would come first
        filter.sort(CandidateTableModel::RwpFitColumn, Qt::DescendingOrder);
        QCOMPARE(ids(filter), QList<int>({m_ids[2], m_ids[0], m_ids[1]}));
        m_document->setStarred({m_ids[0]}, true);
        filter.sort(CandidateTableModel::StarColumn);
        QCOMPARE(ids(filter).first(), m_ids[0]);
    }

    void filtersByCurveTextAndStar()
    {
        const int other = m_document->addCurve(*icosahedronCurve(), "other.gr");
        const QList<int> others = add({0.5}, other);
        CandidateFilter filter;
        filter.setSourceModel(m_model.get());
        QCOMPARE(filter.rowCount(), 4);
        filter.setCurve(other);
        QCOMPARE(ids(filter), others);
        filter.setCurve(m_curve);
        m_document->renameCandidate(m_ids[2], "the broad one");
        filter.setText("BROAD oct");
        QCOMPARE(ids(filter), QList<int>{m_ids[2]});
        filter.setText("broad fcc");
        QCOMPARE(filter.rowCount(), 0);
        filter.setText({});
        filter.setStarredOnly(true);
        QCOMPARE(filter.rowCount(), 0);
        m_document->setStarred({m_ids[1]}, true);
        QCOMPARE(ids(filter), QList<int>{m_ids[1]});
    }

    void nameAndStarAreEdited()
    {
        const QModelIndex name = m_model->index(1, CandidateTableModel::NameColumn);
        QVERIFY(m_model->flags(name) & Qt::ItemIsEditable);
        m_document->renameCandidate(m_ids[1], "mine");
        QCOMPARE(name.data().toString(), QString("mine"));
        const QModelIndex star = m_model->index(2, CandidateTableModel::StarColumn);
        QVERIFY(m_model->setData(star, Qt::Checked, Qt::CheckStateRole));
        QVERIFY(m_document->candidate(m_ids[2]).starred);
        QVERIFY(!m_model->setData(m_model->index(1, CandidateTableModel::BondColumn), 3.0, Qt::EditRole));
        m_document->undoStack().undo();
        m_document->undoStack().undo();
        QCOMPARE(name.data().toString(), QString("Ag1Au1Pt1 oct (2)"));
    }

    void noteIsOnOneLine()
    {
        const QModelIndex note = m_model->index(0, CandidateTableModel::NoteColumn);
        QVERIFY(m_model->flags(note) & Qt::ItemIsEditable);
        m_document->setNote(m_ids[0], "one\ntwo");
        QCOMPARE(note.data(Qt::EditRole).toString(), QString("one\ntwo"));
        QCOMPARE(note.data().toString(), QString("one / two"));
        CandidateFilter filter;
        filter.setSourceModel(m_model.get());
        filter.setText("two one");
        QCOMPARE(ids(filter), QList<int>{m_ids[0]});
    }

    void followsTheDocument()
    {
        QSignalSpy changed(m_model.get(), &CandidateTableModel::dataChanged);
        m_document->removeCandidates({m_ids[0], m_ids[2]});
        QCOMPARE(m_model->rowCount(), 1);
        QCOMPARE(m_model->rowOf(m_ids[1]), 0);
        QCOMPARE(m_model->rowOf(m_ids[0]), -1);
        m_document->undoStack().undo();
        QCOMPARE(m_model->rowCount(), 3);
        m_document->replaceCandidate(m_ids[1], std::make_shared<const Candidate>(unusualCandidate(6)));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first().first().toModelIndex().row(), m_model->rowOf(m_ids[1]));
        QCOMPARE(text(m_model->rowOf(m_ids[1]), CandidateTableModel::CopiesColumn), QString("6"));
        m_document->clear();
        QCOMPARE(m_model->rowCount(), 0);
    }

private:
    QList<int> add(const std::vector<double>& rwps, int curve)
    {
        std::vector<std::shared_ptr<const Candidate>> list;
        for (const double rwp : rwps) {
            Candidate candidate = unusualCandidate(3);
            candidate.fit.rwpFit = rwp;
            list.push_back(std::make_shared<const Candidate>(candidate));
        }
        return m_document->addCandidates(curve, list);
    }
    [[nodiscard]] QString text(int row, int column) const { return m_model->index(row, column).data().toString(); }
    static QList<int> ids(const QAbstractItemModel& model)
    {
        QList<int> list;
        for (int row = 0; row < model.rowCount(); ++row)
            list.append(model.index(row, 0).data(CandidateTableModel::IdRole).toInt());
        return list;
    }

    std::unique_ptr<Document> m_document;
    std::unique_ptr<CandidateTableModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    int m_curve = 0;
    QList<int> m_ids;
};

QTEST_GUILESS_MAIN(tst_CandidateTableModel)
#include "tst_CandidateTableModel.moc"
