#include "threads/Mailbox.h"

#include <QCoreApplication>
#include <QEvent>

#include <utility>

namespace clusterlens::ui {

void Mailbox::post(std::function<void()> call)
{
    {
        const std::lock_guard lock(m_mutex);
        m_calls.push_back(std::move(call));
    }
    QCoreApplication::postEvent(this, new QEvent(QEvent::User));
}

void Mailbox::customEvent(QEvent*)
{
    std::function<void()> call;
    {
        const std::lock_guard lock(m_mutex);
        call = std::move(m_calls.front());
        m_calls.pop_front();
    }
    call(); // one for each event: it may open a dialog, in which the next ones are delivered
}

} // namespace clusterlens::ui
