#pragma once

#include <QProgressBar>

namespace clusterlens::ui {

/// Shows progress in a bar, which is painted in a later turn of the event loop. QProgressBar::setValue() paints at once, and with the bar all of the window that
/// waits to be painted: some 20 ms each time that a job tells how far it is.
void showProgress(QProgressBar& bar, int done, int total);

} // namespace clusterlens::ui
