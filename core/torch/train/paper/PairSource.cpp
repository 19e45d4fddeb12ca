#include "torch/train/paper/PairSource.h"

namespace clusterlens {

PairSource::PairSource(const PaperPdfs& data, int count, torch::Device device, bool published)
    : m_data(data)
    , m_count(count)
    , m_device(device)
    , m_published(published)
{
}

PaperPdfs::Batch PairSource::made(int step) const
{
    return m_published ? m_data.drawPublished(m_count, step) : m_data.draw(m_count, step);
}

PairTensors PairSource::take(int step)
{
    if (!m_device.is_cuda())
        return toTensors(made(step), m_device);
    const PaperPdfs::Batch batch = m_next.valid() && m_nextStep == step ? m_next.get() : made(step);
    m_nextStep = step + 1;
    m_next = std::async(std::launch::async, [this, next = m_nextStep] { return made(next); });
    return toTensors(batch, m_device);
}

} // namespace clusterlens
