#pragma once

#include "measurement/CurveAnalysis.h"
#include "pdf/DebyePdf.h"
#include "pdf/PdfFit.h"
#include "structure/PairDistances.h"
#include "structure/Structure.h"

#include <Eigen/Core>

#include <vector>

namespace clusterlens {

/// One shape after the coarse search.
struct ScreenedShape {
    int shape = 0;       ///< index that the caller gave it
    double bond = 0.0;   ///< Å
    double biso = 0.0;   ///< Å^2
    double qdamp = 0.0;  ///< Å^-1
    double delta2 = 0.0; ///< Å^2
    double misfit = 1.0; ///< Rwp with the amplitude fitted, on the coarse grid
};

/// The values that a screen tries; every combination of them.
struct ScreenNet {
    RRange bonds;                ///< Å
    std::vector<double> bisos;   ///< Å^2
    std::vector<double> qdamps;  ///< Å^-1
    std::vector<double> delta2s; ///< Å^2
};

/// How well shapes can explain one curve, at a fiftieth of what a fit costs: a net of bond lengths, Biso, qdamp and delta2 on a coarse grid, amplitude in
/// closed form. What the fit holds is held here too. Const functions are safe from any thread at once.
class ShapeScreen {
public:
    /// The net that suits any shape. \param peak  distance of the first peak, Å; what lies below ripplesEnd of it is left out
    /// \throws std::invalid_argument  fewer than 10 points of the curve in the range
    ShapeScreen(const PdfCurve& curve, const FitSettings& fit, double peak);

    /// For shapes whose pairs reach \p longest Å, as far as those beyond the range must count: what Qmin cuts off reaches back from them.
    /// It costs the square of that.
    ShapeScreen(const PdfCurve& curve, const FitSettings& fit, double peak, double longest);
    ShapeScreen(const PdfCurve& curve, const FitSettings& fit, double peak, double longest, ScreenNet net);

    /// The best point of the net, but for the bond, which is found between its points too. \param positions  at unit bond length
    [[nodiscard]] ScreenedShape best(int index, const PositionsXyz& positions) const;

    /// Same, from the distances at unit bond length, up to longestPair() at least.
    [[nodiscard]] ScreenedShape best(int index, const PairDistances& pairs) const;

    [[nodiscard]] double longestPair() const; ///< bonds; pairs beyond do not count at any bond of the net

    static constexpr double binWidth = 0.002; ///< bonds, of distances in bins (PairBins); a peak is 0.04 wide

    /// Of the first peak's distance: below there is no pair of atoms, only ripple.
    static constexpr double ripplesEnd = 0.75;

    /// Of the net, relative. A peak at 15 Å is about 0.1 Å wide; it is missed by 0.03 Å at most.
    static constexpr double bondStep = 0.004;

private:
    struct Trial;
    [[nodiscard]] Eigen::VectorXd curve(const PairDistances& pairs, double bond, double biso, double delta2) const;
    [[nodiscard]] Eigen::MatrixXd products(const PairDistances& pairs) const;
    [[nodiscard]] Eigen::MatrixXd norms(const PairDistances& pairs) const;
    [[nodiscard]] std::vector<Trial> trials(const PairDistances& pairs) const;

    RRange m_range;
    double m_reach; ///< Å, of m_pdf
    DebyePdf m_pdf;
    Eigen::Index m_points;      ///< of m_pdf inside the range, from the first
    Eigen::VectorXd m_observed; ///< there
    PdfSettings m_settings;
    ScreenNet m_net;
    Eigen::VectorXd m_bonds;                  ///< Å
    std::vector<Eigen::VectorXd> m_envelopes; ///< one for each qdamp of the net
    Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>
        m_pairProducts; ///< [steps of distance x combinations] of the measured curve and one pair
};

} // namespace clusterlens
