#pragma once

#include <torch/torch.h>

namespace clusterlens {

/// While it lives, convolutions and matrix products of this thread are computed in bfloat16 where LibTorch knows how; weights stay float32.
class Bfloat16Scope {
public:
    /// \param on  false: does nothing
    Bfloat16Scope(bool on, torch::Device device);
    ~Bfloat16Scope();
    Bfloat16Scope(const Bfloat16Scope&) = delete;
    Bfloat16Scope& operator=(const Bfloat16Scope&) = delete;

private:
    bool m_on;
    torch::DeviceType m_device;
    bool m_before = false;
};

/// Whether what the networks are made of (convolutions of their kinds and widths, attention, linear layers) has in bfloat16, on this device, the values and
/// gradients that it has in float32, to its three digits. LibTorch 2.6 on some processors is far off. Takes a tenth of a second.
[[nodiscard]] bool bfloat16IsRight(torch::Device device);

} // namespace clusterlens
