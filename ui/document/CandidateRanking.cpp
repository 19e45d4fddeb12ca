#include "document/CandidateRanking.h"

#include <algorithm>

namespace clusterlens::ui {

QList<int> bestFirst(const Document& document, QList<int> ids)
{
    std::ranges::stable_sort(ids, {}, [&](int id) { return document.candidate(id).candidate->rankingRwp(); });
    return ids;
}

} // namespace clusterlens::ui
