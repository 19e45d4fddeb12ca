#pragma once

#include "torch/train/BatchTensors.h"

#include <future>

namespace clusterlens {

/// Batches of pairs on the device. On a GPU the batch of the next step is made meanwhile.
class PairSource {
public:
    /// \param published  curves of the published kind alone
    PairSource(const PaperPdfs& data, int count, torch::Device device, bool published = false);

    [[nodiscard]] PairTensors take(int step);

private:
    [[nodiscard]] PaperPdfs::Batch made(int step) const;

    const PaperPdfs& m_data;
    int m_count;
    torch::Device m_device;
    bool m_published;
    std::future<PaperPdfs::Batch> m_next;
    int m_nextStep = -1;
};

} // namespace clusterlens
