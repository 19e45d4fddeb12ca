#include "structure/NearPairs.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <vector>

namespace clusterlens {

namespace {

constexpr std::int64_t mostCells = 1'000'000; // along an axis, so that three of them fit into one key

struct Cells {
    using Place = std::array<std::int64_t, 3>;
    struct Member {
        std::int64_t key;
        Eigen::Index atom;
    };

    Cells(const PositionsXyz& positions, double cutoff)
    {
        const Eigen::RowVector3d low = positions.colwise().minCoeff();
        const double extent = (positions.colwise().maxCoeff() - low).maxCoeff();
        const double width = std::max(cutoff, extent / static_cast<double>(mostCells - 3));
        places.reserve(static_cast<std::size_t>(positions.rows()));
        for (Eigen::Index i = 0; i < positions.rows(); ++i) {
            Place place{};
            for (int axis = 0; axis < 3; ++axis)
                place[static_cast<std::size_t>(axis)] = 1 + static_cast<std::int64_t>((positions(i, axis) - low[axis]) / width);
            places.push_back(place);
            members.push_back({key(place), i});
        }
        std::sort(members.begin(), members.end(), [](const Member& a, const Member& b) { return a.key < b.key; });
    }

    static std::int64_t key(const Place& place) { return (place[0] * mostCells + place[1]) * mostCells + place[2]; }

    /// Atoms in the cells with keys first .. first + 2.
    template <typename Visit> void row(std::int64_t first, Visit visit) const
    {
        auto at = std::lower_bound(
            members.begin(), members.end(), first, [](const Member& member, std::int64_t value) { return member.key < value; });
        for (; at != members.end() && at->key <= first + 2; ++at)
            visit(at->atom);
    }

    std::vector<Place> places; // of each atom, counted from 1
    std::vector<Member> members;
};

} // namespace

void forEachNearPair(
    const PositionsXyz& positions, double cutoff, const std::function<void(Eigen::Index, Eigen::Index, double)>& visit)
{
    if (!(std::isfinite(cutoff) && cutoff > 0.0) || !positions.allFinite())
        throw std::invalid_argument("near pairs: expected a positive cutoff and finite positions");
    if (positions.rows() < 2)
        return;
    const Cells cells(positions, cutoff);
    for (Eigen::Index i = 0; i < positions.rows(); ++i) {
        const Cells::Place& here = cells.places[static_cast<std::size_t>(i)];
        for (std::int64_t x = here[0] - 1; x <= here[0] + 1; ++x) {
            for (std::int64_t y = here[1] - 1; y <= here[1] + 1; ++y) {
                cells.row(Cells::key({x, y, here[2] - 1}), [&](Eigen::Index j) {
                    const double distance = j > i ? (positions.row(j) - positions.row(i)).norm() : 0.0;
                    if (j > i && distance <= cutoff)
                        visit(i, j, distance);
                });
            }
        }
    }
}

} // namespace clusterlens
