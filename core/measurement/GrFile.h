#pragma once

#include "base/EnumText.h"
#include "measurement/PdfCurve.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace clusterlens {

enum class Radiation { Unknown, Xray, Neutron };

template <>
inline constexpr std::array enumWords<Radiation>{
    EnumWord{Radiation::Unknown, "unknown"}, EnumWord{Radiation::Xray, "xray"}, EnumWord{Radiation::Neutron, "neutron"}};

enum class LengthUnit { Angstrom, Nanometre, Picometre };

template <>
inline constexpr std::array enumWords<LengthUnit>{EnumWord{LengthUnit::Angstrom, "angstrom"},
    EnumWord{LengthUnit::Nanometre, "nanometre"}, EnumWord{LengthUnit::Picometre, "picometre"}};

/// Functions that are all called "the PDF" (D. A. Keen, J. Appl. Cryst. 34 (2001) 172). rho0 is the number density in Å^-3.
enum class PdfFunction {
    Reduced,            ///< G(r) = 4 pi r rho0 (g(r) - 1), Å^-2; Keen's D(r) up to a factor
    Pair,               ///< g(r), 0 below the first peak and 1 far away
    PairMinusOne,       ///< g(r) - 1, and Keen's G(r), called G_k(r), up to a factor
    TotalCorrelation,   ///< T(r) = 4 pi r rho0 g(r), Å^-2
    RadialDistribution, ///< R(r) = 4 pi r^2 rho0 g(r), Å^-1, also called RDF(r)
};

template <>
inline constexpr std::array enumWords<PdfFunction>{EnumWord{PdfFunction::Reduced, "G"}, EnumWord{PdfFunction::Pair, "g"},
    EnumWord{PdfFunction::PairMinusOne, "g-1"}, EnumWord{PdfFunction::TotalCorrelation, "T"},
    EnumWord{PdfFunction::RadialDistribution, "R"}};

/// One `key = value` of the header, as written there.
struct MetadataEntry {
    std::string key;   ///< lower case
    std::string value; ///< text as in the file, UTF-8
    int line = 0;      ///< counts from 1
};

/// What a .gr file says of its measurement. A value that is there came from the file; one that is not in the file stays empty.
struct GrMetadata {
    Radiation radiation = Radiation::Unknown;
    std::optional<double> qmin;             ///< Å^-1
    std::optional<double> qmax;             ///< Å^-1, > 0: files write 0 for "unknown"
    std::optional<double> qmaxinst;         ///< Å^-1
    std::optional<double> qdamp;            ///< Å^-1
    std::optional<double> qbroad;           ///< Å^-1
    std::optional<double> rmin;             ///< Å, as the header claims; the curve's own range is what counts
    std::optional<double> rmax;             ///< Å, as the header claims
    std::optional<double> rpoly;            ///< Å
    std::optional<double> temperature;      ///< K
    std::optional<double> numberDensity;    ///< Å^-3, of atoms
    std::optional<std::string> composition; ///< formula, free text: a prefill for the user to confirm
    std::optional<std::string> version;     ///< program that made the file, as it calls itself
    std::vector<MetadataEntry> entries;     ///< every known key in the order of the file, repeated ones included
};

/// Odd but usable input. \c line counts from 1; 0 when it concerns the whole file.
struct ReadWarning {
    int line = 0;
    std::string text;
    std::string code = "reading"; ///< for programs: CurveWarning::code
};

/// "line 7: text", or the text alone where it concerns the whole file.
[[nodiscard]] std::string textOf(const ReadWarning& warning);

/// A line at or after the start of the data that was neither comment nor data point.
struct SkippedLine {
    int line = 0; ///< counts from 1
    std::string text;
};

/// Which columns became the curve. Numbers count from 1; 0: there is none.
struct GrColumns {
    std::vector<std::string> names; ///< labels as in the file; empty when it has none
    int count = 0;                  ///< columns in the data block
    int r = 1;
    int g = 2;
    int dg = 0;
    int gdiff = 0; ///< added to column g, because the file holds Gcalc and Gobs - Gcalc (PDFgui's .fgr)

    bool operator==(const GrColumns&) const = default;
};

/// What the user knows better than the file (the preview dialog). Left empty, the reader decides and says how.
struct ReadOptions {
    std::optional<LengthUnit>
        unit; ///< of r, and so of what column G holds (r^-2 where it is G); empty: Å, and a file that is plainly in nm or pm is refused
    std::optional<PdfFunction> function; ///< what the column of G holds; empty: by its label and its shape
    std::optional<int> rColumn;          ///< counts from 1
    std::optional<int> gColumn;          ///< counts from 1; taken as it is, nothing is added to it
    std::optional<int> dgColumn;         ///< counts from 1; 0: read no errors
    std::size_t maxBytes = 32U << 20U;   ///< longer input is refused: 100 Å in steps of 0.001 Å need 6 MB

    bool operator==(const ReadOptions&) const = default;
};

/// Everything read from one .gr file.
struct GrFile {
    std::string name; ///< as shown to the user
    PdfCurve curve;
    GrMetadata metadata;
    GrColumns columns;
    LengthUnit unit = LengthUnit::Angstrom;      ///< of the file; the curve is always in Å
    PdfFunction function = PdfFunction::Reduced; ///< in the file; the curve is always the reduced G(r)
    std::string header;                          ///< raw text before the data, UTF-8
    std::vector<SkippedLine> skipped;
    std::vector<ReadWarning> warnings;
};

} // namespace clusterlens
