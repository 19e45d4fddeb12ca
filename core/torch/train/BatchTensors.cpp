#include "torch/train/BatchTensors.h"

#include "model/DiffusionSchedule.h"

namespace clusterlens {

torch::Tensor toTensor(const FloatRows& rows, torch::Device device)
{
    const auto view = torch::from_blob(const_cast<float*>(rows.data()), {rows.rows(), rows.cols()}, torch::kFloat);
    return view.to(device, torch::kFloat, /*non_blocking=*/false, /*copy=*/true);
}

PairTensors toTensors(const PaperPdfs::Batch& batch, torch::Device device)
{
    PairTensors pairs;
    pairs.pdf = toTensor(batch.pdf, device);
    pairs.clean = batch.published.size() > 0 ? toTensor(batch.published, device) : pairs.pdf;
    pairs.shape = torch::tensor(batch.shape).to(device);
    pairs.bond = torch::tensor(batch.bond).to(device);
    return pairs;
}

torch::Tensor alphaBarTable(torch::Device device)
{
    const DiffusionSchedule schedule;
    torch::Tensor table = torch::empty({DiffusionSchedule::steps + 1}, torch::kFloat);
    for (int t = 0; t <= DiffusionSchedule::steps; ++t)
        table[t] = schedule.alphaBar(t);
    return table.to(device);
}

NoisedLatents addNoise(const torch::Tensor& z0, const torch::Tensor& alphaBars)
{
    const auto count = z0.size(0);
    const torch::Tensor t
        = torch::randint(1, DiffusionSchedule::steps + 1, {count}, torch::TensorOptions(torch::kLong).device(z0.device()));
    const torch::Tensor alphaBar = alphaBars.index_select(0, t);
    std::vector<std::int64_t> shape(static_cast<std::size_t>(z0.dim()), 1);
    shape[0] = count;
    const torch::Tensor a = alphaBar.reshape(shape);
    const torch::Tensor noise = torch::randn_like(z0);
    return {a.sqrt() * z0 + (1.0 - a).sqrt() * noise, t, alphaBar, noise};
}

} // namespace clusterlens
