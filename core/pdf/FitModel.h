#pragma once

#include "measurement/FitParameters.h"
#include "pdf/BandCurve.h"
#include "pdf/PdfFit.h"
#include "pdf/Scatterers.h"
#include "pdf/SineNodes.h"
#include "structure/PairDistances.h"

#include <Eigen/Core>

#include <optional>
#include <span>
#include <vector>

namespace clusterlens {

/// One value for each row of fitParameters.
using FitPoint = Eigen::Matrix<double, static_cast<int>(fitParameterCount), 1>;

/// The calculated curve as a function of all fit parameters but the scale, for one observed curve and one list of distances, or one for each
/// pair of elements. Distances are compressed once; each curve then costs a short sum a list and one transform. Q points stay those of
/// one biso until hold().
class FitModel {
public:
    /// \throws std::invalid_argument  as fitPdf
    FitModel(const PdfCurve& observed, const PairDistances& pairs, const FitSettings& settings);

    /// Several elements, weighted for settings.radiation. \throws std::invalid_argument  as fitPdf;  ParseError  as Scatterers
    FitModel(const PdfCurve& observed, const PairTypes& types, const FitSettings& settings);
    FitModel(const FitModel&) = delete; // the transform refers to m_r
    FitModel& operator=(const FitModel&) = delete;

    [[nodiscard]] const Eigen::VectorXd& r() const { return m_r; }
    [[nodiscard]] const Eigen::VectorXd& observed() const { return m_observed; }
    [[nodiscard]] const Eigen::VectorXd& weights() const { return m_weights; } ///< empty: 1

    /// Takes the Q points that belong to \p biso. \return false when they were these already
    bool hold(double biso);

    /// [m] G at r() without the scale, Å^-2, with what it was made of, which its derivatives need again.
    struct Curve {
        Eigen::VectorXd g;
        Eigen::VectorXd band; ///< [Q points] F, Å^-1
    };
    [[nodiscard]] Curve curve(const FitPoint& at) const;

    /// [m x free.size()] derivatives of curve(at) with respect to the parameters \p free, the scale not among them. \p curve is curve(at).
    [[nodiscard]] Eigen::MatrixXd jacobian(const FitPoint& at, const std::vector<std::size_t>& free, const Curve& curve) const;

private:
    FitModel(const PdfCurve& observed, std::span<const PairDistances> types, std::optional<Scatterers> scatterers,
        const FitSettings& settings);
    void select(const PdfCurve& observed, const FitSettings& settings);
    void compress(const PairDistances& pairs, const FitSettings& settings);
    [[nodiscard]] Eigen::VectorXd sums(const std::vector<SineNodes>& nodes, const FitValues& values) const;
    [[nodiscard]] Eigen::VectorXd band(const FitPoint& at) const;
    [[nodiscard]] Eigen::VectorXd stretchSlope(const FitPoint& at) const;
    [[nodiscard]] Eigen::VectorXd widthSlope(const FitPoint& at, std::size_t p, const Eigen::VectorXd& band) const;

    RGrid m_grid;
    double m_farthest; ///< Å, pairs up to here count
    FitValues m_settings;
    int m_atoms;
    Eigen::VectorXd m_r;
    Eigen::VectorXd m_observed;
    Eigen::VectorXd m_weights;
    std::vector<SineNodes> m_nodes;         // one a pair type
    std::optional<Scatterers> m_scatterers; // empty: one element, which needs no weights
    Eigen::ArrayXXd m_pairWeights;          // [Q x pair types] of the present map, or empty
    std::optional<BandCurve> m_map;
};

} // namespace clusterlens
