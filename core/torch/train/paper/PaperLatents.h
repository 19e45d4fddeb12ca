#pragma once

#include "torch/paper/LaplacianVae.h"
#include "torch/train/paper/ShapeTensors.h"

#include <filesystem>
#include <vector>

namespace clusterlens {

/// What a trained Laplacian encoder makes of particles of any length. What W gives it is smooth in the length, so it is encoded at some lengths once and
/// interpolated (within 2e-4 of the latents' scale between 20); what the curve gives it is linear and added exactly.
class PaperLatents {
public:
    /// \param lcPerBond  of each shape. \param lengths  from 2.25 to 3.35 Å, at least 4; 0 to encode each particle anew
    /// \param kept  file of the encoded lengths, read where it is of this encoder, else written. A failure to write is none
    /// \throws Cancelled
    PaperLatents(LaplacianVae vae, const ShapeTensors& shapes, std::vector<double> lcPerBond, int lengths,
        const std::filesystem::path& kept, const RunControl& control);

    /// \param pdf  [n x 3000] of the published kind. \param shape  [n] int64. \param bond  [n] Å
    [[nodiscard]] LaplacianVaeImpl::Gaussian posterior(
        const torch::Tensor& pdf, const torch::Tensor& shape, const torch::Tensor& bond) const;

    /// Interpolated, not encoded.
    [[nodiscard]] bool isQuick() const { return m_shares.defined(); }

private:
    void encode(int lengths, const RunControl& control);
    [[nodiscard]] torch::Tensor interpolatedShare(const torch::Tensor& shape, const torch::Tensor& bond) const;

    mutable LaplacianVae m_vae;
    const ShapeTensors& m_shapes;
    torch::Tensor m_lcPerBond; ///< [k]
    torch::Tensor m_shares;    ///< [k x lengths x 2 x 16 x 16] LaplacianVae::shareOfMatrix(), or nothing
};

} // namespace clusterlens
