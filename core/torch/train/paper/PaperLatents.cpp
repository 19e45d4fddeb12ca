#include "torch/train/paper/PaperLatents.h"

#include "base/Errors.h"
#include "base/Sha256.h"
#include "torch/ModelBundle.h"

#include <algorithm>
#include <span>

namespace clusterlens {

namespace {

constexpr double shortestLength = 2.25; // Å
constexpr double longestLength = 3.35;
constexpr int fewestLengths = 4;

double lengthStep(std::int64_t lengths)
{
    return (longestLength - shortestLength) / static_cast<double>(lengths - 1);
}

/// Of all that the shares follow from.
std::string fingerprint(const LaplacianVaeImpl& vae, const ShapeTensors& shapes, int lengths)
{
    Sha256 hash;
    hash.add("lengths " + std::to_string(lengths));
    const auto add = [&](const torch::Tensor& tensor) {
        const torch::Tensor plain = tensor.detach().to(torch::kCPU).contiguous();
        hash.add(std::span(static_cast<const unsigned char*>(plain.data_ptr()), plain.nbytes()));
    };
    for (const auto& item : vae.named_parameters()) {
        if (item.key().starts_with("encoder"))
            add(item.value());
    }
    add(shapes.positions);
    return hash.finish();
}

/// The kept shares, or nothing where there are none of this encoder.
torch::Tensor keptShares(const std::filesystem::path& file, const std::string& print)
{
    try {
        if (std::filesystem::exists(file) && readArchitecture(file).value("of", "") == print)
            return readBundle(file).tensor("shares");
    } catch (const std::exception&) { // damaged: they are made again
    }
    return {};
}

void keepShares(const std::filesystem::path& file, const std::string& print, const torch::Tensor& shares)
{
    ModelBundle bundle;
    bundle.architecture = {{"name", "latents"}, {"of", print}};
    bundle.tensors["shares"] = shares.cpu();
    try {
        writeBundle(file, bundle, false);
    } catch (const StoreError&) { // a training that is resumed makes them again
    }
}

} // namespace

PaperLatents::PaperLatents(LaplacianVae vae, const ShapeTensors& shapes, std::vector<double> lcPerBond, int lengths,
    const std::filesystem::path& kept, const RunControl& control)
    : m_vae(std::move(vae))
    , m_shapes(shapes)
    , m_lcPerBond(torch::tensor(lcPerBond).to(torch::kFloat).to(shapes.positions.device()))
{
    if (lengths == 0)
        return;
    if (lengths < fewestLengths)
        throw ParseError("encoded_lengths: expected 0, or 4 or more, found " + std::to_string(lengths));
    const std::string print = fingerprint(*m_vae, shapes, lengths);
    m_shares = keptShares(kept, print);
    if (!m_shares.defined()) {
        encode(lengths, control);
        keepShares(kept, print, m_shares);
    }
    m_shares = m_shares.to(shapes.positions.device());
}

void PaperLatents::encode(int lengths, const RunControl& control)
{
    const torch::NoGradGuard noGrad;
    const auto shapes = m_lcPerBond.size(0);
    const torch::Tensor length = shortestLength + lengthStep(lengths) * torch::arange(lengths, m_lcPerBond.options());
    std::vector<torch::Tensor> shares;
    for (std::int64_t k = 0; k < shapes; ++k) {
        control.step(static_cast<int>(k), static_cast<int>(shapes), "encode");
        const torch::Tensor shape = torch::full({lengths}, k, torch::TensorOptions(torch::kLong).device(length.device()));
        const torch::Tensor bond = length / m_lcPerBond[k];
        std::vector<torch::Tensor> parts;
        for (std::int64_t i = 0; i < lengths; i += 4) { // a few at a time: their images fit into the caches
            const std::int64_t count = std::min<std::int64_t>(4, lengths - i);
            control.throwIfCancelled();
            parts.push_back(m_vae->shareOfMatrix(m_shapes.blocks(shape.narrow(0, i, count), bond.narrow(0, i, count))));
        }
        shares.push_back(torch::cat(parts));
    }
    m_shares = torch::stack(shares);
}

torch::Tensor PaperLatents::interpolatedShare(const torch::Tensor& shape, const torch::Tensor& bond) const
{
    const std::int64_t lengths = m_shares.size(1);
    const torch::Tensor place = (bond * m_lcPerBond.index_select(0, shape) - shortestLength) / lengthStep(lengths);
    const torch::Tensor i = place.floor().clamp(1, static_cast<double>(lengths - 3));
    const torch::Tensor f = (place - i).reshape({-1, 1, 1, 1});
    const torch::Tensor first = shape * lengths + i.to(torch::kLong);
    const torch::Tensor flat = m_shares.flatten(0, 1);
    const auto at = [&](int offset) { return flat.index_select(0, first + offset); };
    return at(-1) * (-f * (f - 1) * (f - 2) / 6) + at(0) * ((f + 1) * (f - 1) * (f - 2) / 2) - at(1) * ((f + 1) * f * (f - 2) / 2)
        + at(2) * ((f + 1) * f * (f - 1) / 6);
}

LaplacianVaeImpl::Gaussian PaperLatents::posterior(
    const torch::Tensor& pdf, const torch::Tensor& shape, const torch::Tensor& bond) const
{
    if (!m_shares.defined())
        return m_vae->encode(m_shapes.blocks(shape, bond), pdf);
    return LaplacianVaeImpl::gaussian(interpolatedShare(shape, bond) + m_vae->shareOfCurve(pdf));
}

} // namespace clusterlens
