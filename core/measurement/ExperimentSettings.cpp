#include "measurement/ExperimentSettings.h"

#include "base/Errors.h"
#include "base/TextNumbers.h"
#include "measurement/Composition.h"
#include "measurement/QRangeEvidence.h"
#include "structure/Elements.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace clusterlens {

namespace {

constexpr double defaultRmin = 1.6;  // Å: below it there is ripple, above it every metal's first peak
constexpr double defaultRmax = 30.0; // Å: the grid of the published data set
constexpr int fewestPoints = 10;     // of a fit

void requireNumber(const char* name, const std::optional<double>& value)
{
    if (value && (!std::isfinite(*value) || *value < 0.0))
        throw std::invalid_argument(std::string(name) + ": expected a number >= 0, found " + shortText(*value));
}

/// Chooses between user, file and default, and notes which it was.
class Chooser {
public:
    explicit Chooser(ExperimentSettings& settings)
        : m_settings(settings)
    {
    }

    double choose(const std::string& name, const std::optional<double>& user, const std::optional<double>& file, double fallback)
    {
        requireNumber(name.c_str(), user);
        m_settings.sources[name] = user ? ValueSource::User : file ? ValueSource::File : ValueSource::Default;
        return user.value_or(file.value_or(fallback));
    }

private:
    ExperimentSettings& m_settings;
};

void chooseParameters(ExperimentSettings& settings, const GrMetadata& file, const ExperimentOverrides& overrides, Chooser& chooser)
{
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        const FitParameter& row = fitParameters[p];
        const std::optional<double> stated = row.inFile ? file.*row.inFile : std::nullopt;
        settings.pdf.*row.value = chooser.choose(row.key, overrides.values[p], stated, row.standard);
        const bool byDefault = isFreeByDefault(row.freedom, settings.sources[row.key]);
        settings.free[p] = overrides.free[p].value_or(byDefault);
    }
    if (!(settings.pdf.stretch > 0.5 && settings.pdf.stretch < 1.5))
        throw std::invalid_argument("stretch: expected 0.5 to 1.5, found " + shortText(settings.pdf.stretch));
}

std::string rangeText(const RRange& range)
{
    return shortText(range.min) + " to " + (std::isfinite(range.max) ? shortText(range.max) : std::string("any number"));
}

void chooseLimits(ExperimentSettings& settings, const ExperimentOverrides& overrides)
{
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        const FitParameter& row = fitParameters[p];
        const std::optional<double>& low = overrides.lowest[p];
        const std::optional<double>& high = overrides.highest[p];
        if (!low && !high)
            continue;
        const std::string name = row.symbol;
        requireNumber((name + ", lower limit").c_str(), low);
        requireNumber((name + ", upper limit").c_str(), high);
        const RRange limits = limitsOf(p, low, high);
        const RRange widest = p == parameter::stretch ? RRange{0.51, 1.49}
                                                      : RRange{0.0, std::isfinite(row.bounds.max) ? 10.0 * row.bounds.max : 1e6};
        if (limits.min >= limits.max)
            throw std::invalid_argument(name + ": expected a lower limit below the upper one, found " + rangeText(limits));
        if (limits.min < widest.min || (high && limits.max > widest.max))
            throw std::invalid_argument(name + ": expected limits between " + shortText(widest.min) + " and "
                + shortText(widest.max) + ", found " + rangeText(limits));
        const std::optional<double>& value = overrides.values[p];
        if (settings.free[p] && value && (*value < limits.min || *value > limits.max))
            throw std::invalid_argument(
                name + ": expected a value within the limits of its fit, " + rangeText(limits) + ", found " + shortText(*value));
        settings.lowest[p] = low;
        settings.highest[p] = high;
    }
}

void chooseElement(
    ExperimentSettings& settings, const std::optional<std::string>& user, const std::optional<std::string>& composition)
{
    if (user) {
        settings.element = requireElement(*user);
        settings.sources["element"] = ValueSource::User;
        return;
    }
    const std::vector<ElementShare> elements = composition ? elementsOf(*composition) : std::vector<ElementShare>();
    settings.sources["element"] = elements.empty() ? ValueSource::Default : ValueSource::File;
    if (elements.empty()) {
        settings.warnings.push_back((composition ? "The composition \"" + *composition + "\" is no chemical formula"
                                                 : std::string("The file names no element"))
            + ": the structures are written as " + settings.element
            + ". The curve of a one-element cluster does not depend on it.");
        return;
    }
    settings.element = *mainElement(*composition);
    if (elements.size() > 1)
        settings.warnings.push_back("The composition \"" + *composition + "\" has several elements: the clusters are made of "
            + settings.element + " alone.");
}

// A fault of the file is no fault of what the user asked for: the command line tells them apart by the exit code.
[[noreturn]] void refuse(bool stated, const std::string& name, const std::string& what)
{
    if (stated)
        throw std::invalid_argument(what);
    throw ParseError(name + ": " + what);
}

void chooseRange(ExperimentSettings& settings, const GrFile& file, const ExperimentOverrides& overrides, Chooser& chooser)
{
    const PdfCurve& curve = file.curve;
    const bool stated = overrides.rmin || overrides.rmax;
    const double first = curve.r.size() ? curve.r[0] : 0.0;
    const double last = curve.r.size() ? curve.r[curve.r.size() - 1] : 0.0;
    RRange& range = settings.range;
    range.min = chooser.choose("rmin", overrides.rmin, {}, defaultRmin);
    range.max = chooser.choose("rmax", overrides.rmax, {}, defaultRmax);
    if (range.min >= range.max || range.min >= last || range.max <= first)
        refuse(stated, file.name,
            "fit range: expected rmin < rmax inside the data (" + shortText(first) + " to " + shortText(last) + " Å), found "
                + shortText(range.min) + " to " + shortText(range.max) + " Å");
    range.min = std::max(range.min, first);
    range.max = std::min(range.max, last);
    const auto inside = std::count_if(curve.r.begin(), curve.r.end(), [&](double r) { return r >= range.min && r <= range.max; });
    if (stated && inside < fewestPoints)
        throw std::invalid_argument(
            fmt::format("fit range: expected at least {} points of the curve between {:.6g} and {:.6g} Å, found {}", fewestPoints,
                range.min, range.max, inside));
}

std::string inverse(double q)
{
    return shortText(q, 4) + " \xC3\x85^-1";
}

/// What a curve shows of one end of its Q range.
struct Shown {
    const char* name; // as written for the user
    const char* key;
    const char* verb; // "begin" or "end"
    bool allowed;     // the value that was chosen
    double tolerance; // Å^-1, within which the default stays
    std::optional<double> found;
};

/// A user's value is only doubted; another one that the data contradict gives way to what they show.
void testAgainstData(ExperimentSettings& settings, double& value, const std::optional<double>& stated, const Shown& shown)
{
    ValueSource& source = settings.sources[shown.key];
    if (!shown.found || (shown.allowed && (source != ValueSource::Default || std::abs(value - *shown.found) < shown.tolerance)))
        return;
    const std::string data = std::string("the data ") + shown.verb + " at " + inverse(*shown.found);
    if (source == ValueSource::User) {
        settings.warnings.push_back(std::string("You state ") + shown.name + " = " + inverse(value) + ", but " + data
            + ": your value is taken all the same.");
        return;
    }
    settings.warnings.push_back((stated ? std::string("The file says ") + shown.name + " = " + inverse(*stated) + ", but "
                                        : std::string("The file does not state ") + shown.name + ", and ")
        + data + ", as F(Q) shows: that is taken.");
    value = *shown.found;
    source = ValueSource::Data;
}

void chooseQRange(ExperimentSettings& settings, const GrFile& file, const ExperimentOverrides& overrides, Chooser& chooser)
{
    const PdfSettings defaults;
    FitValues& pdf = settings.pdf;
    const GrMetadata& header = file.metadata;
    pdf.qmin = chooser.choose("qmin", overrides.qmin, header.qmin, defaults.qmin);
    const std::optional<double> qmax
        = header.qmax.value_or(0.0) > 0.0 ? header.qmax : std::nullopt; // some programs write 0 for "not known"
    pdf.qmax = chooser.choose("qmax", overrides.qmax, qmax, defaults.qmax);
    const QRangeEvidence evidence = qRangeEvidence(file.curve, overrides.bond);
    testAgainstData(settings, pdf.qmin, header.qmin,
        {"Qmin", "qmin", "begin", evidence.allowsQmin(pdf.qmin), 0.3,
            evidence.begin ? std::optional(evidence.qminFound()) : std::nullopt});
    testAgainstData(settings, pdf.qmax, qmax,
        {"Qmax", "qmax", "end", evidence.allowsQmax(pdf.qmax), 0.0,
            evidence.end ? std::optional(evidence.qmaxFound()) : std::nullopt});
    if (pdf.qmax <= pdf.qmin)
        refuse(overrides.qmin || overrides.qmax, file.name,
            "Q range: expected qmin < qmax, found " + shortText(pdf.qmin) + " and " + shortText(pdf.qmax) + " Å^-1");
    if (settings.sources.at("qmax") == ValueSource::Default)
        settings.warnings.push_back("The file does not state Qmax: " + shortText(pdf.qmax) + " Å^-1 is assumed.");
}

} // namespace

ValueSource ExperimentSettings::source(const std::string& key) const
{
    const auto found = sources.find(key);
    return found == sources.end() ? ValueSource::Default : found->second;
}

RRange limitsOf(std::size_t p, const std::optional<double>& lowest, const std::optional<double>& highest)
{
    const RRange& bounds = fitParameters[p].bounds;
    return {lowest.value_or(bounds.min), highest.value_or(bounds.max)};
}

std::string requireElement(const std::string& text)
{
    const std::optional<std::string> symbol = elementSymbol(text);
    if (!symbol)
        throw std::invalid_argument("element: expected a chemical symbol such as Pt, found \"" + text + "\"");
    return *symbol;
}

ExperimentSettings experimentSettings(const GrFile& file, const ExperimentOverrides& overrides)
{
    if (overrides.bond && !(*overrides.bond >= 1.0 && *overrides.bond <= 6.0))
        throw std::invalid_argument("bond: expected 1 to 6 Å, found " + shortText(*overrides.bond) + " Å");
    ExperimentSettings settings;
    Chooser chooser(settings);
    chooseQRange(settings, file, overrides, chooser);
    chooseParameters(settings, file.metadata, overrides, chooser);
    chooseLimits(settings, overrides);
    chooseRange(settings, file, overrides, chooser);
    chooseElement(settings, overrides.element, file.metadata.composition);
    settings.bond = overrides.bond;
    settings.fitParameters = overrides.fitParameters;
    settings.weightByErrors = overrides.weightByErrors && file.curve.dg.size() > 0;
    if (overrides.weightByErrors && !settings.weightByErrors)
        settings.warnings.emplace_back("The file states no errors of G: all points count the same.");
    const Radiation radiation = overrides.radiation.value_or(file.metadata.radiation);
    settings.sources["radiation"] = overrides.radiation ? ValueSource::User
        : radiation != Radiation::Unknown               ? ValueSource::File
                                                        : ValueSource::Default;
    settings.radiation = radiation == Radiation::Neutron ? Radiation::Neutron : Radiation::Xray;
    return settings;
}

} // namespace clusterlens
