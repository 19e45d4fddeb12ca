#pragma once

#include "base/RunControl.h"
#include "structure/Structure.h"

#include <torch/torch.h>

#include <vector>

namespace clusterlens {

/// The shapes of a training on its device, so that W of a batch is one exponential away.
class ShapeTensors {
public:
    /// \param shapes  in canonical order, at unit bond length, up to 256 atoms. \throws Cancelled
    ShapeTensors(const std::vector<PositionsXyz>& shapes, torch::Device device, const RunControl& control = {});

    /// W in 4 blocks. \param shape  [n] int64. \param bond  [n] Å. \return [n x 4 x 128 x 128], channels last
    [[nodiscard]] torch::Tensor blocks(const torch::Tensor& shape, const torch::Tensor& bond) const;

    torch::Tensor positions; ///< [k x 256 x 3] bonds, zeros where there is no atom
    torch::Tensor there;     ///< [k x 256] 1 where there is one
    torch::Tensor atoms;     ///< [k]
    torch::Tensor
        smooth; ///< [k x 256 x 35] orthonormal polynomials of the positions up to degree 4; zeros where a small shape has fewer

private:
    torch::Tensor m_squares; ///< [k x 128 x 128 x 4] squared distances; far where there are no two atoms
};

} // namespace clusterlens
