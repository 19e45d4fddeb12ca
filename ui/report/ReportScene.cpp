#include "report/ReportScene.h"

#include "atoms/SceneLook.h"
#include "scene/AtomColours.h"
#include "theme/PlotTheme.h"

#include <algorithm>

namespace clusterlens::ui {

namespace {

/// A slightly turned side: a look along an axis hides rows of atoms behind each other.
CameraPose firstSide()
{
    const CameraPose front{{0.0, 0.0, 1.0}, Eigen::Vector3d::Zero(), Eigen::Vector3d::UnitY(), 1.0, false};
    return front.turned(Eigen::Vector3d::UnitY(), -20.0).turned(Eigen::Vector3d::UnitX(), -15.0);
}

} // namespace

ParticleScene particleScene(const ShownCandidate& shown)
{
    const AtomFeatures features = quickFeatures(*shown.candidate);
    const SceneLook look;
    const std::vector<std::string>& elements = shown.candidate->structure.elements;
    const ColouredAtoms atoms{&elements, &features};
    SceneContents contents;
    contents.positions = features.positions;
    contents.radii = drawnRadii(elements, drawnRadius(features, look));
    contents.colours = atomColours(Colouring::Element, atoms, colourScale(Colouring::Element, {atoms}));
    contents.bonds = drawnBonds(features, look);
    contents.background = plotTheme(false).background;
    const double largest = contents.radii.empty() ? 1.0 : std::ranges::max(contents.radii);
    const double farthest = features.centreDistance.size() > 0 ? features.centreDistance.maxCoeff() : 0.0;
    return {shown.name, std::make_shared<const SceneContents>(std::move(contents)), firstSide(), farthest + largest, {}};
}

} // namespace clusterlens::ui
