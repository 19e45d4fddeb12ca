#include "refine/SiteAnnealing.h"

#include "base/Random.h"
#include "refine/SiteState.h"

#include <Eigen/Geometry>

#include <algorithm>
#include <cmath>
#include <optional>

namespace clusterlens {

namespace {

using Change = SiteState::Change;
using Point = Eigen::RowVector3d;

constexpr int fewestAtoms = 4;
constexpr std::size_t largestLayer = 200; // sites
constexpr double sameLayer = 0.3;         // bonds
constexpr double nextLayer = 1.1;         // bonds

/// One run.
class Annealing {
public:
    Annealing(const SiteProblem& problem, const std::vector<int>& start, const AnnealingSettings& settings)
        : m_problem(problem)
        , m_settings(settings)
        , m_state(problem, start)
        , m_random(settings.seed)
        , m_bonds(std::max(1, m_state.brokenBonds()))
        , m_atoms(std::max(1, m_state.atoms()))
        , m_energy(energyOf({m_state.squaredRwp(), m_state.brokenBonds(), m_state.atoms()}))
    {
    }

    OccupiedSites run(const RunControl& control)
    {
        const auto steps = static_cast<std::int64_t>(
            m_settings.sweeps * static_cast<double>(std::max<std::size_t>(30, m_state.surface().size())));
        OccupiedSites best = now();
        for (std::int64_t step = 0; step < steps; ++step) {
            if (step % 64 == 0)
                control.throwIfCancelled();
            const double progress = static_cast<double>(step) / static_cast<double>(steps);
            const double temperature = m_settings.hot * std::pow(m_settings.cold / m_settings.hot, progress);
            if (tryOne(temperature) && m_energy < best.energy)
                best = now();
        }
        best.tried = steps;
        return best;
    }

private:
    [[nodiscard]] double energyOf(const SiteState::Outcome& outcome) const
    {
        const double rough = outcome.brokenBonds / m_bonds - std::pow(outcome.atoms / m_atoms, 2.0 / 3.0);
        return 0.5 * m_settings.points * outcome.squaredRwp / (m_settings.reference * m_settings.reference)
            + 100.0 * m_settings.compactness * rough;
    }

    [[nodiscard]] OccupiedSites now() const
    {
        return {m_state.occupied(), m_state.squaredRwp(), m_energy, m_state.brokenBonds(), 0};
    }

    bool tryOne(double temperature)
    {
        const std::optional<Change> change = propose();
        if (!change || m_state.atoms() + std::ssize(change->in) - std::ssize(change->out) < fewestAtoms
            || !m_state.isSound(*change))
            return false;
        const double energy = energyOf(m_state.outcome(*change));
        if (energy > m_energy && uniformFromZero(m_random) >= std::exp((m_energy - energy) / temperature))
            return false;
        m_state.apply(*change);
        m_energy = energy;
        return true;
    }

    std::optional<Change> propose()
    {
        const double kind = uniformFromZero(m_random);
        if (m_state.surface().empty())
            return std::nullopt;
        if (kind < 0.02)
            return layer();
        if (kind < 0.25)
            return Change{{drawn(m_state.surface())}, {}};
        if (m_state.addable().empty())
            return std::nullopt;
        if (kind < 0.48)
            return Change{{}, {drawn(m_state.addable())}};
        return Change{{drawn(m_state.surface())}, {drawn(m_state.addable())}};
    }

    /// All atoms beyond a plane through three atoms of the surface, or all sites that lie on them.
    std::optional<Change> layer()
    {
        const SiteLattice& lattice = m_problem.lattice();
        const int first = drawn(m_state.surface());
        std::vector<int> near;
        for (const int other : lattice.neighbours[static_cast<std::size_t>(first)])
            if (m_state.isOccupied(other))
                near.push_back(other);
        if (near.size() < 2)
            return std::nullopt;
        const Point a = lattice.sites.row(first);
        Point normal = (lattice.sites.row(drawn(near)) - a).cross(lattice.sites.row(drawn(near)) - a);
        if (normal.norm() < 0.1 * lattice.bond * lattice.bond)
            return std::nullopt;
        normal /= normal.norm() * lattice.bond;
        Point inward = Point::Zero();
        for (const int other : near)
            inward += lattice.sites.row(other) - a;
        if (normal.dot(inward) > 0.0)
            normal = -normal;
        return uniformFromZero(m_random) < 0.5 ? beyond(normal, normal.dot(a)) : onTop(normal, normal.dot(a));
    }

    std::optional<Change> beyond(const Point& normal, double height) const
    {
        Change change;
        for (const int site : m_state.surface())
            if (normal.dot(m_problem.lattice().sites.row(site)) > height - sameLayer)
                change.out.push_back(site);
        return checked(std::move(change));
    }

    std::optional<Change> onTop(const Point& normal, double height) const
    {
        Change change;
        for (const int site : m_state.addable()) {
            const double above = normal.dot(m_problem.lattice().sites.row(site)) - height;
            if (above > sameLayer && above < nextLayer)
                change.in.push_back(site);
        }
        return checked(std::move(change));
    }

    [[nodiscard]] std::optional<Change> checked(Change change) const
    {
        const std::size_t size = change.in.size() + change.out.size();
        if (size == 0 || size > largestLayer || 3 * change.out.size() > static_cast<std::size_t>(m_state.atoms()))
            return std::nullopt;
        return change;
    }

    int drawn(const std::vector<int>& sites) { return sites[m_random() % sites.size()]; }

    const SiteProblem& m_problem;
    AnnealingSettings m_settings;
    SiteState m_state;
    RandomEngine m_random;
    double m_bonds; // broken ones of the first particle
    double m_atoms; // and its atoms
    double m_energy;
};

} // namespace

OccupiedSites annealSites(
    const SiteProblem& problem, const std::vector<int>& start, const AnnealingSettings& settings, const RunControl& control)
{
    return Annealing(problem, start, settings).run(control);
}

} // namespace clusterlens
