#pragma once

#include "measurement/GrFile.h"

#include <Eigen/Core>

#include <array>
#include <string>
#include <vector>

namespace clusterlens {

/// How strongly the elements of a sample scatter, and with it what each pair of atoms counts for in G(r): f_a f_b / <f>^2, where <f> is the
/// mean over all atoms (Faber-Ziman weights, docs/pdf.md). X-rays: f(Q) of the neutral atom as four Gaussians and a constant (International Tables
/// for Crystallography C, 1992, table 6.1.1.4; held beyond Q = 8 pi, where the tables end). Neutrons: bound coherent scattering
/// lengths (Neutron News 3 (1992) No. 3, 29-37), which do not depend on Q and may be negative.
class Scatterers {
public:
    /// \param elements   [s] different symbols ("D" is heavy hydrogen)
    /// \param counts     [s] atoms of each, > 0
    /// \param radiation  Unknown counts as X-rays
    /// \throws ParseError  an element without a form factor (above Cf) or scattering length; neutrons whose lengths cancel in the mean
    Scatterers(const std::vector<std::string>& elements, const std::vector<int>& counts, Radiation radiation);

    /// f of each element, electrons or fm. \param q  Å^-1. \return [s]
    [[nodiscard]] Eigen::ArrayXd factors(double q) const;

    /// Weights of the pair types 00, 01, .. 0(s-1), 11, 12 .. (PairTypes) at Q_k = k dq, k = 0 .. count-1. \return [count x types]
    [[nodiscard]] Eigen::ArrayXXd pairWeights(double dq, int count) const;

    /// The same at Q = 0, for calculations that know no Q. \return [types]
    [[nodiscard]] Eigen::ArrayXd constantWeights() const { return pairWeights(1.0, 1).row(0).transpose(); }

private:
    struct Gaussians {
        std::array<double, 4> a = {}; ///< electrons
        std::array<double, 4> b = {}; ///< Å^2
        double c = 0.0;               ///< electrons, or fm
    };
    static Gaussians lookUp(const std::string& element, Radiation radiation);

    std::vector<Gaussians> m_elements;
    Eigen::ArrayXd m_fractions; // of the atoms, sum 1
};

} // namespace clusterlens
