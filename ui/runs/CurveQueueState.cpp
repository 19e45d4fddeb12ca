// What CurveQueue tells of itself and of each curve.
#include "runs/CurveQueue.h"
#include "runs/Job.h"

#include <algorithm>

namespace clusterlens::ui {

CurveQueue::Progress CurveQueue::progress() const
{
    Progress progress;
    for (auto it = m_entries.begin(); it != m_entries.end(); ++it) {
        const Entry& entry = *it;
        const bool isDone = entry.state != Entry::State::Waiting && entry.state != Entry::State::Running;
        const auto isSame = [&](const Entry& later) { return later.curve == entry.curve && later.kind == entry.kind; };
        if (!m_document.containsCurve(entry.curve) || std::any_of(it + 1, m_entries.end(), isSame))
            continue; // the later one counts, of a curve that was written anew
        ++progress.total;
        progress.done += isDone ? 1 : 0;
        progress.failed += entry.state == Entry::State::Failed ? 1 : 0;
        progress.skipped += entry.state == Entry::State::Skipped ? 1 : 0;
    }
    if (const Entry* const waiting = firstWaiting())
        progress.kind = waiting->kind;
    for (const Entry& entry : m_entries)
        if (entry.state == Entry::State::Running)
            progress.kind = entry.kind;
    if (m_timed > 0) {
        const double mean = m_seconds / m_timed;
        const double spent = m_job != nullptr && m_clock.isValid() ? std::min(mean, double(m_clock.elapsed()) * 1e-3) : 0.0;
        progress.secondsLeft = mean * (progress.total - progress.done) - spent;
    }
    return progress;
}

int CurveQueue::left() const
{
    const Progress now = progress();
    return now.total - now.done;
}

bool CurveQueue::isQuiet() const
{
    return m_job == nullptr && !m_next.isAsked();
}

CurveQueue::Work CurveQueue::work(int curve) const
{
    bool waits = false;
    for (auto it = m_followed.begin(); it != m_followed.end(); ++it) {
        if (it.value() != curve)
            continue;
        if (it.key()->state() == Job::State::Running)
            return Work::Running;
        waits = true;
    }
    const bool inQueue = std::ranges::any_of(
        m_entries, [curve](const Entry& entry) { return entry.curve == curve && entry.state == Entry::State::Waiting; });
    if (waits || (inQueue && m_phase != Phase::Stopped))
        return Work::Waiting;
    return m_failures.contains(curve) ? Work::Failed : Work::None;
}

QString CurveQueue::failure(int curve) const
{
    return m_failures.value(curve);
}

int CurveQueue::current() const
{
    const auto found = std::ranges::find(m_entries, Entry::State::Running, &Entry::state);
    return found == m_entries.end() ? 0 : found->curve;
}

} // namespace clusterlens::ui
