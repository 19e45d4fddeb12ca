#include "torch/train/RunningClip.h"

namespace clusterlens {

namespace {

constexpr double newestShare = 0.02; ///< of the last length in the running mean

} // namespace

torch::Tensor RunningClip::apply(torch::Tensor& gradient)
{
    const torch::NoGradGuard noGrad;
    const torch::Tensor length = gradient.norm();
    const torch::Tensor fine = length.isfinite();
    const torch::Tensor before = usual.defined() ? usual : torch::where(fine, length, torch::zeros_like(length));
    const torch::Tensor most = m_times * before;
    gradient.mul_((most / (length + 1e-12)).clamp_max(1.0));
    if (gradient.is_cuda()) // elsewhere the training has ended before
        gradient.nan_to_num_(0.0, 0.0, 0.0);
    usual = torch::where(fine, before + newestShare * (torch::minimum(length, most) - before), before);
    return length;
}

} // namespace clusterlens
