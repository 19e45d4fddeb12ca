#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <string_view>

namespace clusterlens::cbldm {

/// One line on stderr with stage, share done and remaining time; silent when stderr is no terminal. Safe from any thread.
class ProgressBar {
public:
    ProgressBar();
    ~ProgressBar(); ///< clears the line

    /// Throttled to ten times a second. A new stage restarts the clock.
    void report(int done, int total, std::string_view stage);
    void clear();

private:
    using Clock = std::chrono::steady_clock;

    std::mutex m_mutex;
    bool m_terminal;
    bool m_shown = false;
    std::string m_stage;
    Clock::time_point m_stageStart;
    Clock::time_point m_lastShown;
};

/// "[#####---------------]  25 %  fitting, 12 s left"; no remaining time before anything is done.
[[nodiscard]] std::string progressLine(int done, int total, std::string_view stage, double elapsedSeconds);

} // namespace clusterlens::cbldm
