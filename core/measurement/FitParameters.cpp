#include "measurement/FitParameters.h"

#include "base/TextNumbers.h"

#include <fmt/core.h>

#include <cmath>

namespace clusterlens {

namespace {

constexpr bool defaultsAgree()
{
    for (const FitParameter& row : fitParameters)
        if (FitValues().*row.value != row.standard)
            return false;
    return true;
}
static_assert(defaultsAgree(), "the forward model starts from other values than the fit");

} // namespace

std::size_t parameterNamed(const std::string& key)
{
    std::string known;
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        if (key == fitParameters[p].key)
            return p;
        known += (known.empty() ? "" : ", ") + std::string(fitParameters[p].key);
    }
    throw std::invalid_argument("fit parameter: expected one of " + known + ", found \"" + key + "\"");
}

PerParameter<FittedParameter> standardParameters()
{
    PerParameter<FittedParameter> parameters;
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        parameters[p].value = fitParameters[p].standard;
    return parameters;
}

std::string valueText(double value, const std::optional<double>& esd, int digits)
{
    if (!esd || !(*esd > 0.0) || !std::isfinite(*esd) || !std::isfinite(value))
        return fixedText(value, digits);
    // Two digits of the deviation up to 19, else one: the rule of Acta Crystallographica.
    int decimals = 1 - int(std::floor(std::log10(*esd)));
    if (std::lround(*esd * std::pow(10.0, decimals)) > 19)
        --decimals;
    if (decimals < 0)
        return fmt::format("{}({})", fixedText(value, 0), fixedText(*esd, 0));
    return fmt::format("{}({})", fixedText(value, decimals), std::lround(*esd * std::pow(10.0, decimals)));
}

std::vector<std::string> boundWarnings(const PerParameter<FittedParameter>& parameters)
{
    std::vector<std::string> warnings;
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        const FittedParameter& fitted = parameters[p];
        if (fitted.state != ParameterState::AtBound)
            continue;
        const bool low = fitted.value - fitted.bounds.min < fitted.bounds.max - fitted.value;
        if (low && fitted.bounds.min == 0.0)
            continue;
        const std::string unit = *fitParameters[p].unit ? std::string(" ") + fitParameters[p].unit : std::string();
        warnings.push_back(std::string(fitParameters[p].symbol) + " ended at the " + (low ? "lower" : "upper")
            + " end of its range, " + shortText(low ? fitted.bounds.min : fitted.bounds.max) + unit
            + ": the fit makes up for something else with it, such as missing atoms or another shape.");
    }
    return warnings;
}

} // namespace clusterlens
