#include "runs/CurveQueue.h"

#include "document/CandidateRanking.h"
#include "runs/Job.h"
#include "runs/Runs.h"

#include <algorithm>
#include <utility>

namespace clusterlens::ui {

CurveQueue::CurveQueue(Document& document, Runs& runs, QObject* parent)
    : QObject(parent)
    , m_document(document)
    , m_runs(runs)
    , m_next([this] { next(); })
{
    connect(&runs, &Runs::began, this, &CurveQueue::follow);
    connect(&runs, &Runs::failed, this, [this](const QString& message, const Job* job) {
        if (m_followed.contains(job)) // also a search without a result, which ends well for its job
            setFailure(m_followed.value(job), message);
    });
    connect(&runs, &Runs::noticed, this, [this](const QString& message, const Job* job) {
        const bool ofSearch = owns(job) && progress().kind != Kind::Refine; // the details tell that a candidate stays as it is
        if (!ofSearch || m_noticed.contains(message))
            return;
        m_noticed.insert(message);
        Q_EMIT noticed(message);
    });
    connect(&document, &Document::reset, this, [this] {
        m_failures.clear();
        forget();
    });
    connect(&document, &Document::curveRemoved, this, [this](int curve) {
        if (curve == current())
            stopJob(Entry::State::Waiting); // its turn comes again where it is back by then
        Q_EMIT changed();
    });
    connect(&document, &Document::curveAdded, this, [this](int curve) {
        const auto waits = [curve](const Entry& entry) { return entry.curve == curve && entry.state == Entry::State::Waiting; };
        if (m_phase == Phase::Stopped || std::ranges::none_of(m_entries, waits)) // a job of its own goes on by itself
            return;
        if (m_phase == Phase::Idle) { // all that waited were gone, maybe long ago: nobody expects that something begins
            m_phase = Phase::Paused;
            Q_EMIT cameBack(
                tr("Curves came back that had been waiting for their turn. They wait again, until you let them go on."));
        }
        m_next.ask();
        Q_EMIT changed();
    });
}

void CurveQueue::add(Kind kind, const QList<int>& curves)
{
    append(kind, curves);
    if (m_phase != Phase::Stopped || curves.isEmpty())
        return;
    const auto comesFirst
        = [&](const Entry& entry) { return !isLeft(entry) || (entry.kind == kind && curves.contains(entry.curve)); };
    std::ranges::stable_partition(m_entries, comesFirst);
    resume();
}

void CurveQueue::append(Kind kind, const QList<int>& curves)
{
    QList<int> added;
    for (const int curve : curves) {
        const auto waits = [&](const Entry& entry) { return entry.curve == curve && entry.kind == kind && isLeft(entry); };
        if (!m_document.containsCurve(curve) || std::ranges::any_of(m_entries, waits))
            continue;
        m_entries.push_back({curve, kind, Entry::State::Waiting, {}});
        added.append(curve);
    }
    if (added.isEmpty())
        return;
    if (m_phase == Phase::Idle)
        m_phase = Phase::Running;
    for (const int curve : std::as_const(added)) {
        m_failures.remove(curve);
        Q_EMIT workChanged(curve);
    }
    m_next.ask();
    Q_EMIT changed();
}

void CurveQueue::appendAnew(Kind kind, int curve)
{
    std::optional<QSet<int>> before;
    const Entry* const now = running();
    if (now != nullptr && now->curve == curve && now->kind != Kind::Refine && m_phase != Phase::Stopped) {
        before = now->before;
        stopJob(Entry::State::Skipped);
    }
    append(kind, {curve});
    for (Entry& entry : m_entries)
        if (entry.curve == curve && entry.kind == kind && entry.state == Entry::State::Waiting && !entry.before)
            entry.before = before;
}

void CurveQueue::pause()
{
    if (m_phase != Phase::Running)
        return;
    m_phase = Phase::Paused;
    Q_EMIT changed();
}

void CurveQueue::resume()
{
    if (m_phase != Phase::Paused && m_phase != Phase::Stopped)
        return;
    m_phase = Phase::Running;
    m_next.ask();
    Q_EMIT changed();
}

void CurveQueue::skip()
{
    if (m_job != nullptr)
        stopJob(Entry::State::Skipped);
}

void CurveQueue::cancel()
{
    if (m_phase == Phase::Idle)
        return;
    m_phase = Phase::Stopped;
    stopJob(Entry::State::Waiting);
    Q_EMIT changed();
}

void CurveQueue::forget()
{
    stopJob(Entry::State::Waiting);
    const std::vector<Entry> entries = std::exchange(m_entries, {});
    m_job = nullptr;
    m_phase = Phase::Idle;
    m_seconds = 0.0;
    m_timed = 0;
    for (const Entry& entry : entries)
        Q_EMIT workChanged(entry.curve);
    Q_EMIT changed();
}

void CurveQueue::setFailures(const QHash<int, QString>& failures)
{
    for (auto it = failures.begin(); it != failures.end(); ++it)
        if (m_document.containsCurve(it.key()) && !it.value().isEmpty()) {
            m_failures[it.key()] = it.value();
            Q_EMIT workChanged(it.key());
        }
}

void CurveQueue::follow(Job* job, int curve)
{
    m_followed[job] = curve;
    m_failures.remove(curve);
    Q_EMIT workChanged(curve);
    connect(job, &Job::started, this, [this, job, curve] {
        if (job == m_job)
            m_clock.restart(); // it may have waited for others
        Q_EMIT workChanged(curve);
    });
    connect(job, &Job::ended, this, [this, job, curve] {
        m_followed.remove(job);
        if (job == m_job)
            jobEnded(*job);
        Q_EMIT workChanged(curve);
    });
}

void CurveQueue::next()
{
    if (m_phase != Phase::Running || m_job != nullptr)
        return;
    for (Entry& entry : m_entries)
        if (entry.state == Entry::State::Waiting && m_document.containsCurve(entry.curve))
            return start(entry);
    end();
}

void CurveQueue::start(Entry& entry)
{
    const QList<int> there = m_document.candidateIds(entry.curve);
    if (entry.before)
        dropUnfinished(entry);
    else
        entry.before = QSet<int>(there.begin(), there.end());
    entry.state = Entry::State::Running;
    m_stopAs.reset();
    m_clock.start();
    try {
        m_job = run(entry);
        if (m_job != nullptr)
            Q_EMIT changed();
        else
            finish(entry, m_failures.contains(entry.curve) ? Entry::State::Failed : Entry::State::Done);
    } catch (const std::exception& e) { // no bundle to be found, for example
        setFailure(entry.curve, QString::fromUtf8(e.what()));
        finish(entry, Entry::State::Failed);
    }
}

/// A run that was stopped is done again from its beginning: what it has left would be there twice. What the user has made something of stays.
void CurveQueue::dropUnfinished(const Entry& entry)
{
    const QSet<int> used = m_document.usedIds();
    QList<int> left;
    for (const int id : m_document.candidateIds(entry.curve)) {
        const CandidateItem& item = m_document.candidate(id);
        const bool ofStoppedRun = item.run != 0 && m_document.curve(entry.curve).run(item.run) == nullptr;
        if (ofStoppedRun && !used.contains(id) && !entry.before->contains(id))
            left.append(id);
    }
    m_document.dropCandidates(left);
}

/// Null where there is nothing to calculate.
Job* CurveQueue::run(const Entry& entry)
{
    switch (entry.kind) {
    case Kind::Generate:
        return m_runs.generate(entry.curve);
    case Kind::Mine:
        return m_runs.mine(entry.curve);
    case Kind::Refine:
        break;
    }
    QString fault;
    if (const int candidate = candidateToRefine(entry.curve, fault))
        return m_runs.refine(candidate);
    if (!fault.isEmpty())
        setFailure(entry.curve, fault);
    return nullptr;
}

int CurveQueue::candidateToRefine(int curve, QString& fault) const
{
    const QList<int> ranked = bestFirst(m_document, m_document.candidateIds(curve));
    fault = ranked.isEmpty() ? tr("There is no candidate to refine.") : QString();
    const auto isRefined = [&](int id) {
        return m_document.candidate(id).candidate->origin == Origin::Refined
            || std::ranges::any_of(ranked, [&](int other) { return m_document.candidate(other).parent == id; });
    };
    for (const int id : std::as_const(ranked)) {
        const QString why = m_runs.refinementFault(id);
        if (why.isEmpty()) {
            fault.clear();
            return isRefined(id) ? 0 : id;
        }
        if (fault.isEmpty())
            fault = why;
    }
    return 0;
}

void CurveQueue::jobEnded(const Job& job)
{
    m_job = nullptr;
    Entry* const entry = running();
    if (entry == nullptr)
        return;
    if (job.state() == Job::State::Cancelled) {
        if (!m_stopAs) // somebody has cancelled everything
            m_phase = Phase::Stopped;
        finish(*entry, m_stopAs.value_or(Entry::State::Waiting));
        return;
    }
    const bool failed = job.state() == Job::State::Failed || m_failures.contains(entry->curve);
    m_seconds += double(m_clock.elapsed()) * 1e-3;
    ++m_timed;
    finish(*entry, failed ? Entry::State::Failed : Entry::State::Done);
}

void CurveQueue::finish(Entry& entry, Entry::State state)
{
    entry.state = state;
    const int curve = entry.curve;
    m_next.ask();
    Q_EMIT workChanged(curve);
    Q_EMIT changed();
}

void CurveQueue::stopJob(Entry::State ending)
{
    m_stopAs = ending;
    if (m_job != nullptr)
        m_job->cancel();
}

void CurveQueue::end()
{
    QHash<int, Entry::State> endings; // of each curve the last: it may have come again, as a file that was written anew does
    for (const Entry& entry : m_entries)
        if (m_document.containsCurve(entry.curve))
            endings[entry.curve] = entry.state;
    const QList<Entry::State> states = endings.values();
    const int total = int(states.size());
    const int failed = int(states.count(Entry::State::Failed));
    const int skipped = int(states.count(Entry::State::Skipped));
    QSet<QString> reasons;
    for (auto it = endings.begin(); it != endings.end(); ++it)
        if (it.value() == Entry::State::Failed)
            reasons.insert(m_failures.value(it.key()));
    std::vector<Entry> gone = std::exchange(m_entries, {});
    std::erase_if(gone, [](const Entry& entry) { return entry.state != Entry::State::Waiting; });
    forget();
    m_entries = std::move(gone);                   // they go on where their curves come back
    if (total == 0 || (total == 1 && failed == 0)) // of one that has arrived in a watched folder its row tells
        return;
    if (total == 1)
        return Q_EMIT ended(reasons.isEmpty() ? tr("The curve failed.") : tr("The curve failed: %1").arg(*reasons.begin()), true);
    QString message = tr("%n curves are through.", nullptr, total);
    if (failed > 0)
        message += QLatin1Char(' ')
            + (reasons.size() == 1 ? tr("%n of them failed: %1", nullptr, failed).arg(*reasons.begin())
                                   : tr("%n of them failed; the table of curves says why.", nullptr, failed));
    if (skipped > 0)
        message += QLatin1Char(' ') + tr("%n were skipped.", nullptr, skipped);
    Q_EMIT ended(message, failed > 0);
}

void CurveQueue::setFailure(int curve, const QString& why)
{
    m_failures[curve] = why;
    m_document.touch(); // the session keeps it
    Q_EMIT workChanged(curve);
}

/// One that is being stopped too: it waits in a moment.
bool CurveQueue::isLeft(const Entry& entry) const
{
    return entry.state == Entry::State::Waiting || (entry.state == Entry::State::Running && m_phase == Phase::Stopped);
}

CurveQueue::Entry* CurveQueue::running()
{
    const auto found = std::ranges::find(m_entries, Entry::State::Running, &Entry::state);
    return found == m_entries.end() ? nullptr : &*found;
}

const CurveQueue::Entry* CurveQueue::firstWaiting() const
{
    for (const Entry& entry : m_entries)
        if (entry.state == Entry::State::Waiting && m_document.containsCurve(entry.curve))
            return &entry;
    return nullptr;
}

} // namespace clusterlens::ui

#include "moc_CurveQueue.cpp"
