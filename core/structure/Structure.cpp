#include "structure/Structure.h"

#include "structure/Elements.h"

#include <numeric>

namespace clusterlens {

std::vector<Eigen::Index> metalRows(const Structure& structure)
{
    std::vector<Eigen::Index> metals;
    for (std::size_t i = 0; i < structure.elements.size(); ++i)
        if (isMetal(structure.elements[i]))
            metals.push_back(static_cast<Eigen::Index>(i));
    if (metals.size() < 2) {
        metals.resize(structure.elements.size());
        std::iota(metals.begin(), metals.end(), Eigen::Index(0));
    }
    return metals;
}

PositionsXyz metalPositions(const Structure& structure)
{
    return structure.positions(metalRows(structure), Eigen::all);
}

Structure makeStructure(const std::string& element, const PositionsXyz& positions, std::string title)
{
    return {std::vector<std::string>(static_cast<std::size_t>(positions.rows()), element), positions, std::move(title)};
}

} // namespace clusterlens
