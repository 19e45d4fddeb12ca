#include "threads/LowPriority.h"

#ifdef __linux__
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace clusterlens::ui {

void runBelowTheWindow()
{
#ifdef __linux__
    constexpr int lower = 5;                         // about a third of the processor time that the window's thread gets
    const auto thread = static_cast<id_t>(gettid()); // Linux keeps the value for each thread
    (void)setpriority(PRIO_PROCESS, thread, getpriority(PRIO_PROCESS, thread) + lower);
#endif
}

} // namespace clusterlens::ui
