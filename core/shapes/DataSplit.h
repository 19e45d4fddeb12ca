#pragma once

#include "shapes/ShapeLibrary.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace clusterlens {

/// Lengths lc of the published data set, Å (ShapeLibrary.h says what lc is for each family).
inline constexpr std::array<double, 19> publishedLengths{
    2.30, 2.32, 2.34, 2.36, 2.38, 2.42, 2.44, 2.50, 2.52, 2.54, 2.56, 2.60, 2.64, 2.68, 2.76, 2.78, 2.88, 2.90, 3.24};

/// One entry of the published kind of data set.
struct ShapeAndLength {
    int shape = 0;  ///< index into the library
    int length = 0; ///< index into publishedLengths
};

/// `--split paper`: every shape x the 19 lengths; a share drawn with a seed is for validation only.
struct PaperSplit {
    std::vector<ShapeAndLength> training;
    std::vector<ShapeAndLength> validation;
};
[[nodiscard]] PaperSplit paperSplit(int shapes, double validationShare, std::uint64_t seed);

/// `--split unseen-shapes`: a fixed share of the shapes of each family, at least one, is never trained on. Indices into the library, rising.
[[nodiscard]] std::vector<int> unseenShapes(const std::vector<Shape>& library, double share, std::uint64_t seed);

/// The library without them, in its order: what training and comparators may know.
[[nodiscard]] std::vector<Shape> seenShapes(std::vector<Shape> library, double share, std::uint64_t seed);

/// Pairs of shape and bond length that training must not see.
class HeldOut {
public:
    virtual ~HeldOut() = default;
    /// \param bond  smallest pair distance, Å
    [[nodiscard]] virtual bool contains(int shape, double bond) const = 0;
};

/// Leaves the validation pairs of a PaperSplit out of training on continuous bond lengths: +-0.3 % around each.
class HeldOutLengths : public HeldOut {
public:
    /// \param lcPerBond  of each shape
    HeldOutLengths(const PaperSplit& split, std::vector<double> lcPerBond);
    [[nodiscard]] bool contains(int shape, double bond) const override;

private:
    std::vector<double> m_lcPerBond;
    std::vector<std::vector<double>> m_lengths; ///< of each shape, Å
};

} // namespace clusterlens
