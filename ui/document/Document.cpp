#include "document/Document.h"

#include "document/Palette.h"
#include "document/SessionConversion.h"
#include "document/UndoEdit.h"

#include <QFileInfo>
#include <QJsonDocument>

#include <algorithm>
#include <stdexcept>

namespace clusterlens::ui {

namespace {

template <typename Item> auto withId(std::vector<Item>& items, int id)
{
    return std::ranges::find_if(items, [id](const Item& item) { return item.id == id; });
}

template <typename Item> const Item& at(const std::vector<Item>& items, int id)
{
    const auto found = std::ranges::find_if(items, [id](const Item& item) { return item.id == id; });
    if (found == items.end())
        throw std::out_of_range("document: nothing has the id " + std::to_string(id));
    return *found;
}

template <typename Item> struct Placed {
    std::size_t place;
    Item item;
};

/// Moves the items with these ids out, the last first.
template <typename Item> std::vector<Placed<Item>> takeOut(std::vector<Item>& items, const QList<int>& ids)
{
    std::vector<Placed<Item>> taken;
    for (std::size_t i = items.size(); i-- > 0;) {
        if (!ids.contains(items[i].id))
            continue;
        taken.push_back({i, std::move(items[i])});
        items.erase(items.begin() + std::ptrdiff_t(i));
    }
    return taken;
}

/// Puts them back where they were, as far as there still is such a place.
template <typename Item> void putIn(std::vector<Item>& items, const std::vector<Placed<Item>>& taken)
{
    for (auto it = taken.rbegin(); it != taken.rend(); ++it)
        items.insert(items.begin() + std::ptrdiff_t(std::min(it->place, items.size())), it->item);
}

template <typename Item> QList<int> idsOf(const std::vector<Placed<Item>>& taken)
{
    QList<int> ids;
    for (auto it = taken.rbegin(); it != taken.rend(); ++it)
        ids.append(it->item.id);
    return ids;
}

} // namespace

struct Document::Removed {
    std::vector<Placed<Curve>> curves;
    std::vector<Placed<CandidateItem>> candidates;
    QList<int> shown; ///< before
    int currentCurve = 0;
};

Document::Document(QObject* parent)
    : QObject(parent)
{
    connect(&m_undo, &QUndoStack::indexChanged, this, &Document::countRevision);
    connect(&m_undo, &QUndoStack::cleanChanged, this, &Document::tellIfModified);
}

int Document::addCurve(const LoadedCurve& data, const QString& path)
{
    const int id = ++m_lastCurve;
    const QString name = QFileInfo(path.isEmpty() ? QString::fromStdString(data.file.name) : path).fileName();
    m_curves.push_back({id, unusedName(name), path, std::make_shared<const LoadedCurve>(data), {}});
    touch();
    Q_EMIT curveAdded(id);
    if (m_currentCurve == 0)
        setCurrentCurve(id);
    return id;
}

void Document::removeCurve(int id)
{
    const QString text = tr("Remove %1").arg(curve(id).name);
    removeWithUndo(text, id, candidateIds(id));
}

void Document::renameCurve(int id, const QString& name)
{
    const QString before = curve(id).name;
    const QString after = name.simplified();
    if (after.isEmpty() || after == before)
        return;
    const auto rename = [this, id](const QString& to) {
        withId(m_curves, id)->name = to;
        Q_EMIT curveChanged(id);
    };
    m_undo.push(new UndoEdit(
        tr("Rename %1").arg(before), [=] { rename(after); }, [=] { rename(before); }));
}

void Document::setOverrides(int id, const ExperimentOverrides& overrides)
{
    auto changed = std::make_shared<const LoadedCurve>(withOverrides(*curve(id).data, overrides));
    withId(m_curves, id)->data = std::move(changed);
    touch();
    Q_EMIT curveChanged(id);
}

void Document::setFitRange(int id, const RRange& range)
{
    const LoadedCurve& data = *curve(id).data;
    const RRange& before = data.experiment.fit.range;
    if (range.min == before.min && range.max == before.max)
        return;
    ExperimentOverrides overrides = data.overrides;
    overrides.rmin = range.min;
    overrides.rmax = range.max;
    setOverrides(id, overrides);
}

void Document::setLastRun(int id, const RunSummary& run)
{
    const auto found = withId(m_curves, id);
    if (found == m_curves.end())
        return;
    found->lastRun = run;
    touch();
    Q_EMIT curveChanged(id);
}

bool Document::containsCurve(int id) const
{
    return std::ranges::any_of(m_curves, [id](const Curve& curve) { return curve.id == id; });
}

const Curve& Document::curve(int id) const
{
    return at(m_curves, id);
}

QList<int> Document::curveIds() const
{
    QList<int> ids;
    for (const Curve& curve : m_curves)
        ids.append(curve.id);
    return ids;
}

void Document::setCurrentCurve(int id)
{
    if (id == m_currentCurve || (id != 0 && !containsCurve(id)))
        return;
    m_currentCurve = id;
    Q_EMIT currentCurveChanged(id);
}

QList<int> Document::addCandidates(int curve, const std::vector<std::shared_ptr<const Candidate>>& candidates)
{
    QList<int> ids;
    if (!containsCurve(curve))
        return ids;
    for (const auto& candidate : candidates) {
        const int id = ++m_lastCandidate;
        m_candidates.push_back({id, curve, nameFor(id, *candidate), candidateColour(id - 1), false, candidate});
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

void Document::dropCandidate(int id)
{
    if (!containsCandidate(id))
        return;
    touch();
    (void)take(0, {id});
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
    const QString text = starred ? tr("Star %n candidates", nullptr, int(affected.size()))
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
    const auto rename = [this, id](const QString& to) { editCandidate(id, [&](CandidateItem& item) { item.name = to; }); };
    m_undo.push(new UndoEdit(
        tr("Rename %1").arg(before), [=] { rename(after); }, [=] { rename(before); }));
}

bool Document::containsCandidate(int id) const
{
    return std::ranges::any_of(m_candidates, [id](const CandidateItem& item) { return item.id == id; });
}

const CandidateItem& Document::candidate(int id) const
{
    return at(m_candidates, id);
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
    m_shown = shown;
    separateColours();
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

void Document::setOptions(const GenerationOptions& options)
{
    if (options == m_options)
        return;
    m_options = options;
    touch();
    Q_EMIT optionsChanged();
}

bool Document::isModified() const
{
    return m_touched || !m_undo.isClean();
}

QString Document::title() const
{
    return m_filePath.isEmpty() ? tr("Untitled") : QFileInfo(m_filePath).fileName();
}

void Document::save(const QString& path)
{
    writeSession(toPath(path), session(), CLUSTERLENS_VERSION);
    setFilePath(QFileInfo(path).absoluteFilePath());
    m_touched = false;
    m_undo.setClean();
    tellIfModified();
}

void Document::open(const QString& path)
{
    load(readSession(toPath(path)));
    setFilePath(QFileInfo(path).absoluteFilePath());
    Q_EMIT reset();
}

void Document::recover(const QString& recoveryFile)
{
    const SessionData session = readSession(toPath(recoveryFile));
    load(session);
    setFilePath(QString::fromStdString(session.originalPath));
    touch();
    Q_EMIT reset();
}

void Document::clear()
{
    load({});
    setFilePath({});
    Q_EMIT reset();
}

SessionData Document::session() const
{
    SessionData session;
    for (const Curve& curve : m_curves)
        session.curves.push_back(toSession(curve));
    for (const CandidateItem& item : m_candidates)
        session.candidates.push_back(toSession(item));
    session.generation = m_options;
    session.currentCurve = m_currentCurve;
    session.shown.assign(m_shown.begin(), m_shown.end());
    session.view = QJsonDocument(m_view).toJson(QJsonDocument::Compact).toStdString();
    return session;
}

void Document::load(const SessionData& session)
{
    m_undo.clear();
    m_curves.clear();
    m_candidates.clear();
    m_shown.clear();
    m_lastCurve = 0;
    m_lastCandidate = 0;
    for (const SessionCurve& curve : session.curves) {
        m_curves.push_back(fromSession(curve));
        m_lastCurve = std::max(m_lastCurve, curve.id);
    }
    for (const SessionCandidate& item : session.candidates) {
        m_candidates.push_back(fromSession(item));
        m_lastCandidate = std::max(m_lastCandidate, item.id);
    }
    m_currentCurve = session.currentCurve;
    for (const int id : session.shown)
        if (containsCandidate(id))
            m_shown.append(id);
    m_options = session.generation;
    m_view = QJsonDocument::fromJson(QByteArray::fromStdString(session.view)).object();
    m_touched = false;
    countRevision();
    tellIfModified();
}

void Document::removeWithUndo(const QString& text, int curve, const QList<int>& candidates)
{
    const auto removed = std::make_shared<Removed>();
    m_undo.push(new UndoEdit(
        text, [=, this] { *removed = take(curve, candidates); }, [=, this] { putBack(*removed); }));
}

Document::Removed Document::take(int curve, const QList<int>& candidates)
{
    if (!candidates.isEmpty())
        Q_EMIT candidatesAboutToBeRemoved(candidates);
    Removed removed{takeOut(m_curves, {curve}), takeOut(m_candidates, candidates), m_shown, m_currentCurve};
    m_shown.removeIf([&](int id) { return candidates.contains(id); });
    if (!removed.candidates.empty())
        Q_EMIT candidatesRemoved(idsOf(removed.candidates));
    if (m_shown != removed.shown)
        Q_EMIT shownChanged();
    if (curve != 0) {
        Q_EMIT curveRemoved(curve);
        if (m_currentCurve == curve) {
            m_currentCurve = m_curves.empty() ? 0 : m_curves[std::min(removed.curves.front().place, m_curves.size() - 1)].id;
            Q_EMIT currentCurveChanged(m_currentCurve);
        }
    }
    return removed;
}

void Document::putBack(const Removed& removed)
{
    putIn(m_curves, removed.curves);
    for (const auto& [place, curve] : removed.curves)
        Q_EMIT curveAdded(curve.id);
    putIn(m_candidates, removed.candidates);
    if (!removed.candidates.empty())
        Q_EMIT candidatesAdded(idsOf(removed.candidates));
    if (!removed.curves.empty())
        setCurrentCurve(removed.currentCurve);
    setShown(removed.shown);
}

QString Document::unusedName(const QString& wanted) const
{
    const auto isUsed = [this](const QString& name) {
        return std::ranges::any_of(m_curves, [&](const Curve& curve) { return curve.name == name; });
    };
    QString name = wanted;
    for (int i = 2; isUsed(name); ++i)
        name = tr("%1 (%2)", "a second file of the same name").arg(wanted).arg(i);
    return name;
}

QString Document::nameFor(int id, const Candidate& candidate) const
{
    if (candidate.origin == Origin::Loaded)
        return QString::fromStdString(candidate.label);
    return tr("Candidate %1").arg(id);
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

void Document::separateColours()
{
    QList<QColor> used;
    for (const int id : std::as_const(m_shown)) {
        QColor colour = candidate(id).colour;
        for (int i = 0; used.contains(colour); ++i)
            colour = candidateColour(i);
        used.append(colour);
        if (colour == candidate(id).colour)
            continue;
        withId(m_candidates, id)->colour = colour;
        Q_EMIT candidateChanged(id);
    }
}

void Document::touch()
{
    m_touched = true;
    countRevision();
    tellIfModified();
}

void Document::countRevision()
{
    ++m_revision;
}

void Document::tellIfModified()
{
    if (isModified() == m_wasModified)
        return;
    m_wasModified = isModified();
    Q_EMIT modifiedChanged(m_wasModified);
}

void Document::setFilePath(const QString& path)
{
    if (path == m_filePath)
        return;
    m_filePath = path;
    Q_EMIT filePathChanged();
}

} // namespace clusterlens::ui
