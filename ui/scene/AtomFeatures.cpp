#include "scene/AtomFeatures.h"

#include "shapes/Overlay.h"

namespace clusterlens::ui {

AtomFeatures quickFeatures(const Structure& structure)
{
    AtomFeatures features;
    if (structure.size() > 0)
        features.positions = structure.positions.rowwise() - structure.positions.colwise().mean();
    features.neighbours = neighboursIfAny(structure.positions);
    features.centreDistance = features.positions.rowwise().norm();
    return features;
}

AtomFeatures fullFeatures(const Structure& structure, const std::optional<PositionsXyz>& reference)
{
    AtomFeatures features = quickFeatures(structure);
    features.motifs = classifyMotifs(structure.positions);
    if (const auto ideal = displacementFromIdeal(structure.positions)) {
        features.displacement = ideal->displacement;
        features.idealShape = ideal->shape.text();
    }
    if (reference)
        features.positions = overlayClusters(features.positions, *reference).apply(features.positions);
    return features;
}

} // namespace clusterlens::ui
