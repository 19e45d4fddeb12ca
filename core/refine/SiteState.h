#pragma once

#include "refine/SiteProblem.h"

#include <Eigen/Core>

#include <vector>

namespace clusterlens {

/// A set of sites that one can draw from, add to and take from at once.
class SiteSet {
public:
    explicit SiteSet(std::size_t sites)
        : m_place(sites, -1)
    {
    }

    void set(int site, bool in);
    [[nodiscard]] bool contains(int site) const { return m_place[static_cast<std::size_t>(site)] >= 0; }
    [[nodiscard]] const std::vector<int>& members() const { return m_members; }

private:
    std::vector<int> m_members;
    std::vector<int> m_place;
};

/// Which sites are taken, with the curve's misfit. A change of one site is judged in a time that depends neither on the atoms nor on the sites; to carry it out
/// takes one short sum for each site at the surface.
class SiteState {
public:
    static constexpr int fewestNeighbours = 3; ///< of an atom: with fewer it hangs loose

    SiteState(const SiteProblem& problem, const std::vector<int>& occupied);

    [[nodiscard]] int atoms() const { return m_atoms; }
    [[nodiscard]] int brokenBonds() const { return m_problem->lattice().coordination * m_atoms - m_contacts; }
    [[nodiscard]] double squaredRwp() const { return m_problem->squaredRwp(m_gg, m_gt, m_atoms); }
    [[nodiscard]] bool isOccupied(int site) const { return m_occupied[static_cast<std::size_t>(site)]; }
    [[nodiscard]] int neighbours(int site) const { return m_neighbours[static_cast<std::size_t>(site)]; } ///< occupied ones
    [[nodiscard]] std::vector<int> occupied() const;                                                      ///< sites, rising

    [[nodiscard]] const std::vector<int>& surface() const { return m_surface.members(); } ///< atoms with an empty place beside them
    [[nodiscard]] const std::vector<int>& addable() const { return m_addable.members(); } ///< empty sites that would hold an atom

    /// Sites to be emptied and to be filled together.
    struct Change {
        std::vector<int> out;
        std::vector<int> in;
    };

    /// Whether no atom beside the change would hang loose that did not before, nor those that come in, nor two come too near each other.
    [[nodiscard]] bool isSound(const Change& change);

    struct Outcome {
        double squaredRwp = 0.0;
        int brokenBonds = 0;
        int atoms = 0;
    };
    [[nodiscard]] Outcome outcome(const Change& change);

    void apply(const Change& change);

private:
    void flip(int site);
    [[nodiscard]] auto sums(int site);
    void count(int site, int other);
    [[nodiscard]] Eigen::RowVectorXf takeCounted();
    void updateSets(int site);
    void updateSet(int site);
    void flipContacts(const Change& change);

    const SiteProblem* m_problem;
    std::vector<char> m_occupied;
    std::vector<int> m_neighbours;
    Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>
        m_sums;             // [sites x width] kernels of a site with all atoms,
    SiteSet m_summed;       // of those whose row is up to date
    Eigen::RowVectorXf m_g; // of the particle
    Eigen::RowVectorXf m_change;
    std::vector<int> m_counts;  // [kernels] of pairs that are being added up,
    std::vector<int> m_counted; // and those that are not 0
    double m_gg = 0.0;
    double m_gt = 0.0;
    int m_atoms = 0;
    int m_contacts = 0; // twice the bonds
    SiteSet m_surface;
    SiteSet m_addable;
};

} // namespace clusterlens
