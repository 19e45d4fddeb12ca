#include "runs/ProgressEstimate.h"

namespace clusterlens::ui {

namespace {

using namespace std::chrono_literals;

constexpr auto shortest = 50ms;    // between two that are shown
constexpr auto firstEstimate = 1s; // of a stage; before that it would jump about
constexpr int leastSteps = 2;

} // namespace

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
