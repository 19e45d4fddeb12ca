#include "session/ParameterJson.h"

#include <cmath>
#include <limits>

namespace clusterlens {

using Json = nlohmann::ordered_json;

namespace {

/// The rows of the correlation matrix that say something.
std::vector<std::size_t> correlated(const FitResult& fit)
{
    std::vector<std::size_t> places;
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        if (fit.correlation.size() != 0 && fit.parameters[p].esd)
            places.push_back(p);
    return places;
}

double& correlationAt(FitResult& fit, std::size_t i, std::size_t j)
{
    return fit.correlation(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
}

/// Words that are not known read as the one that claims least.
template <typename Enum> Enum valueOf(const nlohmann::json& word)
{
    return enumFromText<Enum>(word.get<std::string>()).value_or(enumWords<Enum>.front().value);
}

} // namespace

nlohmann::json numberJson(double value)
{
    if (std::isfinite(value))
        return value;
    return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

double readNumber(const nlohmann::json& json)
{
    if (!json.is_string())
        return json.get<double>();
    const auto text = json.get<std::string>();
    constexpr double infinity = std::numeric_limits<double>::infinity();
    return text == "nan" ? std::numeric_limits<double>::quiet_NaN() : text == "-inf" ? -infinity : infinity;
}

Json parametersJson(const FitResult& fit)
{
    Json json = Json::object();
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        const FittedParameter& fitted = fit.parameters[p];
        json[fitParameters[p].key] = {{"value", fitted.value}, {"esd", fitted.esd ? Json(*fitted.esd) : Json()},
            {"state", enumText(fitted.state)}, {"source", enumText(fitted.source)}};
    }
    return json;
}

Json correlationJson(const FitResult& fit)
{
    const std::vector<std::size_t> places = correlated(fit);
    if (places.empty())
        return {};
    Json keys = Json::array();
    Json matrix = Json::array();
    for (const std::size_t i : places) {
        keys.push_back(fitParameters[i].key);
        Json row = Json::array();
        for (const std::size_t j : places)
            row.push_back(fit.correlation(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)));
        matrix.push_back(row);
    }
    return {{"parameters", keys}, {"matrix", matrix}};
}

Json keysJson(const PerParameter<bool>& fitted)
{
    Json keys = Json::array();
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        if (fitted[p])
            keys.push_back(fitParameters[p].key);
    return keys;
}

nlohmann::json storedParametersJson(const FitResult& fit)
{
    nlohmann::json json = nlohmann::json::object();
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        const FittedParameter& fitted = fit.parameters[p];
        json[fitParameters[p].key] = {{"value", numberJson(fitted.value)},
            {"esd", fitted.esd ? numberJson(*fitted.esd) : nlohmann::json()}, {"state", enumText(fitted.state)},
            {"source", enumText(fitted.source)}, {"bounds", {numberJson(fitted.bounds.min), numberJson(fitted.bounds.max)}}};
    }
    return json;
}

void readStoredParameters(const nlohmann::json& json, FitResult& fit)
{
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        const auto found = json.find(fitParameters[p].key);
        if (found == json.end())
            continue;
        FittedParameter& fitted = fit.parameters[p];
        fitted.value = readNumber(found->at("value"));
        const nlohmann::json& esd = found->at("esd");
        fitted.esd = esd.is_null() ? std::nullopt : std::optional(readNumber(esd));
        fitted.state = valueOf<ParameterState>(found->at("state"));
        fitted.source = valueOf<ValueSource>(found->at("source"));
        fitted.bounds = {readNumber(found->at("bounds").at(0)), readNumber(found->at("bounds").at(1))};
    }
}

void readCorrelation(const nlohmann::json& json, FitResult& fit)
{
    if (json.is_null())
        return;
    std::vector<std::size_t> places;
    for (const auto& key : json.at("parameters").get<std::vector<std::string>>()) {
        std::size_t p = 0;
        while (p < fitParameterCount && key != fitParameters[p].key)
            ++p;
        places.push_back(p); // one that is no more: left out
    }
    constexpr auto all = static_cast<Eigen::Index>(fitParameterCount);
    fit.correlation = Eigen::MatrixXd::Zero(all, all);
    for (std::size_t i = 0; i < places.size(); ++i)
        for (std::size_t j = 0; j < places.size(); ++j)
            if (places[i] < fitParameterCount && places[j] < fitParameterCount)
                correlationAt(fit, places[i], places[j]) = json.at("matrix").at(i).at(j).get<double>();
}

} // namespace clusterlens
