#include "torch/train/Adan.h"

#include <cmath>

namespace clusterlens {

Adan::Adan(std::vector<torch::Tensor> parameters, const AdanOptions& options)
    : Optimizer({torch::optim::OptimizerParamGroup(std::move(parameters))}, std::make_unique<AdanOptions>(options))
{
    for (const torch::Tensor& p : param_groups()[0].params())
        m_moments.push_back({torch::zeros_like(p), torch::zeros_like(p), torch::zeros_like(p), torch::Tensor()});
}

torch::Tensor Adan::step(LossClosure)
{
    const torch::NoGradGuard noGrad;
    ++m_step;
    const auto& options = static_cast<const AdanOptions&>(param_groups()[0].options());
    auto& parameters = param_groups()[0].params();
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (parameters[i].grad().defined())
            update(parameters[i], m_moments[i], options);
    }
    return {};
}

void Adan::update(torch::Tensor& parameter, Moments& moments, const AdanOptions& options) const
{
    const torch::Tensor& g = parameter.grad();
    const torch::Tensor change = moments.previous.defined() ? g - moments.previous : torch::zeros_like(g);
    const torch::Tensor ahead = g + options.beta2 * change;
    moments.m.mul_(options.beta1).add_(g, 1.0 - options.beta1);
    moments.v.mul_(options.beta2).add_(change, 1.0 - options.beta2);
    moments.n.mul_(options.beta3).addcmul_(ahead, ahead, 1.0 - options.beta3);
    moments.previous = g.clone();

    // Moments start at zero and are divided by their missing share, as in Adam.
    const auto share = [&](double beta) { return 1.0 - std::pow(beta, static_cast<double>(m_step)); };
    const torch::Tensor scale = (moments.n / share(options.beta3)).sqrt_().add_(options.epsilon);
    parameter.addcdiv_(moments.m, scale, -options.lr / share(options.beta1));
    parameter.addcdiv_(moments.v, scale, -options.lr * options.beta2 / share(options.beta2));
    if (options.weightDecay > 0.0)
        parameter.div_(1.0 + options.lr * options.weightDecay);
}

std::map<std::string, torch::Tensor> Adan::moments() const
{
    std::map<std::string, torch::Tensor> all{{"step", torch::tensor(static_cast<float>(m_step))}};
    for (std::size_t i = 0; i < m_moments.size(); ++i) {
        const std::string name = std::to_string(i);
        all[name + ".m"] = m_moments[i].m.cpu();
        all[name + ".v"] = m_moments[i].v.cpu();
        all[name + ".n"] = m_moments[i].n.cpu();
        if (m_moments[i].previous.defined())
            all[name + ".g"] = m_moments[i].previous.cpu();
    }
    return all;
}

void Adan::restoreMoments(const std::map<std::string, torch::Tensor>& all)
{
    m_step = static_cast<std::int64_t>(all.at("step").item<float>());
    for (std::size_t i = 0; i < m_moments.size(); ++i) {
        const std::string name = std::to_string(i);
        const auto device = m_moments[i].m.device();
        m_moments[i].m = all.at(name + ".m").to(device).clone();
        m_moments[i].v = all.at(name + ".v").to(device).clone();
        m_moments[i].n = all.at(name + ".n").to(device).clone();
        if (all.contains(name + ".g"))
            m_moments[i].previous = all.at(name + ".g").to(device).clone();
    }
}

} // namespace clusterlens
