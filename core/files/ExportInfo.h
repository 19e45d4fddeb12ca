#pragma once

#include "files/Remarks.h"
#include "measurement/FitParameters.h"
#include "measurement/GrFile.h"

#include <cstdint>
#include <optional>
#include <string>

namespace clusterlens {

/// One of the particles that a mixture is made of.
struct ExportPart {
    int number = 1; ///< the largest share first, counts from 1
    int of = 1;
    double share = 1.0; ///< of the atoms
};

/// Where an exported structure comes from and what it was fitted with. Plain value. What is unknown stays empty and is not written.
struct ExportInfo {
    std::string programVersion;        ///< of Clusterlens
    std::string source;                ///< name of the measured file; any UTF-8, written ASCII-safe
    std::optional<int> candidate;      ///< rank, counts from 1
    std::optional<ExportPart> part;    ///< of a mixture
    Remarks remarks;                   ///< of the user
    std::string command;               ///< what made it: "generate", "mine", "fit"
    std::string model;                 ///< file name of the bundle that drew it
    std::string modelSha256;           ///< of its tensors
    std::optional<double> rwp;         ///< nothing fitted
    std::optional<double> rwpScaled;   ///< amplitude only
    std::optional<double> rwpFit;      ///< all parameters
    std::optional<std::uint64_t> seed; ///< of the random numbers
    Radiation radiation = Radiation::Xray;
    PerParameter<std::optional<double>>
        values;                ///< of the fit, in the table's units; the stretch is already applied to the positions
    PerParameter<bool> held{}; ///< true: stated, not to be refined by a script
    PerParameter<std::optional<double>> lowest;  ///< limits that the user has set, in the table's units; a script keeps them
    PerParameter<std::optional<double>> highest; ///< same, upper ones
    double qmin = 0.7;                           ///< Å^-1
    double qmax = 25.0;                          ///< Å^-1
    double fitRmin = 1.6;                        ///< Å
    double fitRmax = 30.0;                       ///< Å; the box of CIF and .stru keeps periodic images farther apart than this

    /// The table's default where it is unknown.
    [[nodiscard]] double value(std::size_t p) const { return values[p].value_or(fitParameters[p].standard); }
};

} // namespace clusterlens
