#pragma once

#include "document/Document.h"
#include "fields/NumberField.h"

#include <functional>

namespace clusterlens::ui {

/// Calls \p show whenever another curve is the current one, or something about it has changed: with what becomes of a number that is being typed.
/// \param form  as long as it lives
void followCurrentCurve(Document& document, QObject* form, const std::function<void(Typed)>& show);

} // namespace clusterlens::ui
