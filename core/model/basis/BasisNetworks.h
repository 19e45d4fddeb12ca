#pragma once

#include "model/Blocks.h"

#include <nlohmann/json.hpp>
#include <torch/torch.h>

namespace clusterlens {

/// Sizes of the `basis` architecture, stored in the bundle.
struct BasisSizes {
    int shapes = 0;     ///< K, library shapes that the model was trained on
    int components = 0; ///< R, columns of the fixed basis of W
    int latent = 256;   ///< (1, 16, 16) of the paper, flat
    int encoderWidth = 768;
    int encoderBlocks = 2;
    int denoiserWidth = 512;
    int denoiserBlocks = 2;

    [[nodiscard]] nlohmann::json toJson() const;
    [[nodiscard]] static BasisSizes fromJson(const nlohmann::json& json);
};

/// What the encoder reads beside the curve: Qmin, Qmax, Qdamp and the end of the data at canonical scale, each with a flag "known".
inline constexpr int conditionExtras = 8;

/// PDF at canonical scale -> features and the odds of every library shape.
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

/// The Laplacian VAE of the `basis` architecture: a fixed basis of W as its outer layers and, inside, an associative memory of
/// the library's latents. Distances between latents are at least codeGap, so a latent that noise has moved less than half of that decodes to its shape.
struct BasisAutoencoderImpl : torch::nn::Module {
    explicit BasisAutoencoderImpl(const BasisSizes& sizes);

    /// \param coefficients  [n x R] of W in the basis -> latents [n x latent]
    torch::Tensor encode(const torch::Tensor& coefficients);
    /// \param z  [n x latent] -> upper triangles of W at the canonical bond length, [n x 256*257/2]
    torch::Tensor decode(const torch::Tensor& z);

    torch::Tensor mean;    ///< [256*257/2] mean W
    torch::Tensor basis;   ///< [R x 256*257/2] orthonormal
    torch::Tensor project; ///< [R x latent] coefficients (per pair) to unscaled latents
    torch::Tensor codes;   ///< [K x latent] latents of the library, of length sqrt(latent)
    torch::Tensor values;  ///< [K x R] their coefficients
    torch::Tensor beta;    ///< sharpness of the memory
};
TORCH_MODULE(BasisAutoencoder);

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

/// q(z|c) of the conditional prior: mean and standard deviation of the library's latents under the encoder's odds, [n x latent] each.
struct LatentPrior {
    torch::Tensor mean;
    torch::Tensor deviation;
};
[[nodiscard]] LatentPrior latentPrior(const torch::Tensor& logits, const torch::Tensor& codes);

/// Upper triangle with diagonal of [n x n] in rows: element weights for it are 1 on the diagonal and 2 off it.
inline constexpr int triangleSize = 256 * 257 / 2;

} // namespace clusterlens
