#include "atoms/SceneLook.h"

#include <algorithm>
#include <iterator>

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
    std::vector<Bond> bonds;
    const std::vector<Eigen::Index>& metals = features.metals;
    if (const double cutoff = look.cutoff * features.nearest; cutoff > 0.0)
        for (const Bond& bond : findNeighbours(features.positions(metals, Eigen::all), cutoff).bonds)
            bonds.push_back({int(metals[std::size_t(bond.first)]), int(metals[std::size_t(bond.second)]), bond.length});
    const auto isMetal = [&metals](int atom) { return std::ranges::binary_search(metals, Eigen::Index(atom)); };
    std::ranges::copy_if(features.neighbours.bonds, std::back_inserter(bonds),
        [&](const Bond& bond) { return !isMetal(bond.first) || !isMetal(bond.second); });
    return bonds;
}

double drawnRadius(const AtomFeatures& features, const SceneLook& look)
{
    constexpr double lonely = 1.4; // Å, of an atom without another
    return look.radius * (features.nearest > 0.0 ? features.nearest / 2.0 : lonely);
}

} // namespace clusterlens::ui
