#include "structure/Surface.h"

#include <algorithm>
#include <utility>

namespace clusterlens {

std::vector<bool> surfaceAtoms(const Neighbours& near)
{
    constexpr double surface = 0.85; // of the most neighbours
    const int most = near.coordination.empty() ? 0 : *std::ranges::max_element(near.coordination);
    std::vector<bool> result;
    for (const int n : near.coordination)
        result.push_back(n < surface * most);
    return result;
}

std::vector<bool> surfaceAtoms(const PositionsXyz& positions)
{
    return surfaceAtoms(findNeighbours(positions));
}

std::vector<int> surfaceDepth(const Neighbours& near)
{
    const std::vector<bool> surface = surfaceAtoms(near);
    std::vector<int> depths(surface.size(), -1);
    std::vector<std::size_t> shell;
    for (std::size_t i = 0; i < surface.size(); ++i)
        if (surface[i])
            shell.push_back(i);
    for (const std::size_t atom : shell)
        depths[atom] = 0;
    for (int depth = 1; !shell.empty(); ++depth) {
        std::vector<std::size_t> next;
        for (const std::size_t atom : shell)
            for (const int other : near.neighbours[atom])
                if (int& below = depths[static_cast<std::size_t>(other)]; below < 0) {
                    below = depth;
                    next.push_back(static_cast<std::size_t>(other));
                }
        shell = std::move(next);
    }
    for (int& depth : depths)
        depth = std::max(depth, 0);
    return depths;
}

std::vector<int> surfaceDepth(const PositionsXyz& positions)
{
    std::vector<int> depths = surfaceDepth(neighboursIfAny(positions));
    depths.resize(static_cast<std::size_t>(positions.rows()), 0);
    return depths;
}

} // namespace clusterlens
