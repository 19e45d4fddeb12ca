#pragma once

#include <torch/torch.h>

#include <map>
#include <string>
#include <vector>

namespace clusterlens {

/// Adaptive Nesterov momentum (Xie et al., arXiv 2208.06677, algorithm 1), with the proximal weight decay of its section 3.
struct AdanOptions : torch::optim::OptimizerCloneableOptions<AdanOptions> {
    explicit AdanOptions(double learningRate)
        : lr(learningRate)
    {
    }

    double lr;
    double beta1 = 0.98; ///< of the gradient
    double beta2 = 0.92; ///< of its change
    double beta3 = 0.99; ///< of the squared look-ahead gradient
    double epsilon = 1e-8;
    double weightDecay = 0.0;

    double get_lr() const override { return lr; }
    void set_lr(const double value) override { lr = value; }
};

class Adan : public torch::optim::Optimizer {
public:
    Adan(std::vector<torch::Tensor> parameters, const AdanOptions& options);

    /// Overrides step() of every LibTorch version; the closure is not used.
    torch::Tensor step(LossClosure closure = nullptr) override;

    /// Moments, for resuming: "0.m", "0.v", "0.n", "0.g" for parameter 0 and so on, and the step number.
    [[nodiscard]] std::map<std::string, torch::Tensor> moments() const;
    void restoreMoments(const std::map<std::string, torch::Tensor>& all);

private:
    struct Moments {
        torch::Tensor m;        ///< mean gradient
        torch::Tensor v;        ///< mean change of the gradient
        torch::Tensor n;        ///< mean squared look-ahead gradient
        torch::Tensor previous; ///< last gradient
    };
    void update(torch::Tensor& parameter, Moments& moments, const AdanOptions& options) const;

    std::vector<Moments> m_moments;
    std::int64_t m_step = 0;
};

} // namespace clusterlens
