#pragma once

#include "base/EnumText.h"
#include "measurement/GrFile.h"
#include "measurement/PdfCurve.h"

#include <array>
#include <cstddef>
#include <iterator>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace clusterlens {

/// Who said so: the curve's file, this program's default, the user, or the curve itself, where nobody did or what the file says is untrue.
enum class ValueSource { File, Default, User, Data };

template <>
inline constexpr std::array enumWords<ValueSource>{EnumWord{ValueSource::Default, "default"}, EnumWord{ValueSource::File, "file"},
    EnumWord{ValueSource::User, "you"}, EnumWord{ValueSource::Data, "data"}};

/// One value for each row of fitParameters: the forward model's settings, and the two factors that only a fit knows.
struct FitValues : PdfSettings {
    FitValues() = default;
    FitValues(const PdfSettings& settings) // NOLINT: settings of a forward model are values of a fit with both factors 1
        : PdfSettings(settings)
    {
    }

    double scale = 1.0;   ///< on the calculated curve
    double stretch = 1.0; ///< on all positions
};

/// What a fit does with a parameter unless the user says otherwise.
enum class Freedom {
    Free,
    FreeUnlessStated, ///< held where the file or the user states its value
    Held
};

/// One row of the table from which fit, settings, options, forms, tables, files and scripts come.
struct FitParameter {
    const char* key;    ///< in JSON, options and object names
    const char* symbol; ///< as shown
    const char* unit;   ///< UTF-8; empty for the two factors
    double FitValues::*value;
    std::optional<double> GrMetadata::*inFile; ///< where a file states it; null: files do not
    double standard;                           ///< where neither file nor user speaks
    RRange bounds; ///< of a fit; a bound of 0 is where the effect vanishes. Widened to hold a start beyond them
    Freedom freedom;
    int digits; ///< decimals that are shown where no standard deviation says better
    const char* explanation;

    /// Of experiment or sample, not a factor of the fit: such a parameter has an option and a field of its own.
    [[nodiscard]] constexpr bool isSetting() const { return *unit != '\0'; }
};

inline constexpr double unlimited = std::numeric_limits<double>::infinity();

// To add a fit parameter, add a row. What it does to the curve is the forward model's: PdfSettings, WidthShape.
// clang-format off
inline constexpr FitParameter fitParameters[] = {
    {"scale",   "Scale",   "",    &FitValues::scale,   nullptr,             1.0, {0.0, unlimited}, Freedom::Free,      4, "amplitude of the calculated curve"},
    {"stretch", "Stretch", "",    &FitValues::stretch, nullptr,             1.0, {0.97, 1.03},     Freedom::Free,      5, "factor on all positions; already applied to the structure"},
    {"biso",    "Biso",    "Å²",  &FitValues::biso,    nullptr,             0.3, {0.02, 3.0},      Freedom::Free,      3, "how much atoms move or are out of place, 8π²U; metals at room temperature: about 0.3 to 1"},
    {"qdamp",   "Qdamp",   "Å⁻¹", &FitValues::qdamp,   &GrMetadata::qdamp,  0.0, {0.0, 0.08},      Freedom::FreeUnlessStated, 4, "resolution of the instrument: peaks lose height as exp(−(r Qdamp)²/2); a bulk standard gives it, often 0.01 to 0.06"},
    {"delta2",  "delta2",  "Å²",  &FitValues::delta2,  nullptr,             0.0, {0.0, 5.0},       Freedom::Free,      3, "neighbours move together: the squared width of peaks is multiplied by 1 − delta2/r²"},
    {"qbroad",  "Qbroad",  "Å⁻¹", &FitValues::qbroad,  &GrMetadata::qbroad, 0.0, {0.0, 0.1},       Freedom::Held,      4, "resolution of the instrument: the squared width of peaks is multiplied by 1 + (Qbroad r)²"},
    {"delta1",  "delta1",  "Å",   &FitValues::delta1,  nullptr,             0.0, {0.0, 2.0},       Freedom::Held,      3, "neighbours move together, for soft solids at high temperature: 1 − delta1/r"},
};
// clang-format on

inline constexpr std::size_t fitParameterCount = std::size(fitParameters);

/// One T for each row of the table, in its order.
template <typename T> using PerParameter = std::array<T, fitParameterCount>;

/// The row of a parameter that code must name. Does not compile for a key that is not in the table.
[[nodiscard]] consteval std::size_t parameterPlace(std::string_view key)
{
    std::size_t place = 0;
    while (fitParameters[place].key != key)
        ++place;
    return place;
}

namespace parameter {
inline constexpr std::size_t scale = parameterPlace("scale");
inline constexpr std::size_t stretch = parameterPlace("stretch");
inline constexpr std::size_t biso = parameterPlace("biso");
inline constexpr std::size_t qdamp = parameterPlace("qdamp");
inline constexpr std::size_t delta2 = parameterPlace("delta2");
inline constexpr std::size_t delta1 = parameterPlace("delta1");
} // namespace parameter

/// The row of a key that somebody typed. \throws std::invalid_argument  no such parameter; the message names all
[[nodiscard]] std::size_t parameterNamed(const std::string& key);

[[nodiscard]] constexpr bool isFreeByDefault(Freedom freedom, ValueSource source)
{
    return freedom == Freedom::Free || (freedom == Freedom::FreeUnlessStated && source == ValueSource::Default);
}

/// What is free where neither file nor user speaks.
[[nodiscard]] constexpr PerParameter<bool> freeByDefault()
{
    PerParameter<bool> free{};
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        free[p] = isFreeByDefault(fitParameters[p].freedom, ValueSource::Default);
    return free;
}

/// What a fit may do with one parameter.
struct ParameterSetting {
    bool free = true;
    RRange bounds;
    ValueSource source = ValueSource::Default; ///< of the value that it starts from or is held at
};

/// The table's bounds and defaults.
[[nodiscard]] constexpr PerParameter<ParameterSetting> standardSettings()
{
    PerParameter<ParameterSetting> settings{};
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        settings[p] = {freeByDefault()[p], fitParameters[p].bounds, ValueSource::Default};
    return settings;
}

enum class ParameterState {
    Held,
    Free,
    AtBound ///< free, and it ended on a bound or within 1 % of the bounds' distance of one
};

template <>
inline constexpr std::array enumWords<ParameterState>{
    EnumWord{ParameterState::Held, "held"}, EnumWord{ParameterState::Free, "free"}, EnumWord{ParameterState::AtBound, "at_bound"}};

/// What came out for one parameter.
struct FittedParameter {
    double value = 0.0;
    std::optional<double>
        esd; ///< estimated standard deviation (PdfFit.h says how); empty: held, on a bound, or the curve does not determine it
    ParameterState state = ParameterState::Held;
    RRange bounds;                             ///< that it was fitted within; empty when held
    ValueSource source = ValueSource::Default; ///< of the value that it started from or was held at
};

/// All at their defaults, as if held.
[[nodiscard]] PerParameter<FittedParameter> standardParameters();

/// "0.0312(8)", the deviation in units of the last digit; \p digits decimals where none is known.
[[nodiscard]] std::string valueText(double value, const std::optional<double>& esd, int digits);

/// A sentence for each parameter that ended at a bound other than 0, where its effect vanishes: such a fit wanted what is not plausible.
[[nodiscard]] std::vector<std::string> boundWarnings(const PerParameter<FittedParameter>& parameters);

} // namespace clusterlens
