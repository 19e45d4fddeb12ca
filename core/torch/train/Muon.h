#pragma once

#include "torch/train/FlatParameters.h"
#include "torch/train/RunningClip.h"

#include <torch/torch.h>

#include <map>
#include <string>
#include <vector>

namespace clusterlens {

/// Muon (K. Jordan et al. 2024): the momentum of an inner matrix is replaced by the nearest matrix with orthonormal rows or columns, so that all directions
/// are learned at one rate. All other parameters take AdamW (Loshchilov and Hutter, arXiv 1711.05101).
struct MuonOptions : torch::optim::OptimizerCloneableOptions<MuonOptions> {
    explicit MuonOptions(double learningRate)
        : lr(learningRate)
    {
    }

    double lr;                ///< of AdamW
    double muonOverLr = 10.0; ///< rate of Muon over that of AdamW
    double beta1 = 0.9;       ///< of the gradient
    double beta2 = 0.99;      ///< of its square
    double epsilon = 1e-8;
    double weightDecay = 0.0;
    double clip = 2.0; ///< longest gradient over its usual length

    double get_lr() const override { return lr; }
    void set_lr(const double value) override { lr = value; }
};

class Muon : public torch::optim::Optimizer {
public:
    /// Flattens the module's parameters: it must be on its device, its convolutions as they will be used.
    Muon(torch::nn::Module& module, const MuonOptions& options);

    /// Shortens the gradient. \return its length before, []
    torch::Tensor clip();
    /// Overrides step() of every LibTorch version; the closure is not used.
    torch::Tensor step(LossClosure closure = nullptr) override;

    [[nodiscard]] FlatParameters& flat() { return m_flat; }

    /// For resuming: "m", "v", "step" and, after the first step, "usual".
    [[nodiscard]] std::map<std::string, torch::Tensor> moments() const;
    /// \throws std::out_of_range, ModelError  of other parameters
    void restoreMoments(const std::map<std::string, torch::Tensor>& all);

    /// Whether Muon takes it: a matrix (or a convolution's kernel) of at least 16 rows and columns that is at neither end of a network.
    [[nodiscard]] static bool isInner(const std::string& name, const torch::Tensor& parameter);

private:
    struct Group {
        std::int64_t rows = 0;
        std::int64_t columns = 0;
        std::vector<std::int64_t> at; ///< of each matrix in the flat vector
    };
    [[nodiscard]] std::vector<Group> groupsOf() const;
    void turnInner(const MuonOptions& options);

    FlatParameters m_flat;
    std::vector<Group> m_groups; ///< inner matrices by shape, so that those of one shape are treated together
    RunningClip m_clip;
    torch::Tensor m_mean;    ///< [all] of the gradient
    torch::Tensor m_squares; ///< [those of AdamW] mean of its square
    std::int64_t m_step = 0;
};

/// The orthonormal factor of each matrix, nearly: five steps of Newton and Schulz's iteration with Jordan's coefficients leave singular values of about
/// 0.7 to 1.2 of whatever was not close to 0. \param matrices  [n x rows x columns]
[[nodiscard]] torch::Tensor orthogonalised(const torch::Tensor& matrices);

} // namespace clusterlens
