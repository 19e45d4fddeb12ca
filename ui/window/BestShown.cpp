#include "window/BestShown.h"

#include <algorithm>

namespace clusterlens::ui {

BestShown::BestShown(Document& document, QObject* parent)
    : QObject(parent)
    , m_document(document)
    , m_later([this] { update(); })
{
    const auto updateLater = [this] { m_later.ask(); };
    connect(&document, &Document::candidatesAdded, this, updateLater);
    connect(&document, &Document::candidatesRemoved, this, updateLater);
    connect(&document, &Document::candidateChanged, this, updateLater);
    connect(&document, &Document::currentCurveChanged, this, &BestShown::follow);
    connect(&document, &Document::reset, this, [this] { m_following = m_document.shown().isEmpty(); });
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

void BestShown::update()
{
    if (!m_following)
        return;
    QList<int> ids = m_document.candidateIds(m_document.currentCurve());
    std::ranges::stable_sort(ids, {}, [this](int id) { return m_document.candidate(id).candidate->fit.rwpFit; });
    m_document.setShown(ids.first(std::min<qsizetype>(m_count, ids.size())));
}

} // namespace clusterlens::ui
