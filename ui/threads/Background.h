#pragma once

#include "threads/Worker.h"

#include <utility>

namespace clusterlens::ui {

/// Small pieces of work, one after the other on a thread of its own, for views that must not wait. Not Qt's global thread pool: Qt paints with
/// that, and would wait for our work. To be made, used and destroyed in one thread, with an event loop; the destructor waits for the piece at
/// work and drops the others and all results.
class Background {
public:
    /// \p work on the thread, then \p use with what it returned in the thread of this object. What \p work throws is thrown there, instead.
    template <typename Work, typename Use> void run(Work work, Use use)
    {
        m_worker.add(
            [this, work = std::move(work), use = std::move(use)] { m_worker.deliver([use, result = work()] { use(result); }); });
    }

private:
    Worker m_worker;
};

} // namespace clusterlens::ui
