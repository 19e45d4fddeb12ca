#include "document/Palette.h"

namespace clusterlens::ui {

const QVector<QColor>& candidateColours()
{
    // Blue, orange, green, purple, crimson, olive: contrast of 3 : 1 or more on white and on #202326.
    static const QVector<QColor> colours = {"#2f7de1", "#f06400", "#159a72", "#b04fd0", "#d3305a", "#8f7a2a"};
    return colours;
}

QColor candidateColour(int index)
{
    return candidateColours().at(index % candidateColours().size());
}

QColor otherColour(QColor wanted, const QList<QColor>& used)
{
    for (int i = 0; used.contains(wanted) && i < candidateColours().size(); ++i)
        wanted = candidateColour(i);
    return wanted;
}

} // namespace clusterlens::ui
