#pragma once

#include "runs/JobQueue.h"

#include <QSemaphore>

#include <memory>

namespace clusterlens::testing {

/// Keeps those behind it in a queue waiting until it goes.
class HoldQueue {
public:
    explicit HoldQueue(ui::JobQueue& queue) { queue.add(std::make_unique<Held>(m_release)); }
    ~HoldQueue() { release(); }
    void release() { m_release->release(); }

private:
    class Held : public ui::Job {
    public:
        explicit Held(std::shared_ptr<QSemaphore> release)
            : Job("held")
            , m_release(std::move(release))
        {
        }

    private:
        void work(const RunControl&) override { m_release->acquire(); }

        const std::shared_ptr<QSemaphore> m_release;
    };

    const std::shared_ptr<QSemaphore> m_release = std::make_shared<QSemaphore>();
};

} // namespace clusterlens::testing
