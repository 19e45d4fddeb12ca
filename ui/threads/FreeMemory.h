#pragma once

namespace clusterlens::ui {

/// Hands back to the system what was freed, as far as the C library keeps it for later: after work that took much. Some ms; any thread.
void giveBackMemory();

} // namespace clusterlens::ui
