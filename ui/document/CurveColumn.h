#pragma once

#include <QHash>
#include <QString>

namespace clusterlens::ui {

/// What the user has taken from headers or names of curves, as the table of curves shows it.
struct CurveColumn {
    QString title;
    QHash<int, QString> texts; ///< by curve; empty or not there: it has none
};

} // namespace clusterlens::ui
