#include "atoms/AtomFeatures.h"

#include "shapes/Overlay.h"
#include "structure/BondMeasures.h"
#include "structure/Surface.h"

#include <exception>

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

void move(AtomFeatures& features, const RigidMotion& motion)
{
    features.positions = motion.apply(features.positions);
    if (features.others.rows() > 0)
        features.others = motion.apply(features.others);
}

void layOver(AtomFeatures& features, const Candidate& candidate, const Candidate& reference)
{
    if (!haveOneFrame(candidate, reference))
        move(features, overlayClusters(features.positions, quickFeatures(reference).positions));
}

AtomFeatures analysed(const Candidate& candidate, const Candidate* reference, const AtomFeatures* before)
{
    const Structure& structure = candidate.structure;
    AtomFeatures features = quickFeatures(candidate);
    const PositionsXyz metals = structure.positions(features.metals, Eigen::all);
    const std::vector<Motif> motifs = classifyMotifs(metals);
    features.motifs.assign(structure.elements.size(), Motif::Other);
    for (std::size_t m = 0; m < motifs.size(); ++m)
        features.motifs[static_cast<std::size_t>(features.metals[m])] = motifs[m];
    if (const auto ideal = displacementFromIdeal(metals)) {
        features.displacement = Eigen::VectorXd::Zero(structure.size());
        features.displacement(features.metals) = ideal->displacement;
        features.idealShape = ideal->shape.text();
    }
    const bool stays = before != nullptr && lieAs(features, *before);
    if (reference != nullptr && !stays)
        layOver(features, candidate, *reference);
    features.axes = symmetryAxes(features.positions(features.metals, Eigen::all), motifs);
    return features;
}

} // namespace

AtomFeatures quickFeatures(const Candidate& candidate)
{
    const Structure& structure = candidate.structure;
    AtomFeatures features;
    if (structure.size() > 0)
        features.positions = structure.positions.rowwise() - structure.positions.colwise().mean();
    features.neighbours = clusterNeighbours(structure);
    features.metals = metalRows(structure);
    features.centreDistance = features.positions.rowwise().norm();
    features.depths = surfaceDepth(features.neighbours);
    features.nearest = typicalBond(structure.positions(features.metals, Eigen::all));
    if (structure.size() > 0 && candidate.refinement && candidate.refinement->sites.rows() > 0)
        addSites(*candidate.refinement, structure.positions, features);
    return features;
}

AtomFeatures fullFeatures(const Candidate& candidate, const Candidate* reference, const AtomFeatures* before)
{
    try {
        return analysed(candidate, reference, before);
    } catch (const std::exception&) { // such as atoms at one place
        return quickFeatures(candidate);
    }
}

bool lieAs(AtomFeatures& features, const AtomFeatures& before)
{
    if (features.positions.rows() != before.positions.rows() || features.positions.rows() == 0)
        return false;
    const RigidMotion motion = kabsch(features.positions, before.positions, Mirror::Forbidden);
    if (!areOneFrame(motion.apply(features.positions), before.positions))
        return false;
    move(features, motion);
    return true;
}

bool areOneFrame(const PositionsXyz& one, const PositionsXyz& other)
{
    constexpr double mostStretch = 0.1; // relative; another fit has another stretch
    return one.rows() == other.rows() && (one - other).norm() < mostStretch * other.norm();
}

bool haveOneFrame(const Candidate& one, const Candidate& other)
{
    const auto unrefined = [](const Candidate& candidate) -> const PositionsXyz& {
        return candidate.refinement && !candidate.refinement->choices.empty() ? candidate.refinement->choices.front().positions
                                                                              : candidate.structure.positions;
    };
    return (one.refinement || other.refinement) && areOneFrame(unrefined(one), unrefined(other));
}

} // namespace clusterlens::ui
