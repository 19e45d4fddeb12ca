#pragma once

#include "candidates/ShapeMiner.h"
#include "document/ShownCandidate.h"
#include "gr/GrReader.h"
#include "measurement/ExperimentSettings.h"
#include "shapes/ShapeLibrary.h"

#include <memory>
#include <string>
#include <vector>

namespace clusterlens::ui::tests {

/// One of the shipped curves and what the library makes of it: real candidates without a model.
struct MinedCurve {
    GrFile file;
    ExperimentSettings experiment;
    std::vector<ShownCandidate> candidates; ///< best first, ids from 1
};

inline MinedCurve mineFile(const std::string& path, int count)
{
    const std::vector<QColor> colours{"#2f7de1", "#f06400", "#159a72", "#b04fd0", "#d3305a", "#8f7a2a"};
    MinedCurve mined;
    mined.file = readGrFile(path);
    mined.experiment = experimentSettings(mined.file);
    MiningSettings settings;
    settings.fit = fitSettings(mined.experiment);
    settings.element = mined.experiment.element;
    settings.count = count;
    settings.refined = count;
    settings.threads = 1;
    for (Candidate& candidate : mineShapes(buildShapeLibrary(), mined.file.curve, settings)) {
        const int id = static_cast<int>(mined.candidates.size()) + 1;
        const QString name = QString::fromStdString(candidate.label);
        const QColor& colour = colours[mined.candidates.size() % colours.size()];
        mined.candidates.push_back({id, name, colour, std::make_shared<const Candidate>(std::move(candidate))});
    }
    return mined;
}

inline MinedCurve mineExample(const std::string& name, int count)
{
    return mineFile(CLUSTERLENS_SOURCE "/resources/examples/" + name, count);
}

} // namespace clusterlens::ui::tests
