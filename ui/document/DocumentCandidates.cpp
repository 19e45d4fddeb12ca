// The candidates of Document and which of them are shown.
#include "document/Document.h"

#include "document/CandidateText.h"
#include "document/DocumentItems.h"
#include "document/Palette.h"
#include "document/UndoEdit.h"

#include <QHash>

#include <algorithm>
#include <utility>

namespace clusterlens::ui {

QList<int> Document::addCandidates(int curve, const std::vector<std::shared_ptr<const Candidate>>& candidates, int run, int parent)
{
    QList<int> ids;
    if (!containsCurve(curve))
        return ids;
    for (const auto& candidate : candidates) {
        const int id = ++m_lastCandidate;
        const QString name = unusedCandidateName(curve, candidateName(*candidate));
        m_candidates.push_back({id, curve, name, candidateColour(id - 1), false, candidate, run, parent});
        m_candidates.back().fittedTo = this->curve(curve).data;
        ids.append(id);
    }
    if (ids.isEmpty())
        return ids;
    touch();
    Q_EMIT candidatesAdded(ids);
    return ids;
}

void Document::replaceCandidate(int id, const std::shared_ptr<const Candidate>& candidate)
{
    if (!containsCandidate(id))
        return;
    touch();
    editCandidate(id, [&](CandidateItem& item) { item.candidate = candidate; });
}

void Document::refitCandidate(
    int id, const std::shared_ptr<const Candidate>& candidate, const std::shared_ptr<const LoadedCurve>& fittedTo)
{
    if (!containsCandidate(id))
        return;
    countRevision();
    editCandidate(id, [&](CandidateItem& item) {
        item.candidate = candidate;
        item.fittedTo = fittedTo;
    });
}

void Document::removeCandidates(const QList<int>& ids)
{
    QList<int> present;
    for (const int id : ids)
        if (containsCandidate(id) && !present.contains(id))
            present.append(id);
    if (present.isEmpty())
        return;
    const QString text = present.size() == 1 ? tr("Remove %1").arg(candidate(present.first()).name)
                                             : tr("Remove %n candidates", nullptr, int(present.size()));
    removeWithUndo(text, 0, present);
}

std::vector<SessionFinding> CandidateItem::allFindings() const
{
    if (!findings.empty() || run == 0)
        return findings;
    return {{run, candidate->copies}};
}

bool CandidateItem::hasGivenName() const
{
    const QString given = candidateName(*candidate);
    return name == given || (name.startsWith(given + QStringLiteral(" (")) && name.endsWith(QLatin1Char(')')));
}

namespace {

/// Ends of lines as everywhere; what would end a text in some file is left out.
QString plainNote(QString text)
{
    text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    for (QChar& c : text)
        if (c == QLatin1Char('\r') || c == QChar::LineSeparator || c == QChar::ParagraphSeparator)
            c = QLatin1Char('\n');
    text.removeIf([](QChar c) { return c.category() == QChar::Other_Control && c != QLatin1Char('\n') && c != QLatin1Char('\t'); });
    while (!text.isEmpty() && text.back().isSpace())
        text.chop(1);
    return text;
}

/// What two notes say.
QString joinedNotes(const QString& older, const QString& newer)
{
    if (older.isEmpty() || newer.isEmpty() || older == newer)
        return older.isEmpty() ? newer : older;
    return older + QLatin1Char('\n') + newer;
}

} // namespace

void Document::mergeCandidate(int newer, int older, std::shared_ptr<const Candidate> value)
{
    if (!containsCandidate(newer) || !containsCandidate(older) || newer == older)
        return;
    const CandidateItem gone = candidate(newer);
    QList<int> shown = m_shown;
    std::ranges::replace(shown, newer, older);
    for (CandidateItem& item : m_candidates)
        if (item.parent == newer)
            item.parent = older;
    if (m_writtenAbout == newer)
        m_writtenAbout = older;
    dropCandidates({newer});
    editCandidate(older, [&](CandidateItem& item) {
        std::vector<SessionFinding> findings = item.allFindings();
        for (const SessionFinding& one : gone.allFindings())
            if (std::ranges::find(findings, one.run, &SessionFinding::run) == findings.end())
                findings.push_back(one);
        item.findings = std::move(findings);
        item.starred = item.starred || gone.starred;
        item.note = joinedNotes(item.note, gone.note);
        if (!gone.hasGivenName() && item.hasGivenName())
            item.name = unusedCandidateName(item.curve, gone.name, older);
        item.candidate = std::move(value);
    });
    setShown(shown);
    Q_EMIT candidateMerged(newer, older);
}

void Document::nameAgain(const QList<int>& ids)
{
    QHash<int, QString> before;
    for (const int id : ids)
        if (containsCandidate(id))
            before[id] = std::exchange(withId(m_candidates, id)->name, {});
    for (const int id : ids) {
        if (!before.contains(id))
            continue;
        const CandidateItem& item = candidate(id);
        const QString name = unusedCandidateName(item.curve, candidateName(*item.candidate));
        withId(m_candidates, id)->name = before.value(id); // so that a name that stays is no change
        if (name != before.value(id))
            editCandidate(id, [&](CandidateItem& one) { one.name = name; });
    }
}

void Document::setStarred(const QList<int>& ids, bool starred)
{
    QList<int> affected;
    for (const int id : ids)
        if (containsCandidate(id) && candidate(id).starred != starred)
            affected.append(id);
    if (affected.isEmpty())
        return;
    const auto set = [this, affected](bool to) {
        for (const int id : affected)
            editCandidate(id, [to](CandidateItem& item) { item.starred = to; });
    };
    const bool one = affected.size() == 1;
    const QString name = one ? candidate(affected.first()).name : QString();
    const QString text = starred ? (one ? tr("Star %1").arg(name) : tr("Star %n candidates", nullptr, int(affected.size())))
        : one                    ? tr("Take the star from %1").arg(name)
                                 : tr("Take the star from %n candidates", nullptr, int(affected.size()));
    m_undo.push(new UndoEdit(
        text, [=] { set(starred); }, [=] { set(!starred); }));
}

void Document::renameCandidate(int id, const QString& name)
{
    const QString before = candidate(id).name;
    const QString after = name.simplified();
    if (after.isEmpty() || after == before)
        return;
    const auto rename = [this, id](const QString& to) {
        editCandidate(id, [&](CandidateItem& item) { item.name = unusedCandidateName(item.curve, to, id); });
    };
    m_undo.push(new UndoEdit(
        tr("Rename %1").arg(before), [=] { rename(after); }, [=] { rename(before); }));
}

void Document::setNote(int id, const QString& note)
{
    const CandidateItem& item = candidate(id);
    const QString before = item.note;
    const QString after = plainNote(note);
    if (after == before)
        return;
    const auto set = [this, id](const QString& to) { editCandidate(id, [&](CandidateItem& one) { one.note = to; }); };
    m_undo.push(new UndoEdit(
        tr("Note on %1").arg(item.name), [=] { set(after); }, [=] { set(before); }));
}

void Document::rewriteNote(int id, const QString& before, const QString& after)
{
    const QString now = candidate(id).note;
    const QString end = QLatin1Char('\n') + before;
    if (after == before)
        return;
    if (now == before)
        setNote(id, after);
    else if (!before.isEmpty() && now.startsWith(before + QLatin1Char('\n')))
        setNote(id, joinedNotes(after, now.mid(end.size())));
    else
        setNote(id, joinedNotes(!before.isEmpty() && now.endsWith(end) ? now.chopped(end.size()) : now, after));
}

bool Document::containsCandidate(int id) const
{
    return std::ranges::any_of(m_candidates, [id](const CandidateItem& item) { return item.id == id; });
}

const CandidateItem& Document::candidate(int id) const
{
    return at(m_candidates, id);
}

QSet<int> Document::usedIds() const
{
    QSet<int> parents;
    for (const CandidateItem& item : m_candidates)
        parents.insert(item.parent);
    QSet<int> used;
    for (const CandidateItem& item : m_candidates)
        if (item.starred || item.id == m_writtenAbout || !item.note.isEmpty() || !item.hasGivenName() || parents.contains(item.id))
            used.insert(item.id);
    return used;
}

QList<int> Document::candidateIds() const
{
    QList<int> ids;
    for (const CandidateItem& item : m_candidates)
        ids.append(item.id);
    return ids;
}

QList<int> Document::candidateIds(int curve) const
{
    QList<int> ids;
    for (const CandidateItem& item : m_candidates)
        if (item.curve == curve)
            ids.append(item.id);
    return ids;
}

void Document::setShown(const QList<int>& ids)
{
    QList<int> shown;
    for (const int id : ids)
        if (shown.size() < maxShown && containsCandidate(id) && !shown.contains(id))
            shown.append(id);
    if (shown == m_shown)
        return;
    const QList<int> before = std::exchange(m_shown, shown);
    separateColours(before);
    Q_EMIT shownChanged();
}

std::vector<ShownCandidate> Document::shownCandidates() const
{
    std::vector<ShownCandidate> shown;
    for (const int id : m_shown) {
        const CandidateItem& item = candidate(id);
        shown.push_back({item.id, item.name, item.colour, item.candidate});
    }
    return shown;
}

QString Document::unusedCandidateName(int curve, const QString& wanted, int id) const
{
    return numbered(wanted, [=, this](const QString& name) {
        return std::ranges::any_of(
            m_candidates, [&](const CandidateItem& item) { return item.id != id && item.curve == curve && item.name == name; });
    });
}

void Document::editCandidate(int id, const std::function<void(CandidateItem&)>& edit)
{
    const auto found = withId(m_candidates, id);
    if (found == m_candidates.end()) // an undo of something that a run has taken back meanwhile
        return;
    edit(*found);
    Q_EMIT candidateChanged(id);
    if (m_shown.contains(id))
        Q_EMIT shownChanged();
}

void Document::separateColours(const QList<int>& before)
{
    QList<int> others = m_shown;
    QList<QColor> used;
    for (const int id : before)
        if (others.removeOne(id))
            used.append(candidate(id).colour);
    for (const int id : std::as_const(others)) {
        const QColor colour = otherColour(candidate(id).colour, used);
        used.append(colour);
        if (colour == candidate(id).colour)
            continue;
        withId(m_candidates, id)->colour = colour;
        Q_EMIT candidateChanged(id);
    }
}

} // namespace clusterlens::ui
