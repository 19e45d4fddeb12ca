#include "structure/Alignment.h"

#include <limits>
#include <stdexcept>

namespace clusterlens {

namespace {

constexpr Eigen::Index none = -1;

/// Shortest augmenting paths with dual prices (Kuhn 1955, Jonker and Volgenant 1987): rows enter one by one, each along the cheapest
/// path of reduced costs to a free column. Reduced costs cost(i, j) - rowPrice(i) - columnPrice(j) stay >= 0.
class AssignmentSolver {
public:
    explicit AssignmentSolver(const Eigen::MatrixXd& cost)
        : m_cost(cost.transpose()) // a row of costs is contiguous
        , m_rowPrice(Eigen::VectorXd::Zero(cost.rows()))
        , m_columnPrice(Eigen::VectorXd::Zero(cost.rows()))
        , m_rowOf(static_cast<std::size_t>(cost.rows()), none)
    {
    }

    std::vector<int> solve()
    {
        for (Eigen::Index row = 0; row < m_cost.cols(); ++row) {
            enter(row);
        }
        std::vector<int> columnOf(m_rowOf.size());
        for (std::size_t column = 0; column < m_rowOf.size(); ++column) {
            columnOf[static_cast<std::size_t>(m_rowOf[column])] = static_cast<int>(column);
        }
        return columnOf;
    }

private:
    void enter(Eigen::Index newRow)
    {
        const Eigen::Index n = m_cost.cols();
        Eigen::VectorXd pathCost = Eigen::VectorXd::Constant(n, std::numeric_limits<double>::infinity());
        std::vector<Eigen::Index> previous(static_cast<std::size_t>(n), none); // column before this one on its path
        std::vector<Eigen::Index> reached;                                     // columns whose path is final
        std::vector<char> isReached(static_cast<std::size_t>(n), 0);
        Eigen::Index row = newRow;
        Eigen::Index column = none;
        double soFar = 0.0;
        for (;;) {
            Eigen::Index next = none;
            for (Eigen::Index j = 0; j < n; ++j) {
                if (isReached[static_cast<std::size_t>(j)] != 0) {
                    continue;
                }
                const double through = soFar + m_cost(j, row) - m_rowPrice[row] - m_columnPrice[j];
                if (through < pathCost[j]) {
                    pathCost[j] = through;
                    previous[static_cast<std::size_t>(j)] = column;
                }
                if (next == none || pathCost[j] < pathCost[next]) {
                    next = j;
                }
            }
            column = next;
            soFar = pathCost[column];
            isReached[static_cast<std::size_t>(column)] = 1;
            reached.push_back(column);
            if (m_rowOf[static_cast<std::size_t>(column)] == none) {
                break;
            }
            row = m_rowOf[static_cast<std::size_t>(column)];
        }
        updatePrices(newRow, reached, pathCost, soFar);
        while (column != none) {
            const Eigen::Index before = previous[static_cast<std::size_t>(column)];
            m_rowOf[static_cast<std::size_t>(column)] = before == none ? newRow : m_rowOf[static_cast<std::size_t>(before)];
            column = before;
        }
    }

    void updatePrices(Eigen::Index newRow, const std::vector<Eigen::Index>& reached, const Eigen::VectorXd& pathCost, double total)
    {
        m_rowPrice[newRow] += total;
        for (const Eigen::Index column : reached) {
            const double slack = total - pathCost[column];
            m_columnPrice[column] -= slack;
            if (m_rowOf[static_cast<std::size_t>(column)] != none) {
                m_rowPrice[m_rowOf[static_cast<std::size_t>(column)]] += slack;
            }
        }
    }

    Eigen::MatrixXd m_cost; ///< [column x row]
    Eigen::VectorXd m_rowPrice;
    Eigen::VectorXd m_columnPrice;
    std::vector<Eigen::Index> m_rowOf; ///< [columns] the row it is assigned to
};

} // namespace

std::vector<int> optimalAssignment(const Eigen::MatrixXd& cost)
{
    if (cost.rows() != cost.cols() || !cost.allFinite()) {
        throw std::invalid_argument("assignment: expected a square matrix of finite costs");
    }
    return AssignmentSolver(cost).solve();
}

} // namespace clusterlens
