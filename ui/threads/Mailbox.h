#pragma once

#include <QObject>

#include <deque>
#include <functional>
#include <mutex>

namespace clusterlens::ui {

/// Brings calls from any thread into its own, in order. What waits when it is destroyed is dropped; nobody may post any more by then.
/// The calls lie in a list under a std::mutex, and Qt's event only says that there are some: so ThreadSanitizer, which cannot look into an
/// uninstrumented Qt, sees how values are handed over.
class Mailbox : public QObject {
public:
    void post(std::function<void()> call);

protected:
    void customEvent(QEvent* event) override;

private:
    std::mutex m_mutex;
    std::deque<std::function<void()>> m_calls;
};

} // namespace clusterlens::ui
