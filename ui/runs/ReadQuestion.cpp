#include "runs/ReadQuestion.h"

namespace clusterlens::ui {

namespace {

constexpr int manyColumns = 5;

} // namespace

bool isUnusual(const GrFile& file)
{
    const GrColumns& columns = file.columns;
    return columns.count >= manyColumns || columns.r != 1 || columns.g != 2 || columns.gdiff != 0
        || file.unit != LengthUnit::Angstrom || file.function != PdfFunction::Reduced;
}

ReadQuestion questionOf(const LoadedCurve& proposed)
{
    return {proposed.readOptions, proposed.file.columns, proposed.file.unit, proposed.file.function};
}

} // namespace clusterlens::ui
