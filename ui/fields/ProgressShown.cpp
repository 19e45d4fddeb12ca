#include "fields/ProgressShown.h"

namespace clusterlens::ui {

void showProgress(QProgressBar& bar, int done, int total)
{
    if (bar.value() == done && bar.maximum() == total)
        return;
    bar.setUpdatesEnabled(false);
    bar.setRange(0, total);
    bar.setValue(done);
    bar.setUpdatesEnabled(true); // which asks for painting
}

} // namespace clusterlens::ui
