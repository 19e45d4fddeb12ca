#pragma once

#include "measurement/GrFile.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace clusterlens {

/// Who said so: the curve's file, this program's default, or the user.
enum class ValueSource { File, Default, User };

template <>
inline constexpr std::array enumWords<ValueSource>{
    EnumWord{ValueSource::Default, "default"}, EnumWord{ValueSource::File, "file"}, EnumWord{ValueSource::User, "you"}};

/// What the user states himself; anything left empty comes from the file or from the defaults.
struct ExperimentOverrides {
    std::optional<double> qmin;   ///< Å^-1
    std::optional<double> qmax;   ///< Å^-1
    std::optional<double> qdamp;  ///< Å^-1
    std::optional<double> biso;   ///< Å^2
    std::optional<double> delta2; ///< Å^2
    std::optional<double> rmin;   ///< Å
    std::optional<double> rmax;   ///< Å
    std::optional<double> bond;   ///< Å, 1 to 6: where the first metal-metal peak is
    std::optional<std::string> element;
    bool fitParameters = true; ///< false: the command line's --no-fit
};

/// Element, forward model and fit range for one measurement, each with where it came from.
struct ExperimentSettings {
    PdfSettings pdf;                       ///< what the fit starts from; qmin and qmax never move
    RRange range{1.6, 30.0};               ///< Å, of the fit; already cut to the data
    bool fitParameters = true;             ///< false: only the amplitude
    bool fitDelta2 = false;                ///< with the others
    Radiation radiation = Radiation::Xray; ///< as the file says; X-rays where it says nothing
    std::string element = "Au";
    std::optional<double> bond;                 ///< Å, as the user states it; empty: to be found from the curve
    std::map<std::string, ValueSource> sources; ///< keys qmin qmax qdamp qbroad biso delta2 rmin rmax element
    std::vector<std::string> warnings;          ///< plain sentences for the user
};

/// Defaults where neither file nor user speaks: PdfSettings' own, r from 1.6 Å to the end of the data or 30 Å, Au.
/// \throws std::invalid_argument  an override that is no number, negative, a bond beyond 1 to 6 Å, an empty range or one with fewer than 10 points, qmax <= qmin, or no chemical symbol
/// \throws ParseError  the file itself is at fault: its qmax <= qmin, or its data lie beyond the default range
[[nodiscard]] ExperimentSettings experimentSettings(const GrFile& file, const ExperimentOverrides& overrides = {});

/// The symbol as it should be written, "Pt" for "pt". \throws std::invalid_argument  no chemical element
[[nodiscard]] std::string requireElement(const std::string& text);

} // namespace clusterlens
