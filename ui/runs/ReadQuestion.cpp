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

std::optional<LoadedCurve> readAlike(const std::string& content, const std::string& name, const ReadQuestion& answer)
{
    try {
        LoadedCurve curve = readCurve(content, name, answer.proposed);
        return questionOf(curve) == answer ? std::optional(std::move(curve)) : std::nullopt;
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

} // namespace clusterlens::ui
