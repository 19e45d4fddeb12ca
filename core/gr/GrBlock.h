#pragma once

#include "gr/GrText.h"
#include "measurement/GrFile.h"

#include <cstddef>
#include <string>
#include <vector>

namespace clusterlens::gr {

constexpr int minRows = 10; ///< fewer are no curve; diffpy's loader asks for as many

/// The rows that make the curve and what became of the others.
struct Block {
    std::size_t begin = 0; ///< index of its first row in Text::rows
    std::size_t end = 0;   ///< one past its last
    int columns = 2;       ///< how many numbers most of its rows have
    std::vector<SkippedLine> skipped;
    std::vector<ReadWarning> warnings;

    [[nodiscard]] std::size_t size() const { return end - begin; }
};

/// Finds the longest run of rows whose column \p rColumn (from 0) increases. Comments and unreadable lines inside do not end it; a new
/// header does. Rows with a NaN in that column belong to the run they stand in.
/// \throws ParseError  fewer than 10 rows; r that repeats, decreases or is negative
[[nodiscard]] Block findBlock(const Text& text, const std::string& name, int rColumn);

} // namespace clusterlens::gr
