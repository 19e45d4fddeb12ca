#include "document/Document.h"

#include "document/DocumentItems.h"
#include "document/Overrides.h"
#include "document/PlacedItems.h"
#include "document/SettingsEdit.h"
#include "document/UndoEdit.h"

#include <QFileInfo>

#include <algorithm>
#include <cmath>

namespace clusterlens::ui {

namespace {

constexpr double fitRangeDigits = 0.0051; // Å: what a field with two decimals leaves out

/// \p now with what is stated in \p wanted, and read as that was. What does not go with it stays as it is.
LoadedCurve likeIn(const LoadedCurve& wanted, LoadedCurve now, bool reading)
{
    try {
        if (reading && wanted.readOptions != now.readOptions)
            now = readCurve(now.content, now.file.name, wanted.readOptions);
        (void)takeOver(now, wanted.overrides);
    } catch (const std::exception&) { // it has other columns now
    }
    return now;
}

} // namespace

struct Document::Removed {
    std::vector<Placed<Curve>> curves;
    std::vector<Placed<CandidateItem>> candidates;
    QList<int> shown; ///< before
    int currentCurve = 0;
};

const RunSummary* Curve::run(int wanted) const
{
    const auto found = std::ranges::find(runs, wanted, &SessionRun::id);
    return found == runs.end() ? nullptr : &found->summary;
}

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
    const QString file = path.isEmpty() ? path : QFileInfo(path).absoluteFilePath(); // a session is opened from anywhere
    m_curves.push_back({id, unusedName(name), file, std::make_shared<const LoadedCurve>(data), {}});
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

void Document::removeCurves(const QList<int>& ids)
{
    QList<int> present;
    for (const int id : ids)
        if (containsCurve(id) && !present.contains(id))
            present.append(id);
    if (present.size() == 1)
        removeCurve(present.first());
    if (present.size() < 2)
        return;
    m_undo.beginMacro(tr("Remove %n curves", nullptr, int(present.size())));
    for (const int id : present)
        removeCurve(id);
    m_undo.endMacro();
}

void Document::renameCurve(int id, const QString& name)
{
    const QString before = curve(id).name;
    const QString after = name.simplified();
    if (after.isEmpty() || after == before)
        return;
    const auto rename = [this, id](const QString& to) {
        const auto found = withId(m_curves, id);
        if (found == m_curves.end())
            return;
        found->name = unusedName(to, id); // an undo may come when another one has the name
        Q_EMIT curveChanged(id);
    };
    m_undo.push(new UndoEdit(
        tr("Rename %1").arg(before), [=] { rename(after); }, [=] { rename(before); }));
}

void Document::rereadCurve(int id, const LoadedCurve& data)
{
    pushData(tr("Read %1 in another way").arg(curve(id).name), {{id, std::make_shared<const LoadedCurve>(data)}}, Part::Reading);
}

void Document::renewCurve(int id, const LoadedCurve& data)
{
    if (!containsCurve(id))
        return;
    m_renewals[id] = ++m_lastRenewal;
    touch();
    putData({{id, std::make_shared<const LoadedCurve>(data)}}, Part::Reading, m_lastRenewal);
}

void Document::replaceData(const QString& text, const CurveData& data)
{
    pushData(text, data, Part::Settings);
}

void Document::pushData(const QString& text, const CurveData& data, Part part)
{
    CurveData before;
    CurveData after;
    for (auto it = data.begin(); it != data.end(); ++it)
        if (containsCurve(it.key())) {
            before[it.key()] = curve(it.key()).data;
            after[it.key()] = it.value();
        }
    if (after.isEmpty())
        return;
    const int renewal = m_lastRenewal;
    m_undo.push(new UndoEdit(
        text, [=, this] { putData(after, part, renewal); }, [=, this] { putData(before, part, renewal); }));
}

/// \param renewal  the last one when the step was made: of a curve that was renewed since then, only \p part comes from \p data
void Document::putData(const CurveData& data, Part part, int renewal)
{
    for (auto it = data.begin(); it != data.end(); ++it)
        if (const auto found = withId(m_curves, it.key()); found != m_curves.end())
            found->data = m_renewals.value(it.key()) <= renewal
                ? it.value()
                : std::make_shared<const LoadedCurve>(likeIn(*it.value(), *found->data, part == Part::Reading));
    for (auto it = data.begin(); it != data.end(); ++it) {
        if (!containsCurve(it.key()))
            continue;
        Q_EMIT curveChanged(it.key());
        Q_EMIT fitsOutdated(it.key());
    }
}

void Document::setOverrides(int id, const ExperimentOverrides& overrides)
{
    const Curve& before = curve(id);
    const auto after = std::make_shared<const LoadedCurve>(withOverrides(*before.data, overrides));
    m_undo.push(new SettingsEdit(tr("Settings of %1").arg(before.name), id, before.data, after,
        [this, renewal = m_lastRenewal](int changed, const SettingsEdit::Data& data, bool again) {
            putData({{changed, data}}, Part::Settings, renewal);
            if (again)
                setCurrentCurve(changed); // so that one sees what it does
        }));
}

void Document::setFitRange(int id, const RRange& range)
{
    const LoadedCurve& data = *curve(id).data;
    ExperimentOverrides overrides = data.overrides;
    const auto state = [](std::optional<double>& end, double wanted, double before) {
        const bool moved = std::abs(wanted - before) > fitRangeDigits;
        if (moved)
            end = wanted;
        return moved;
    };
    const bool otherMin = state(overrides.rmin, range.min, data.experiment.range.min);
    const bool otherMax = state(overrides.rmax, range.max, data.experiment.range.max);
    if (otherMin || otherMax)
        setOverrides(id, overrides);
}

void Document::addRun(int curve, int run, const RunSummary& summary)
{
    const auto found = withId(m_curves, curve);
    if (found == m_curves.end())
        return;
    found->runs.push_back({run, summary});
    touch();
    Q_EMIT curveChanged(curve);
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

void Document::setOptions(const GenerationOptions& options)
{
    if (options == m_options)
        return;
    m_options = options;
    touch();
    Q_EMIT optionsChanged();
}

void Document::dropCandidates(const QList<int>& ids)
{
    if (std::ranges::none_of(ids, [this](int id) { return containsCandidate(id); }))
        return;
    touch();
    (void)take(0, ids);
}

void Document::removeWithUndo(const QString& text, int curve, const QList<int>& candidates)
{
    const auto removed = std::make_shared<Removed>();
    m_undo.push(new UndoEdit(
        text, // a run may have added candidates between undo and redo
        [=, this] { *removed = take(curve, curve == 0 ? candidates : candidateIds(curve)); }, [=, this] { putBack(*removed); }));
}

int Document::addWithUndo(const QString& text, int curve, const std::shared_ptr<const Candidate>& candidate, int parent)
{
    if (!containsCurve(curve))
        return 0;
    const auto added = std::make_shared<Removed>(); // of an undo, until it is put back
    const int id = m_lastCandidate + 1;
    const auto add = [=, this] {
        if (id > m_lastCandidate)
            (void)addCandidates(curve, {candidate}, 0, parent);
        else
            putBack(*added);
    };
    m_undo.push(new UndoEdit(text, add, [=, this] { *added = take(0, {id}); }));
    return id;
}

Document::Removed Document::take(int curve, const QList<int>& candidates)
{
    Removed removed{takeOut(m_curves, {curve}), takeOut(m_candidates, candidates), m_shown, m_currentCurve};
    m_shown.removeIf([&](int id) { return candidates.contains(id); });
    const bool isCurrent = !removed.curves.empty() && m_currentCurve == curve;
    if (isCurrent)
        m_currentCurve = m_curves.empty() ? 0 : m_curves[std::min(removed.curves.front().place, m_curves.size() - 1)].id;
    // Only now, when nothing names any more what is gone.
    if (!removed.candidates.empty())
        Q_EMIT candidatesRemoved(idsOf(removed.candidates));
    if (m_shown != removed.shown)
        Q_EMIT shownChanged();
    if (!removed.curves.empty())
        Q_EMIT curveRemoved(curve);
    if (isCurrent)
        Q_EMIT currentCurveChanged(m_currentCurve);
    return removed;
}

void Document::putBack(const Removed& removed)
{
    putIn(m_curves, removed.curves);
    putIn(m_candidates, removed.candidates);
    for (const auto& [place, curve] : removed.curves) // another one may have got the name meanwhile
        withId(m_curves, curve.id)->name = unusedName(curve.name, curve.id);
    for (const auto& [place, item] : removed.candidates)
        withId(m_candidates, item.id)->name = unusedCandidateName(item.curve, item.name, item.id);
    for (const auto& [place, curve] : removed.curves)
        Q_EMIT curveAdded(curve.id);
    if (!removed.candidates.empty())
        Q_EMIT candidatesAdded(idsOf(removed.candidates));
    setCurrentCurve(removed.currentCurve); // which those that were shown belong to
    setShown(removed.shown);
}

QString Document::unusedName(const QString& wanted, int id) const
{
    return numbered(wanted, [this, id](const QString& name) {
        return std::ranges::any_of(m_curves, [&](const Curve& curve) { return curve.id != id && curve.name == name; });
    });
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

} // namespace clusterlens::ui

#include "moc_Document.cpp"
