#pragma once

#include "gr/LoadedCurve.h"

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

} // namespace clusterlens::ui
