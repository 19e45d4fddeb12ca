#include "laplacian/Reflections.h"

#include "laplacian/LaplacianMatrix.h"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

#include <utility>

namespace clusterlens {

namespace {

using Points = PairObjective::Points;

/// One atom's share of the objective, the others held still.
class AtomRow {
public:
    AtomRow(const Eigen::MatrixXd& w, const Points& positions, Eigen::Index atom)
        : m_others(positions)
        , m_w(w.col(atom))
        , m_atom(atom)
    {
    }

    double cost(const Eigen::RowVector3d& at)
    {
        evaluate(at);
        return m_r.square().sum();
    }

    /// One Gauss-Newton step with a little damping.
    Eigen::RowVector3d improved(const Eigen::RowVector3d& at)
    {
        evaluate(at);
        const Eigen::ArrayXd slope = -2.0 / laplacianWidth * m_e;
        const Points j = m_d.array().colwise() * slope;
        Eigen::Matrix3d normal = j.transpose() * j;
        normal.diagonal().array() += 1e-3 * normal.trace() + 1e-12;
        const Eigen::Vector3d step = normal.ldlt().solve(j.transpose() * m_r.matrix());
        return at - step.transpose();
    }

private:
    void evaluate(const Eigen::RowVector3d& at)
    {
        m_d = (-m_others).rowwise() + at;
        m_e = (m_d.rowwise().squaredNorm().array() * (-1.0 / laplacianWidth)).exp();
        m_r = m_e - m_w.array();
        m_r(m_atom) = 0.0;
        m_e(m_atom) = 0.0;
    }

    const Points& m_others;
    Eigen::VectorXd m_w;
    Eigen::Index m_atom;
    Points m_d;
    Eigen::ArrayXd m_e, m_r;
};

/// Centre and principal axes of the atoms that the row sees, weighted by W^2.
std::pair<Eigen::RowVector3d, Eigen::Matrix3d> surroundings(const Eigen::VectorXd& row, const Points& positions, Eigen::Index atom)
{
    Eigen::VectorXd weight = row.array().square();
    weight(atom) = 0.0;
    const double sum = weight.sum() + 1e-12;
    const Eigen::RowVector3d centre = (weight.transpose() * positions) / sum;
    const Points d = positions.rowwise() - centre;
    const Eigen::Matrix3d spread = d.transpose() * weight.asDiagonal() * d / sum;
    Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d> axes;
    axes.computeDirect(spread);
    return {centre, axes.eigenvectors()};
}

} // namespace

int reflectMisplacedAtoms(const Eigen::MatrixXd& w, Points& positions)
{
    int moved = 0;
    for (Eigen::Index i = 0; i < w.rows(); ++i) {
        AtomRow row(w, positions, i);
        const Eigen::RowVector3d here = positions.row(i);
        const double cost = row.cost(here);
        const auto [centre, axes] = surroundings(w.col(i), positions, i);
        Eigen::RowVector3d best = here;
        double bestCost = 0.9 * cost; // less is not worth another descent
        for (int k = 0; k < 3; ++k) {
            const Eigen::RowVector3d axis = axes.col(k).transpose();
            Eigen::RowVector3d there = here - 2.0 * (here - centre).dot(axis) * axis;
            if (!(row.cost(there) < 5.0 * cost)) // too far for the few steps below to repair
                continue;
            for (int step = 0; step < 3; ++step)
                there = row.improved(there);
            if (const double thereCost = row.cost(there); thereCost < bestCost) {
                best = there;
                bestCost = thereCost;
            }
        }
        if (best != here) {
            positions.row(i) = best;
            ++moved;
        }
    }
    return moved;
}

} // namespace clusterlens
