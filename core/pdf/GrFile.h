#pragma once

#include "pdf/PdfCurve.h"

#include <optional>
#include <string>
#include <vector>

namespace clusterlens {

enum class Radiation { Unknown, Xray, Neutron };

/// What a .gr file says of its measurement. A value that is not in the file stays empty.
struct GrMetadata {
    Radiation radiation = Radiation::Unknown;
    std::optional<double> qmin;   ///< Å^-1
    std::optional<double> qmax;   ///< Å^-1
    std::optional<double> qdamp;  ///< Å^-1
    std::optional<double> qbroad; ///< Å^-1
    std::optional<std::string> composition;
};

/// Odd but usable input. \c line counts from 1; 0 when it concerns the whole file.
struct ReadWarning {
    int line = 0;
    std::string text;
};

/// A line that was neither header, comment nor data point.
struct SkippedLine {
    int line = 0;
    std::string text;
};

/// Everything read from one .gr file.
struct GrFile {
    std::string name; ///< as shown to the user
    PdfCurve curve;
    GrMetadata metadata;
    std::string header; ///< raw text before the data, UTF-8
    std::vector<SkippedLine> skipped;
    std::vector<ReadWarning> warnings;
};

} // namespace clusterlens
