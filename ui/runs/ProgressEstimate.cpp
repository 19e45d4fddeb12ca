#include "runs/ProgressEstimate.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace clusterlens::ui {

namespace {

using namespace std::chrono_literals;

constexpr auto shortest = 50ms;    // between two that are shown
constexpr auto firstEstimate = 1s; // of a stage; before that it would jump about
constexpr int leastSteps = 2;

/// For translations.
struct TimeWords {
    Q_DECLARE_TR_FUNCTIONS(TimeLeft)
};

} // namespace

QString timeLeftText(double seconds)
{
    constexpr int minute = 60;
    constexpr int hour = 60 * minute;
    const int whole = std::max(1, int(std::ceil(seconds)));
    if (whole < 90)
        return TimeWords::tr("about %1 s left").arg(whole);
    if (whole < 90 * minute)
        return TimeWords::tr("about %1 min left").arg((whole + minute / 2) / minute);
    return TimeWords::tr("about %1 h left").arg(seconds / hour, 0, 'f', 1);
}

std::optional<JobProgress> ProgressEstimate::step(int done, int total, std::string_view stage, Clock::time_point now)
{
    const std::lock_guard lock(m_mutex);
    const bool newStage = stage != m_stage;
    if (newStage) {
        m_stage = stage;
        m_firstDone = done;
        m_stageStart = now;
    } else if (now - m_lastShown < shortest && done != total) {
        return std::nullopt;
    }
    m_lastShown = now;
    return JobProgress{done, total, QString::fromUtf8(stage.data(), qsizetype(stage.size())), secondsLeft(done, total, now)};
}

std::optional<double> ProgressEstimate::secondsLeft(int done, int total, Clock::time_point now) const
{
    const auto elapsed = now - m_stageStart;
    if (done - m_firstDone < leastSteps || elapsed < firstEstimate || total <= 0)
        return std::nullopt;
    const double perStep = std::chrono::duration<double>(elapsed).count() / (done - m_firstDone);
    return perStep * (total - done);
}

} // namespace clusterlens::ui
