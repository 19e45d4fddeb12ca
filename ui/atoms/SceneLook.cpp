#include "atoms/SceneLook.h"

#include "structure/BondMeasures.h"

namespace clusterlens::ui {

std::vector<bool> hiddenAtoms(const AtomFeatures& features, const PositionsXyz& drawn, const SceneLook& look)
{
    std::vector<bool> hidden(static_cast<std::size_t>(drawn.rows()), false);
    for (std::size_t i = 0; i < hidden.size(); ++i)
        hidden[i] = look.hiddenLayers > (i < features.depths.size() ? features.depths[i] : 0);
    if (!look.cut || features.positions.rows() == 0)
        return hidden;
    constexpr double rounding = 1e-6; // Å: atoms in the plane stay
    const Eigen::VectorXd own = features.positions * *look.cut;
    const double plane = own.maxCoeff() - look.cutDepth * (own.maxCoeff() - own.minCoeff()) + rounding;
    const Eigen::VectorXd heights = drawn * *look.cut;
    for (std::size_t i = 0; i < hidden.size(); ++i)
        hidden[i] = hidden[i] || heights[static_cast<Eigen::Index>(i)] > plane;
    return hidden;
}

std::vector<Bond> drawnBonds(const AtomFeatures& features, const SceneLook& look)
{
    if (!look.bonds)
        return {};
    if (look.cutoff == SceneLook().cutoff)
        return features.neighbours.bonds;
    const double cutoff = look.cutoff * typicalBond(features.positions);
    return cutoff > 0.0 ? findNeighbours(features.positions, cutoff).bonds : std::vector<Bond>();
}

double drawnRadius(const AtomFeatures& features, const SceneLook& look)
{
    constexpr double lonely = 1.4; // Å, of an atom without another
    return look.radius * (features.nearest > 0.0 ? features.nearest / 2.0 : lonely);
}

} // namespace clusterlens::ui
