#pragma once

#include "document/Document.h"
#include "threads/Background.h"

#include <QObject>
#include <QSet>
#include <QTimer>

#include <functional>

namespace clusterlens::ui {

class JobQueue;
class Runs;

/// What the user states of a measurement goes through here: refused values are told, and the curve's candidates are fitted again soon after,
/// once for a number of quick changes, and not while a run that brings candidates is under way.
class SettingsEditor : public QObject {
    Q_OBJECT

public:
    SettingsEditor(Document& document, JobQueue& queue, Runs& runs, QObject* parent = nullptr);

    /// \param edit  may throw std::invalid_argument, for the user
    void change(int curve, const std::function<void(ExperimentOverrides&)>& edit);
    void setFitRange(int curve, const RRange& range); ///< as Document::setFitRange()
    /// States of the other curves what the user has stated of one, as one step to undo; done in the background.
    void applyTo(int curve, const QList<int>& others);

Q_SIGNALS:
    void refused(const QString& message);
    void noticed(const QString& message);

private:
    void attempt(int curve, const std::function<void()>& edit);
    void refitSoon(int curve);
    void refitNow();

    Document& m_document;
    JobQueue& m_queue;
    Runs& m_runs;
    QSet<int> m_changed; ///< curves whose candidates were fitted with other settings
    QTimer m_pause;
    Background m_background; ///< of applyTo()
};

} // namespace clusterlens::ui
