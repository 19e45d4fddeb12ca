// What runs have found becomes one with what was there before.
#include "candidates/Duplicates.h"
#include "document/SessionConversion.h"
#include "runs/Runs.h"

#include <algorithm>

namespace clusterlens::ui {

namespace {

using Known = std::shared_ptr<const Candidate>; // in the table

std::vector<Known> candidatesOf(const Document& document, const QList<int>& ids)
{
    std::vector<Known> candidates;
    for (const int id : ids)
        candidates.push_back(document.candidate(id).candidate);
    return candidates;
}

std::vector<std::optional<std::size_t>> foundAmong(const std::vector<Known>& found, const std::vector<Known>& known)
{
    const auto pointers = [](const std::vector<Known>& candidates) {
        std::vector<const Candidate*> plain;
        for (const Known& candidate : candidates)
            plain.push_back(candidate.get());
        return plain;
    };
    return foundAgain(pointers(found), pointers(known));
}

} // namespace

/// The first that is the same particle. \return its id, which is no more in \p ids then; 0: there is none
int Runs::takeAlike(const Candidate& candidate, QMap<int, int>& ids) const
{
    for (auto it = ids.begin(); it != ids.end(); ++it)
        if (m_document.containsCandidate(*it) && foundAgain({&candidate}, {m_document.candidate(*it).candidate.get()}).front()) {
            const int id = *it;
            ids.erase(it);
            return id;
        }
    return 0;
}

/// \return those that stay, since the user has made something of them, or has it refined
QList<int> Runs::dropUnused(const QList<int>& ids)
{
    const QSet<int> usedOfAll = m_document.usedIds() + QSet<int>(m_refined.cbegin(), m_refined.cend());
    QList<int> used;
    QList<int> others;
    for (const int id : ids)
        (usedOfAll.contains(id) ? used : others).append(id);
    m_document.dropCandidates(others);
    return used;
}

/// Each becomes one with what it is again among others of its run, and stays where that is gone.
void Runs::mergeUsed(const QList<int>& used, const QList<int>& others)
{
    const auto places = foundAmong(candidatesOf(m_document, used), candidatesOf(m_document, others));
    for (qsizetype i = 0; i < used.size(); ++i)
        if (const std::optional<std::size_t>& place = places[std::size_t(i)]) {
            const int twin = others[qsizetype(*place)];
            m_document.mergeCandidate(used[i], twin, m_document.candidate(twin).candidate);
        }
}

/// What an earlier run had found already becomes one candidate with it.
void Runs::mergeFound(int curve, int run)
{
    QList<int> found;
    QList<int> known;
    for (const int id : m_document.candidateIds(curve))
        (m_document.candidate(id).run == run ? found : known).append(id);
    if (found.isEmpty() || known.isEmpty())
        return;
    const auto busy = std::make_shared<int>();
    m_merging = busy;
    const auto work = [busy, ofRun = candidatesOf(m_document, found), others = candidatesOf(m_document, known)] {
        return foundAmong(ofRun, others);
    };
    m_background.run(work, [=, this, session = m_session](const auto& places) {
        if (busy && session == m_session)
            merge(found, known, places);
        Q_EMIT mergingEnded();
    });
}

void Runs::merge(const QList<int>& found, const QList<int>& known, const std::vector<std::optional<std::size_t>>& places)
{
    QList<int> others;
    for (qsizetype i = 0; i < found.size(); ++i) {
        const int newer = found[i];
        const std::optional<std::size_t>& place = places[std::size_t(i)];
        const int older = place ? known[qsizetype(*place)] : 0;
        if (!m_document.containsCandidate(newer))
            continue;
        const CandidateItem& item = m_document.candidate(newer);
        if (older != 0 && m_document.containsCandidate(older)) {
            const CandidateItem& before = m_document.candidate(older);
            m_document.mergeCandidate(newer, older,
                std::make_shared<const Candidate>(merged(*before.candidate, *item.candidate, drawsOthers(item, before))));
        } else if (item.hasGivenName()) {
            others.append(newer);
        }
    }
    if (others.size() < found.size())
        m_document.nameAgain(others); // those that were merged have left gaps
}

/// False where a run only repeats one of those that gave the older one: the same seed draws the same.
bool Runs::drawsOthers(const CandidateItem& newer, const CandidateItem& older) const
{
    const Curve& curve = m_document.curve(newer.curve);
    const RunSummary* const run = curve.run(newer.run);
    return std::ranges::none_of(older.allFindings(), [&](const SessionFinding& finding) {
        const RunSummary* const before = curve.run(finding.run);
        return run && before && repeats(*run, *before);
    });
}

} // namespace clusterlens::ui
