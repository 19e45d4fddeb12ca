#include "torch/train/Bfloat16.h"

#include "torch/paper/ConvBlocks.h"

#include <ATen/autocast_mode.h>
#include <torch/version.h>

namespace clusterlens {

namespace {

#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
bool switchAutocast(torch::DeviceType device, bool on)
{
    const bool before = at::autocast::is_autocast_enabled(device);
    at::autocast::set_autocast_enabled(device, on);
    if (on)
        at::autocast::set_autocast_dtype(device, at::kBFloat16);
    return before;
}
#else
bool switchAutocast(torch::DeviceType device, bool on)
{
    if (device == torch::kCPU) {
        const bool before = at::autocast::is_cpu_enabled();
        at::autocast::set_cpu_enabled(on);
        at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
        return before;
    }
    const bool before = at::autocast::is_enabled();
    at::autocast::set_enabled(on);
    if (on)
        at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
    return before;
}
#endif

/// Everything that the networks consist of, in one: widths that were computed wrongly somewhere are among them.
struct SampleNetwork : torch::nn::Module {
    SampleNetwork()
        : in(register_module("in", convolution(1, 64, squareKernel)))
        , wide(register_module("wide", ResidualConvBlock(64, 128, squareKernel, 32)))
        , down(register_module("down", halving(128, squareKernel)))
        , attention(register_module("attention", AttentionBlock(128)))
        , odd(register_module("odd", convolution(129, 2, squareKernel)))
        , last(register_module("last", torch::nn::Linear(2 * 64, 32)))
    {
    }

    torch::Tensor forward(const torch::Tensor& x)
    {
        torch::Tensor h = attention(down(wide(in(x), torch::ones({x.size(0), 32}, x.options()))));
        h = odd(torch::cat({h, torch::ones_like(h.narrow(1, 0, 1))}, 1));
        return last(h.flatten(1)).to(torch::kFloat);
    }

    torch::nn::Conv2d in{nullptr};
    ResidualConvBlock wide{nullptr};
    torch::nn::Conv2d down{nullptr};
    AttentionBlock attention{nullptr};
    torch::nn::Conv2d odd{nullptr};
    torch::nn::Linear last{nullptr};
};

std::vector<torch::Tensor> valuesAndGradients(SampleNetwork& network, const torch::Tensor& x, bool half)
{
    network.zero_grad();
    torch::Tensor y;
    {
        const Bfloat16Scope scope(half, x.device());
        y = network.forward(x);
    }
    y.square().sum().backward();
    std::vector<torch::Tensor> all{y.detach().clone()};
    for (const torch::Tensor& p : network.parameters())
        all.push_back(p.grad().clone());
    return all;
}

} // namespace

Bfloat16Scope::Bfloat16Scope(bool on, torch::Device device)
    : m_on(on)
    , m_device(device.type())
{
    if (!m_on)
        return;
    m_before = switchAutocast(m_device, true);
    at::autocast::increment_nesting();
}

Bfloat16Scope::~Bfloat16Scope()
{
    if (!m_on)
        return;
    if (at::autocast::decrement_nesting() == 0)
        at::autocast::clear_cache(); // of weights in bfloat16: the next step has others
    switchAutocast(m_device, m_before);
}

bool bfloat16IsRight(torch::Device device)
{
    constexpr double most = 0.05; // of the root mean square: eight bits, a dozen layers
    try {
        SampleNetwork network;
        network.to(device);
        toChannelsLast(network);
        const torch::Tensor x
            = torch::sin(torch::arange(2 * 256, torch::TensorOptions(torch::kFloat).device(device))).reshape({2, 1, 16, 16});
        const auto exact = valuesAndGradients(network, x, false);
        const auto rounded = valuesAndGradients(network, x, true);
        for (std::size_t i = 0; i < exact.size(); ++i) {
            const double size = exact[i].norm().item<double>();
            if (!((exact[i] - rounded[i]).norm().item<double>() <= most * size + 1e-4 * exact[0].norm().item<double>()))
                return false;
        }
        return true;
    } catch (const c10::Error&) { // it knows no bfloat16
        return false;
    }
}

} // namespace clusterlens
