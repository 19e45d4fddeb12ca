#pragma once

#include <QMetaType>
#include <QString>

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace clusterlens::ui {

/// How far a job is.
struct JobProgress {
    int done = 0;
    int total = 0;                     ///< 0: nobody knows
    QString stage;                     ///< as the work calls it: "sampling", "fitting"
    std::optional<double> secondsLeft; ///< of this stage; empty as long as it cannot be told
};

/// "about 12 s left", with minutes and hours where these say it better. \param seconds  >= 0
[[nodiscard]] QString timeLeftText(double seconds);

/// Turns the steps that a work reports, from whatever thread, into what is worth showing: about 20 a second, with the time left.
class ProgressEstimate {
public:
    using Clock = std::chrono::steady_clock;

    /// \return  nothing when the last one is younger than 50 ms and of the same stage
    [[nodiscard]] std::optional<JobProgress> step(
        int done, int total, std::string_view stage, Clock::time_point now = Clock::now());

private:
    [[nodiscard]] std::optional<double> secondsLeft(int done, int total, Clock::time_point now) const;

    std::mutex m_mutex;
    std::string m_stage;
    int m_firstDone = 0;
    Clock::time_point m_stageStart;
    Clock::time_point m_lastShown;
};

} // namespace clusterlens::ui

Q_DECLARE_METATYPE(clusterlens::ui::JobProgress)
