#pragma once

#include "gr/LoadedCurve.h"

#include <optional>
#include <string>

namespace clusterlens::ui {

/// True where the reader had to guess: many columns, others than r and G first, or no Å. Such files are shown before they are accepted.
[[nodiscard]] bool isUnusual(const GrFile& file);

/// What a file looks like that the user is asked about: others of which this is equal need no other answer.
struct ReadQuestion {
    ReadOptions proposed;
    GrColumns columns;
    LengthUnit unit = LengthUnit::Angstrom;
    PdfFunction function = PdfFunction::Reduced;

    bool operator==(const ReadQuestion&) const = default;
};

[[nodiscard]] ReadQuestion questionOf(const LoadedCurve& proposed); ///< \param proposed  the curve as it would be read

/// For files that cannot be read as they are. \param answer  of the user for another one, as questionOf() what was read with it
/// \return the file read in the same way; empty: it does not look like that one, or cannot be read so
[[nodiscard]] std::optional<LoadedCurve> readAlike(const std::string& content, const std::string& name, const ReadQuestion& answer);

} // namespace clusterlens::ui
