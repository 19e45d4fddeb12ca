#pragma once

#include "session/SessionFile.h"

#include <string>

namespace clusterlens {

// What a session of another version of the program lacks, so that it opens all the same.

/// Fills data.file: the points as stored, because candidates were fitted to them whatever today's reader makes of the bytes, and from the bytes what else
/// the file says. Where the reader refuses them, the settings say what the file stated, and a warning is added.
/// \param data  settings and read options as stored, file.name and the radiation of file.metadata
void restoreFile(const std::string& content, const PdfCurve& points, LoadedCurve& data);

/// Who looks up the source of a setting may rely on an entry: those that are missing are defaults.
void completeSources(ExperimentSettings& experiment);

/// Takes out candidates of which at least half of the atoms have another one exactly where they are, with a warning at the curve: there is no nearest
/// neighbour to measure or draw by.
void leaveOutWhatLiesOnItself(SessionData& session);

} // namespace clusterlens
