#pragma once

#include <Eigen/Core>

#include <memory>

namespace clusterlens {

/// Discrete sine transform of one length. Copies share the plan; transforms are safe from any thread at once.
class SineTransform {
public:
    /// Plans are made once for each length and kept by the process, since making one costs more than hundreds of transforms.
    /// \param intervals  M >= 2. \throws std::invalid_argument  M < 2
    explicit SineTransform(int intervals);

    [[nodiscard]] int intervals() const { return m_intervals; }

    /// \param values  [<= M] x_0 .. ; the rest counts as zero, and x_0 does not matter
    /// \return        [M] y_j = sum_k x_k sin(pi j k / M), j = 0 .. M-1
    [[nodiscard]] Eigen::VectorXd apply(const Eigen::Ref<const Eigen::VectorXd>& values) const;

private:
    struct Plan;
    int m_intervals;
    std::shared_ptr<const Plan> m_plan;
};

} // namespace clusterlens
