#pragma once

#include "base/RunControl.h"

#include <mutex>
#include <string_view>

namespace clusterlens {

/// Counts finished pieces of parallel work and reports them one at a time, in ascending order.
class StepCounter {
public:
    StepCounter(const RunControl& control, int total, std::string_view stage)
        : m_control(control)
        , m_total(total)
        , m_stage(stage)
    {
    }

    /// \throws Cancelled
    void finishedOne()
    {
        const std::lock_guard lock(m_mutex);
        m_control.step(++m_done, m_total, m_stage);
    }

private:
    const RunControl& m_control;
    int m_total;
    std::string_view m_stage;
    std::mutex m_mutex;
    int m_done = 0;
};

} // namespace clusterlens
