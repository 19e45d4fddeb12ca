#include "refine/SiteState.h"

#include <algorithm>
#include <utility>

namespace clusterlens {

void SiteSet::set(int site, bool in)
{
    int& place = m_place[static_cast<std::size_t>(site)];
    if (in == (place >= 0))
        return;
    if (in) {
        place = static_cast<int>(m_members.size());
        m_members.push_back(site);
        return;
    }
    m_members[static_cast<std::size_t>(place)] = m_members.back();
    m_place[static_cast<std::size_t>(m_members.back())] = place;
    m_members.pop_back();
    place = -1;
}

SiteState::SiteState(const SiteProblem& problem, const std::vector<int>& occupied)
    : m_problem(&problem)
    , m_occupied(problem.lattice().neighbours.size(), 0)
    , m_neighbours(m_occupied.size(), 0)
    , m_sums(decltype(m_sums)::Zero(std::ssize(m_occupied), problem.width()))
    , m_summed(m_occupied.size())
    , m_g(Eigen::RowVectorXf::Zero(problem.width()))
    , m_change(m_g)
    , m_counts(static_cast<std::size_t>(problem.kernels()), 0)
    , m_surface(m_occupied.size())
    , m_addable(m_occupied.size())
{
    for (std::size_t i = 0; i < occupied.size(); ++i) {
        m_occupied[static_cast<std::size_t>(occupied[i])] = 1;
        for (std::size_t j = 0; j < i; ++j)
            count(occupied[i], occupied[j]);
        for (const int other : problem.lattice().neighbours[static_cast<std::size_t>(occupied[i])])
            ++m_neighbours[static_cast<std::size_t>(other)];
    }
    m_g = takeCounted();
    m_gg = m_g.squaredNorm();
    m_gt = m_g.dot(problem.target());
    m_atoms = static_cast<int>(occupied.size());
    for (const int site : occupied)
        m_contacts += neighbours(site);
    for (std::size_t site = 0; site < m_occupied.size(); ++site)
        updateSet(static_cast<int>(site));
}

/// Many pairs of a lattice have the same distance: they are counted first.
void SiteState::count(int site, int other)
{
    const int kernel = m_problem->kernelOf(site, other);
    if (m_counts[static_cast<std::size_t>(kernel)]++ == 0)
        m_counted.push_back(kernel);
}

/// The sum of what was counted.
Eigen::RowVectorXf SiteState::takeCounted()
{
    Eigen::RowVectorXf sum = Eigen::RowVectorXf::Zero(m_problem->width());
    for (const int kernel : m_counted) {
        int& counted = m_counts[static_cast<std::size_t>(kernel)];
        sum += static_cast<float>(std::exchange(counted, 0)) * m_problem->row(kernel);
    }
    m_counted.clear();
    return sum;
}

std::vector<int> SiteState::occupied() const
{
    std::vector<int> sites;
    for (std::size_t site = 0; site < m_occupied.size(); ++site)
        if (m_occupied[site])
            sites.push_back(static_cast<int>(site));
    return sites;
}

/// Kernels of a site with all atoms. Kept up to date while the site is at the surface, else made when somebody asks.
auto SiteState::sums(int site)
{
    if (!m_summed.contains(site)) {
        for (std::size_t other = 0; other < m_occupied.size(); ++other)
            if (m_occupied[other] && static_cast<int>(other) != site)
                count(site, static_cast<int>(other));
        m_sums.row(site) = takeCounted();
        m_summed.set(site, true);
    }
    return m_sums.row(site);
}

void SiteState::flip(int site)
{
    const auto at = static_cast<std::size_t>(site);
    const bool comes = !m_occupied[at];
    if (comes)
        m_g += sums(site);
    else
        m_g -= sums(site);
    for (const int other : m_summed.members()) {
        if (other == site)
            continue;
        if (comes)
            m_sums.row(other) += m_problem->kernel(site, other);
        else
            m_sums.row(other) -= m_problem->kernel(site, other);
    }
    m_gg = m_g.squaredNorm();
    m_gt = m_g.dot(m_problem->target());
    m_occupied[at] = comes;
    const int sign = comes ? 1 : -1;
    m_atoms += sign;
    m_contacts += 2 * sign * m_neighbours[at];
    for (const int other : m_problem->lattice().neighbours[at])
        m_neighbours[static_cast<std::size_t>(other)] += sign;
}

void SiteState::updateSet(int site)
{
    const auto at = static_cast<std::size_t>(site);
    const SiteLattice& lattice = m_problem->lattice();
    m_surface.set(site, m_occupied[at] && m_neighbours[at] < lattice.coordination);
    m_addable.set(site,
        !m_occupied[at] && m_neighbours[at] >= fewestNeighbours
            && std::ranges::none_of(lattice.excluded[at], [this](int other) { return isOccupied(other); }));
    if (!m_surface.contains(site) && !m_addable.contains(site))
        m_summed.set(site, false);
}

void SiteState::updateSets(int site)
{
    const auto at = static_cast<std::size_t>(site);
    updateSet(site);
    for (const int other : m_problem->lattice().neighbours[at])
        updateSet(other);
    for (const int other : m_problem->lattice().excluded[at])
        updateSet(other);
}

/// Occupation and neighbours alone, there or back.
void SiteState::flipContacts(const Change& change)
{
    const auto flipOne = [this](int site) {
        const auto at = static_cast<std::size_t>(site);
        m_occupied[at] = !m_occupied[at];
        for (const int other : m_problem->lattice().neighbours[at])
            m_neighbours[static_cast<std::size_t>(other)] += m_occupied[at] ? 1 : -1;
    };
    std::ranges::for_each(change.out, flipOne);
    std::ranges::for_each(change.in, flipOne);
}

bool SiteState::isSound(const Change& change)
{
    const SiteLattice& lattice = m_problem->lattice();
    flipContacts(change);
    const bool comesSound = std::ranges::all_of(change.in, [&](int site) {
        return neighbours(site) >= fewestNeighbours
            && std::ranges::none_of(
                lattice.excluded[static_cast<std::size_t>(site)], [this](int other) { return isOccupied(other); });
    });
    const bool leavesSound = comesSound && std::ranges::all_of(change.out, [&](int site) {
        return std::ranges::none_of(lattice.neighbours[static_cast<std::size_t>(site)],
            [&](int other) { return isOccupied(other) && neighbours(other) == fewestNeighbours - 1; });
    });
    flipContacts(change);
    return leavesSound;
}

SiteState::Outcome SiteState::outcome(const Change& change)
{
    const SiteLattice& lattice = m_problem->lattice();
    m_change.setZero();
    int contacts = m_contacts;
    const auto pairs = [&](const std::vector<int>& sites) { // bonds within a group count for both of it
        int bonds = 0;
        for (std::size_t i = 0; i < sites.size(); ++i)
            for (std::size_t j = 0; j < i; ++j) {
                m_change += m_problem->kernel(sites[i], sites[j]);
                const std::vector<int>& near = lattice.neighbours[static_cast<std::size_t>(sites[i])];
                bonds += std::ranges::binary_search(near, sites[j]) ? 1 : 0;
            }
        return bonds;
    };
    contacts += 2 * (pairs(change.out) + pairs(change.in));
    for (const int site : change.out) {
        m_change -= sums(site);
        contacts -= 2 * neighbours(site);
        for (const int other : change.in) {
            m_change -= m_problem->kernel(site, other);
            const std::vector<int>& near = lattice.neighbours[static_cast<std::size_t>(site)];
            contacts -= std::ranges::binary_search(near, other) ? 2 : 0;
        }
    }
    for (const int site : change.in) {
        m_change += sums(site);
        contacts += 2 * neighbours(site);
    }
    const int atoms = m_atoms + static_cast<int>(change.in.size()) - static_cast<int>(change.out.size());
    const double gg = m_gg + 2.0 * m_g.dot(m_change) + m_change.squaredNorm();
    const double gt = m_gt + m_change.dot(m_problem->target());
    return {m_problem->squaredRwp(gg, gt, atoms), lattice.coordination * atoms - contacts, atoms};
}

void SiteState::apply(const Change& change)
{
    for (const int site : change.out)
        flip(site);
    for (const int site : change.in)
        flip(site);
    for (const int site : change.out)
        updateSets(site);
    for (const int site : change.in)
        updateSets(site);
}

} // namespace clusterlens
