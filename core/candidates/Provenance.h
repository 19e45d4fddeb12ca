#pragma once

#include "measurement/FitParameters.h"
#include "model/GenerativeModel.h"

#include <string>

namespace clusterlens {

/// What made a candidate. Stays with it, whatever runs come later. The seed and the other settings of a generated one are Candidate::sampling.
struct Provenance {
    std::string command;        ///< "generate", "mine", "fit" for a given structure; empty: not known
    std::string programVersion; ///< of Clusterlens
    std::string model;          ///< file name of the bundle; empty where none took part, like the next three
    std::string architecture;
    std::string modelSha256;
    std::string device;
    FitValues pdf; ///< what the measurement was taken for then
    RRange range;  ///< Å, of the fit then
};

/// Of a candidate that this program makes now.
[[nodiscard]] Provenance provenanceOf(const std::string& command, const FitValues& pdf, const RRange& range);
[[nodiscard]] Provenance provenanceOf(const ModelInfo& model, const FitValues& pdf, const RRange& range); ///< "generate"

} // namespace clusterlens
