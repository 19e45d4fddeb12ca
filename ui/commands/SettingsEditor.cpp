#include "commands/SettingsEditor.h"

#include "document/Overrides.h"
#include "runs/JobQueue.h"
#include "runs/Runs.h"

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
    connect(&queue, &JobQueue::queueChanged, this, [this] {
        if (!m_changed.isEmpty() && !m_queue.isBusy())
            m_pause.start();
    });
    connect(&document, &Document::fitsOutdated, this, &SettingsEditor::refitSoon);
    connect(&document, &Document::reset, this, [this] { m_changed.clear(); });
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
        Q_EMIT refused(QString::fromUtf8(e.what()));
    }
}

void SettingsEditor::applyTo(int curve, const QList<int>& others)
{
    struct Applied {
        CurveData data;
        int withoutRange = 0;
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
            if (!takeOver(changed, merged(changed.overrides, stated)))
                ++applied.withoutRange;
            applied.data[it.key()] = std::make_shared<const LoadedCurve>(std::move(changed));
        }
        return applied;
    };
    m_background.run(work, [this, before, name = m_document.curve(curve).name](Applied applied) {
        for (auto it = before.begin(); it != before.end(); ++it) // what was changed meanwhile is newer
            if (!m_document.containsCurve(it.key()) || m_document.curve(it.key()).data != it.value())
                applied.data.remove(it.key());
        m_document.replaceData(tr("Apply the settings of %1").arg(name), applied.data);
        if (applied.withoutRange > 0)
            Q_EMIT noticed(
                tr("The fit range lies outside the data of %n curves: they keep what fits them.", nullptr, applied.withoutRange));
    });
}

void SettingsEditor::refitSoon(int curve)
{
    m_changed.insert(curve);
    m_pause.start();
}

void SettingsEditor::refitNow()
{
    if (m_queue.isBusy())
        return; // as soon as it is idle
    const QSet<int> curves = std::exchange(m_changed, {});
    for (const int curve : curves)
        if (m_document.containsCurve(curve))
            m_runs.refit(curve);
}

} // namespace clusterlens::ui

#include "moc_SettingsEditor.cpp"
