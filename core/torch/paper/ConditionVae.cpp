#include "torch/paper/ConditionVae.h"

namespace clusterlens {

ConditionVaeImpl::ConditionVaeImpl()
    : encoderIn(register_module("encoderIn", convolution(6, 16, curveKernel)))
    , encoderDown1(register_module("encoderDown1", halving(16, curveKernel)))
    , encoderDown2(register_module("encoderDown2", halving(64, curveKernel)))
    , encoderOut(register_module("encoderOut", convolution(256, 4, curveKernel)))
    , encoder1(register_module("encoder1", ResidualConvBlock(16, 16, curveKernel)))
    , encoder2(register_module("encoder2", ResidualConvBlock(16, 64, curveKernel)))
    , encoder3(register_module("encoder3", ResidualConvBlock(64, 256, curveKernel)))
    , encoderAttention(register_module("encoderAttention", AttentionBlock(256)))
    , decoderAttention(register_module("decoderAttention", AttentionBlock(256)))
    , decoderIn(register_module("decoderIn", convolution(2, 256, curveKernel)))
    , decoderOut(register_module("decoderOut", convolution(16, 6, curveKernel)))
    , decoder1(register_module("decoder1", ResidualConvBlock(256, 64, curveKernel)))
    , decoder2(register_module("decoder2", ResidualConvBlock(64, 16, curveKernel)))
    , decoder3(register_module("decoder3", ResidualConvBlock(16, 16, curveKernel)))
{
}

ConditionVaeImpl::Posterior ConditionVaeImpl::encode(const torch::Tensor& pdf)
{
    torch::Tensor h = encoder1(encoderIn(pdf.reshape({-1, 6, 1, 500})));
    h = encoder2(encoderDown1(h));
    h = encoderAttention(encoder3(encoderDown2(h)));
    const auto halves = encoderOut(h).to(torch::kFloat).chunk(2, 1);
    return {halves[0], halves[1].clamp(-30.0, 20.0)};
}

torch::Tensor ConditionVaeImpl::decode(const torch::Tensor& c0)
{
    torch::Tensor h = decoder1(decoderAttention(decoderIn(c0)));
    h = decoder2(doubled(h, curveKernel));
    h = decoder3(doubled(h, curveKernel));
    return decoderOut(h).reshape({-1, points});
}

} // namespace clusterlens
