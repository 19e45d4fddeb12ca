#pragma once

#include <QColor>
#include <QVector>

namespace clusterlens::ui {

/// Colours of the candidates: readable on white and on dark grey, as many as can be shown at once.
[[nodiscard]] const QVector<QColor>& candidateColours();

/// Colours in the order in which they are given; begins again at the end.
[[nodiscard]] QColor candidateColour(int index);

/// \p wanted, or the first of the colours that is not among \p used.
[[nodiscard]] QColor otherColour(QColor wanted, const QList<QColor>& used);

} // namespace clusterlens::ui
