#pragma once

#include "session/SessionFile.h"

namespace clusterlens {

/// Whether the rest of the program can work with a session, whoever wrote the file: ids known and unique, curves with points, candidates with real
/// elements and finite positions, settings that are possible.
/// \throws StoreError  says what is wrong, but not of which file
void validate(const SessionData& session);

/// The part that can be told from the lists alone, before anything is read that they name. \throws StoreError  as above
void validateIds(const SessionData& session);

} // namespace clusterlens
