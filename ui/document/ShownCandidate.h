#pragma once

#include "candidates/Candidate.h"

#include <QColor>
#include <QString>

#include <memory>

namespace clusterlens::ui {

/// One candidate as the views get it. The candidate itself never changes: a new one takes its place.
struct ShownCandidate {
    int id = 0; ///< of the document
    QString name;
    QColor colour;
    std::shared_ptr<const Candidate> candidate;
};

} // namespace clusterlens::ui
