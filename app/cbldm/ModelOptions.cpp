#include "ModelOptions.h"

#include "Commands.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

namespace clusterlens::cbldm {

namespace {

constexpr const char* group = "Model and sampling";

} // namespace

void addModelOptions(CLI::App& command, ModelOptions& options)
{
    const std::string otherGroup = command.option_defaults()->get_group();
    command.option_defaults()->group(group);
    command.add_option(
        "--model", options.model, "basis, paper (shipped) or a bundle of weights, .h5 (else $CLUSTERLENS_MODEL or basis)");
    command.add_option("--device", options.device, "auto, cpu or cuda (auto)")->check(CLI::IsMember({"auto", "cpu", "cuda"}));
    command.add_option("--t1", options.t1, "step that the jump lands on, 0 to T2 (else the model's own)")
        ->check(CLI::Range(0, 1000));
    command.add_option("--t2", options.t2, "step that the jump leaves from, T1 to 1000 (else the model's own)")
        ->check(CLI::Range(0, 1000));
    command.add_option("--steps", options.steps, "network evaluations a sample (else the model's own)")->check(CLI::Range(1, 2000));
    command.add_option("--sampler", options.sampler, "ddpm or ddim (else the model's own)")->check(CLI::IsMember({"ddpm", "ddim"}));
    command
        .add_option("--guidance", options.guidance,
            "0: by the network's odds alone, 1: by how well each likely shape explains the curve (else the model's own)")
        ->check(CLI::Range(0.0, 1.0));
    command.option_defaults()->group(otherGroup);
}

std::string statedModelOption(const CLI::App& command)
{
    for (const CLI::Option* option : command.get_options()) {
        if (option->get_group() == group && option->count() > 0)
            return option->get_name();
    }
    return {};
}

SamplingSettings samplingSettings(const ModelOptions& options, SamplingSettings settings)
{
    settings.t1 = options.t1.value_or(settings.t1);
    settings.t2 = options.t2.value_or(settings.t2);
    settings.steps = options.steps.value_or(settings.steps);
    settings.guidance = options.guidance.value_or(settings.guidance);
    if (!options.sampler.empty())
        settings.sampler = enumFromText<SamplerKind>(options.sampler).value();
    if (settings.t1 > settings.t2)
        throw UsageError(fmt::format("expected t1 <= t2, found {} and {}", settings.t1, settings.t2));
    return settings;
}

} // namespace clusterlens::cbldm
