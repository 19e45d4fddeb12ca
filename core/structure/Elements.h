#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace clusterlens {

/// "PT", "pt", "Pt4+", "Pt12" or the atomic number "78" -> "Pt"; empty when there is no such element.
[[nodiscard]] std::optional<std::string> elementSymbol(std::string_view text);

/// What a row of a structure file names: elementSymbol(), "D" for heavy hydrogen (also "2H"), and labels such as "Pt_1", "Pt(2)" or "O1A".
[[nodiscard]] std::optional<std::string> atomSymbol(std::string_view text);

/// Places that programs mark without an atom: X, Xx, Bq, Du, Gh, Q, Lp, Va ... with a number or not.
[[nodiscard]] bool isDummyAtom(std::string_view text);

/// True for a symbol exactly as chemists write it: "Pt", not "PT".
[[nodiscard]] bool isElement(const std::string& symbol);

/// True for what a structure may hold: a chemical element, or "D", which neutrons tell from hydrogen.
[[nodiscard]] bool isAtom(const std::string& symbol);

/// True for metals, which make up the core of a cluster with ligands.
[[nodiscard]] bool isMetal(const std::string& symbol);

/// 78 for "Pt", 1 for "D"; 0 when isAtom() is false.
[[nodiscard]] int atomicNumber(const std::string& symbol);

/// Å (Cordero et al. 2008); 0.31 for "D". \throws std::invalid_argument  isAtom() is false
[[nodiscard]] double covalentRadius(const std::string& symbol);

/// Å, distance of nearest neighbours in the metal; empty for what is no metal of fcc, hcp or bcc structure.
[[nodiscard]] std::optional<double> metalBond(const std::string& symbol);

} // namespace clusterlens
