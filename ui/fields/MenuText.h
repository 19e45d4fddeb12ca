#pragma once

#include <QString>

namespace clusterlens::ui {

/// A name as the text of a button or an entry of a menu, where a lone "&" would mark a key.
[[nodiscard]] inline QString asMenuText(QString name)
{
    return name.replace(QLatin1Char('&'), QLatin1String("&&"));
}

} // namespace clusterlens::ui
