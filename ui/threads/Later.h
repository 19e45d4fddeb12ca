#pragma once

#include <QTimer>

#include <functional>

namespace clusterlens::ui {

/// Calls a function once when control is back in the event loop, however often that was asked for meanwhile. Belongs to a thread with one. What takes long can
/// wait some milliseconds more, so that it has a turn of the loop to itself.
class Later {
public:
    explicit Later(std::function<void()> function, int milliseconds = 0)
    {
        m_timer.setSingleShot(true);
        m_timer.setInterval(milliseconds);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, std::move(function));
    }

    void ask()
    {
        if (!m_timer.isActive()) // else it would wait for ever where somebody asks all the time
            m_timer.start();
    }
    [[nodiscard]] bool isAsked() const { return m_timer.isActive(); }

private:
    QTimer m_timer;
};

} // namespace clusterlens::ui
