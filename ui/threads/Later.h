#pragma once

#include <QTimer>

#include <functional>

namespace clusterlens::ui {

/// Calls a function once when control is back in the event loop, however often that was asked for meanwhile. Belongs to a thread with one.
class Later {
public:
    explicit Later(std::function<void()> function)
    {
        m_timer.setSingleShot(true);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, std::move(function));
    }

    void ask() { m_timer.start(); }
    [[nodiscard]] bool isAsked() const { return m_timer.isActive(); }

private:
    QTimer m_timer;
};

} // namespace clusterlens::ui
