#pragma once

#include "structure/Structure.h"
#include "torch/Blocks.h"

#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include <vector>

namespace clusterlens {

/// Sizes of the `basis` architecture, stored in the bundle.
struct BasisSizes {
    int shapes = 0;   ///< K, shapes that the model was trained on
    int latent = 256; ///< (1, 16, 16) of the paper, flat
    int encoderWidth = 768;
    int encoderBlocks = 2;
    int denoiserWidth = 512;
    int denoiserBlocks = 2;

    [[nodiscard]] nlohmann::json toJson() const;
    [[nodiscard]] static BasisSizes fromJson(const nlohmann::json& json);
};

/// What the encoder reads beside the curve: Qmin, Qmax, Qdamp and the end of the data at canonical scale, each with a flag "known".
inline constexpr int conditionExtras = 8;

/// PDF at canonical scale -> features and the odds of every shape.
struct ShapeEncoderImpl : torch::nn::Module {
    explicit ShapeEncoderImpl(const BasisSizes& sizes);

    struct Output {
        torch::Tensor features; ///< [n x encoderWidth]
        torch::Tensor logits;   ///< [n x K]
    };
    /// \param x  [n x (gridPoints + conditionExtras)], the curve scaled to max |G| = 1
    Output forward(const torch::Tensor& x);

    torch::nn::Linear input{nullptr};
    torch::nn::Sequential blocks{nullptr};
    torch::nn::LayerNorm norm{nullptr};
    torch::nn::Linear classes{nullptr};
};
TORCH_MODULE(ShapeEncoder);

/// The Laplacian autoencoder of the `basis` architecture: an associative memory of the training shapes. The latents are random directions of one
/// length, so that any two are far apart, and a latent that noise has moved less than half of that distance decodes to its shape's W, exactly.
struct ShapeMemoryImpl : torch::nn::Module {
    explicit ShapeMemoryImpl(const BasisSizes& sizes);

    /// Stores the shapes and draws their latents. \param shapes  [K], at unit bond length, in canonicalOrder()
    void learn(const std::vector<PositionsXyz>& shapes);

    /// \param z  [n x latent] -> share of each shape in it, [n x K], each row sums to 1
    torch::Tensor recall(const torch::Tensor& z);
    /// \param shares  [K] float32 on the CPU -> W at the canonical bond length, [256 x 256]
    [[nodiscard]] Eigen::MatrixXd decode(const torch::Tensor& shares) const;

    /// Positions of shape \p k at unit bond length.
    [[nodiscard]] PositionsXyz shape(std::int64_t k) const;

    /// \throws ModelError  a shape has no atoms or more than there are places
    void check() const;

    torch::Tensor codes;     ///< [K x latent] of length sqrt(latent)
    torch::Tensor positions; ///< [K x 256 x 3] at unit bond length; absent atoms are 0
    torch::Tensor atoms;     ///< [K]
    torch::Tensor beta;      ///< [1] sharpness of the memory
};
TORCH_MODULE(ShapeMemory);

/// z_t, t and the condition -> expected z_0. For a finite library the ideal answer is the posterior-weighted mean of its latents; its odds are the
/// encoder's times the likelihood of z_t, both known, so the network learns only the correction and a residual.
struct CodebookDenoiserImpl : torch::nn::Module {
    explicit CodebookDenoiserImpl(const BasisSizes& sizes);

    struct Output {
        torch::Tensor z0;     ///< [n x latent]
        torch::Tensor logits; ///< [n x K] of the posterior
    };
    /// \param alphaBar  [n], cumulative alpha-bar of t
    Output forward(const torch::Tensor& zt, const torch::Tensor& t, const torch::Tensor& alphaBar,
        const ShapeEncoderImpl::Output& condition, const torch::Tensor& codes);

    torch::nn::Linear latentInput{nullptr};
    torch::nn::Linear timeInput{nullptr};
    torch::nn::Linear conditionInput{nullptr};
    torch::nn::Sequential blocks{nullptr};
    torch::nn::LayerNorm norm{nullptr};
    torch::nn::Linear correction{nullptr};
    torch::nn::Linear residual{nullptr};
};
TORCH_MODULE(CodebookDenoiser);

/// q(z|c) of the conditional prior: mean and standard deviation of the shapes' latents under the encoder's odds, [n x latent] each.
struct LatentPrior {
    torch::Tensor mean;
    torch::Tensor deviation;
};
[[nodiscard]] LatentPrior latentPrior(const torch::Tensor& logits, const torch::Tensor& codes);

} // namespace clusterlens
