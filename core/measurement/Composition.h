#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace clusterlens {

/// One element of a formula.
struct ElementShare {
    std::string symbol; ///< "Pt"
    double count = 1.0; ///< atoms in the formula, >= 0; fractions are usual
};

/// The elements of a chemical formula in the order of the text, each once: "Au144 (SC7H6O2)60", "Fe3+2 O2-3", "CuSO4·5H2O", "Pt0.5Ni0.5",
/// "Pt-Ni", "La1/2Sr1/2MnO3", "pt", "PT". A word is no formula, also where it begins with a symbol: "Iron", "Silver", "none", "NaN" and
/// "Pt nanoparticles" give nothing, because an element out of a misread word is worse than none. Without exact case a symbol is one only where
/// its letters stand alone ("pt3 co", not "ptco"), or all are capitals ("PT3CO", "TIO2": the longest symbols count). D and T count as H.
[[nodiscard]] std::vector<ElementShare> elementsOf(std::string_view composition);

/// The element of a composition: the heaviest metal, else the heaviest element; empty when it is no formula.
[[nodiscard]] std::optional<std::string> mainElement(std::string_view composition);

/// "PtO2": the formula of such a list.
[[nodiscard]] std::string formulaOf(const std::vector<ElementShare>& elements);

} // namespace clusterlens
