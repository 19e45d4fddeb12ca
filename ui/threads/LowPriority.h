#pragma once

namespace clusterlens::ui {

/// From now on this thread, and each that it starts, waits for the event loop when all processor cores are busy, so that a calculation with one
/// thread for each core leaves the window quick. On Linux by its nice value; elsewhere nothing happens.
void runBelowTheWindow();

} // namespace clusterlens::ui
