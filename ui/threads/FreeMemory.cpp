#include "threads/FreeMemory.h"

#ifdef __linux__
#include <features.h>
#endif
#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace clusterlens::ui {

void giveBackMemory()
{
#ifdef __GLIBC__
    (void)malloc_trim(0);
#endif
}

} // namespace clusterlens::ui
