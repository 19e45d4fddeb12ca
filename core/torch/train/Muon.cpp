#include "torch/train/Muon.h"

#include "base/Errors.h"

#include <algorithm>
#include <cmath>

namespace clusterlens {

namespace {

constexpr std::int64_t smallestInner = 16; // rows and columns
constexpr int newtonSchulzSteps = 5;
constexpr double stepOfMuon = 0.2; // times the root of the longer side: as large as a step of AdamW in the root mean square

/// The same iteration among the products of the rows, which commute with each other: long rows are needed at its beginning and end alone.
torch::Tensor orthogonalisedByRows(const torch::Tensor& x)
{
    torch::Tensor a = torch::bmm(x, x.transpose(1, 2));
    const torch::Tensor one = torch::eye(a.size(1), a.options()).expand_as(a);
    torch::Tensor all;
    for (int i = 0; i < newtonSchulzSteps; ++i) {
        const torch::Tensor factor = torch::baddbmm(3.4445 * one - 4.7750 * a, a, a, 1.0, 2.0315);
        all = i == 0 ? factor : torch::bmm(factor, all);
        if (i + 1 < newtonSchulzSteps)
            a = torch::bmm(torch::bmm(factor, a), factor);
    }
    return torch::bmm(all, x);
}

} // namespace

torch::Tensor orthogonalised(const torch::Tensor& matrices)
{
    const bool tall = matrices.size(1) > matrices.size(2);
    torch::Tensor x = tall ? matrices.transpose(1, 2) : matrices;
    if (x.is_cuda())
        x = x.to(torch::kBFloat16);
    x = x / (x.to(torch::kFloat).square().sum({1, 2}, true).sqrt() + 1e-12).to(x.scalar_type());
    if (!x.is_cuda() && x.size(2) > 2 * x.size(1)) { // in bfloat16 its rounding would add up
        x = orthogonalisedByRows(x);
        return tall ? x.transpose(1, 2) : x;
    }
    for (int i = 0; i < newtonSchulzSteps; ++i) {
        const torch::Tensor a = torch::bmm(x, x.transpose(1, 2));
        x = torch::baddbmm(x, torch::baddbmm(a, a, a, -4.7750, 2.0315), x, 3.4445, 1.0);
    }
    return (tall ? x.transpose(1, 2) : x).to(matrices.scalar_type());
}

bool Muon::isInner(const std::string& name, const torch::Tensor& parameter)
{
    if (parameter.dim() < 2 || std::min(parameter.size(0), parameter.numel() / parameter.size(0)) < smallestInner)
        return false;
    constexpr const char* ends[] = {"conditionInput", "encoderIn", "encoderOut", "decoderIn", "decoderOut", "time", "in.", "out."};
    return std::ranges::none_of(ends, [&](const char* end) { return name.starts_with(end); });
}

Muon::Muon(torch::nn::Module& module, const MuonOptions& options)
    : Optimizer({torch::optim::OptimizerParamGroup(module.parameters())}, std::make_unique<MuonOptions>(options))
    , m_flat(module, &isInner)
    , m_groups(groupsOf())
    , m_clip(options.clip)
    , m_mean(torch::zeros_like(m_flat.values))
    , m_squares(torch::zeros_like(m_flat.values.narrow(0, m_flat.firstEnd, m_flat.values.size(0) - m_flat.firstEnd)))
{
}

std::vector<Muon::Group> Muon::groupsOf() const
{
    std::vector<Group> groups;
    for (const FlatParameters::Part& part : m_flat.parts) {
        if (part.at >= m_flat.firstEnd)
            break;
        // Query, key and value are three matrices.
        const std::int64_t pieces = part.name.find("in_proj_weight") != std::string::npos ? 3 : 1;
        const std::int64_t rows = part.parameter.size(0) / pieces;
        const std::int64_t columns = part.parameter.numel() / part.parameter.size(0);
        auto group = std::ranges::find_if(groups, [&](const Group& g) { return g.rows == rows && g.columns == columns; });
        if (group == groups.end())
            group = groups.insert(groups.end(), {rows, columns, {}});
        for (std::int64_t i = 0; i < pieces; ++i)
            group->at.push_back(part.at + i * rows * columns);
    }
    return groups;
}

torch::Tensor Muon::clip()
{
    m_flat.gatherGradients();
    return m_clip.apply(m_flat.gradients);
}

torch::Tensor Muon::step(LossClosure)
{
    const torch::NoGradGuard noGrad;
    ++m_step;
    const auto& options = static_cast<const MuonOptions&>(param_groups()[0].options());
    m_mean.mul_(options.beta1).add_(m_flat.gradients, 1.0 - options.beta1);
    if (options.weightDecay > 0.0)
        m_flat.values.mul_(1.0 - options.lr * options.weightDecay);
    const std::int64_t first = m_flat.firstEnd;
    const std::int64_t others = m_squares.size(0);
    const auto share = [&](double beta) { return 1.0 - std::pow(beta, static_cast<double>(m_step)); };
    const torch::Tensor gradient = m_flat.gradients.narrow(0, first, others);
    m_squares.mul_(options.beta2).addcmul_(gradient, gradient, 1.0 - options.beta2);
    const torch::Tensor scale = (m_squares / share(options.beta2)).sqrt_().add_(options.epsilon);
    m_flat.values.narrow(0, first, others).addcdiv_(m_mean.narrow(0, first, others), scale, -options.lr / share(options.beta1));
    turnInner(options);
    return {};
}

/// With Nesterov's look ahead.
void Muon::turnInner(const MuonOptions& options)
{
    for (const Group& group : m_groups) {
        const std::int64_t size = group.rows * group.columns;
        std::vector<torch::Tensor> matrices;
        for (const std::int64_t at : group.at)
            matrices.push_back(
                torch::add(m_mean.narrow(0, at, size) * options.beta1, m_flat.gradients.narrow(0, at, size), 1.0 - options.beta1)
                    .view({group.rows, group.columns}));
        const torch::Tensor turned = orthogonalised(torch::stack(matrices)).reshape({-1, size});
        const double rate
            = options.lr * options.muonOverLr * stepOfMuon * std::sqrt(static_cast<double>(std::max(group.rows, group.columns)));
        for (std::size_t i = 0; i < group.at.size(); ++i)
            m_flat.values.narrow(0, group.at[i], size).sub_(turned[static_cast<std::int64_t>(i)], rate);
    }
}

std::map<std::string, torch::Tensor> Muon::moments() const
{
    std::map<std::string, torch::Tensor> all{
        {"step", torch::tensor(static_cast<float>(m_step))}, {"m", m_mean.cpu()}, {"v", m_squares.cpu()}};
    if (m_clip.usual.defined())
        all["usual"] = m_clip.usual.reshape({1}).cpu();
    return all;
}

void Muon::restoreMoments(const std::map<std::string, torch::Tensor>& all)
{
    const auto restored = [&](const char* name, const torch::Tensor& own) {
        const torch::Tensor& found = all.at(name);
        if (found.sizes() != own.sizes())
            throw ModelError("the checkpoint's moments are not those of these weights");
        return found.to(own.device(), torch::kFloat, false, true);
    };
    m_step = static_cast<std::int64_t>(all.at("step").item<float>());
    m_mean = restored("m", m_mean);
    m_squares = restored("v", m_squares);
    if (const auto found = all.find("usual"); found != all.end())
        m_clip.usual = found->second.reshape({}).to(m_mean.device(), torch::kFloat, false, true);
}

} // namespace clusterlens
