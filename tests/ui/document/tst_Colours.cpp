#include "core/session/SessionExamples.h"

#include "document/Document.h"
#include "document/Palette.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace clusterlens;
using namespace clusterlens::ui;
using namespace clusterlens::testing;

namespace {

/// WCAG 2.1: contrast of two colours, 1 to 21.
double contrast(const QColor& a, const QColor& b)
{
    const auto luminance = [](const QColor& colour) {
        const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
        return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
    };
    const double high = std::max(luminance(a), luminance(b));
    const double low = std::min(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}

} // namespace

/// Of candidates.
class tst_Colours : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_document = std::make_unique<Document>();
        m_curve = m_document->addCurve(*icosahedronCurve(), "/data/silver.gr");
        m_ids = m_document->addCandidates(m_curve, unusualCandidates(4));
    }

    void showsSixAtMostInDifferentColours()
    {
        const QList<int> more = m_document->addCandidates(m_curve, unusualCandidates(6));
        const QList<int> all = m_ids + more;
        QCOMPARE(m_document->candidate(all[0]).colour, m_document->candidate(all[6]).colour); // the palette has begun again
        m_document->setShown({all[6], 999, all[0], all[6], all[1], all[2], all[3], all[4], all[5]});
        QCOMPARE(m_document->shown(), QList<int>({all[6], all[0], all[1], all[2], all[3], all[4]}));
        QSet<QRgb> colours;
        for (const ShownCandidate& shown : m_document->shownCandidates())
            colours.insert(shown.colour.rgb());
        QCOMPARE(colours.size(), 6);
    }

    /// Another order of the best, as a refit gives it, and back.
    void whatIsShownKeepsItsColour()
    {
        const QList<int> more = m_document->addCandidates(m_curve, unusualCandidates(6));
        const int first = m_ids[0];
        const int alike = more[2]; // the palette has begun again
        QCOMPARE(m_document->candidate(alike).colour, m_document->candidate(first).colour);
        m_document->setShown({first, m_ids[1]});
        const QColor colour = m_document->candidate(first).colour;
        const QColor second = m_document->candidate(m_ids[1]).colour;
        m_document->setShown({alike, m_ids[1], first});
        QCOMPARE(m_document->candidate(first).colour, colour);
        QCOMPARE(m_document->candidate(m_ids[1]).colour, second);
        QVERIFY(m_document->candidate(alike).colour != colour && m_document->candidate(alike).colour != second);
        m_document->setShown({first, m_ids[1]});
        QCOMPARE(m_document->candidate(first).colour, colour);
        QCOMPARE(m_document->candidate(m_ids[1]).colour, second);
    }

    void coloursAreReadableOnLightAndDark()
    {
        for (const QColor& colour : candidateColours()) {
            QVERIFY2(contrast(colour, Qt::white) >= 3.0, qPrintable(colour.name()));
            QVERIFY2(contrast(colour, QColor("#202326")) >= 3.0, qPrintable(colour.name()));
        }
        QVERIFY(candidateColours().size() >= Document::maxShown);
    }

private:
    std::unique_ptr<Document> m_document;
    int m_curve = 0;
    QList<int> m_ids;
};

QTEST_GUILESS_MAIN(tst_Colours)
#include "tst_Colours.moc"
