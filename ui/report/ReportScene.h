#pragma once

#include "document/ShownCandidate.h"
#include "scene/ParticleScene.h"

namespace clusterlens::ui {

/// A candidate as panes show it at the start, coloured by element. Takes up to a few hundredths of a second; any thread.
[[nodiscard]] ParticleScene particleScene(const ShownCandidate& shown);

} // namespace clusterlens::ui
