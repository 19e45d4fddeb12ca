#include "scene/AtomFeatures.h"

#include "shapes/Overlay.h"

namespace clusterlens::ui {

namespace {

constexpr double samePlace = 0.1; // Å

/// Which of the sites are atoms of the candidate, and which only others take.
void addSites(const Refinement& refinement, const PositionsXyz& atoms, AtomFeatures& features)
{
    const Eigen::RowVector3d centre = atoms.colwise().mean();
    features.occupancy = Eigen::VectorXd::Ones(atoms.rows());
    std::vector<Eigen::Index> others;
    for (Eigen::Index site = 0; site < refinement.sites.rows(); ++site) {
        Eigen::Index atom = 0;
        if ((atoms.rowwise() - refinement.sites.row(site)).rowwise().squaredNorm().minCoeff(&atom) < samePlace * samePlace)
            features.occupancy[atom] = refinement.occupancy[site];
        else
            others.push_back(site);
    }
    features.others = refinement.sites(others, Eigen::all).rowwise() - centre;
    features.otherOccupancy = refinement.occupancy(others);
}

} // namespace

AtomFeatures quickFeatures(const Candidate& candidate)
{
    const Structure& structure = candidate.structure;
    AtomFeatures features;
    if (structure.size() > 0)
        features.positions = structure.positions.rowwise() - structure.positions.colwise().mean();
    features.neighbours = neighboursIfAny(structure.positions);
    features.centreDistance = features.positions.rowwise().norm();
    if (structure.size() > 0 && candidate.refinement && candidate.refinement->sites.rows() > 0)
        addSites(*candidate.refinement, structure.positions, features);
    return features;
}

AtomFeatures fullFeatures(const Candidate& candidate, const std::optional<PositionsXyz>& reference)
{
    const Structure& structure = candidate.structure;
    AtomFeatures features = quickFeatures(candidate);
    features.motifs = classifyMotifs(structure.positions);
    if (const auto ideal = displacementFromIdeal(structure.positions)) {
        features.displacement = ideal->displacement;
        features.idealShape = ideal->shape.text();
    }
    if (reference) {
        const auto overlay = overlayClusters(features.positions, *reference);
        features.positions = overlay.apply(features.positions);
        if (features.others.rows() > 0)
            features.others = overlay.apply(features.others);
    }
    return features;
}

} // namespace clusterlens::ui
