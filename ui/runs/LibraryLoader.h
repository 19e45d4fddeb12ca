#pragma once

#include "runs/ModelHolder.h"

#include <QString>

namespace clusterlens::ui {

/// Loads models with the library clusterlens_model, which is itself loaded, with LibTorch, when the first model is asked for. Its symbols stay
/// local, so that no library that LibTorch brings along meets those of the window.
/// The returned function throws ModelError when the library is not there or was built for another program.
[[nodiscard]] ModelHolder::Loader libraryLoader(const QString& library);

/// Where the library should lie: in the library folder of the build or installation that \p programFolder belongs to.
[[nodiscard]] QString modelLibraryPath(const QString& programFolder);

} // namespace clusterlens::ui
