#include "commands/SettingsEditor.h"

#include "document/CurveText.h"
#include "document/Overrides.h"
#include "runs/JobQueue.h"
#include "runs/Runs.h"

#include <algorithm>

namespace clusterlens::ui {

SettingsEditor::SettingsEditor(Document& document, JobQueue& queue, Runs& runs, QObject* parent)
    : QObject(parent)
    , m_document(document)
    , m_queue(queue)
    , m_runs(runs)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(400);
    connect(&m_pause, &QTimer::timeout, this, &SettingsEditor::refitNow);
    const auto goOn = [this] { // at once: a queue of curves starts its next job when the loop turns
        if (!m_pause.isActive())
            refitNow();
    };
    connect(&queue, &JobQueue::jobStarted, this,
        [this](const Job* job) { m_refits = std::ranges::any_of(m_jobs, [job](const Job* one) { return one == job; }); });
    connect(&queue, &JobQueue::jobEnded, this, goOn);
    connect(&runs, &Runs::mergingEnded, this, goOn, Qt::QueuedConnection); // it has ended when the signal is through
    connect(&document, &Document::fitsOutdated, this, &SettingsEditor::refitSoon);
    connect(&document, &Document::curveAdded, this, [this](int curve) { // back again
        if (m_changed.contains(curve))
            m_pause.start();
    });
    connect(&document, &Document::candidatesAdded, this, [this](const QList<int>& ids) { // the same, and they missed a fit
        for (const int id : ids) {
            const CandidateItem& item = m_document.candidate(id);
            if (item.fittedTo != m_document.curve(item.curve).data && !m_changed.contains(item.curve))
                refitSoon(item.curve);
        }
    });
    connect(&document, &Document::reset, this, [this] {
        m_changed.clear();
        m_jobs.clear();
        m_stopped.clear();
    });
}

void SettingsEditor::change(int curve, const std::function<void(ExperimentOverrides&)>& edit)
{
    attempt(curve, [&] {
        ExperimentOverrides overrides = m_document.curve(curve).data->overrides;
        edit(overrides);
        m_document.setOverrides(curve, overrides);
    });
}

void SettingsEditor::setFitRange(int curve, const RRange& range)
{
    attempt(curve, [&] { m_document.setFitRange(curve, range); });
}

void SettingsEditor::attempt(int curve, const std::function<void()>& edit)
{
    try {
        edit();
    } catch (const std::invalid_argument& e) {
        Q_EMIT m_document.curveChanged(curve); // fields show the old value again
        Q_EMIT refused(inWindowWords(QString::fromUtf8(e.what())));
    }
}

void SettingsEditor::applyTo(int curve, const QList<int>& others)
{
    struct Applied {
        CurveData data;
        QMap<QString, int> leftOut; ///< what, and for how many curves
    };
    CurveData before;
    for (const int other : others)
        if (other != curve && m_document.containsCurve(other))
            before[other] = m_document.curve(other).data;
    if (before.isEmpty())
        return;
    const auto work = [before, stated = m_document.curve(curve).data->overrides] {
        Applied applied;
        for (auto it = before.begin(); it != before.end(); ++it) {
            LoadedCurve changed = *it.value();
            if (const QString what = takeOver(changed, merged(changed.overrides, stated)); !what.isEmpty())
                ++applied.leftOut[what];
            applied.data[it.key()] = std::make_shared<const LoadedCurve>(std::move(changed));
        }
        return applied;
    };
    m_background.run(work, [this, before, name = m_document.curve(curve).name](Applied applied) {
        for (auto it = before.begin(); it != before.end(); ++it) // what was changed meanwhile is newer
            if (!m_document.containsCurve(it.key()) || m_document.curve(it.key()).data != it.value())
                applied.data.remove(it.key());
        m_document.replaceData(tr("Apply the settings of %1").arg(name), applied.data);
        for (auto it = applied.leftOut.begin(); it != applied.leftOut.end(); ++it)
            Q_EMIT noticed(tr("Not applied to %n curves: %1", nullptr, it.value()).arg(it.key()));
    });
}

QList<int> SettingsEditor::outdated() const
{
    QSet<int> all = m_changed + m_stopped;
    for (auto it = m_jobs.begin(); it != m_jobs.end(); ++it)
        all.insert(it.key());
    all.removeIf([this](int curve) { return !m_document.containsCurve(curve); });
    QList<int> curves = all.values();
    std::ranges::sort(curves);
    return curves;
}

QJsonArray SettingsEditor::state() const
{
    QJsonArray state;
    for (const int curve : outdated())
        state.append(curve);
    return state;
}

void SettingsEditor::setState(const QJsonArray& state)
{
    for (const QJsonValue& curve : state)
        if (m_document.containsCurve(curve.toInt()))
            refitSoon(curve.toInt());
}

int SettingsEditor::waiting() const
{
    int count = 0;
    for (const int curve : outdated()) {
        const Job* const job = m_jobs.value(curve);
        count += m_changed.contains(curve) || (job != nullptr && job != m_queue.current()) ? 1 : 0;
    }
    return count;
}

void SettingsEditor::refitSoon(int curve)
{
    m_stopped.remove(curve);
    m_changed.insert(curve);
    m_pause.start();
}

void SettingsEditor::refitNow()
{
    const QSet<int> curves = m_changed;
    for (const int curve : curves) {
        if (!m_document.containsCurve(curve) || m_runs.isBringing(curve))
            continue; // its turn comes when it is back, or when they are there
        m_changed.remove(curve);
        m_jobs.remove(curve); // stopped in favour of the new one
        if (const Job* const job = m_runs.refit(curve)) {
            m_jobs[curve] = job;
            connect(job, &Job::ended, this, [this, curve, job] { refitEnded(curve, *job); });
        }
    }
}

void SettingsEditor::refitEnded(int curve, const Job& job)
{
    if (m_jobs.value(curve) != &job)
        return;
    m_jobs.remove(curve);
    if (job.state() != Job::State::Cancelled)
        return;
    if (!m_refits) { // what the user has stopped is a search before it
        refitSoon(curve);
        return;
    }
    m_stopped.insert(curve);
    if (m_document.containsCurve(curve))
        Q_EMIT noticed(tr("Candidates of %1 that were not yet fitted again keep the fit with the settings before. The next change "
                          "of a setting fits all.")
                           .arg(m_document.curve(curve).name));
}

} // namespace clusterlens::ui

#include "moc_SettingsEditor.cpp"
