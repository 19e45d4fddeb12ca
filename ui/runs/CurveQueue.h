#pragma once

#include "document/Document.h"
#include "threads/Later.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QSet>
#include <QString>

#include <optional>
#include <vector>

namespace clusterlens::ui {

class Job;
class Runs;

/// The same run for many curves, one after the other, each started with the settings that the curve has then. A curve that fails is marked and passed over; one
/// that is removed is passed over too, and has its turn when it is back; where nothing was left to do meanwhile, the queue is paused then. It also tells what is going on with each curve, whoever started it.
class CurveQueue : public QObject {
    Q_OBJECT

public:
    enum class Kind { Generate, Mine, Refine };
    enum class Phase {
        Idle,
        Running,
        Paused, ///< the curve at work is finished, then nothing begins
        Stopped ///< nothing is at work; what was not done can go on
    };
    enum class Work { None, Waiting, Running, Failed };

    struct Progress {
        Kind kind = Kind::Generate; ///< of the curve at work, or of the next one
        int total = 0;              ///< searches for curves that are there; of the same one for the same curve the last
        int done = 0;               ///< of these, failed and skipped ones too
        int failed = 0;
        int skipped = 0;
        std::optional<double> secondsLeft; ///< once a curve is through
    };

    /// Both must outlive this.
    CurveQueue(Document& document, Runs& runs, QObject* parent = nullptr);

    /// Appends the curves, as far as they do not wait for the same already; begins at once, unless it is paused. What was left of a queue that was cancelled comes after them.
    void add(Kind kind, const QList<int>& curves);
    /// The same for curves that nobody has chosen: where the queue was cancelled they wait for resume() with what is left.
    void append(Kind kind, const QList<int>& curves);
    /// The same for a curve whose data are others now: the search for what they were stops, and what it has left goes.
    void appendAnew(Kind kind, int curve);
    void pause();
    void resume(); ///< after pause() or cancel()
    void skip();   ///< stops the curve at work and goes on with the next
    void cancel(); ///< stops the curve at work; all that is not done waits for resume()
    void forget(); ///< the same, without a way back

    [[nodiscard]] Phase phase() const { return m_phase; }
    [[nodiscard]] Progress progress() const;
    [[nodiscard]] int left() const; ///< curves that are at work or have to wait
    /// Nothing is at work, and nothing will be without the user.
    [[nodiscard]] bool isQuiet() const;
    [[nodiscard]] Work work(int curve) const;
    [[nodiscard]] QString failure(int curve) const;                                  ///< why its last run failed; empty: it did not
    [[nodiscard]] const QHash<int, QString>& failures() const { return m_failures; } ///< by curve
    void setFailures(const QHash<int, QString>& failures); ///< of another time; those of curves that are not there are left out
    [[nodiscard]] int current() const;                     ///< the curve at work; 0: none
    [[nodiscard]] bool owns(const Job* job) const { return job != nullptr && job == m_job; }

Q_SIGNALS:
    void changed();                        ///< phase or progress
    void workChanged(int curve);           ///< what work() and failure() say
    void noticed(const QString& message);  ///< of a run in the queue, each sentence once
    void cameBack(const QString& message); ///< curves that waited when they were removed: paused
    void ended(
        const QString& message, bool failures); ///< all are through, more than one or with a failure; with a sentence about it

private:
    struct Entry {
        enum class State { Waiting, Running, Done, Failed, Skipped };

        int curve = 0;
        Kind kind = Kind::Generate;
        State state = State::Waiting;
        std::optional<QSet<int>> before; ///< candidates of the curve when it began first
    };

    void follow(Job* job, int curve); ///< of any run
    void next();
    void start(Entry& entry);
    void dropUnfinished(const Entry& entry);
    [[nodiscard]] Job* run(const Entry& entry);
    [[nodiscard]] int candidateToRefine(
        int curve, QString& fault) const; ///< 0: none; without a fault because it is refined already
    void jobEnded(const Job& job);
    void finish(Entry& entry, Entry::State state);
    void stopJob(Entry::State ending);
    void end();
    void setFailure(int curve, const QString& why);
    [[nodiscard]] bool isLeft(const Entry& entry) const;
    [[nodiscard]] Entry* running();
    [[nodiscard]] const Entry* firstWaiting() const;

    Document& m_document;
    Runs& m_runs;
    std::vector<Entry> m_entries;
    Phase m_phase = Phase::Idle;
    Job* m_job = nullptr;                 ///< of the entry at work
    std::optional<Entry::State> m_stopAs; ///< what becomes of the entry whose job was told to stop
    QHash<const Job*, int> m_followed;    ///< job -> curve, of all runs that have not ended
    QHash<int, QString> m_failures;       ///< by curve
    QSet<QString> m_noticed;
    QElapsedTimer m_clock;  ///< of the entry at work
    double m_seconds = 0.0; ///< that finished entries took
    int m_timed = 0;        ///< how many those are
    Later m_next;           ///< next()
};

} // namespace clusterlens::ui
