#pragma once

#include "measurement/GrFile.h"

#include <cstdint>
#include <optional>
#include <string>

namespace clusterlens {

/// Where an exported structure comes from and what it was fitted with. Plain value. What is unknown stays empty and is not written.
struct ExportInfo {
    std::string programVersion;        ///< of Clusterlens
    std::string source;                ///< name of the measured file; any UTF-8, written ASCII-safe
    std::optional<int> candidate;      ///< rank, counts from 1
    std::string name;                  ///< given by the user; any UTF-8, written ASCII-safe
    std::string command;               ///< what made it: "generate", "mine", "fit"
    std::string model;                 ///< file name of the bundle that drew it
    std::string modelSha256;           ///< of its tensors
    std::optional<double> rwp;         ///< nothing fitted
    std::optional<double> rwpScaled;   ///< amplitude only
    std::optional<double> rwpFit;      ///< all parameters
    std::optional<double> scale;       ///< amplitude of the calculated curve
    std::optional<double> stretch;     ///< already applied to the positions
    std::optional<std::uint64_t> seed; ///< of the random numbers
    Radiation radiation = Radiation::Xray;
    double biso = 0.3;     ///< Å^2, every atom's; U_iso = B_iso / (8 pi^2)
    double qmin = 0.7;     ///< Å^-1
    double qmax = 25.0;    ///< Å^-1
    double qdamp = 0.0;    ///< Å^-1
    double delta2 = 0.0;   ///< Å^2
    double fitRmin = 1.6;  ///< Å
    double fitRmax = 30.0; ///< Å; the box of CIF and .stru keeps periodic images farther apart than this
};

} // namespace clusterlens
