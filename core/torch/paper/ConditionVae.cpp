#include "torch/paper/ConditionVae.h"

namespace clusterlens {

namespace {

constexpr Kernel curve = {1, 3};

} // namespace

ConditionVaeImpl::ConditionVaeImpl()
    : encoderIn(register_module("encoderIn", convolution(6, 16, curve)))
    , encoderDown1(register_module("encoderDown1", halving(16, curve)))
    , encoderDown2(register_module("encoderDown2", halving(64, curve)))
    , encoderOut(register_module("encoderOut", convolution(256, 4, curve)))
    , encoder1(register_module("encoder1", ResidualConvBlock(16, 16, curve)))
    , encoder2(register_module("encoder2", ResidualConvBlock(16, 64, curve)))
    , encoder3(register_module("encoder3", ResidualConvBlock(64, 256, curve)))
    , encoderAttention(register_module("encoderAttention", AttentionBlock(256)))
    , decoderAttention(register_module("decoderAttention", AttentionBlock(256)))
    , decoderIn(register_module("decoderIn", convolution(2, 256, curve)))
    , decoderOut(register_module("decoderOut", convolution(16, 6, curve)))
    , decoder1(register_module("decoder1", ResidualConvBlock(256, 64, curve)))
    , decoder2(register_module("decoder2", ResidualConvBlock(64, 16, curve)))
    , decoder3(register_module("decoder3", ResidualConvBlock(16, 16, curve)))
{
}

ConditionVaeImpl::Posterior ConditionVaeImpl::encode(const torch::Tensor& pdf)
{
    torch::Tensor h = encoder1(encoderIn(pdf.reshape({-1, 6, 1, 500})));
    h = encoder2(encoderDown1(h));
    h = encoderAttention(encoder3(encoderDown2(h)));
    const auto halves = encoderOut(h).chunk(2, 1);
    return {halves[0], halves[1].clamp(-30.0, 20.0)};
}

torch::Tensor ConditionVaeImpl::decode(const torch::Tensor& c0)
{
    torch::Tensor h = decoder1(decoderAttention(decoderIn(c0)));
    h = decoder2(doubled(h, curve));
    h = decoder3(doubled(h, curve));
    return decoderOut(h).reshape({-1, points});
}

} // namespace clusterlens
