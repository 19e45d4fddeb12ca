#pragma once

#include "measurement/CurveAnalysis.h"
#include "pdf/DebyePdf.h"
#include "pdf/PdfFit.h"
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
    double misfit = 1.0; ///< Rwp with the amplitude fitted, on the coarse grid
};

/// How well shapes can explain one curve, at a tenth of what a fit costs: a net of bond lengths, Biso and qdamp on a coarse grid, amplitude in
/// closed form. A Biso or qdamp that the fit holds is held here too. Const functions are safe from any thread at once.
class ShapeScreen {
public:
    /// \param peak  distance of the first peak, Å; what lies below ripplesEnd of it is left out
    /// \throws std::invalid_argument  fewer than 10 points of the curve in the range
    ShapeScreen(const PdfCurve& curve, const FitSettings& fit, double peak);

    /// The best point of the net. \param positions  at unit bond length
    [[nodiscard]] ScreenedShape best(int index, const PositionsXyz& positions) const;

    /// Of the first peak's distance: below there is no pair of atoms, only ripple.
    static constexpr double ripplesEnd = 0.75;

    /// Of the net, relative. A peak at 15 Å is about 0.1 Å wide; it is missed by 0.05 Å at most.
    static constexpr double bondStep = 0.006;

private:
    /// A shape's distinct distances at unit bond length.
    struct Groups;
    void consider(ScreenedShape& best, const Groups& groups, double bond, double biso) const;

    RRange m_range;
    DebyePdf m_pdf;
    Eigen::VectorXd m_observed;
    PdfSettings m_settings;
    double m_peak;
    std::vector<double> m_bisos;              ///< Å^2, of the net
    std::vector<double> m_qdamps;             ///< Å^-1, of the net
    std::vector<Eigen::VectorXd> m_envelopes; ///< one for each qdamp of the net
};

} // namespace clusterlens
