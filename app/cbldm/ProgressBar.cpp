#include "ProgressBar.h"

#include "Text.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>

namespace clusterlens::cbldm {

namespace {

std::string remainingTime(double seconds)
{
    if (seconds < 90.0)
        return fmt::format("{:.0f} s left", seconds);
    return seconds < 5400.0 ? fmt::format("{:.0f} min left", seconds / 60.0) : fmt::format("{:.1f} h left", seconds / 3600.0);
}

} // namespace

std::string progressLine(int done, int total, std::string_view stage, double elapsedSeconds)
{
    constexpr int width = 20;
    const double share = total > 0 ? std::clamp(double(done) / total, 0.0, 1.0) : 0.0;
    const int filled = int(share * width);
    std::string line = "[" + std::string(std::size_t(filled), '#') + std::string(std::size_t(width - filled), '-') + "] "
        + fmt::format("{:3.0f} %  ", 100.0 * share) + std::string(stage);
    if (share > 0.0 && share < 1.0)
        line += ", " + remainingTime(elapsedSeconds * (1.0 - share) / share);
    return line;
}

ProgressBar::ProgressBar()
    : m_terminal(isatty(STDERR_FILENO) != 0)
    , m_stageStart(Clock::now())
    , m_lastShown(m_stageStart - std::chrono::seconds(1))
{
}

ProgressBar::~ProgressBar()
{
    clear();
}

void ProgressBar::report(int done, int total, std::string_view stage)
{
    if (!m_terminal)
        return;
    const std::lock_guard lock(m_mutex);
    const Clock::time_point now = Clock::now();
    if (stage != m_stage) {
        m_stage = stage;
        m_stageStart = now;
    } else if (now - m_lastShown < std::chrono::milliseconds(100)) {
        return;
    }
    m_lastShown = now;
    m_shown = true;
    const double elapsed = std::chrono::duration<double>(now - m_stageStart).count();
    std::cerr << "\r\x1b[K" << progressLine(done, total, stage, elapsed) << std::flush; // ESC [ K clears the rest of the line
}

void ProgressBar::clear()
{
    const std::lock_guard lock(m_mutex);
    if (m_shown)
        std::cerr << "\r\x1b[K" << std::flush;
    m_shown = false;
}

} // namespace clusterlens::cbldm
