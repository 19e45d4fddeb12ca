#pragma once

#include "measurement/FitParameters.h"
#include "measurement/GrFile.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace clusterlens {

/// What the user states himself; anything left empty comes from the file or from the defaults.
struct ExperimentOverrides {
    std::optional<double> qmin;                 ///< Å^-1
    std::optional<double> qmax;                 ///< Å^-1
    PerParameter<std::optional<double>> values; ///< in the table's units
    PerParameter<std::optional<bool>> free;     ///< true: fitted; false: held; empty: as the table says
    PerParameter<std::optional<double>> lowest; ///< limits of a fit, in the table's units; empty: the table's
    PerParameter<std::optional<double>> highest;
    std::optional<double> rmin; ///< Å
    std::optional<double> rmax; ///< Å
    std::optional<double> bond; ///< Å, 1 to 6: where the first metal-metal peak is
    std::optional<std::string> element;
    std::optional<Radiation> radiation;
    bool fitParameters = true;   ///< false: the command line's --no-fit
    bool weightByErrors = false; ///< the command line's --weights
};

/// Element, forward model and fit range for one measurement, each with where it came from.
struct ExperimentSettings {
    FitValues pdf;                              ///< what the fit starts from or holds; qmin and qmax never move
    PerParameter<bool> free = freeByDefault();  ///< which parameters the fit may move
    PerParameter<std::optional<double>> lowest; ///< limits of the fit as the user states them; empty: the table's
    PerParameter<std::optional<double>> highest;
    RRange range{1.6, 30.0};               ///< Å, of the fit; already cut to the data
    bool fitParameters = true;             ///< false: only the amplitude
    bool weightByErrors = false;           ///< weights 1/dG^2, where the curve has dG
    Radiation radiation = Radiation::Xray; ///< as user or file say; X-rays where neither does
    std::string element = "Au";
    std::optional<double> bond;                 ///< Å, as the user states it; empty: to be found from the curve
    std::map<std::string, ValueSource> sources; ///< keys qmin, qmax, rmin, rmax, element, radiation and those of fitParameters
    std::vector<std::string> warnings;          ///< plain sentences for the user

    /// Default for a key that is not there, as in sessions of older programs.
    [[nodiscard]] ValueSource source(const std::string& key) const;
};

/// Defaults where neither file nor user speaks: PdfSettings' own, r from 1.6 Å to the end of the data or 30 Å, Au.
/// \throws std::invalid_argument  an override that is no number, negative, a bond beyond 1 to 6 Å, a stretch that is not between 0.5 and 1.5, an empty
/// range or one with fewer than 10 points, qmax <= qmin, no chemical symbol, limits of a fit that leave nothing or
/// more than ten times what the table has, or a value that is fitted and lies beyond the limits that are stated
/// \throws ParseError  the file itself is at fault: its qmax <= qmin, or its data lie beyond the default range
[[nodiscard]] ExperimentSettings experimentSettings(const GrFile& file, const ExperimentOverrides& overrides = {});

/// Between which values a fit moves a parameter unless its start lies beyond them, which the user's own limits do not allow.
[[nodiscard]] RRange limitsOf(std::size_t p, const std::optional<double>& lowest, const std::optional<double>& highest);

/// The symbol as it should be written, "Pt" for "pt". \throws std::invalid_argument  no chemical element
[[nodiscard]] std::string requireElement(const std::string& text);

} // namespace clusterlens
