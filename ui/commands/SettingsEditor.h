#pragma once

#include "document/Document.h"
#include "threads/Background.h"

#include <QHash>
#include <QJsonArray>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <functional>

namespace clusterlens::ui {

class Job;
class JobQueue;
class Runs;

/// What the user states of a measurement goes through here: refused values are told, and the curve's candidates are fitted again soon after, once for a number
/// of quick changes: when the job at work is done, and before those that a queue of curves has not begun. Where that job brings candidates of the curve, with
/// them. The curves that wait for it can be kept with the session.
class SettingsEditor : public QObject {
    Q_OBJECT

public:
    SettingsEditor(Document& document, JobQueue& queue, Runs& runs, QObject* parent = nullptr);

    /// \param edit  may throw std::invalid_argument, for the user
    void change(int curve, const std::function<void(ExperimentOverrides&)>& edit);
    void setFitRange(int curve, const RRange& range); ///< as Document::setFitRange()
    /// States of the other curves what the user has stated of one, as one step to undo; done in the background.
    void applyTo(int curve, const QList<int>& others);

    /// Ids of the curves whose candidates were fitted to other points or with other settings, to be kept with a session.
    [[nodiscard]] QJsonArray state() const;
    void setState(const QJsonArray& state); ///< of another time: they are fitted again soon
    /// How many of them are neither being fitted nor were stopped by the user.
    [[nodiscard]] int waiting() const;

Q_SIGNALS:
    void refused(const QString& message);
    void noticed(const QString& message);

private:
    void attempt(int curve, const std::function<void()>& edit);
    [[nodiscard]] QList<int> outdated() const;
    void refitSoon(int curve);
    void refitNow();
    void refitEnded(int curve, const Job& job);

    Document& m_document;
    JobQueue& m_queue;
    Runs& m_runs;
    QSet<int> m_changed;           ///< curves whose candidates were fitted with other settings
    QHash<int, const Job*> m_jobs; ///< which fit them again, not ended; by curve
    QSet<int> m_stopped;           ///< curves whose refit the user has stopped: they wait for another change, or for another time
    bool m_refits = false;         ///< whether the last job that began is one of these
    QTimer m_pause;                ///< between changes and refits
    Background m_background;       ///< of applyTo()
};

} // namespace clusterlens::ui
