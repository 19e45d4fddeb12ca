#pragma once

#include <torch/torch.h>

namespace clusterlens {

/// Shortens a gradient that is much longer than usual: a rare batch then moves the weights no further than twice what the others do, whatever the scale
/// of the loss. Nothing is read back from the device.
class RunningClip {
public:
    explicit RunningClip(double times = 2.0)
        : m_times(times)
    {
    }

    /// Shortens \p gradient, in place, to `times` its usual length; one that is not finite becomes zero. The first is the usual one.
    /// \return its length before, [] (not finite: as it was)
    torch::Tensor apply(torch::Tensor& gradient);

    /// Running mean of the lengths, [], not defined before the first.
    torch::Tensor usual;

private:
    double m_times;
};

} // namespace clusterlens
