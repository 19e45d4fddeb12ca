#pragma once

#include <vector>

namespace clusterlens {

/// Cosine schedule of the noise: alpha-bar(t) = f(t)/f(0), f(t) = cos^2((t/T + s)/(1 + s) pi/2), s = 5e-4, T = 1000 (arXiv 2509.01370).
/// A noised latent is z_t = sqrt(alpha-bar) z_0 + sqrt(1 - alpha-bar) noise.
class DiffusionSchedule {
public:
    static constexpr int steps = 1000;

    DiffusionSchedule();

    /// \param t  0 .. 1000; alpha-bar falls from 1 at 0 to nearly 0 at 1000, never below 1e-5
    [[nodiscard]] double alphaBar(int t) const { return m_alphaBar.at(static_cast<std::size_t>(t)); }

    /// The jump of the two-time method, X_T1 = prior * X*_0 + noisy * X_T2 (DESIGN section 3.4).
    struct Jump {
        double prior = 0.0;
        double noisy = 0.0;
    };
    /// \throws std::invalid_argument  unless 0 <= t1 <= t2 <= 1000
    [[nodiscard]] Jump jump(int t1, int t2) const;

    /// Times visited from \p from down to \p to, both included, as even as whole numbers allow; one more entry than network evaluations.
    /// \throws std::invalid_argument  unless from >= to and evaluations >= 1
    [[nodiscard]] static std::vector<int> timesBetween(int from, int to, int evaluations);

private:
    std::vector<double> m_alphaBar;
};

} // namespace clusterlens
