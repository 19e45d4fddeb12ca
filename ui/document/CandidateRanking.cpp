#include "document/CandidateRanking.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace clusterlens::ui {

QList<int> bestFirst(const Document& document, QList<int> ids)
{
    std::vector<std::pair<double, int>> ranked; // each is looked for once
    for (const int id : ids)
        ranked.emplace_back(document.candidate(id).candidate->rankingRwp(), id);
    std::ranges::stable_sort(ranked, {}, &std::pair<double, int>::first);
    std::ranges::transform(ranked, ids.begin(), &std::pair<double, int>::second);
    return ids;
}

QHash<int, const CandidateItem*> bestOfEach(const Document& document)
{
    QHash<int, const CandidateItem*> best;
    for (const CandidateItem& item : document.candidates()) {
        const CandidateItem*& one = best[item.curve];
        if (one == nullptr || item.candidate->rankingRwp() < one->candidate->rankingRwp())
            one = &item;
    }
    return best;
}

} // namespace clusterlens::ui
