#include "shapes/DataSplit.h"

#include "base/Random.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <ranges>

namespace clusterlens {

PaperSplit paperSplit(int shapes, double validationShare, std::uint64_t seed)
{
    std::vector<ShapeAndLength> all;
    for (int shape = 0; shape < shapes; ++shape) {
        for (int length = 0; length < static_cast<int>(publishedLengths.size()); ++length)
            all.push_back({shape, length});
    }
    RandomEngine random(seed);
    shuffle(all, random);
    const auto cut = static_cast<std::ptrdiff_t>(std::lround(validationShare * static_cast<double>(all.size())));
    return {{all.begin() + cut, all.end()}, {all.begin(), all.begin() + cut}};
}

std::vector<int> unseenShapes(const std::vector<Shape>& library, double share, std::uint64_t seed)
{
    std::map<Family, std::vector<int>> families;
    for (std::size_t i = 0; i < library.size(); ++i)
        families[library[i].name.family].push_back(static_cast<int>(i));
    RandomEngine random(seed);
    std::vector<int> unseen;
    for (auto& [family, members] : families) {
        shuffle(members, random);
        const auto count
            = std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(share * static_cast<double>(members.size()))));
        unseen.insert(unseen.end(), members.begin(), members.begin() + static_cast<std::ptrdiff_t>(count));
    }
    std::ranges::sort(unseen);
    return unseen;
}

std::vector<Shape> seenShapes(std::vector<Shape> library, double share, std::uint64_t seed)
{
    for (const int unseen : std::views::reverse(unseenShapes(library, share, seed)))
        library.erase(library.begin() + unseen);
    return library;
}

HeldOutLengths::HeldOutLengths(const PaperSplit& split, std::vector<double> lcPerBond)
    : m_lcPerBond(std::move(lcPerBond))
    , m_lengths(m_lcPerBond.size())
{
    for (const ShapeAndLength& entry : split.validation)
        m_lengths.at(static_cast<std::size_t>(entry.shape)).push_back(publishedLengths.at(static_cast<std::size_t>(entry.length)));
}

bool HeldOutLengths::contains(int shape, double bond) const
{
    const auto k = static_cast<std::size_t>(shape);
    const double length = bond * m_lcPerBond[k];
    return std::ranges::any_of(m_lengths[k], [&](double held) { return std::abs(length / held - 1.0) <= 0.003; });
}

} // namespace clusterlens
