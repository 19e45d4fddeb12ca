#include "commands/BestShown.h"

#include "document/CandidateRanking.h"

#include <algorithm>
#include <cmath>

namespace clusterlens::ui {

namespace {

/// Another run often finds the same structure once more. Its numbers tell; comparing all distances would take too long in the window's thread.
bool isFoundAgain(const Candidate& one, const Candidate& other)
{
    return one.origin == other.origin && one.structure.size() == other.structure.size()
        && std::abs(one.fit.rwpFit - other.fit.rwpFit) < 1e-4 && std::abs(one.bond - other.bond) < 1e-3;
}

} // namespace

BestShown::BestShown(Document& document, QObject* parent)
    : QObject(parent)
    , m_document(document)
    , m_later([this] { update(); })
{
    const auto updateLater = [this] { m_later.ask(); };
    connect(&document, &Document::candidatesAdded, this, updateLater);
    connect(&document, &Document::candidatesRemoved, this, updateLater);
    connect(&document, &Document::candidateChanged, this, updateLater);
    connect(&document, &Document::currentCurveChanged, this, &BestShown::changeCurve);
    connect(&document, &Document::reset, this, [this] {
        m_chosen.clear();
        m_curve = m_document.currentCurve();
        m_following = m_document.shown().isEmpty();
    });
}

void BestShown::setCount(int panes)
{
    m_count = panes;
    update();
}

void BestShown::follow()
{
    m_following = true;
    update();
}

void BestShown::changeCurve()
{
    if (!m_following && m_document.containsCurve(m_curve))
        m_chosen[m_curve] = m_document.shown();
    m_curve = m_document.currentCurve();
    QList<int> chosen = m_chosen.take(m_curve);
    chosen.removeIf([this](int id) { return !m_document.containsCandidate(id) || m_document.candidate(id).curve != m_curve; });
    if (chosen.isEmpty())
        return follow();
    m_following = false;
    m_document.setShown(chosen);
}

void BestShown::update()
{
    if (!m_following)
        return;
    const auto candidate = [this](int id) -> const Candidate& { return *m_document.candidate(id).candidate; };
    QList<int> best;
    for (const int id : bestFirst(m_document, m_document.candidateIds(m_document.currentCurve()))) {
        if (best.size() == m_count)
            break;
        if (std::ranges::none_of(best, [&](int shown) { return isFoundAgain(candidate(shown), candidate(id)); }))
            best.append(id);
    }
    m_document.setShown(best);
}

} // namespace clusterlens::ui

#include "moc_BestShown.cpp"
